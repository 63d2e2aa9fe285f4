"""Replacing orders: a new order takes the place of the old one, which ends as replaced.

A new qty is the whole, with what is filled already (rule: "qty must be > filled_qty"); whether the replacement counts
those fills as its own is `Floor.replacement_fills`.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tests.brokers.alpaca.double import groups, life, placing, power
from tests.brokers.alpaca.double.accounts import Account
from tests.brokers.alpaca.double.crypto_rules import kinds
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.orders import ZERO, Order
from tests.brokers.alpaca.double.reading import Fields
from tests.brokers.alpaca.double.refusals import (
    DUPLICATE_ID,
    NOT_CHANGED,
    NOT_SENT_YET,
    Refusal,
    forbidden,
    invalid,
    unprocessable,
)
from tests.brokers.alpaca.double.scene import Rule, Scene, first_refusal
from tests.brokers.alpaca.double.standing_rules import short_of_units
from tests.brokers.alpaca.double.stock_rules import extended_hours, pennies, stop_beyond_market, times_in_force
from tests.brokers.alpaca.double.tickets import Ticket
from tests.brokers.alpaca.double.wire import new_id, plain
from tests.brokers.alpaca.double.words import (
    AssetClass,
    Event,
    OrderClass,
    OrderType,
    Outcome,
    ReplacementFills,
    Status,
    Step,
    TimeInForce,
)

Json = dict[str, Any]
_RULES_OF: dict[AssetClass, tuple[Rule, ...]] = {
    AssetClass.STOCK: (extended_hours, pennies, times_in_force, stop_beyond_market),
    AssetClass.OPTION: (pennies,),
    AssetClass.CRYPTO: (kinds, stop_beyond_market),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be different; None keeps what the order has."""

    qty: Decimal | None
    tif: TimeInForce | None
    limit_price: Decimal | None
    stop_price: Decimal | None
    trail: Decimal | None
    client_order_id: str | None


def take_in(floor: Floor, account: Account, order: Order, body: Json) -> Order | Refusal:
    """Put the replacement that a body asks for on record, or say why not."""
    fields = Fields(body)
    change = Change(
        qty=fields.number("qty"),
        tif=fields.word("time_in_force", TimeInForce),
        limit_price=fields.number("limit_price"),
        stop_price=fields.number("stop_price"),
        trail=fields.number("trail"),
        client_order_id=fields.text("client_order_id"),
    )
    refusal = fields.refusal or _state(order) or _fits(order, change) or _quantity(order, change)
    if refusal is not None:
        return refusal
    if change.client_order_id in account.by_client_id:
        return DUPLICATE_ID
    assert order.asset is not None
    scene = Scene(floor, account, order.asset)
    new = _made(floor, order, change)
    refusal = first_refusal(_RULES_OF[order.asset.asset_class], _ticket(new), scene) or _means(order, new, scene)
    if refusal is not None:
        return refusal
    order.successor = new
    account.orders[new.id] = account.by_client_id[new.client_order_id] = floor.orders[new.id] = new
    return new


def send_out(floor: Floor, order: Order) -> None:
    """Send the replacement of an order to the market, or leave it pending."""
    if Step.REPLACES in floor.pending:
        order.status_before = order.status
        floor.change(order, Status.PENDING_REPLACE)
        floor.say(order, Event.PENDING_REPLACE)
    else:
        _confirm(floor, order)


def release(floor: Floor, outcome: Outcome) -> None:
    """Let the replacements that are pending end; the replacement of an order that was filled meanwhile is rejected."""
    for order in list(floor.orders.values()):
        if order.successor is None:
            continue
        if outcome is Outcome.CONFIRMED and order.status.open:
            _confirm(floor, order)
        else:
            _refuse(floor, order, order.successor)


def _confirm(floor: Floor, order: Order) -> None:
    new = order.successor
    assert new is not None
    held = order.is_held
    order.successor = None
    if floor.replacement_fills is ReplacementFills.CARRIED:
        new.filled_qty, new.cost = order.filled_qty, order.cost
    life.replaced(floor, order, new)
    groups.put_in_place(order, new)
    floor.enter(new)
    if held:
        floor.change(new, Status.HELD)
        floor.say(new, Event.HELD)
    else:
        life.arrive(floor, new)
    placing.after_arrival(floor, new)


