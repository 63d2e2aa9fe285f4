"""The transactions that carry trades out in a lane: each takes the one whose turn it is as far as it goes now."""

from tradehook.engine import lanes
from tradehook.engine.overtaking import waits_for_the_broker, whose_turn
from tradehook.engine.plan import not_known, plan_with, take_up
from tradehook.engine.steps import end_if_done, step_on
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.lanes.life import LaneState
from tradehook.plumbing.points import Point, reached
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.vocabulary.ids import LaneKey, TradeId
from tradehook.vocabulary.trade import TradeStatus


def advance(tx: Tx, world: World, key: LaneKey) -> Turn:
    """Take the trade whose turn it is a step further; nothing where none waits, or another engine works the lane."""
    lane = lanes.hold(tx, world, key)
    if lane is None or (not lane.is_overdue(world.now()) and waits_for_the_broker(tx, lane)):
        return NOTHING
    return _step(tx, world, lane)


def resume(tx: Tx, world: World, key: LaneKey) -> Turn:
    """As `advance`, whatever the lane waits for: at a start, and when something was written down by another engine."""
    lane = lanes.hold(tx, world, key)
    return NOTHING if lane is None else _step(tx, world, lane)


def _step(tx: Tx, world: World, lane: Lane) -> Turn:
    lanes.heed(tx, lane)
    held_by = lane.trade_id
    turn = whose_turn(tx, world, lane)
    if turn is None:
        return NOTHING
    lane, trade = turn
    over = NOTHING if held_by in (None, trade.id) else _let_go(tx, world, lane, held_by)
    if trade.status is TradeStatus.PLANNED:
        return over + take_up(tx, world, lane, trade)
    return over + step_on(tx, world, lane, trade)


def _let_go(tx: Tx, world: World, lane: Lane, overtaken: TradeId) -> Turn:
    """A trade that has lost its lane hears of its orders by reports alone; one that was told already ends now."""
    trade = trades.trade(tx, overtaken)
    return NOTHING if trade is None else end_if_done(tx, world, lane, trade)


def facts_came(tx: Tx, world: World, key: LaneKey, asked: tuple[str, ...]) -> Turn:
    """What a lane waited to know was fetched, prices of what was asked for among it: plan with it."""
    lane = lanes.hold(tx, world, key)
    trade = trades.trade(tx, lane.trade_id) if lane is not None and lane.trade_id is not None else None
    if lane is None or trade is None or lane.state is not LaneState.FACTS:
        return advance(tx, world, key)
    reached(Point.FACTS_CAME)
    return plan_with(tx, world, lane, trade, asked)


def facts_missing(tx: Tx, world: World, key: LaneKey, words: str) -> Turn:
    """What a lane waited to know could not be fetched; `words` say why."""
    lane = lanes.hold(tx, world, key)
    trade = trades.trade(tx, lane.trade_id) if lane is not None and lane.trade_id is not None else None
    if lane is None or trade is None or lane.state is not LaneState.FACTS:
        return NOTHING
    return not_known(tx, world, lane, trade, words)
