"""The days on which options expire, as rules of the calendar.

A Friday or Wednesday that is a holiday gives way to the trading day before it, a Monday to the one after it.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from tradehook.instruments.business_days import business_day_on_or_before, is_business_day, nth_weekday
from tradehook.instruments.options.classes import Cycle

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_MONDAY, _WEDNESDAY, _FRIDAY = 0, 2, 4
_BEFORE_THE_INDEX = timedelta(days=30)

WEEKS_AHEAD = 6
"""Weeklies are listed for so many weeks."""
DAYS_AHEAD = 14
"""Contracts that expire on other days of the week than the last are listed so many days ahead."""
MONTHS_AHEAD = 12
"""Standard months are listed for so many months; after them only Januaries."""
YEARS_AHEAD = 3
"""The last January that is listed lies at most so many years ahead."""


def monthly(year: int, month: int) -> date:
    """The standard expiration of a month: the third Friday, or the trading day before it."""
    return business_day_on_or_before(nth_weekday(year, month, _FRIDAY, 3))


def volatility(year: int, month: int) -> date:
    """The expiration of a month's options on the VIX: 30 days before those of the next month on the S&P 500 expire."""
    return business_day_on_or_before(monthly(*_month_after(year, month, 1)) - _BEFORE_THE_INDEX)


def standard(cycle: Cycle, year: int, month: int) -> date:
    """The day on which the contracts of the standard month expire."""
    return (volatility if cycle in _ON_VOLATILITY else monthly)(year, month)


def is_monthly(cycle: Cycle, day: date) -> bool:
    """Whether the contracts of the standard month expire on this day."""
    return day == standard(cycle, day.year, day.month)


def listed_days(cycle: Cycle, today: date) -> list[date]:
    """The days on which contracts that are listed today expire, from today on, in order.

    A simplification of what exchanges list: `WEEKS_AHEAD`, `DAYS_AHEAD`, `MONTHS_AHEAD` and `YEARS_AHEAD`.
    """
    match cycle:
        case Cycle.MONTHLY:
            found = {*_monthlies(today)}
        case Cycle.WEEKLY:
            found = {*_monthlies(today), *_weekly(today, _FRIDAY)}
        case Cycle.THRICE:
            found = {*_monthlies(today), *_weekly(today, _FRIDAY), *_midweek(today)}
        case Cycle.DAILY:
            found = {*_monthlies(today), *_weekly(today, _FRIDAY), *_every_day(today)}
        case Cycle.VOLATILITY:
            found = {volatility(*_month_after(today.year, today.month, ahead)) for ahead in range(MONTHS_AHEAD + 1)}
        case Cycle.VOLATILITY_WEEKLY:
            found = {day for day in _weekly(today, _WEDNESDAY) if not is_monthly(cycle, day)}
    return sorted(day for day in found if day >= today)


_ON_VOLATILITY = frozenset({Cycle.VOLATILITY, Cycle.VOLATILITY_WEEKLY})


def _monthlies(today: date) -> Iterator[date]:
    for ahead in range(MONTHS_AHEAD + 1):
        yield monthly(*_month_after(today.year, today.month, ahead))
    for year in range(today.year + 1, today.year + YEARS_AHEAD + 1):
        yield monthly(year, 1)


def _weekly(today: date, weekday: int) -> Iterator[date]:
    first = today + timedelta(days=(weekday - today.weekday()) % 7)
    for week in range(WEEKS_AHEAD):
        yield business_day_on_or_before(first + week * _WEEK)


def _midweek(today: date) -> Iterator[date]:
    for day in (today - _DAY, *_coming(today)):  # a holiday on Monday is felt on Tuesday
        if day.weekday() == _WEDNESDAY:
            yield business_day_on_or_before(day)
        elif day.weekday() == _MONDAY:
            yield day if is_business_day(day) else day + _DAY


def _every_day(today: date) -> Iterator[date]:
    return (day for day in _coming(today) if is_business_day(day))


def _coming(today: date) -> Iterator[date]:
    return (today + ahead * _DAY for ahead in range(DAYS_AHEAD))


def _month_after(year: int, month: int, months: int) -> tuple[int, int]:
    years, before = divmod(month - 1 + months, 12)
    return year + years, before + 1
