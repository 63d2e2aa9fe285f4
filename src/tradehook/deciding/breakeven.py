"""Breakeven: the stop of a position goes to what the position cost (rule: deciding 4)."""

from decimal import Decimal

from tradehook.deciding.case import Case
from tradehook.deciding.facts import OpenOrder
from tradehook.deciding.plan import Plan
from tradehook.deciding.pricing import WATCHABLE, price_zero
from tradehook.vocabulary.decision import Carried, ChangeOrder, PlaceOrder
from tradehook.vocabulary.exact import Price, canonical
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason, Why

_TYPES = frozenset({OrderType.STOP, OrderType.STOP_LIMIT})


def breakeven(case: Case) -> Plan | Reason:
    """Move the stops of what is held, or make one; the take profit stays linked with them.

    A stop of another type than asked for, one that trails among them, is cancelled, and a new one is made after that.
    """
    stop = _stop_price(case)
    if isinstance(stop, Reason):
        return stop
    market = _market_price(case)
    if market is not None and case.held_side.sign * (market - stop) <= 0:
        return case.because(
            Why.BREAKEVEN_BEYOND_MARKET,
            symbol=case.facts.held_instrument.symbol,
            stop=canonical(stop),
            market=canonical(market),
        )
    order_type = _order_type(case)
    stops = tuple(order for order in case.facts.open_orders if _protects(case, order))
    others = tuple(order for order in stops if order.order_type is not order_type)
    if others:
        return Plan(cancels=others, intents=(_new_stop(case, order_type, stop),))
    if not stops:
        return Plan(intents=(_new_stop(case, order_type, stop),))
    moved = tuple(_moved(order, stop) for order in stops if order.stop_price != stop)
    return Plan(intents=moved) if moved else case.because(Why.AT_BREAKEVEN, stop=canonical(stop))


def _stop_price(case: Case) -> Price | Reason:
    sent = case.message.breakeven_offset if case.settings.allow_signal_overrides else None
    offset = case.settings.breakeven_offset if sent is None else sent
    held, side = case.facts.held_instrument, case.held_side
    price = case.facts.held.average_price + side.sign * offset
    on_tick = held.tick.round(price, side.opposite)
    if on_tick <= 0:
        return price_zero("stop loss", price, held)
    aside = "" if not offset else f" {'+' if side.sign > 0 else '-'} {canonical(offset)}"
    cost = canonical(case.facts.held.average_price)
    case.note("breakeven", f"The position cost {cost} on average{aside}: the stop goes to {canonical(on_tick)}.")
    return on_tick


def _market_price(case: Case) -> Decimal | None:
    quote = case.facts.quote_of(case.facts.held_instrument)
    return case.message.signal_price if quote is None else quote.mark


def _order_type(case: Case) -> OrderType:
    sent = case.message.order_type
    return sent if sent is not None and sent in _TYPES else OrderType.STOP


def _protects(case: Case, order: OpenOrder) -> bool:
    held = case.facts.held_instrument.symbol
    return order.leg is Leg.STOP_LOSS and order.symbol == held and order.side is case.held_side.opposite


def _moved(order: OpenOrder, stop: Price) -> ChangeOrder:
    limit = stop if order.order_type is OrderType.STOP_LIMIT else None
    return ChangeOrder(order_id=order.order_id, stop_price=stop, limit_price=limit)


def _new_stop(case: Case, order_type: OrderType, stop: Price) -> PlaceOrder:
    watched = _cannot_rest(case, order_type) and order_type in WATCHABLE and case.settings.allow_emulation
    return PlaceOrder(
        leg=Leg.STOP_LOSS,
        symbol=case.facts.held_instrument.symbol,
        side=case.held_side.opposite,
        quantity=case.size,
        order_type=order_type,
        time_in_force=_lasting(case, order_type),
        stop_price=stop,
        limit_price=stop if order_type is OrderType.STOP_LIMIT else None,
        carried=Carried.WATCHED if watched else Carried.BY_BROKER,
    )


def _cannot_rest(case: Case, order_type: OrderType) -> bool:
    """Whether the broker does not take such a stop, or not beside a take profit that keeps the units for itself."""
    broker = case.facts.broker
    beside = (each for each in case.facts.open_orders if each.leg is Leg.TAKE_PROFIT and not each.watched)
    return order_type not in broker.takes or (broker.legs_hold_quantity and any(beside))


def _lasting(case: Case, order_type: OrderType) -> TimeInForce:
    taken = case.facts.broker.takes.get(order_type, frozenset({TimeInForce.GTC}))
    return TimeInForce.GTC if TimeInForce.GTC in taken else TimeInForce.DAY
