"""The days of the US stock market: which are market days, from when to when, and which phase a moment falls in.

Full holidays are those of `tradehook.instruments.business_days`; early closes (13:00) are the day after Thanksgiving,
and 3 July and 24 December where they are market days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.brokers.alpaca.double.clock import NEW_YORK
from tests.brokers.alpaca.double.words import Phase
from tradehook.instruments.business_days import is_business_day, nth_weekday

_DAY = timedelta(days=1)
_THURSDAY = 3
_OPEN, _CLOSE, _EARLY_CLOSE = time(9, 30), time(16), time(13)
_PRE_MARKET, _LATEST = time(4), time(20)
FIRST_YEAR, LAST_YEAR = 1970, 2029


@dataclass(frozen=True, slots=True)
class MarketDay:
    """One market day, in New York's time."""

    day: date
    opens: time
    closes: time

    @property
    def opens_at(self) -> datetime:
        """The moment of the opening auction."""
        return datetime.combine(self.day, self.opens, NEW_YORK)

    @property
    def closes_at(self) -> datetime:
        """The moment of the closing auction."""
        return datetime.combine(self.day, self.closes, NEW_YORK)

    @property
    def settles(self) -> date:
        """The day on which its trades settle: the next market day (T+1)."""
        return next(market_days(self.day + _DAY)).day


def market_day(day: date) -> MarketDay | None:
    """The market day on this date, if it is one."""
    if not is_business_day(day):
        return None
    return MarketDay(day, _OPEN, _EARLY_CLOSE if _closes_early(day) else _CLOSE)


def market_days(first: date) -> Iterator[MarketDay]:
    """Market days from this date on."""
    while True:
        found = market_day(first)
        if found is not None:
            yield found
        first += _DAY


def phase_at(moment: datetime) -> Phase:
    """The phase that a moment (in New York's time) falls in; the overnight session is taken as closed."""
    today = market_day(moment.date())
    clock = moment.time()
    if today is None or clock < _PRE_MARKET or clock >= _LATEST:
        return Phase.CLOSED
    if clock < today.opens:
        return Phase.PRE_MARKET
    return Phase.OPEN if clock < today.closes else Phase.AFTER_HOURS


def next_open(moment: datetime) -> datetime:
    """When the market opens next."""
    return next(day.opens_at for day in market_days(moment.date()) if day.opens_at > moment)


def next_close(moment: datetime) -> datetime:
    """When the market closes next."""
    return next(day.closes_at for day in market_days(moment.date()) if day.closes_at > moment)


def _closes_early(day: date) -> bool:
    after_thanksgiving = nth_weekday(day.year, 11, _THURSDAY, 4) + _DAY
    return day in (after_thanksgiving, date(day.year, 7, 3), date(day.year, 12, 24))
