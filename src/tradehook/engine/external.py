"""Orders that tradehook did not send: kept as they are told, so that they are seen, counted and can be cancelled."""

from tradehook.engine.history import average_of, filled_to
from tradehook.engine.noting import note
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.life import Event
from tradehook.orders.order import Order, OrderFact
from tradehook.plumbing.store.contract import Tx
from tradehook.positions.fills.queries import fills_of_order
from tradehook.positions.queries import positions_of_family
from tradehook.vocabulary.broker import BrokerOrder
from tradehook.vocabulary.exact import ZERO, Quantity, canonical
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import AccountId, ClientOrderId, LaneKey, OrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.notice import About, Notice
from tradehook.vocabulary.order import Leg

_NOT_OURS = "tradehook did not send it"


def make(tx: Tx, world: World, account_id: AccountId, told: BrokerOrder, happened_at: Instant) -> Order:
    """Keep an order that is not ours, as it is told; it belongs to no trade. Raises `LookupError` for what nobody knows
    as an instrument."""
    lane = LaneKey(account_id, world.instrument(told.symbol).family)
    order = Order(
        id=OrderId(world.new_id()),
        client_order_id=_id_of(tx, account_id, told),
        broker_order_id=told.broker_order_id,
        account_id=account_id,
        trade_id=None,
        step=0,
        attempt=1,
        leg=_leg(tx, lane, told),
        external=True,
        family=lane.family,
        symbol=told.symbol,
        side=told.side,
        order_type=told.order_type,
        time_in_force=told.time_in_force,
        reduce_only=False,
        quantity=told.quantity,
        filled_quantity=told.filled_quantity,
        average_price=told.average_price,
        prices=told.prices,
        good_till=told.good_till,
        status=told.status,
        words=told.words,
        created_at=world.now(),
    )
    orders.add(tx, order)
    orders.add_fact(
        tx,
        OrderFact(
            order_id=order.id,
            event=Event.ACCEPTED,
            status=order.status,
            note=_NOT_OURS,
            happened_at=happened_at,
            learned_at=order.created_at,
        ),
    )
    note(tx, world, account_id, _notice(order))
    return order


def filled_outside(tx: Tx, order: Order, fill: Fill, told: BrokerOrder | None) -> Order:
    """An order that is not ours after one execution of it that was just booked.

    Some of it may have filled before anybody listened: what is known of it is the most that was told.
    """
    booked = fills_of_order(tx, order.id)
    known = Quantity(sum((each.quantity for each in booked), ZERO))
    shown = Quantity(ZERO) if told is None else told.filled_quantity
    total = max(known, shown, order.filled_quantity)
    if total == known:
        return filled_to(tx, order, fill, total, average_of(booked))
    return filled_to(tx, order, fill, total, told.average_price if told and total == shown else order.average_price)


def _id_of(tx: Tx, account_id: AccountId, told: BrokerOrder) -> ClientOrderId:
    """The id that somebody gave it, unless there is none, or an order in another account has the same."""
    taken = not told.client_order_id or orders.order_by_client_id(tx, told.client_order_id) is not None
    return ClientOrderId(f"{account_id}/{told.broker_order_id}") if taken else told.client_order_id


def _leg(tx: Tx, lane: LaneKey, told: BrokerOrder) -> Leg:
    """An exit, where it goes against what is held, else an entry."""
    held = sum((each.quantity for each in positions_of_family(tx, lane) if each.symbol == told.symbol), ZERO)
    return Leg.EXIT if held * told.side.sign < 0 else Leg.ENTRY


def _notice(order: Order) -> Notice:
    return About.EXTERNAL_ORDER.saying(
        symbol=order.symbol,
        side=order.side,
        quantity=canonical(order.quantity),
        order_type=order.order_type.replace("_", " "),
        status=order.status,
        order_id=order.id,
    )
