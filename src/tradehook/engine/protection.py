"""Protection first: a position that lost its stop gets it back, and somebody is told (architecture 2, promise 11).

A stop protects while the position that its trade opened is held. One that ended without filling is placed again as a
new attempt of the same step, unless we cancelled it ourselves: that is for a person to know.
"""

from dataclasses import replace

from tradehook.accounts import queries as accounts
from tradehook.engine.facts import broker_of
from tradehook.engine.family import family_of
from tradehook.engine.making_room import comes_back
from tradehook.engine.moving_legs import prices_by_fill
from tradehook.engine.noting import note
from tradehook.engine.ordering import place_again
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.lanes import queries
from tradehook.lanes.lane import Lane
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.life import WatchedStatus
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.exact import ZERO, Quantity, canonical
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.order import Leg, OrderStatus


def protect_all(tx: Tx, world: World) -> Turn:
    """Look at the last stop of every family that ever had one: at a start before the lanes run, and now and then."""
    turn = NOTHING
    for stop in orders.last_stops(tx):
        turn += protect(tx, world, stop, queries.lane(tx, stop.lane))
    for watched in emulation.last_watched_stops(tx):
        _say_if_bare(tx, world, watched)
    return turn


def protect(tx: Tx, world: World, stop: Order, lane: Lane) -> Turn:
    """Give a position back the stop that ended unfilled, or say that it has none; nothing where it needs none.

    While another trade holds the lane it is about to exit, and may have cancelled the stop for that. One that gave its
    units up to an exit is put back by `making_room`, as often as it takes to arrive.
    """
    if stop.leg is not Leg.STOP_LOSS or not stop.status.final or stop.status is OrderStatus.FILLED:
        return NOTHING
    if lane.trade_id not in (None, stop.trade_id) or comes_back(tx, stop) or _is_made_again(tx, stop):
        return NOTHING
    bare = _without_stop(tx, stop)
    if not bare:
        return NOTHING
    if requests.attempts(tx, stop.id, RequestKind.CANCEL):
        _say_once(tx, world, stop, bare, "it was cancelled by tradehook, and what should have exited it did not")
        return NOTHING
    if emulation.of_order(tx, stop.id) is not None:
        return NOTHING
    _say_once(tx, world, stop, bare, stop.words or f"the order is {stop.status}")
    broker = broker_of(tx, world, stop.account_id)
    lost = replace(stop, prices=prices_by_fill(tx, world, stop))
    request = place_again(tx, world, broker, lost, bare)
    note(tx, world, stop.account_id, About.PROTECTION_RESTORED.saying(symbol=stop.symbol, order_id=request.order.id))
    return Turn(requests=(request,))


def _is_made_again(tx: ReadTx, stop: Order) -> bool:
    """Whether another attempt took its place, and protects what it was for."""
    made = orders.orders_of_trade(tx, stop.trade_id) if stop.trade_id else []
    return any((each.leg, each.step) == (stop.leg, stop.step) and each.attempt > stop.attempt for each in made)


def lost_stops(tx: ReadTx) -> bool:
    """Whether a family's last stop ended without filling, so that it is worth looking at its position."""
    if any(stop.status.final and stop.status is not OrderStatus.FILLED for stop in orders.last_stops(tx)):
        return True
    return any(map(_was_taken, emulation.last_watched_stops(tx)))


def _say_if_bare(tx: Tx, world: World, stop: Watched) -> None:
    """Say that a position has lost the stop that tradehook watched for it, once whatever took it is over; a position
    that is gone needs none any more."""
    if not _was_taken(stop) or queries.lane(tx, stop.lane).trade_id is not None:
        return
    bare = Quantity(min(stop.released, _bare(tx, stop)))
    if bare:
        words = "it was cancelled, and what should have exited it did not"
        _say_once(tx, world, stop, bare, stop.words or words)
    if bare or not any(position.quantity for position in family_of(tx, stop.lane).positions):
        emulation.change(tx, replace(stop, released=Quantity(ZERO)), world.now())


def _was_taken(stop: Watched) -> bool:
    """Whether a stop that the broker never had was cancelled while there was something to protect."""
    return stop.status is WatchedStatus.CANCELLED and stop.order_id is None and stop.released > ZERO


def _without_stop(tx: Tx, stop: Order) -> Quantity:
    """Units that the stop protected and that nothing else exits or protects: at most what was left of it."""
    return Quantity(min(stop.remaining, _bare(tx, stop), _entered(tx, stop)))


def _bare(tx: Tx, stop: Order | Watched) -> Quantity:
    """Units held on the side that a stop exits, and that nothing exits or protects, at the broker or watched."""
    family = family_of(tx, stop.lane)
    held = -stop.side.sign * family.left_to_exit(stop.symbol)
    working = (order.remaining for order in family.working if order.leg is Leg.STOP_LOSS)
    watched = (each.released for each in family.watched if each.leg is Leg.STOP_LOSS)
    return Quantity(max(ZERO, held - sum(working, ZERO) - sum(watched, ZERO)))


def _entered(tx: ReadTx, stop: Order) -> Quantity:
    """Units that a stop is for at most: of one linked to an entry, what that has filled and its legs have left."""
    entry = orders.order(tx, stop.parent_id) if stop.parent_id else None
    if entry is None or entry.leg is not Leg.ENTRY:
        return stop.quantity
    exited = sum((leg.filled_quantity for leg in orders.legs_of(tx, entry.id)), ZERO)
    return Quantity(max(ZERO, entry.filled_quantity - exited))


def _say_once(tx: Tx, world: World, stop: Order | Watched, bare: Quantity, words: str) -> None:
    if not accounts.was_said(tx, About.POSITION_UNPROTECTED.code, stop.id):
        said = About.POSITION_UNPROTECTED.saying(
            symbol=stop.symbol, quantity=canonical(bare), words=words, order_id=stop.id
        )
        note(tx, world, stop.account_id, said)