def _refuse(floor: Floor, order: Order, new: Order) -> None:
    life.reject(floor, new)
    if order.status is Status.PENDING_REPLACE:
        life.go_on(floor, order, Event.REPLACE_REJECTED)
    else:
        order.successor = None
        floor.say(order, Event.REPLACE_REJECTED)


def _state(order: Order) -> Refusal | None:
    if order.status in (Status.ACCEPTED, Status.PENDING_NEW):
        return NOT_SENT_YET
    if order.status is Status.REPLACED:
        return unprocessable("order already replaced")
    if not order.status.open or order.status in (Status.PENDING_CANCEL, Status.PENDING_REPLACE):
        return unprocessable(f"cannot replace order in {order.status} status")
    if order.order_class is OrderClass.MLEG:
        return forbidden("replace mleg order is disabled")
    return unprocessable("notional orders cannot be replaced") if order.qty is None else None


def _fits(order: Order, change: Change) -> Refusal | None:
    """What is to change has to be there to be changed."""
    if change.stop_price is not None and order.type not in (OrderType.STOP, OrderType.STOP_LIMIT):
        return invalid(f"{order.type} orders must not have stop_price")
    if change.limit_price is not None and order.type not in (OrderType.LIMIT, OrderType.STOP_LIMIT):
        return invalid(f"{order.type} orders must not have limit_price")
    if change.trail is not None and order.type is not OrderType.TRAILING_STOP:
        return invalid("trail is only allowed for trailing_stop orders")
    unchanged = (
        change.qty in (None, order.qty)
        and change.tif in (None, order.tif)
        and change.limit_price in (None, order.limit_price)
        and change.stop_price in (None, order.stop_price)
        and change.trail in (None, order.trail_price, order.trail_percent)
    )
    return NOT_CHANGED if unchanged else None


def _quantity(order: Order, change: Change) -> Refusal | None:
    if change.qty is None or change.qty == order.qty:
        return None
    if order.order_class is not OrderClass.SIMPLE:
        return unprocessable("qty cannot be changed for advanced orders")
    if order.fractional or change.qty != change.qty.to_integral_value():
        return unprocessable("qty of fractional orders cannot be changed")
    return None if change.qty > order.filled_qty else unprocessable("qty must be > filled_qty")


def _made(floor: Floor, order: Order, change: Change) -> Order:
    now = floor.now()
    new = replace(
        order, id=new_id(), client_order_id=change.client_order_id or new_id(), status=Status.PENDING_NEW,
        qty=change.qty or order.qty, tif=change.tif or order.tif,
        limit_price=change.limit_price or order.limit_price, stop_price=change.stop_price or order.stop_price,
        created_at=now, updated_at=now, expires_at=placing.expiry(floor, change.tif or order.tif),
        replaces=order.id, filled_qty=ZERO, cost=ZERO, legs=[], status_before=None,
    )  # fmt: skip
    if change.trail is not None:
        new.trail_price = None if order.trail_price is None else change.trail
        new.trail_percent = None if order.trail_percent is None else change.trail
    return new


def _ticket(new: Order) -> Ticket:
    """The replacement as a ticket, for the rules; it is by itself what its group makes of it."""
    return Ticket(
        symbol=new.symbol, side=new.side, type=new.type, tif=new.tif, qty=new.qty,
        limit_price=new.limit_price, stop_price=new.stop_price, extended_hours=new.extended_hours,
    )  # fmt: skip


def _means(order: Order, new: Order, scene: Scene) -> Refusal | None:
    """What a bigger order needs on top of what the old one has: units to close, or buying power."""
    assert new.qty is not None
    assert order.qty is not None
    if order.intent.closes:
        return short_of_units(scene, new.qty, new.qty - order.qty)
    new.hold_each = placing.held_for_each(_ticket(new), scene)
    more = new.hold_each * (new.qty - order.filled_qty) - order.hold_each * order.remaining(ZERO)
    available = power.buying_power(scene.floor, scene.account)
    if more <= available:
        return None
    return forbidden(
        "insufficient buying power", buying_power=plain(available), cost_basis=plain(new.hold_each * new.qty)
    )
