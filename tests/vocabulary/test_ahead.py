"""Dates and relative expressions (rule: deciding 7)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.vocabulary.ahead import Ahead, Unit, ahead_of, date_of, day_or_ahead, moment_or_ahead
from tradehook.vocabulary.instant import datetime_of, instant_of

aheads = st.builds(Ahead, st.integers(0, 9999), st.sampled_from(Unit))
NOON = datetime(2024, 1, 31, 12, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "from_", "day"),
    [
        ("+0 days", "2025-06-17", "2025-06-17"),
        ("+7 days", "2025-06-27", "2025-07-04"),
        ("+2 weeks", "2024-02-20", "2024-03-05"),
        ("+6 months", "2025-12-19", "2026-06-19"),
        ("+1 month", "2024-01-31", "2024-02-29"),
        ("+1 month", "2025-01-31", "2025-02-28"),
        ("+12 months", "2024-02-29", "2025-02-28"),
        ("+1 year", "2024-02-29", "2025-02-28"),
        ("+1YEAR", "2024-05-06", "2025-05-06"),
        ("+9999 years", "2024-05-06", "9999-12-31"),
        ("+36 hours", "2024-05-06", "2024-05-07"),
    ],
)
def test_days_ahead_go_by_the_calendar(text: str, from_: str, day: str) -> None:
    ahead = ahead_of(text)
    assert ahead is not None
    assert ahead.day_from(date.fromisoformat(from_)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("+15 minutes", "2024-01-31T12:45:15"),
        ("+1 hour", "2024-01-31T13:30:15"),
        ("+1 day", "2024-02-01T12:30:15"),
        ("+1 month", "2024-02-29T12:30:15"),
        ("+1 year", "2025-01-31T12:30:15"),
    ],
)
def test_a_moment_ahead_keeps_the_time_of_day(text: str, moment: str) -> None:
    ahead = ahead_of(text)
    assert ahead is not None
    found = datetime_of(ahead.instant_from(instant_of(NOON)))
    assert found == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "6 months", "+6", "+ 6 months", "+6  months", "-1 day", "+12345 days", "+٣ days"])
def test_anything_else_is_no_relative_expression(text: str) -> None:
    assert ahead_of(text) is None


def test_a_date_is_one_of_the_calendar() -> None:
    assert date_of("2024-05-10") == date(2024, 5, 10)
    assert [date_of(text) for text in ("2023-02-29", "20240510", "2024-5-10", "2024-W01-1", "10/05/2024")] == [None] * 5


def test_expirations_are_days_and_deadlines_moments() -> None:
    assert day_or_ahead("+1 hour") is None
    assert moment_or_ahead("+1 hour") == Ahead(1, Unit.HOUR)
    assert day_or_ahead("2024-05-10") == moment_or_ahead("2024-05-10") == date(2024, 5, 10)
    assert day_or_ahead("soon") is moment_or_ahead("soon") is None


@given(aheads, st.dates())
def test_what_lies_ahead_is_never_before(ahead: Ahead, today: date) -> None:
    assert ahead.day_from(today) >= today


@given(aheads, st.integers(0, 9999))
def test_more_of_a_unit_is_never_earlier(ahead: Ahead, more: int) -> None:
    now = instant_of(NOON)
    longer = Ahead(min(ahead.count + more, 9999), ahead.unit)
    assert now <= ahead.instant_from(now) <= longer.instant_from(now)


@given(st.text(max_size=20))
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(moment_or_ahead(text), date | Ahead | None)
