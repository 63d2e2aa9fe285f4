"""Days that the rules of futures exchanges name, of the contract of a year and month. Pure."""

from collections.abc import Callable
from datetime import date, timedelta

from tradehook.instruments.business_days import (
    Holidays,
    business_day_on_or_after,
    business_day_on_or_before,
    business_days_before,
    eurex_holidays,
    holidays,
    is_bank_holiday,
    is_business_day,
    last_day_of,
    last_weekday,
    nth_weekday,
    thanksgiving,
)

_WEDNESDAY, _THURSDAY, _FRIDAY = 2, 3, 4
_NOVEMBER = 11
_WEEK = timedelta(days=7)

DayOf = Callable[[int, int], date]
"""The day of the contract of a year and a month (1 to 12)."""


def month_after(year: int, month: int, count: int = 1) -> tuple[int, int]:
    """The year and month `count` months later; earlier, when negative."""
    months = year * 12 + month - 1 + count
    return months // 12, months % 12 + 1


def in_month_after(count: int, rule: DayOf) -> DayOf:
    """The rule's day in the month that is `count` months after the contract's; before, when negative."""
    return lambda year, month: rule(*month_after(year, month, count))


def third_friday(rests: Holidays = holidays) -> DayOf:
    """The third Friday, or the business day before it."""
    return lambda year, month: business_day_on_or_before(nth_weekday(year, month, _FRIDAY, 3), rests)


def before_second_friday(year: int, month: int) -> date:
    """The business day before the second Friday."""
    return business_days_before(nth_weekday(year, month, _FRIDAY, 2), 1)


def last_friday(year: int, month: int) -> date:
    """The last Friday, or the business day before it."""
    return business_day_on_or_before(last_weekday(year, month, _FRIDAY))


def feeder_cattle_thursday(year: int, month: int) -> date:
    """The last Thursday, in November the one before Thanksgiving.

    A week earlier for as long as the Thursday or one of the four weekdays before it is a holiday.
    """
    day = thanksgiving(year) - _WEEK if month == _NOVEMBER else last_weekday(year, month, _THURSDAY)
    while business_days_before(day + timedelta(days=1), 5) != day - timedelta(days=6):
        day -= _WEEK
    return day


def before_15th(year: int, month: int) -> date:
    """The business day before the 15th."""
    return business_days_before(date(year, month, 15), 1)


def tenth_business_day(year: int, month: int) -> date:
    """The tenth business day."""
    days = (date(year, month, day) for day in range(1, 22))
    return [day for day in days if is_business_day(day)][9]


def before_first_business_day(count: int) -> DayOf:
    """The business day `count` before the first business day."""
    return lambda year, month: business_days_before(business_day_on_or_after(date(year, month, 1)), count)


def before_last_business_day(count: int) -> DayOf:
    """The business day `count` before the last business day; the last itself for 0."""
    return lambda year, month: business_days_before(business_day_on_or_before(last_day_of(year, month)), count)


def friday_two_before_last_business_day(year: int, month: int) -> date:
    """The last Friday that precedes the last business day by two business days or more, or the business day before."""
    latest = business_days_before(business_day_on_or_before(last_day_of(year, month)), 2)
    friday = latest - timedelta(days=(latest.weekday() - _FRIDAY) % 7)
    return business_day_on_or_before(friday)


def before_third_wednesday(count: int) -> DayOf:
    """The business day `count` before the third Wednesday."""
    return lambda year, month: business_days_before(nth_weekday(year, month, _WEDNESDAY, 3), count)


def before_third_wednesday_with_banks(count: int) -> DayOf:
    """The same, or the business day before it where banks rest on that day."""

    def of(year: int, month: int) -> date:
        day = before_third_wednesday(count)(year, month)
        return business_days_before(day, 1) if is_bank_holiday(day) else day

    return of


def before_25th(count: int) -> DayOf:
    """The business day `count` before the 25th, or before the last business day up to it."""
    return lambda year, month: business_days_before(business_day_on_or_before(date(year, month, 25)), count)


def thirty_days_before_options_expire(rests: Holidays = holidays) -> DayOf:
    """30 days before the options on the index expire, which are those of the following month.

    They expire on its third Friday, or on the business day before it.
    """

    def of(year: int, month: int) -> date:
        options_expire = third_friday(rests)(*month_after(year, month))
        return business_day_on_or_before(options_expire - timedelta(days=30), rests)

    return of


def two_before_bund_delivery(year: int, month: int) -> date:
    """Two Eurex business days before the delivery day: the 10th, or the first business day after it."""
    delivery = business_day_on_or_after(date(year, month, 10), eurex_holidays)
    return business_days_before(delivery, 2, eurex_holidays)
