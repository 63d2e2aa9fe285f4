"""When an account's day begins: by the clock on the wall, also on the days on which that is changed."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.instruments.moments import at
from tradehook.accounts.day import day_began
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.instant import Instant, datetime_of, seconds_between

NEW_YORK = "America/New_York"
TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
ZONES = st.sampled_from([NEW_YORK, "UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana"])
MOMENTS = st.integers(at("2005-01-01"), at("2037-01-01")).map(Instant)


def began(day_start: str, now: str, zone: str = NEW_YORK) -> Instant:
    return day_began(Guards(day_start=day_start, timezone=zone), at(now, zone))


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2025-06-17T09:30", "2025-06-17T09:30"),
        ("2025-06-17T09:29:59", "2025-06-16T09:30"),
        ("2025-06-17T23:59", "2025-06-17T09:30"),
        ("2025-01-01T03:00", "2024-12-31T09:30"),
    ],
)
def test_a_day_begins_at_its_time_and_lasts_until_the_next(now: str, day: str) -> None:
    assert began("09:30", now) == at(day, NEW_YORK)


def test_midnight_is_that_of_the_zone() -> None:
    assert day_began(Guards(), at("2025-06-17T03:59")) == at("2025-06-16T04:00")
    assert day_began(Guards(), at("2025-06-17T04:00")) == at("2025-06-17T04:00")
    assert day_began(Guards(), at("2025-12-17T04:59")) == at("2025-12-16T05:00")


def test_the_day_on_which_the_clocks_go_forward_is_shorter() -> None:
    first, second = began("00:00", "2025-03-09T12:00"), began("00:00", "2025-03-10T12:00")
    assert seconds_between(first, second) == 23 * 3600


def test_the_day_on_which_they_go_back_is_longer() -> None:
    first, second = began("00:00", "2025-11-02T12:00"), began("00:00", "2025-11-03T12:00")
    assert seconds_between(first, second) == 25 * 3600


def test_a_time_that_the_clocks_leave_out_begins_the_day_when_they_go_forward() -> None:
    assert day_began(Guards(day_start="02:30"), at("2025-03-09T07:30")) == at("2025-03-09T07:30")
    assert day_began(Guards(day_start="02:30"), at("2025-03-09T07:29")) == at("2025-03-08T07:30")


def test_a_time_that_they_show_twice_begins_it_the_first_time() -> None:
    first = at("2025-11-02T05:30")
    for now in ("2025-11-02T05:30", "2025-11-02T06:29", "2025-11-02T06:30"):
        assert day_began(Guards(day_start="01:30"), at(now)) == first


@given(TIMES, ZONES, MOMENTS)
def test_every_instant_is_in_one_day_of_about_a_days_length(day_start: str, zone: str, now: Instant) -> None:
    guards = Guards(day_start=day_start, timezone=zone)
    began_at = day_began(guards, now)

    assert 0 <= seconds_between(began_at, now) <= 25 * 3600
    assert day_began(guards, began_at) == began_at
    assert day_began(guards, Instant(began_at - 1)) < began_at
    shown = datetime_of(began_at).astimezone(ZoneInfo(zone))
    utc_again = shown.replace(fold=0).astimezone(ZoneInfo("UTC"))
    assert utc_again == datetime_of(began_at) or shown.strftime("%H:%M") != day_start
