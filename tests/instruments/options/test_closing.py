from datetime import date, timedelta

import pytest

from tradehook.instruments.business_days import is_business_day
from tradehook.instruments.options.classes import option_class
from tradehook.instruments.options.closing import closes_early, ends_at
from tradehook.instruments.sessions.calendars import Calendar
from tradehook.instruments.sessions.lookup import session_on

CLOSED_IN_MOURNING = {date(2012, 10, 29), date(2012, 10, 30), date(2018, 12, 5), date(2025, 1, 9)}
"""Days on which the exchanges stayed closed, for a storm and for two presidents, by no rule of the calendar."""


@pytest.mark.parametrize(
    ("day", "early"),
    [
        ("2024-07-03", True),
        ("2025-07-03", True),
        ("2026-07-02", False),  # the 3rd is the holiday
        ("2027-07-02", False),  # a Friday, and the 4th a Sunday
        ("2028-07-03", True),
        ("2024-11-29", True),
        ("2025-11-28", True),
        ("2024-12-24", True),
        ("2025-12-24", True),
        ("2026-12-24", True),
        ("2027-12-23", False),  # the 24th is the holiday
        ("2027-12-24", False),
        ("2028-12-22", False),  # a Friday, and Christmas a Monday
        ("2025-12-31", False),
        ("2025-06-18", False),
    ],
)
def test_half_days_are_those_of_the_exchange(day: str, early: bool) -> None:
    assert closes_early(date.fromisoformat(day)) is early


def test_contracts_end_when_the_sessions_of_the_stock_exchanges_close() -> None:
    spy = option_class("SPY")
    first, last = date(2013, 1, 1), date(2027, 12, 31)
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    trading = [day for day in every if is_business_day(day) and day not in CLOSED_IN_MOURNING]
    sessions = {day: session_on(Calendar.US_STOCKS, day) for day in trading}

    assert [day for day, session in sessions.items() if session is None] == []
    assert {day: session.closes for day, session in sessions.items() if session} == {
        day: ends_at(spy, day) for day in trading
    }
