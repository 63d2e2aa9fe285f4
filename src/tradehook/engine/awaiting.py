"""Waiting for the newest step of a plan: an order at the broker, one that tradehook watches, or a change of one.

The lane is held until the broker has acknowledged the last order, and an entry waits for its exit, but not for ever.
"""

from tradehook.engine import lanes
from tradehook.engine.changing import Change, Standing
from tradehook.engine.doubt import show_doubt
from tradehook.engine.ending import End, end, end_by, why_unfilled
from tradehook.engine.leaving import leave_afterwards
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.lanes.life import LaneEvent
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import Leg, OrderStatus
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.trade import TradeStatus


def placed_order(tx: Tx, world: World, lane: Lane, trade: Trade, order: Order, last: bool) -> Turn:
    """Wait for the newest order of the plan; what is left to a person comes after the last one."""
    afterwards = trade.decision is not None and trade.decision.afterwards is not None
    if last and not afterwards:
        return _last_order(tx, world, lane, trade, order)
    if order.status is OrderStatus.FILLED:
        return leave_afterwards(tx, world, lane, trade, order)
    return _exit_under_way(tx, world, lane, trade, order)


def change_under_way(tx: Tx, world: World, lane: Lane, trade: Trade, change: Change) -> Turn:
    """Wait for the new terms of an order: the lane is free once the broker will see to them."""
    now = world.now()
    trade = show_doubt(tx, trade, change.words, now)
    if change.reason is not None:
        return change.turn + end(tx, lane, trade, End(status=TradeStatus.FAILED, reasons=(change.reason,), at=now))
    if change.standing is Standing.DONE:
        return change.turn + end(tx, lane, trade, End(status=TradeStatus.COMPLETED, at=now))
    if change.standing is Standing.ACKNOWLEDGED:
        return change.turn + lanes.release(tx, lane, trade)
    if lane.trade_id == trade.id and change.turn.requests:
        lanes.happen(tx, lane, LaneEvent.ORDER_SENT)
    elif lane.trade_id == trade.id and change.standing is Standing.DOUBTED:
        lanes.happen(tx, lane, LaneEvent.DOUBTED)
    return change.turn


def watched_step(tx: Tx, world: World, lane: Lane, trade: Trade, watched: Watched) -> Turn:
    """The lane is free while the last order of a plan is watched, and a trade that asked for a leg is done; an entry
    waits for its exit, and not for ever."""
    if watched.leg is Leg.STOP_LOSS:
        return end(tx, lane, trade, End(status=TradeStatus.COMPLETED, at=world.now()))
    if trade.decision is None or watched.step == len(trade.decision.intents) - 1:
        return lanes.release(tx, lane, trade)
    now, timeout = world.now(), trades.settings(tx, trade.id).exit_fill_timeout
    deadline = after(watched.created_at, timeout)
    if now >= deadline:
        reason = Why.EXIT_TIMEOUT.because(symbol=watched.symbol, seconds=timeout)
        return end(tx, lane, trade, End(status=TradeStatus.FAILED, reasons=(reason,), at=now))
    if lane.trade_id == trade.id:
        lanes.happen(tx, lane, LaneEvent.EXIT_WORKS, deadline)
    return NOTHING


def _exit_under_way(tx: Tx, world: World, lane: Lane, trade: Trade, order: Order) -> Turn:
    """An entry waits for its exit to be filled; when that fails or takes too long, nothing is entered."""
    now = world.now()
    if order.status.final:
        return end(tx, lane, trade, End(status=TradeStatus.FAILED, reasons=(why_unfilled(order, now),), at=now))
    timeout = trades.settings(tx, trade.id).exit_fill_timeout
    deadline = after(order.created_at, timeout)
    if now >= deadline:
        reason = Why.EXIT_TIMEOUT.because(symbol=order.symbol, seconds=timeout)
        return end(tx, lane, trade, End(status=TradeStatus.FAILED, reasons=(reason,), at=now))
    return _wait(tx, lane, order, LaneEvent.EXIT_WORKS, deadline)


def _last_order(tx: Tx, world: World, lane: Lane, trade: Trade, order: Order) -> Turn:
    """The lane is free at the last acknowledgement; the trade ends with its last order, and with a leg once that
    works."""
    if order.status.final:
        return end_by(tx, lane, trade, order, world.now())
    if order.leg is Leg.STOP_LOSS and order.status is OrderStatus.WORKING:
        return end(tx, lane, trade, End(status=TradeStatus.COMPLETED, at=world.now()))
    if order.status in (OrderStatus.WORKING, OrderStatus.PARTIALLY_FILLED):
        return lanes.release(tx, lane, trade)
    return _wait(tx, lane, order, None, None)


def _wait(tx: Tx, lane: Lane, order: Order, event: LaneEvent | None, until: Instant | None) -> Turn:
    """Say in the lane's row what its trade waits for."""
    if lane.trade_id != order.trade_id:
        return NOTHING
    if order.status is OrderStatus.IN_DOUBT:
        lanes.happen(tx, lane, LaneEvent.DOUBTED, until)
    elif event is not None and order.status is not OrderStatus.PENDING:
        lanes.happen(tx, lane, event, until)
    return NOTHING
