"""The expirations that are listed for an underlying."""

from dataclasses import dataclass
from datetime import date

from tradehook.instruments.exchange_time import NEW_YORK, day_at
from tradehook.instruments.options.classes import OptionClass, classes_on
from tradehook.instruments.options.closing import ends_at, last_trading_day
from tradehook.instruments.options.days import is_monthly, listed_days
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument

_CLASSES = frozenset({AssetClass.STOCKS, AssetClass.OPTIONS})


@dataclass(frozen=True, slots=True)
class Expiration:
    """A day on which contracts of a class end. `standard`: those of the month, as opposed to weeklies and dailies."""

    option_class: OptionClass
    day: date
    last_trading_day: date
    ends_at: Instant
    standard: bool


def has_options(instrument: Instrument) -> bool:
    """Whether options on the instrument are known: on a stock, an ETF or an index, and not on what is itself on one."""
    return instrument.underlying is None and instrument.asset_class in _CLASSES


def expirations(underlying: Instrument, now: Instant) -> tuple[Expiration, ...]:
    """What is listed and has not ended, the nearest first; nothing for what has no options.

    An index may have two on one day: one that is settled at the open, and one at the close.
    """
    if not has_options(underlying):
        return ()
    today = day_at(now, NEW_YORK)
    found = (_expiration(each, day) for each in classes_on(underlying.symbol) for day in listed_days(each.cycle, today))
    return tuple(sorted((each for each in found if each.ends_at > now), key=lambda each: each.ends_at))


def _expiration(of: OptionClass, day: date) -> Expiration:
    return Expiration(of, day, last_trading_day(of, day), ends_at(of, day), is_monthly(of.cycle, day))
