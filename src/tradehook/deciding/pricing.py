"""Pricing: an order's type, its prices and how long it works (rules: deciding 3 and 5)."""

from decimal import Decimal
from typing import NamedTuple

import msgspec

from tradehook.deciding.case import Case
from tradehook.deciding.wishes import market_price_type
from tradehook.vocabulary.decision import Carried
from tradehook.vocabulary.exact import Price, canonical
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.settings import Trail
from tradehook.vocabulary.side import Side

WATCHABLE = frozenset({OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP})
"""The order types in whose place tradehook can watch the price."""
_AT_LIMIT = frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT})
_AT_STOP = frozenset({OrderType.STOP, OrderType.STOP_LIMIT})
_USUAL = (TimeInForce.DAY, TimeInForce.GTC)


class Found(NamedTuple):
    """A price, in the instrument's quote currency per unit, and where it is from."""

    price: Decimal
    origin: str


class Kind(NamedTuple):
    """An order type, and who carries it."""

    order_type: OrderType
    carried: Carried


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """An order's type with the prices that it needs, on the tick. `origins` say where each price is from."""

    kind: Kind
    limit_price: Price | None = None
    stop_price: Price | None = None
    trail: Trail | None = None
    origins: tuple[str, ...] = ()

    @property
    def order_type(self) -> OrderType:
        """How its price is found."""
        return self.kind.order_type


def kind_of_order(case: Case, leg: Leg) -> Kind:
    """The message's order type where it counts, else the subscription's.

    One that the broker lacks is watched by tradehook where that is allowed; else the subscription's own counts; else it
    is sent, for the broker to refuse in its own words.
    """
    own = case.preferences(leg)
    sent = case.message.order_type if case.overrides(own.use_signal_order_type) else None
    wanted = sent or own.order_type
    for order_type in (wanted, own.order_type):
        if order_type in case.facts.broker.takes:
            return Kind(order_type, Carried.BY_BROKER)
        if order_type in WATCHABLE and case.settings.allow_emulation:
            return Kind(order_type, Carried.WATCHED)
    return Kind(wanted, Carried.BY_BROKER)


def terms(case: Case, leg: Leg, side: Side, instrument: Instrument) -> Terms | Reason:
    """The type and prices of an order: prices as sent, else the market's; up to the tick for a sell, down for a buy."""
    kind = kind_of_order(case, leg)
    if kind.order_type is OrderType.MARKET:
        return Terms(kind=kind)
    if kind.order_type is OrderType.TRAILING_STOP:
        trail = _trail(case, leg)
        return Terms(kind=kind, trail=trail) if trail else Why.TRAIL_REQUIRED.because(symbol=instrument.symbol)
    message, counts = case.message, case.settings.allow_signal_overrides
    limit = stop = None
    if kind.order_type in _AT_LIMIT:
        limit = _price(case, leg, Asked("limit", message.limit_price if counts else None, side, instrument))
    if kind.order_type in _AT_STOP:
        stop = _price(case, leg, Asked("stop", message.stop_price if counts else None, side, instrument))
    if isinstance(limit, Reason):
        return limit
    if isinstance(stop, Reason):
        return stop
    return Terms(
        kind=kind,
        limit_price=None if limit is None else Price(limit.price),
        stop_price=None if stop is None else Price(stop.price),
        origins=tuple(found.origin for found in (limit, stop) if found is not None),
    )


def planned_price(case: Case, instrument: Instrument, placed: Terms) -> Found | Reason:
    """The price that distances and amounts of money are worked out from (rule: deciding 5, "entry price").

    The limit price, else the stop price, else the middle of bid and ask, else the signal's price; else
    `price-required`.
    """
    if placed.limit_price is not None:
        return Found(placed.limit_price, "the limit price")
    if placed.stop_price is not None:
        return Found(placed.stop_price, "the stop price")
    quote = case.facts.quote_of(instrument)
    if quote is not None:
        return Found(quote.mark, f"the middle of bid and ask, source: {quote.source}")
    price = case.message.signal_price
    if price is not None:
        return Found(price, "the message's price, as there is no quote")
    return _price_required(case, instrument)


class Priced(msgspec.Struct, frozen=True, kw_only=True):
    """An order of one side with its terms; `planned` is the price that distances and money are worked out from, or why
    there is none, which matters only where something is."""

    leg: Leg
    side: Side
    instrument: Instrument
    terms: Terms
    planned: Found | Reason


