"""Giving up on a trade that the program cannot work out, so that the lane goes on and somebody sees it."""

from tradehook.engine import lanes
from tradehook.engine.ending import End, end
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.ids import LaneKey
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.trade import TradeStatus


def give_up(tx: Tx, world: World, key: LaneKey, fault: str) -> Turn:
    """End the trade whose turn it is as failed. What of it works at the broker stays there, visible.

    Nothing where another engine has taken the lane meanwhile: it may be able to work the trade out.
    """
    lane = lanes.hold(tx, world, key)
    trade = None if lane is None else _whose_turn(tx, lane)
    if lane is None or trade is None:
        return NOTHING
    reason = Why.FAULT.because(words=fault)
    ended = end(tx, lane, trade, End(status=TradeStatus.FAILED, reasons=(reason,), at=world.now()))
    return ended + Turn(lanes=(key,))


def _whose_turn(tx: Tx, lane: Lane) -> Trade | None:
    """One that was about to overtake, else the one that holds the lane, else the next."""
    waiting = trades.next_in_lane(tx, lane.key)
    if waiting is not None and waiting.overtakes:
        return waiting
    holder = trades.trade(tx, lane.trade_id) if lane.trade_id else None
    return holder or waiting
