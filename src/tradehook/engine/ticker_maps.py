"""What a signal's symbol means to a subscription that maps tickers: NQ to MNQ, SPY to ES (rule: deciding 3)."""

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

import msgspec

from tradehook.engine.world import World
from tradehook.instruments.answer import Found
from tradehook.instruments.catalogue import Catalogue
from tradehook.instruments.futures import contract_of
from tradehook.instruments.futures import instrument as future_of
from tradehook.instruments.root import Root
from tradehook.instruments.roots import ROOTS
from tradehook.instruments.spelling import spelling_of
from tradehook.routing.strategies import Subscription
from tradehook.vocabulary.decision import Decision, TraceStep
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.signal import Signal


class _Fit(IntEnum):
    """How well a key fits an instrument; the better wins."""

    NONE = 0
    FAMILY = 1
    SYMBOL = 2


class Traded(NamedTuple):
    """What a signal is traded as: a symbol and its family."""

    symbol: str
    family: str


def traded_as(world: World, signal: Signal, subscription: Subscription, asset_class: AssetClass) -> Traded | Reason:
    """What a signal of a strategy of this class is traded as by a subscription; the reason where that means nothing."""
    ticker_map = subscription.settings.ticker_map
    if not ticker_map:
        return Traded(signal.symbol, signal.family)
    found = meant(world.catalogue, ticker_map, world.instrument(signal.symbol), asset_class, world.now())
    return found if isinstance(found, Reason) else Traded(found.symbol, found.family)


def not_mapped(reason: Reason) -> Decision:
    """The decision where the target of a map means nothing."""
    return Decision(intents=(), reasons=(reason,), trace=(TraceStep(rule=reason.code, found=reason.message),))


def meant(
    catalogue: Catalogue,
    ticker_map: Mapping[str, str],
    instrument: Instrument,
    asset_class: AssetClass,
    now: Instant,
) -> Instrument | Reason:
    """What this instrument is traded as, in a strategy of this class; itself, where no key fits it.

    A key is a symbol, a root or an underlying in any spelling; an exact symbol wins over its family. The reason where
    the target means nothing now.
    """
    fits = {key: _fit(catalogue, key, instrument, asset_class, now) for key in ticker_map}
    best = max(fits, key=fits.__getitem__, default=None)
    if best is None or fits[best] is _Fit.NONE:
        return instrument
    found = target_of(catalogue, ticker_map[best], asset_class, now, instrument)
    if found is None:
        return Why.TICKER_MAP_TARGET.because(symbol=instrument.symbol, target=ticker_map[best])
    return found


def target_of(
    catalogue: Catalogue,
    ticker: str,
    asset_class: AssetClass,
    now: Instant,
    instead_of: Instrument | None = None,
) -> Instrument | None:
    """What a target means: the future where it is a root, of the month of `instead_of` where that is listed and else
    the front month; anything else in the strategy's class first, and then in any. None for what cannot be traded."""
    spelling = spelling_of(ticker)
    root = ROOTS.get(spelling.ticker) if spelling else None
    future = catalogue.look_up(ticker, AssetClass.FUTURES, now) if root else None
    if root is not None and isinstance(future, Found):
        return _of_same_month(root, instead_of, now) or future.instrument
    answers = (catalogue.look_up(ticker, asset_class, now), catalogue.any_class(ticker, now))
    found = next((answer.instrument for answer in answers if isinstance(answer, Found)), None)
    return None if found is None or _is_only_optioned(found, asset_class) else found


def as_mapped(signal: Signal, symbol: str) -> Signal:
    """The signal with a note of what it is traded as, where that is something else."""
    if symbol == signal.symbol:
        return signal
    said = f"{signal.symbol} is traded as {symbol} here (ticker_map); prices in the message are taken as they are."
    return msgspec.structs.replace(signal, ticker_note=" ".join(filter(None, (signal.ticker_note, said))))


def _fit(catalogue: Catalogue, key: str, instrument: Instrument, asset_class: AssetClass, now: Instant) -> _Fit:
    spelling, answer = spelling_of(key), catalogue.look_up(key, asset_class, now)
    names = set() if spelling is None else {spelling.ticker}
    if isinstance(answer, Found) and names != {answer.instrument.family}:
        names = {answer.instrument.symbol}
    if instrument.symbol in names:
        return _Fit.SYMBOL
    return _Fit.FAMILY if instrument.family in names else _Fit.NONE


def _of_same_month(root: Root, instead_of: Instrument | None, now: Instant) -> Instrument | None:
    if instead_of is None or instead_of.root is None:
        return None
    month = contract_of(root, f"{root.symbol}{instead_of.symbol.removeprefix(instead_of.root)}", now)
    return None if month is None else future_of(root, month)


def _is_only_optioned(instrument: Instrument, asset_class: AssetClass) -> bool:
    """Whether it is an index: options on it are traded, and itself nowhere."""
    is_index = instrument.asset_class is AssetClass.OPTIONS and instrument.right is None
    return is_index and asset_class is not AssetClass.OPTIONS