def priced(case: Case, leg: Leg, side: Side, instrument: Instrument) -> Priced | Reason:
    """An order with its type, prices and planned price."""
    placed = terms(case, leg, side, instrument)
    if isinstance(placed, Reason):
        return placed
    planned = planned_price(case, instrument, placed)
    return Priced(leg=leg, side=side, instrument=instrument, terms=placed, planned=planned)


class Length(NamedTuple):
    """How long an order works, and whether that was asked for."""

    time_in_force: TimeInForce
    asked: bool


def time_in_force(case: Case, leg: Leg, kind: OrderType, instrument: Instrument) -> Length:
    """The message's or the subscription's, where the broker takes it for this type; else the default.

    Default: day for market orders and for exits, gtc for other entries and for what has no sessions
    (rule: deciding 3). Till a date is until cancelled where the broker takes no dates: it is cancelled then.
    """
    own = case.preferences(leg)
    sent = case.message.time_in_force if case.overrides(own.use_signal_time_in_force) else None
    if sent is TimeInForce.GTD and sent not in case.facts.broker.takes.get(kind, ()):
        sent = TimeInForce.GTC
    ends_with_session = instrument.asset_class is not AssetClass.CRYPTO
    by_day = ends_with_session and (kind is OrderType.MARKET or leg is Leg.EXIT)
    default = TimeInForce.DAY if by_day else TimeInForce.GTC
    taken = case.facts.broker.takes.get(kind)
    if taken is None:
        return Length(sent or own.time_in_force or default, asked=True)
    if sent is not None and sent not in taken:
        case.note(f"{leg} time in force", f"{case.facts.broker.name} takes no {sent} for {kind} orders: not used.")
    for one in (sent, own.time_in_force):
        if one is not None and one in taken:
            return Length(one, asked=True)
    return Length(next((one for one in (default, *_USUAL) if one in taken), default), asked=False)


class Asked(NamedTuple):
    """A price that an order needs: what it is, what the message says of it, and for which order."""

    name: str
    sent: Decimal | None
    side: Side
    instrument: Instrument


def _price(case: Case, leg: Leg, asked: Asked) -> Found | Reason:
    instrument = asked.instrument
    if asked.sent is not None:
        found = Found(asked.sent, f"the message's {asked.name} price")
    else:
        market = _market_price(case, leg, asked.side, instrument)
        if market is None:
            return _price_required(case, instrument)
        found = market
    on_tick = instrument.tick.round(found.price, asked.side)
    if on_tick <= 0:
        return price_zero(asked.name, found.price, instrument)
    moved = ""
    if on_tick != found.price:
        moved = f", put on the tick {canonical(instrument.tick.at(found.price))}: {canonical(on_tick)}"
    return Found(on_tick, f"{canonical(found.price)}, {found.origin}{moved}.")


def price_zero(name: str, price: Decimal, instrument: Instrument) -> Reason:
    """Why a price that is not above zero cannot be placed."""
    tick = canonical(instrument.tick.at(price))
    return Why.PRICE_ZERO.because(name=name, price=canonical(price), symbol=instrument.symbol, tick=tick)


def ticks_of(case: Case, ticks: Decimal | None) -> Decimal | None:
    """A distance in ticks as one in price: ticks are as coarse as they are around the market's price."""
    if ticks is None:
        return None
    instrument = case.facts.instrument
    quote = case.facts.quote_of(instrument)
    return ticks * (instrument.tick.size if quote is None else instrument.tick.at(quote.mark))


def _trail(case: Case, leg: Leg) -> Trail | None:
    message = case.message
    ticks = ticks_of(case, message.trail_ticks)
    if ticks is not None and case.settings.allow_signal_overrides:
        return Trail(amount=ticks)
    if case.settings.allow_signal_overrides and (message.trail_amount or message.trail_percent):
        return Trail(amount=message.trail_amount, percent=message.trail_percent)
    return case.preferences(leg).trail


def _market_price(case: Case, leg: Leg, side: Side, instrument: Instrument) -> Found | None:
    quote = case.facts.quote_of(instrument)
    if quote is not None:
        kind = market_price_type(case, leg)
        return Found(quote.price_for(side, kind), f"the market price ({kind}, source: {quote.source})")
    price = case.message.signal_price
    return None if price is None else Found(price, "the message's price, as there is no quote")


def _price_required(case: Case, instrument: Instrument) -> Reason:
    return Why.PRICE_REQUIRED.because(symbol=instrument.symbol, source=case.facts.price_source)
