"""Orders that end by time: what has not filled so long after it was placed is cancelled (`cancelAfter`)."""

from tradehook.engine.facts import broker_of
from tradehook.engine.ordering import cancel
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.lanes.queries import lane as lock_lane
from tradehook.orders import queries as orders
from tradehook.orders.order import RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.orders.tending.queries import due_to_cancel
from tradehook.plumbing.store.contract import Tx


def cancel_due(tx: Tx, world: World) -> Turn:
    """Ask for the cancel of every order whose time is over, once; what it has filled stays."""
    turn = NOTHING
    for due in due_to_cancel(tx, world.now()):
        # Every engine looks for them: whoever locks it second finds it told.
        order = orders.lock_order(tx, due.id)
        if order is None or order.status.final or requests.attempts(tx, order.id, RequestKind.CANCEL):
            continue
        lock_lane(tx, order.lane)
        turn += Turn(requests=(cancel(tx, world, broker_of(tx, world, order.account_id), order),))
    return turn
