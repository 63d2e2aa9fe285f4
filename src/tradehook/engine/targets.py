"""The order that a message names, as deciding looks at it."""

from tradehook.deciding.facts import Target
from tradehook.engine.orders_by_number import Numbered
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order
from tradehook.vocabulary.order import OrderStatus


def target_of(found: Numbered) -> Target | None:
    """The target of a message about a number; None while the order is not made."""
    if found.order is not None:
        return _of_order(found, found.order)
    return None if found.watched is None else _of_watched(found.number, found.watched)


def _of_order(found: Numbered, order: Order) -> Target:
    return Target(
        number=found.number,
        made_room=found.made_room,
        order_id=order.id,
        leg=order.leg,
        symbol=order.symbol,
        side=order.side,
        order_type=order.order_type,
        time_in_force=order.time_in_force,
        quantity=order.quantity,
        filled=order.filled_quantity,
        average_price=order.average_price,
        limit_price=order.prices.limit_price,
        stop_price=order.prices.stop_price,
        status=order.status,
    )


def _of_watched(number: int, watched: Watched) -> Target:
    """What tradehook watches works; what it has let go of has an order, or is cancelled."""
    return Target(
        number=number,
        order_id=watched.id,
        leg=watched.leg,
        symbol=watched.symbol,
        side=watched.side,
        order_type=watched.order_type,
        time_in_force=watched.time_in_force,
        quantity=watched.quantity,
        limit_price=watched.prices.limit_price,
        stop_price=watched.prices.stop_price,
        status=OrderStatus.WORKING if watched.status.is_ours else OrderStatus.CANCELLED,
        watched=True,
    )
