"""Giving up on a trade that the program cannot work out, so that the lane goes on and somebody sees it."""

from tradehook.engine.ending import end
from tradehook.engine.turn import NOTHING, Turn
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.vocabulary.ids import LaneKey
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.trade import TradeStatus


def give_up(tx: Tx, lane_key: LaneKey, fault: str, now: Instant) -> Turn:
    """End the trade whose turn it is as failed. What of it works at the broker stays there, visible."""
    lane = trades.lane(tx, lane_key)
    holder = trades.trade(tx, lane.trade_id) if lane and lane.trade_id else None
    trade = holder or trades.next_in_lane(tx, lane_key)
    if trade is None:
        return NOTHING
    reason = Why.FAULT.because(words=fault)
    return end(tx, trade, TradeStatus.FAILED, (*trade.reasons, reason), now)
