"""Beginning a step of a plan: its order is written with the request that sends it, or is watched."""

from tradehook.engine import lanes
from tradehook.engine.awaiting import watched_step
from tradehook.engine.cancelling import too_long
from tradehook.engine.ending import End, end
from tradehook.engine.making_room import in_the_way, make_room
from tradehook.engine.ordering import FIRST_ATTEMPT, Step, place, watch
from tradehook.engine.turn import Turn
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.lanes.life import LaneEvent
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.decision import Carried
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.trade import TradeStatus


def begin_order(tx: Tx, world: World, lane: Lane, step: Step) -> Turn:
    """Write the order of a step and its request, or end the trade with the reason why it may no longer be sent.

    An exit waits for the legs that hold its units.
    """
    trade = step.trade
    if step.intent.carried is Carried.WATCHED:
        return _begin_watch(tx, world, lane, step)
    going = in_the_way(step)
    if going:
        late = too_long(tx, world, lane, trade)
        return make_room(tx, world, lane, step, going) + late
    placed = place(tx, world, step)
    if isinstance(placed, Reason):
        return _not_sent(tx, lane, step, placed, world.now())
    if lane.trade_id == trade.id:
        lanes.happen(tx, lane, LaneEvent.ORDER_SENT)
    return Turn(requests=(placed,))


def _begin_watch(tx: Tx, world: World, lane: Lane, step: Step) -> Turn:
    """Watch the price for a step whose order the broker does not take, or end the trade with the reason why not."""
    watched = watch(tx, world, step)
    if isinstance(watched, Reason):
        return _not_sent(tx, lane, step, watched, world.now())
    if lane.trade_id == step.trade.id:
        lane = lanes.happen(tx, lane, LaneEvent.ORDER_SENT)
    return watched_step(tx, world, lane, step.trade, watched) + Turn(watched=(lane.key,))


def _not_sent(tx: Tx, lane: Lane, step: Step, reason: Reason, at: Instant) -> Turn:
    """A trade of which nothing was sent is held; one that was begun, or tried, has failed to do the rest."""
    untouched = step.number == 0 and step.attempt == FIRST_ATTEMPT
    status = TradeStatus.HELD if untouched else TradeStatus.FAILED
    return end(tx, lane, step.trade, End(status=status, reasons=(reason,), at=at))
