"""The terms that a change asks for: what an order has afterwards, and what its broker is asked. Pure."""

from dataclasses import replace
from decimal import Decimal

from msgspec.structs import replace as replaced_in

from tradehook.brokers.declaring import Declaration
from tradehook.orders.order import Order
from tradehook.vocabulary.decision import ChangeOrder
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import Leg, OrderPrices, Replacement, TimeInForce

_LEGS = frozenset({Leg.TAKE_PROFIT, Leg.STOP_LOSS})
NO_ID = ClientOrderId("")
"""Of a replacement that gets its id when its request is made."""


def as_taken(intent: ChangeOrder, order: Order, declaration: Declaration, asset_class: AssetClass) -> ChangeOrder:
    """A change as the broker of an order is asked for it: a leg does not grow, and one that is to be good till a
    date is good until cancelled where the broker has no such orders."""
    quantity = intent.quantity
    if quantity is not None and order.leg in _LEGS:
        quantity = min(quantity, order.quantity)
    capped = replaced_in(intent, quantity=quantity)
    if intent.good_till is None:
        return capped
    if TimeInForce.GTD in declaration.takes(asset_class).get(order.order_type, frozenset()):
        return replaced_in(capped, time_in_force=TimeInForce.GTD)
    return replaced_in(capped, time_in_force=TimeInForce.GTC, good_till=None)


def has_terms(order: Order, taken: ChangeOrder) -> bool:
    """Whether an order is what a change, as its broker takes it, makes of it."""
    pairs = (
        (taken.quantity, order.quantity),
        (taken.limit_price, order.prices.limit_price),
        (taken.stop_price, order.prices.stop_price),
        (taken.trail_amount, order.prices.trail_amount),
        (taken.time_in_force, order.time_in_force),
        (taken.good_till, order.good_till),
    )
    return all(wanted is None or wanted == now for wanted, now in pairs)


def replacement_of(taken: ChangeOrder) -> Replacement:
    """What the broker is asked for."""
    return Replacement(
        client_order_id=NO_ID,
        quantity=None if taken.quantity is None else Quantity(taken.quantity),
        prices=OrderPrices(
            limit_price=_price(taken.limit_price),
            stop_price=_price(taken.stop_price),
            trail_amount=_price(taken.trail_amount),
        ),
        time_in_force=taken.time_in_force,
        good_till=taken.good_till,
    )


def order_as_changed(order: Order, taken: ChangeOrder) -> Order:
    """The order with the prices and the times of a change; its quantity is not touched."""
    time_in_force = taken.time_in_force or order.time_in_force
    return replace(
        order,
        prices=prices_as_changed(order.prices, taken),
        time_in_force=time_in_force,
        good_till=date_of(order, time_in_force, taken.good_till),
    )


def date_of(order: Order, time_in_force: TimeInForce, good_till: Instant | None) -> Instant | None:
    """The date of an order that has this time in force from now on, and this date where one is told. The broker's date
    is over with the time in force that it goes with; one that the broker was never told stays."""
    if good_till is not None:
        return good_till
    same = time_in_force is order.time_in_force
    return order.good_till if same or order.time_in_force is not TimeInForce.GTD else None


def prices_as_changed(had: OrderPrices, intent: ChangeOrder) -> OrderPrices:
    """The prices of an order after a change: those that it does not name stay; an amount trails in place of a
    percentage."""
    trail = _price(intent.trail_amount)
    return OrderPrices(
        limit_price=_price(intent.limit_price) or had.limit_price,
        stop_price=_price(intent.stop_price) or had.stop_price,
        trail_amount=trail or had.trail_amount,
        trail_percent=None if trail else had.trail_percent,
    )


def is_priced(intent: ChangeOrder) -> bool:
    """Whether a change names a price of a limit or a stop, or a distance for one."""
    return any(each is not None for each in (intent.limit_price, intent.stop_price, intent.distance))


def keeps_its_date(intent: ChangeOrder) -> bool:
    """Whether a change says nothing of how long an order works."""
    return intent.good_till is None and intent.time_in_force is None


def _price(number: Decimal | None) -> Price | None:
    return None if number is None else Price(number)
