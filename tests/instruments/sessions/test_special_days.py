"""The list of special days: what the generator makes, and what it says of days that people remember."""

import os
from datetime import date, time

import pytest

from tradehook.instruments.sessions.calendars import Calendar
from tradehook.instruments.sessions.special_days import (
    FILE,
    WITHOUT_HOLIDAYS,
    Special,
    holidays_known_until,
    read,
    special_days,
)

FRIDAY = 4


@pytest.mark.filterwarnings("ignore:Series.values returning:DeprecationWarning")  # exchange_calendars, of pandas
def test_the_file_is_what_the_generator_makes() -> None:
    try:
        from tools import make_sessions
    except ImportError as missing:
        if os.environ.get("TRADEHOOK_CI") == "1":
            pytest.fail(f"TRADEHOOK_CI=1 allows no test to go without the generator: {missing}")
        pytest.skip(f"needs the group `sessions`: {missing}")

    made = make_sessions.text()

    assert made.startswith("known from 2010-01-01 until ")
    assert FILE.read_text() == made, "write it again with python tools/make_sessions.py"


def test_every_calendar_that_has_holidays_has_some_in_every_year() -> None:
    years = range(2018, special_days().known_until.year + 1)
    for calendar in set(Calendar) - WITHOUT_HOLIDAYS - {Calendar.CME_CRYPTO}:
        assert {day.year for day in special_days().of[calendar]} >= set(years), calendar


def test_every_special_day_differs_in_something() -> None:
    for calendar, days in special_days().of.items():
        assert Special() not in days.values(), calendar
        assert all(day.weekday() <= FRIDAY for day in days), calendar


def test_holidays_are_known_for_years_ahead_and_where_there_are_none_nothing_ends() -> None:
    assert holidays_known_until(Calendar.US_STOCKS) == date(2028, 12, 31)
    assert holidays_known_until(Calendar.ALWAYS) is None
    assert holidays_known_until(Calendar.CURRENCIES) is None


def test_a_line_is_read_for_each_of_its_calendars() -> None:
    lines = ["known from 2025-01-01 until 2025-12-31", "XNYS,XCBF 2025 closes=13:00,after=17:00 0703 1128"]

    found = read("\n".join([*lines, "XCBF 2025 closed 1225", ""]))

    early = Special(closes=time(13), after=time(17))
    assert found.known_until == date(2025, 12, 31)
    assert found.of == {
        Calendar.US_STOCKS: {date(2025, 7, 3): early, date(2025, 11, 28): early},
        Calendar.CFE_VOLATILITY: {
            date(2025, 7, 3): early,
            date(2025, 11, 28): early,
            date(2025, 12, 25): Special(closed=True),
        },
    }
