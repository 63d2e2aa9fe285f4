"""Keeping new orders, also where one was sent already in a life of which a restored store knows nothing."""

from tradehook.engine.history import happen
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.life import Event
from tradehook.orders.order import Order
from tradehook.orders.reserving import Reservation
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.ids import ClientOrderId

_IT_IS_OURS = "tradehook sent it before the store was put back from a backup"


def keep_new(tx: Tx, world: World, order: Order, reservation: Reservation | None = None) -> None:
    """Keep a new order. Where the broker has shown one of its id, which nobody knew, it is that one: the broker is
    asked before it is sent (`sending.py`), and what stood for it here ends."""
    if world.restored_at is not None:
        _give_way(tx, world, order)
    orders.add(tx, order, reservation)


def _give_way(tx: Tx, world: World, order: Order) -> None:
    shown = orders.order_by_client_id(tx, order.client_order_id)
    if shown is None or not shown.external:
        return
    orders.set_client_order_id(tx, shown.id, ClientOrderId(f"{shown.account_id}/{shown.broker_order_id}"))
    if shown.status.open:
        now = world.now()
        happen(tx, shown, Event.CANCELLED, _IT_IS_OURS, now, now)
