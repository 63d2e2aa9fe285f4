"""When a subscription is to be made flat: once a local day, daylight saving or not (rule: deciding 3, flatten_at)."""

from datetime import UTC, date, datetime

import pytest

from tradehook.routing.flattening import due_on, reached_on
from tradehook.routing.strategies import Subscription
from tradehook.vocabulary.ids import AccountId, StrategyId, SubscriptionId
from tradehook.vocabulary.instant import EPOCH, Instant, instant_of
from tradehook.vocabulary.settings import SubscriptionSettings


def at(text: str) -> Instant:
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=UTC))


def settings(flatten_at: str | None, timezone: str = "America/New_York") -> SubscriptionSettings:
    return SubscriptionSettings(flatten_at=flatten_at, timezone=timezone)


@pytest.mark.parametrize(
    ("flatten_at", "now", "day"),
    [
        ("15:55", "2025-06-17T19:54:59.999999", None),
        ("15:55", "2025-06-17T19:55:00", date(2025, 6, 17)),
        ("15:55", "2025-06-18T03:59:59", date(2025, 6, 17)),
        ("15:55", "2025-06-18T04:00:00", None),
        ("15:55", "2025-12-17T20:55:00", date(2025, 12, 17)),
        ("15:55", "2025-12-17T20:54:59", None),
        ("15:55", "2025-06-21T19:55:00", date(2025, 6, 21)),
        ("00:00", "2025-06-17T04:00:00", date(2025, 6, 17)),
        (None, "2025-06-17T23:00:00", None),
    ],
)
def test_it_is_time_from_its_time_of_day_to_the_end_of_the_day(
    flatten_at: str | None, now: str, day: date | None
) -> None:
    assert reached_on(settings(flatten_at), at(now)) == day


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2025-03-09T06:59:59.999999", None),
        ("2025-03-09T07:00:00", date(2025, 3, 9)),
        ("2025-03-09T07:30:00", date(2025, 3, 9)),
    ],
)
def test_a_time_that_does_not_come_is_the_first_moment_after(now: str, day: date | None) -> None:
    """The clocks of New York went from 02:00 to 03:00."""
    assert reached_on(settings("02:30"), at(now)) == day


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2025-11-02T05:29:59", None),
        ("2025-11-02T05:30:00", date(2025, 11, 2)),
        ("2025-11-02T06:10:00", date(2025, 11, 2)),
        ("2025-11-02T06:30:00", date(2025, 11, 2)),
    ],
)
def test_a_time_that_comes_twice_is_the_first(now: str, day: date | None) -> None:
    """The clocks of New York went from 02:00 back to 01:00: at 06:10 UTC they showed 01:10 for the second time."""
    assert reached_on(settings("01:30"), at(now)) == day


def test_half_hours_and_the_other_hemisphere_count_too() -> None:
    lord_howe = settings("02:15", "Australia/Lord_Howe")
    assert reached_on(lord_howe, at("2025-10-04T15:29:59")) is None, "02:00 became 02:30"
    assert reached_on(lord_howe, at("2025-10-04T15:30:00")) == date(2025, 10, 5)


@pytest.mark.parametrize(("flatten_at", "timezone"), [("4pm", "UTC"), ("15:55", "Mars/Olympus"), ("15:55", "")])
def test_what_cannot_be_read_never_comes(flatten_at: str, timezone: str) -> None:
    assert reached_on(settings(flatten_at, timezone), at("2025-06-17T23:00:00")) is None


def test_a_day_that_was_seen_to_is_not_due_again() -> None:
    follows = Subscription(
        id=SubscriptionId("s"),
        strategy_id=StrategyId("t"),
        account_id=AccountId("a"),
        enabled=False,
        settings=settings("15:55"),
        created_at=EPOCH,
        flattened_on=date(2025, 6, 17),
    )
    assert due_on(follows, at("2025-06-17T19:55:00")) is None
    assert due_on(follows, at("2025-06-18T12:00:00")) is None
    assert due_on(follows, at("2025-06-18T19:55:00")) == date(2025, 6, 18)
