"""Protecting: the take profit and the stop loss of an entry, as legs of it (rule: deciding 5)."""

from decimal import Decimal

import msgspec
from msgspec.structs import replace

from tradehook.deciding.case import Case
from tradehook.deciding.pricing import Priced, price_zero, ticks_of
from tradehook.vocabulary.decision import Distance, PlaceLeg
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import StopLoss, TakeProfit

_HUNDRED = Decimal(100)
_USUAL = (TimeInForce.GTC, TimeInForce.DAY)


class Protected(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that legs are worked out for: `price` is the planned one, per unit, `quantity` in units."""

    side: Side
    instrument: Instrument
    quantity: Quantity
    price: Decimal


def wanted_take_profit(case: Case) -> TakeProfit | None:
    """The message's take profit where it counts, else the subscription's."""
    own, sent = case.settings, case.message.take_profit
    return sent if sent is not None and case.overrides(own.use_signal_take_profit) else own.take_profit


def wanted_stop_loss(case: Case) -> StopLoss | None:
    """The message's stop loss where it counts, else the subscription's; its type is the subscription's where it names
    none, else `stop` (rule: deciding 1). A subscription's that names a type alone is none."""
    own, sent = case.settings.stop_loss, case.message.stop_loss
    counts = sent is not None and case.overrides(case.settings.use_signal_stop_loss)
    wanted = sent if counts else own
    if wanted is None or not _says_where(wanted):
        return None
    order_type = wanted.type or (own.type if own is not None else None) or OrderType.STOP
    return _trailing(wanted) if order_type is OrderType.TRAILING_STOP else replace(wanted, type=order_type)


def stop_distance(case: Case, order: Priced) -> Decimal | Reason:
    """How far the stop is from the planned entry price, per unit, > 0; a quantity worked out from the risk needs it."""
    stop, instrument, found = wanted_stop_loss(case), order.instrument, order.planned
    if stop is None:
        return _stop_required(case, instrument, "there is none")
    if stop.pnl_amount is not None:
        return _stop_required(case, instrument, "it is given in money (pnlAmount), which would need the quantity first")
    if isinstance(found, Reason):
        return found
    amounts = (stop.amount, stop.trail_amount, ticks_of(case, stop.ticks), ticks_of(case, stop.trail_ticks))
    amount = next((each for each in amounts if each is not None), None)
    percent = stop.percent if stop.trail_percent is None else stop.trail_percent
    if stop.stop_price is not None:
        distance = abs(found.price - stop.stop_price)
    elif amount is not None:
        distance = amount
    else:
        distance = found.price * (percent or Decimal(0)) / _HUNDRED
    return distance or _stop_required(case, instrument, "it is at the entry price itself")


def legs_of_entry(
    case: Case, entry: Protected, take_profit: TakeProfit | None, stop_loss: StopLoss | None
) -> tuple[PlaceLeg, ...] | Reason:
    """The take profit and the stop loss of an entry, priced on the tick; a price that is not above zero is a reason."""
    legs: list[PlaceLeg] = []
    for leg in (
        None if take_profit is None else _take_profit(case, entry, take_profit),
        None if stop_loss is None else _stop_loss(case, entry, stop_loss),
    ):
        if isinstance(leg, Reason):
            return leg
        if leg is not None:
            legs.append(leg)
    return tuple(legs)


def _says_where(stop: StopLoss) -> bool:
    """Whether it says more than its type."""
    return stop != StopLoss(type=stop.type)


def _trailing(stop: StopLoss) -> StopLoss:
    """A stop as one that trails: a distance is how far it stays behind. One at a price cannot trail."""
    if stop.stop_price is not None or stop.pnl_amount is not None:
        return replace(stop, type=OrderType.STOP)
    return StopLoss(
        type=OrderType.TRAILING_STOP,
        trail_amount=stop.trail_amount or stop.amount,
        trail_percent=stop.trail_percent or stop.percent,
        trail_ticks=stop.trail_ticks or stop.ticks,
    )


def _stop_required(case: Case, instrument: Instrument, words: str) -> Reason:
    kind = case.message.quantity_type or case.settings.quantity_type
    return Why.STOP_REQUIRED.because(quantity_type=kind, symbol=instrument.symbol, words=words)


def _take_profit(case: Case, entry: Protected, wanted: TakeProfit) -> PlaceLeg | Reason:
    distance = _distance(case, entry, wanted)
    price = wanted.limit_price if distance is None else distance.from_price(entry.price, entry.side)
    placed = _on_tick(entry, "take profit", price)
    if isinstance(placed, Reason):
        return placed
    return PlaceLeg(
        leg=Leg.TAKE_PROFIT,
        order_type=OrderType.LIMIT,
        time_in_force=_lasting(case, OrderType.LIMIT),
        limit_price=placed,
        distance=distance,
    )


def _stop_loss(case: Case, entry: Protected, wanted: StopLoss) -> PlaceLeg | Reason:
    order_type = wanted.type or OrderType.STOP
    lasting = _lasting(case, order_type)
    if order_type is OrderType.TRAILING_STOP:
        return PlaceLeg(
            leg=Leg.STOP_LOSS,
            order_type=order_type,
            time_in_force=lasting,
            trail_amount=wanted.trail_amount or ticks_of(case, wanted.trail_ticks),
            trail_percent=wanted.trail_percent,
        )
    distance = _distance(case, entry, wanted)
    price = wanted.stop_price if distance is None else distance.from_price(entry.price, entry.side.opposite)
    stop = _on_tick(entry, "stop loss", price)
    if isinstance(stop, Reason):
        return stop
    limit = _on_tick(entry, "stop loss's limit", stop if wanted.limit_price is None else wanted.limit_price)
    if isinstance(limit, Reason):
        return limit
    return PlaceLeg(
        leg=Leg.STOP_LOSS,
        order_type=order_type,
        time_in_force=lasting,
        stop_price=stop,
        limit_price=limit if order_type is OrderType.STOP_LIMIT else None,
        distance=distance,
    )


def _distance(case: Case, entry: Protected, wanted: TakeProfit | StopLoss) -> Distance | None:
    """How far from the entry; None for an absolute price. Money is divided by the quantity times the point value."""
    if wanted.percent is not None:
        return Distance(percent=wanted.percent)
    amount = wanted.amount or ticks_of(case, wanted.ticks)
    if amount is not None:
        return Distance(amount=amount)
    if wanted.pnl_amount is not None:
        rate = case.facts.rate or Decimal(1)
        return Distance(amount=wanted.pnl_amount / (entry.quantity * entry.instrument.point_value * rate))
    return None


def _on_tick(entry: Protected, name: str, price: Decimal | None) -> Price | Reason:
    asked = Decimal(0) if price is None else price
    on_tick = entry.instrument.tick.round(asked, entry.side.opposite)
    return on_tick if on_tick > 0 else price_zero(name, asked, entry.instrument)


def _lasting(case: Case, order_type: OrderType) -> TimeInForce:
    """Legs work until cancelled, where the broker takes that (rule: deciding 3)."""
    taken = case.facts.broker.takes.get(order_type)
    return next((one for one in _USUAL if taken is None or one in taken), TimeInForce.GTC)
