"""Pricing: an order's type, its limit price and how long it works (rules: deciding 3 and 5)."""

from decimal import Decimal
from typing import NamedTuple

from tradehook.deciding.case import Case
from tradehook.vocabulary.exact import Price, canonical
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.side import Side

CARRIED_OUT = frozenset({OrderType.MARKET, OrderType.LIMIT})
"""The order types that this version can price."""


class Preferences(NamedTuple):
    """What a subscription sets for one leg, and which fields of the message it lets in."""

    order_type: OrderType
    time_in_force: TimeInForce | None
    market_price_type: MarketPriceType
    use_signal_order_type: bool
    use_signal_time_in_force: bool


def preferences(settings: SubscriptionSettings, leg: Leg) -> Preferences:
    """The subscription's settings for entries or for exits."""
    if leg is Leg.ENTRY:
        return Preferences(
            settings.entry_order_type,
            settings.entry_time_in_force,
            settings.entry_market_price_type,
            settings.use_signal_order_type_entries,
            settings.use_signal_time_in_force_entries,
        )
    return Preferences(
        settings.exit_order_type,
        settings.exit_time_in_force,
        settings.exit_market_price_type,
        settings.use_signal_order_type_exits,
        settings.use_signal_time_in_force_exits,
    )


def order_type(case: Case, leg: Leg) -> OrderType:
    """The message's order type where it counts, else the subscription's."""
    own = preferences(case.settings, leg)
    sent = case.message.order_type
    return sent if sent is not None and case.overrides(own.use_signal_order_type) else own.order_type


def unsupported(case: Case, leg: Leg) -> Reason | None:
    """Why this leg's type of order cannot be placed: the broker or this version does not take it."""
    kind = order_type(case, leg)
    if kind not in case.facts.takes:
        return Why.ORDER_TYPE_UNSUPPORTED.because(broker=case.facts.broker, order_type=kind)
    if kind not in CARRIED_OUT:
        return Why.NOT_OFFERED.because(field=f"{kind} orders")
    return None


def time_in_force(case: Case, leg: Leg, kind: OrderType, instrument: Instrument) -> TimeInForce:
    """The message's or the subscription's, where the broker takes it for this type; else the default.

    Default: day for market orders and for exits, gtc for other entries and for what has no sessions
    (rule: deciding 3).
    """
    own = preferences(case.settings, leg)
    sent = case.message.time_in_force if case.overrides(own.use_signal_time_in_force) else None
    ends_with_session = instrument.asset_class is not AssetClass.CRYPTO
    by_day = ends_with_session and (kind is OrderType.MARKET or leg is Leg.EXIT)
    default = TimeInForce.DAY if by_day else TimeInForce.GTC
    taken = case.facts.takes[kind]
    if sent is not None and sent not in taken:
        case.note(f"{leg} time in force", f"{case.facts.broker} takes no {sent} for {kind} orders: not used.")
    for one in (sent, own.time_in_force):
        if one is not None and one in taken:
            return one
    return default


def limit_price(case: Case, leg: Leg, side: Side, instrument: Instrument) -> Price | Reason:
    """The limit price on the tick: up for a sell, down for a buy.

    As sent; else the market price of the leg's market price type; without a quote the signal's price; else
    `price-required`.
    """
    found = _sent_price(case) or _market_price(case, leg, side, instrument)
    if found is None:
        return Why.PRICE_REQUIRED.because(symbol=instrument.symbol, source=case.facts.price_source)
    price, origin = found
    on_tick = instrument.tick.round(price, side)
    if on_tick <= 0:
        tick = canonical(instrument.tick.size)
        return Why.PRICE_ZERO.because(price=canonical(price), symbol=instrument.symbol, tick=tick)
    moved = "" if on_tick == price else f", put on the tick {canonical(instrument.tick.size)}: {canonical(on_tick)}"
    case.note(f"{leg} price", f"{canonical(price)}, {origin}{moved}.")
    return on_tick


def _sent_price(case: Case) -> tuple[Decimal, str] | None:
    price = case.message.limit_price
    return None if price is None or not case.settings.allow_signal_overrides else (price, "the message's limit price")


def _market_price(case: Case, leg: Leg, side: Side, instrument: Instrument) -> tuple[Decimal, str] | None:
    sent = case.message.market_price_type if case.settings.allow_signal_overrides else None
    kind = sent or preferences(case.settings, leg).market_price_type
    quote = case.facts.quote_of(instrument)
    if quote is not None:
        return quote.price_for(side, kind), f"the market price ({kind}, source: {quote.source})"
    price = case.message.signal_price
    return None if price is None else (price, "the message's price, as there is no quote")
