"""Days on which futures exchanges settle. Pure: rules of the calendar, no table of years.

Only full holidays matter here, those of US exchanges unless others are given; sessions with their early closes are
another station's question.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_FIRST_JUNETEENTH = 2022

Holidays = Callable[[int], frozenset[date]]
"""The full holidays of a year, on the days they are observed."""


@lru_cache(maxsize=256)
def holidays(year: int) -> frozenset[date]:
    """The full holidays of US futures exchanges."""
    fixed = [_observed(date(year, 7, 4)), _observed(date(year, 12, 25))]
    if year >= _FIRST_JUNETEENTH:
        fixed.append(_observed(date(year, 6, 19)))
    new_year = date(year, 1, 1)
    if new_year.weekday() != _SATURDAY:  # a New Year on a Saturday is not observed on the Friday of the old year
        fixed.append(_observed(new_year))
    return frozenset(
        [
            *fixed,
            nth_weekday(year, 1, _MONDAY, 3),
            nth_weekday(year, 2, _MONDAY, 3),
            easter(year) - 2 * _DAY,
            last_weekday(year, 5, _MONDAY),
            nth_weekday(year, 9, _MONDAY, 1),
            thanksgiving(year),
        ]
    )


@lru_cache(maxsize=256)
def eurex_holidays(year: int) -> frozenset[date]:
    """The weekdays on which Eurex does not trade: a holiday on a weekend is not observed on another day."""
    fixed = [(1, 1), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)]
    return frozenset([*(date(year, month, day) for month, day in fixed), easter(year) - 2 * _DAY, easter(year) + _DAY])


def is_bank_holiday(day: date) -> bool:
    """Whether US banks rest on a day on which the exchanges trade: Columbus Day and Veterans Day."""
    veterans = date(day.year, 11, 11)
    observed = veterans + _DAY if veterans.weekday() == _SUNDAY else veterans
    return day in (nth_weekday(day.year, 10, _MONDAY, 2), observed)


def is_business_day(day: date, rests: Holidays = holidays) -> bool:
    """Whether an exchange settles on this day: no weekend and no full holiday."""
    return day.weekday() < _SATURDAY and day not in rests(day.year)


def business_day_on_or_before(day: date, rests: Holidays = holidays) -> date:
    """The day itself, or the last business day before it."""
    while not is_business_day(day, rests):
        day -= _DAY
    return day


def business_day_on_or_after(day: date, rests: Holidays = holidays) -> date:
    """The day itself, or the first business day after it."""
    while not is_business_day(day, rests):
        day += _DAY
    return day


def business_days_before(day: date, count: int, rests: Holidays = holidays) -> date:
    """The business day `count` business days before `day`, which itself need not be one."""
    for _ in range(count):
        day = business_day_on_or_before(day - _DAY, rests)
    return day


def thanksgiving(year: int) -> date:
    """Thanksgiving Day of the United States: the fourth Thursday of November."""
    return nth_weekday(year, 11, _THURSDAY, 4)


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th (from 1) such weekday (Monday is 0) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def last_day_of(year: int, month: int) -> date:
    """The last calendar day of a month."""
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - _DAY


def last_weekday(year: int, month: int, weekday: int) -> date:
    """The last such weekday (Monday is 0) of a month."""
    last = last_day_of(year, month)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian reckoning (the method of the anonymous computus)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _observed(day: date) -> date:
    if day.weekday() == _SATURDAY:
        return day - _DAY
    return day + _DAY if day.weekday() == _SUNDAY else day
