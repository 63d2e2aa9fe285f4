"""Protection first: a position that lost its stop gets it back, and somebody is told (architecture 2, promise 11).

A stop protects while the position that its trade opened is held. One that ended without filling is placed again as a
new attempt of the same step, unless we cancelled it ourselves: that is for a person to know.
"""

from tradehook.accounts import queries as accounts
from tradehook.engine.facts import broker_of
from tradehook.engine.family import family_of
from tradehook.engine.noting import note
from tradehook.engine.ordering import place_again
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.lanes import queries
from tradehook.lanes.lane import Lane
from tradehook.orders import queries as orders
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
    return turn


def protect(tx: Tx, world: World, stop: Order, lane: Lane) -> Turn:
    """Give a position back the stop that ended unfilled, or say that it has none; nothing where it needs none.

    While another trade holds the lane it is about to exit, and may have cancelled the stop for that.
    """
    if stop.leg is not Leg.STOP_LOSS or not stop.status.final or stop.status is OrderStatus.FILLED:
        return NOTHING
    if lane.trade_id not in (None, stop.trade_id):
        return NOTHING
    bare = _without_stop(tx, stop)
    if not bare:
        return NOTHING
    if requests.attempts(tx, stop.id, RequestKind.CANCEL):
        _say_once(tx, world, stop, bare, "it was cancelled by tradehook, and what should have exited it did not")
        return NOTHING
    _say_once(tx, world, stop, bare, stop.words or f"the order is {stop.status}")
    broker = broker_of(tx, world, stop.account_id)
    request = place_again(tx, world, broker, stop, bare)
    note(tx, world, stop.account_id, About.PROTECTION_RESTORED.saying(symbol=stop.symbol, order_id=request.order.id))
    return Turn(requests=(request,))


def lost_stops(tx: ReadTx) -> bool:
    """Whether a family's last stop ended without filling, so that it is worth looking at its position."""
    return any(stop.status.final and stop.status is not OrderStatus.FILLED for stop in orders.last_stops(tx))


def _without_stop(tx: Tx, stop: Order) -> Quantity:
    """Units that the stop protected and that nothing else exits or protects: at most what was left of it."""
    family = family_of(tx, stop.lane)
    held = -stop.side.sign * family.left_to_exit(stop.symbol)
    working = [order for order in family.working if order.leg is Leg.STOP_LOSS]
    protected = sum((order.remaining for order in working), ZERO)
    return Quantity(max(ZERO, min(stop.remaining, held - protected)))


def _say_once(tx: Tx, world: World, stop: Order, bare: Quantity, words: str) -> None:
    if not accounts.was_said(tx, About.POSITION_UNPROTECTED.code, stop.id):
        said = About.POSITION_UNPROTECTED.saying(
            symbol=stop.symbol, quantity=canonical(bare), words=words, order_id=stop.id
        )
        note(tx, world, stop.account_id, said)
