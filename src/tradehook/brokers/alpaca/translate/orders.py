"""Orders as Alpaca has them, in our words."""

from collections.abc import Mapping

from msgspec.structs import replace

from tradehook.brokers.alpaca.translate.numbers import exact, instant_or_none, price_or_none, quantity
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.brokers.alpaca.translate.wire import WireOrder
from tradehook.brokers.alpaca.translate.words import MULTI_LEG, PENDING_REPLACE, REPLACED, side_of, status_of, word_of
from tradehook.vocabulary.broker import BrokerOrder
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import UNPRICED, OrderPrices, OrderStatus, OrderType, TimeInForce


def broker_order(wire: WireOrder, symbols: Symbols, parent_id: BrokerOrderId | None = None) -> BrokerOrder:
    """One order with its legs. Raises `NotReadable` for what is no order of one instrument (a multi-leg order)."""
    order_type = word_of(OrderType, wire.type)
    order_id = BrokerOrderId(wire.id)
    return BrokerOrder(
        client_order_id=ClientOrderId(wire.client_order_id),
        broker_order_id=order_id,
        symbol=symbols.ours(wire.symbol, wire.asset_class),
        side=side_of(wire.side),
        quantity=quantity(wire.filled_qty if wire.qty is None else wire.qty),
        order_type=order_type,
        time_in_force=word_of(TimeInForce, wire.time_in_force),
        prices=_prices(wire, order_type),
        status=_status(wire),
        filled_quantity=quantity(wire.filled_qty),
        average_price=price_or_none(wire.filled_avg_price),
        words=f"replaced by {wire.replaced_by}" if wire.status == REPLACED and wire.replaced_by else "",
        parent_id=parent_id,
        legs=tuple(broker_order(leg, symbols, order_id) for leg in wire.legs or ()),
    )


def is_multi_leg(wire: WireOrder) -> bool:
    """Whether it is a multi-leg order as a whole: such a one has no symbol, and its legs are orders."""
    return wire.order_class == MULTI_LEG and not wire.symbol


def each_wire(wire: WireOrder) -> tuple[WireOrder, ...]:
    """The orders of one instrument in an answer: the order and its legs, or the legs of a multi-leg order."""
    legs = wire.legs or ()
    # The price of a multi-leg order is of all its legs together: each by itself takes what it gets.
    return tuple(replace(leg, type=OrderType.MARKET.value) for leg in legs) if is_multi_leg(wire) else (wire, *legs)


def awaits_its_place(wire: WireOrder, shown: Mapping[BrokerOrderId, WireOrder]) -> bool:
    """Whether it is to take the place of an order of which the exchange has not said yet that it may: that one works
    until then, and for good where the exchange refuses."""
    old = shown.get(BrokerOrderId(wire.replaces)) if wire.replaces else None
    return old is not None and old.status == PENDING_REPLACE


def changed_at(wire: WireOrder) -> Instant | None:
    """When an order last changed; None where Alpaca does not say so readably."""
    return instant_or_none(wire.updated_at or wire.submitted_at or wire.created_at)


def _prices(wire: WireOrder, order_type: OrderType) -> OrderPrices:
    """The prices that the type needs: a trailing stop's own stop price moves, and is left out."""
    match order_type:
        case OrderType.MARKET:
            return UNPRICED
        case OrderType.LIMIT:
            return OrderPrices(limit_price=price_or_none(wire.limit_price))
        case OrderType.STOP:
            return OrderPrices(stop_price=price_or_none(wire.stop_price))
        case OrderType.STOP_LIMIT:
            return OrderPrices(limit_price=price_or_none(wire.limit_price), stop_price=price_or_none(wire.stop_price))
        case OrderType.TRAILING_STOP:
            return OrderPrices(
                trail_amount=price_or_none(wire.trail_price),
                trail_percent=None if wire.trail_percent is None else exact(wire.trail_percent),
            )


def _status(wire: WireOrder) -> OrderStatus:
    """The status, exact about what has filled: several of Alpaca's say nothing of it."""
    status = status_of(wire.status)
    if status is not OrderStatus.WORKING or not wire.filled_qty:
        return status
    is_whole = wire.qty is not None and wire.filled_qty >= wire.qty
    return OrderStatus.FILLED if is_whole else OrderStatus.PARTIALLY_FILLED
