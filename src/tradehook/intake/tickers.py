"""What the ticker of a message means at a webhook, and whether it may come in (rule: deciding 2 and 6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tradehook.instruments.answer import Found, OtherClass
from tradehook.instruments.assumed import assumed
from tradehook.instruments.catalogue import Catalogue
from tradehook.instruments.old_names import former_names
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.refusal import Caution, Gate, Objection

_ON_NO_LIST = "{symbol} is on no list of tickers; it is taken as it is, with the tick and step usual in its class."


@dataclass(frozen=True, slots=True, kw_only=True)
class TickerRules:
    """What a strategy lets in: its class, its list (None: any), and whether unknown tickers are let in."""

    asset_class: AssetClass
    allowed: tuple[str, ...] | None
    accepts_unknown: bool


class TickerRead(NamedTuple):
    """The instrument, and how the ticker was read where that needs saying; `cautions`: what else does."""

    instrument: Instrument
    note: str | None
    assumed: bool = False
    cautions: tuple[Caution, ...] = ()


def read_ticker(catalogue: Catalogue, rules: TickerRules, ticker: str, now: Instant) -> TickerRead | Objection:
    """What the ticker means, or the check that it fails: known in the class, then on the list."""
    match catalogue.look_up(ticker, rules.asset_class, now):
        case Found(instrument, note):
            read = TickerRead(instrument=instrument, note=note)
        case OtherClass(found):
            details = {"ticker": ticker, "found": found.value, "wanted": rules.asset_class.value}
            return Objection(Gate.ASSET_CLASS, details)
        case _:
            guess = assumed(ticker, rules.asset_class) if rules.accepts_unknown else None
            if guess is None:
                return Objection(Gate.TICKER_UNKNOWN, {"ticker": ticker})
            read = TickerRead(instrument=guess, note=_ON_NO_LIST.format(symbol=guess.symbol), assumed=True)
    if not _is_allowed(read.instrument, rules.allowed):
        return Objection(Gate.TICKER_NOT_ALLOWED, {"ticker": ticker})
    return read


def _is_allowed(instrument: Instrument, allowed: tuple[str, ...] | None) -> bool:
    """A root or an underlying on the list allows all its contracts, and an old name of a stock its new one."""
    if allowed is None:
        return True
    listed = _folded(allowed)
    names = {instrument.symbol, instrument.family} | former_names(instrument.family)
    return not listed.isdisjoint(names)


@lru_cache(maxsize=1024)
def _folded(allowed: Iterable[str]) -> frozenset[str]:
    return frozenset(ticker.upper() for ticker in allowed)
