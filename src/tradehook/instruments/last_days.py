"""Rules for the last trading day of a futures contract, each with the sentence that documents it.

Source: the exchanges' public contract specifications. The business days are those of US exchanges, without
those that only one of them keeps; a product whose own rule has more exceptions has the nearest of these.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tradehook.instruments.business_days import (
    business_day_on_or_before,
    business_days_before,
    is_business_day,
    last_day_of,
    last_weekday,
    nth_weekday,
)

_WEDNESDAY, _THURSDAY, _FRIDAY = 2, 3, 4


@dataclass(frozen=True, slots=True)
class LastDay:
    """A rule: what it says, and the last trading day of the contract of a year and month."""

    sentence: str
    of: Callable[[int, int], date]


def _month_before(year: int, month: int) -> tuple[int, int]:
    return (year, month - 1) if month > 1 else (year - 1, 12)


def _month_after(year: int, month: int) -> tuple[int, int]:
    return (year, month + 1) if month < 12 else (year + 1, 1)


def _third_friday(year: int, month: int) -> date:
    return business_day_on_or_before(nth_weekday(year, month, _FRIDAY, 3))


def _before_second_friday(year: int, month: int) -> date:
    return business_days_before(nth_weekday(year, month, _FRIDAY, 2), 1)


def _last_friday(year: int, month: int) -> date:
    return business_day_on_or_before(last_weekday(year, month, _FRIDAY))


def _last_thursday(year: int, month: int) -> date:
    """A week earlier for as long as the Thursday or one of the four weekdays before it is a holiday."""
    day = last_weekday(year, month, _THURSDAY)
    while business_days_before(day + timedelta(days=1), 5) != day - timedelta(days=6):
        day -= timedelta(days=7)
    return day


def _before_15th(year: int, month: int) -> date:
    return business_days_before(date(year, month, 15), 1)


def _tenth_business_day(year: int, month: int) -> date:
    days = (date(year, month, day) for day in range(1, 22))
    return [day for day in days if is_business_day(day)][9]


def _volatility(year: int, month: int) -> date:
    """30 days before the options on the index expire, which are those of the following month."""
    options_expire = _third_friday(*_month_after(year, month))
    return business_day_on_or_before(options_expire - timedelta(days=30))


def _before_third_wednesday(count: int) -> Callable[[int, int], date]:
    return lambda year, month: business_days_before(nth_weekday(year, month, _WEDNESDAY, 3), count)


def _before_25th_of_month_before(count: int) -> Callable[[int, int], date]:
    def of(year: int, month: int) -> date:
        anchor = business_day_on_or_before(date(*_month_before(year, month), 25))
        return business_days_before(anchor, count)

    return of


def _before_last_business_day(count: int) -> Callable[[int, int], date]:
    def of(year: int, month: int) -> date:
        return business_days_before(business_day_on_or_before(last_day_of(year, month)), count)

    return of


def _in_month_before(rule: Callable[[int, int], date]) -> Callable[[int, int], date]:
    return lambda year, month: rule(*_month_before(year, month))


RULES = {
    "3rd-fri": LastDay("Third Friday of the contract month.", _third_friday),
    "1-before-2nd-fri": LastDay("Business day before the second Friday of the contract month.", _before_second_friday),
    "last-fri": LastDay("Last Friday of the contract month.", _last_friday),
    "last-thu": LastDay(
        "Last Thursday of the contract month that has no holiday on it or on the four weekdays before it.",
        _last_thursday,
    ),
    "10th": LastDay("Tenth business day of the contract month.", _tenth_business_day),
    "1-before-15th": LastDay("Business day before the 15th of the contract month.", _before_15th),
    "volatility": LastDay(
        "30 days before the third Friday of the month after the contract month (a Wednesday).", _volatility
    ),
    "1-before-3rd-wed": LastDay(
        "Business day before the third Wednesday of the contract month.", _before_third_wednesday(1)
    ),
    "2-before-3rd-wed": LastDay(
        "Second business day before the third Wednesday of the contract month.", _before_third_wednesday(2)
    ),
    "crude": LastDay(
        "Third business day before the 25th of the month before the contract month"
        " (counted from the last business day up to the 25th).",
        _before_25th_of_month_before(3),
    ),
    "crude-less-1": LastDay(
        "Fourth business day before the 25th of the month before the contract month: a day before CL.",
        _before_25th_of_month_before(4),
    ),
    "last": LastDay("Last business day of the contract month.", _before_last_business_day(0)),
    "prior-last": LastDay(
        "Last business day of the month before the contract month.",
        _in_month_before(_before_last_business_day(0)),
    ),
    "3rd-last": LastDay("Third-last business day of the contract month.", _before_last_business_day(2)),
    "prior-3rd-last": LastDay(
        "Third-last business day of the month before the contract month.",
        _in_month_before(_before_last_business_day(2)),
    ),
    "prior-4th-last": LastDay(
        "Fourth-last business day of the month before the contract month.",
        _in_month_before(_before_last_business_day(3)),
    ),
    "7-before-last": LastDay(
        "Seventh business day before the last business day of the contract month.",
        _before_last_business_day(7),
    ),
    "8-before-last": LastDay(
        "Eighth business day before the last business day of the contract month.",
        _before_last_business_day(8),
    ),
    "11-before-last": LastDay(
        "Eleventh business day before the last business day of the contract month.",
        _before_last_business_day(11),
    ),
    "14-before-last": LastDay(
        "Fourteenth business day before the last business day of the contract month.",
        _before_last_business_day(14),
    ),
    "17th-last": LastDay("Seventeenth-last business day of the contract month.", _before_last_business_day(16)),
}
"""Every rule by the name that `roots` calls it."""
