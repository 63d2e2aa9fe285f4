"""What a fact of one order means to the legs around it: they move with the fill, shrink, or come back."""

from collections.abc import Iterable

from tradehook.engine.differing import UNTOLD
from tradehook.engine.emulating import attend
from tradehook.engine.making_room import put_all_back, put_back, say_how_long
from tradehook.engine.moving_legs import move_all, move_legs
from tradehook.engine.shrinking import shrink, shrink_around, shrink_to_held
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.order import Order
from tradehook.orders.tending.queries import lanes_with_taken_out, partly_filled_entries
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.ids import LaneKey
from tradehook.vocabulary.order import Leg, OrderClass


def tend(tx: Tx, world: World, order: Order, before: Order) -> Turn:
    """Look after the legs once something became of an order, which was `before`."""
    match order.leg:
        case Leg.ENTRY:
            return _tend_entry(tx, world, order, before)
        case Leg.EXIT:
            told = order.status.final or order.filled_quantity != before.filled_quantity
            return (shrink(tx, world, order) if told else NOTHING) + put_back(tx, world, order.lane)
        case Leg.TAKE_PROFIT | Leg.STOP_LOSS:
            return _tend_leg(tx, world, order, before)


def tend_all(tx: Tx, world: World) -> Turn:
    """Look at what may have waited for a free lane, or for time: at a start, and now and then."""
    return move_all(tx, world) + put_all_back(tx, world)


def tend_explained(tx: Tx, world: World, keys: Iterable[LaneKey]) -> Turn:
    """Look after the legs of families in which the broker's position was another than ours, and is it no more."""
    turn = NOTHING
    for key in keys:
        turn += attend(tx, world, key) + shrink_to_held(tx, world, key)
    return turn


def are_to_tend(tx: ReadTx, world: World) -> bool:
    """Whether there is anything for `tend_all` to look at."""
    return bool(lanes_with_taken_out(tx)) or bool(partly_filled_entries(tx, world.now()))


def _tend_entry(tx: Tx, world: World, entry: Order, before: Order) -> Turn:
    alone = entry.order_class is OrderClass.SIMPLE
    if not entry.filled_quantity or (alone and not orders.any_open_leg(tx, entry.lane)):
        return NOTHING
    working = orders.open_orders(tx, entry.lane)
    ended = entry.status.final and not before.status.final
    told = ended or entry.filled_quantity != before.filled_quantity
    turn = shrink_around(tx, world, entry, working) if told else NOTHING
    return turn + move_legs(tx, world, entry, [each for each in working if each.parent_id == entry.id])


def _tend_leg(tx: Tx, world: World, leg: Order, before: Order) -> Turn:
    exited = shrink(tx, world, leg) if leg.filled_quantity != before.filled_quantity else NOTHING
    if leg.status.final:
        return exited + put_back(tx, world, leg.lane)
    parent = orders.order(tx, leg.parent_id) if leg.parent_id else None
    turn = exited
    if leg.quantity != before.quantity or (before.status in UNTOLD and parent and parent.filled_quantity):
        # Told of, cut by the broker, or asked to be for so much, before what it protects was filled or exited.
        turn += shrink_around(tx, world, leg, orders.open_orders(tx, leg.lane))
    if before.status in UNTOLD and leg.status not in UNTOLD and leg.attempt > 1:
        if leg.parent_id is None:
            # Of a pair that was put back, the order that the other is linked with says it for both.
            say_how_long(tx, world, leg)
        turn += put_back(tx, world, leg.lane)
    return turn if parent is None else turn + move_legs(tx, world, parent, (leg,))
