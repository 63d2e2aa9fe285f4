"""When a contract ends on its day: with the session of the US stock exchanges, or at its open."""

from datetime import date, time, timedelta

from tradehook.instruments.business_days import business_days_before, is_business_day, thanksgiving
from tradehook.instruments.exchange_time import NEW_YORK, instant_at
from tradehook.instruments.options.classes import OptionClass, Settles
from tradehook.vocabulary.instant import Instant

_OPEN, _CLOSE, _EARLY_CLOSE = time(9, 30), time(16), time(13)
_THURSDAY = 3
_DAY = timedelta(days=1)


def ends_at(option_class: OptionClass, day: date) -> Instant:
    """When a contract that expires on a day is settled.

    One that is settled at the open can be traded until the close of the day before, and after that nowhere; its price
    follows the underlying until the open.
    """
    if option_class.settles is Settles.OPEN:
        return instant_at(day, _OPEN, NEW_YORK)
    return instant_at(day, _EARLY_CLOSE if closes_early(day) else _CLOSE, NEW_YORK)


def last_trading_day(option_class: OptionClass, day: date) -> date:
    """The last day on which a contract that expires on a day can be traded."""
    return business_days_before(day, 1) if option_class.settles is Settles.OPEN else day


def closes_early(day: date) -> bool:
    """Whether the US stock exchanges close at 13:00: before Independence Day, after Thanksgiving, before Christmas.

    Source: NYSE, holidays and trading hours. The eve of a holiday that falls on a weekend is no half day.
    """
    if day == thanksgiving(day.year) + _DAY:
        return True
    eve = (day.month, day.day) in ((7, 3), (12, 24))
    return eve and day.weekday() <= _THURSDAY and is_business_day(day)
