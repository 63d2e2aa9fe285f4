"""Lanes: in an account and a family, trades are carried out one at a time, in the order of acceptance.

A lane is a row, not a coroutine: a trade that waits keeps the row and frees the worker, and a restart, or another
engine once the lease is over, finds it there (rule: architecture 4 and 5).
"""

from dataclasses import replace

from tradehook.engine.noting import note
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.lanes import queries
from tradehook.lanes.lane import Lane
from tradehook.lanes.life import LaneEvent, LaneState, next_state
from tradehook.plumbing.store.contract import Tx
from tradehook.trades.queries import next_in_lane
from tradehook.trades.trade import Trade
from tradehook.vocabulary.ids import LaneKey, TradeId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.notice import About


def hold(tx: Tx, world: World, key: LaneKey) -> Lane | None:
    """The lane's row, locked and ours to work; None while another engine works it, which is told to look at it."""
    return _taken(tx, world, queries.lane(tx, key))


def hold_for(tx: Tx, world: World, key: LaneKey, trade_id: TradeId | None) -> Lane | None:
    """As `hold`, for a step of one trade: while it is not the one that holds the lane, the lock is enough.

    What rests at the broker has let go of its lane, and whoever works that looks after the trade which holds it now.
    """
    lane = queries.lane(tx, key)
    return lane if lane.trade_id != trade_id else _taken(tx, world, lane)


def claim(world: World, lane: Lane, trade: Trade) -> Lane:
    """Give a lane that is free to a trade. The row is written with the trade's first step, which follows at once."""
    return replace(_ours(world, lane), trade_id=trade.id, state=next_state(lane.state, LaneEvent.CLAIMED))


def overtake(tx: Tx, world: World, lane: Lane, trade: Trade) -> Lane:
    """Give a lane that another trade holds to one that overtakes it."""
    return _move(tx, replace(_ours(world, lane), trade_id=trade.id), LaneEvent.OVERTAKEN, None)


def let_pass(tx: Tx, lane: Lane, place: int) -> Lane:
    """Remember that what may enter, up to this place, was overtaken."""
    if place <= lane.overtaken:
        return lane
    passed = replace(lane, overtaken=place)
    queries.set_lane(tx, passed)
    return passed


def let_in(tx: Tx, key: LaneKey, place: int) -> None:
    """Let what comes to this place now count as coming after whatever was overtaken. The lane is locked."""
    lane = queries.lane(tx, key)
    if lane.overtaken >= place:
        queries.set_lane(tx, replace(lane, overtaken=place - 1))


def happen(tx: Tx, lane: Lane, event: LaneEvent, wait_until: Instant | None = None) -> Lane:
    """Move a lane on, unless it stands and waits so already."""
    return _move(tx, lane, event, wait_until)


def heed(tx: Tx, lane: Lane) -> None:
    """All that other engines wrote down before the lane was locked is looked at now."""
    if lane.poked:
        queries.heed(tx, lane.key)


def release(tx: Tx, lane: Lane, trade: Trade) -> Turn:
    """Let the next trade have its turn, if this one held the lane and another waits."""
    if lane.trade_id != trade.id:
        return NOTHING
    _move(tx, replace(lane, trade_id=None), LaneEvent.RELEASED, None)
    return NOTHING if next_in_lane(tx, lane.key) is None else Turn(lanes=(lane.key,))


def _move(tx: Tx, lane: Lane, event: LaneEvent, wait_until: Instant | None) -> Lane:
    state = next_state(lane.state, event)
    moved = replace(lane, state=state, wait_until=wait_until)
    stays = event not in _CHANGE_HANDS and (state, wait_until) == (lane.state, lane.wait_until)
    if not stays:
        queries.set_lane(tx, moved)
    return moved


def _taken(tx: Tx, world: World, lane: Lane) -> Lane | None:
    if lane.trade_id is None or lane.owner == world.engine:
        return lane
    if lane.lease_until > world.now():
        queries.poke(tx, lane.key)
        return None
    note(tx, world, lane.key.account_id, About.LANE_TAKEN_OVER.saying(symbol=lane.key.family))
    taken = _ours(world, lane)
    queries.set_lane(tx, taken)
    return taken


def _ours(world: World, lane: Lane) -> Lane:
    epoch = lane.epoch + (lane.owner != world.engine)
    return replace(lane, owner=world.engine, epoch=epoch, lease_until=after(world.now(), world.lease_s))


_CHANGE_HANDS = frozenset({LaneEvent.OVERTAKEN, LaneEvent.RELEASED})

BUSY = frozenset({LaneState.ANSWER, LaneState.DOUBT})
"""The states in which it is not known what the broker makes of the last order."""
