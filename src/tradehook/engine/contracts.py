"""What an entry trades: the instrument that its ticker means, or an option contract on it (rule: deciding 7)."""

from collections.abc import Callable
from dataclasses import dataclass

from tradehook.deciding.contracts import NoneFound, as_on_other, choose, contract_counts, needs_contract, wanted
from tradehook.engine.world import World
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import Action, Signal

QuoteOf = Callable[[Instrument], Quote | None]
"""The price that is at hand of an instrument, for the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What an entry trades: `note` says how an option contract was chosen, `none` why there is none; `instrument` is
    then what the contract would have been on. `scanned`: the underlying whose price the choice hung on."""

    instrument: Instrument
    note: str | None = None
    none: str | None = None
    scanned: Instrument | None = None


def entered(
    world: World,
    asset_class: AssetClass,
    signal: Signal,
    settings: SubscriptionSettings,
    meant: Instrument,
    quote_of: QuoteOf,
) -> Entered:
    """What a signal of a strategy of this class enters. `meant`: what its ticker means to the subscription."""
    if asset_class is not AssetClass.OPTIONS or not needs_contract(signal.message):
        return Entered(instrument=meant)
    if meant.right is not None and (contract_counts(settings) or meant.symbol != signal.symbol):
        return Entered(instrument=meant, note=f"{meant.symbol}: the contract itself was named.")
    underlying = meant if meant.right is None else world.catalogue.of_symbol(meant.family)
    if underlying is None:
        return Entered(instrument=meant, none=f"nothing is known of {meant.family}, which it would be on")
    return _chosen(world, signal, settings, underlying, quote_of)


def _chosen(
    world: World, signal: Signal, settings: SubscriptionSettings, underlying: Instrument, quote_of: QuoteOf
) -> Entered:
    of = wanted(signal.message, settings)
    ticker = world.catalogue.of_symbol(signal.symbol)
    if not isinstance(of, NoneFound) and ticker is not None and contract_counts(settings):
        of = as_on_other(of, ticker)
    spot = _spot(signal, settings, underlying, quote_of)
    found = of if isinstance(of, NoneFound) else choose(of, underlying, spot, world.now())
    if isinstance(found, NoneFound):
        return Entered(instrument=underlying, none=found.words, scanned=underlying)
    contract = world.catalogue.of_symbol(found.contract.symbol)
    if contract is None:
        return Entered(instrument=underlying, none=f"nothing is known of {found.contract.symbol}", scanned=underlying)
    return Entered(instrument=contract, note=found.note, scanned=underlying)


def _spot(signal: Signal, settings: SubscriptionSettings, underlying: Instrument, quote_of: QuoteOf) -> Price | None:
    """What the underlying costs: its quote, else the message's price, where that is of the underlying itself."""
    quote, said = quote_of(underlying), signal.message.signal_price
    if quote is not None:
        side = Side.BUY if signal.message.action is Action.BUY else Side.SELL
        return quote.price_for(side, settings.entry_market_price_type)
    return Price(said) if said is not None and signal.symbol == underlying.symbol else None
