"""Giving up on a trade that the program cannot work out, so that the lane goes on and somebody sees it."""

from tradehook.engine import lanes
from tradehook.engine.ending import End, end
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.lanes.queries import lane as lock_lane
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.ids import LaneKey, TradeId
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.trade import TradeStatus


def stuck(tx: Tx, world: World, key: LaneKey) -> TradeId | None:
    """The trade whose turn it is, and that the program could not work out.

    None where another engine has taken the lane meanwhile: it may be able to.
    """
    lane = lanes.hold(tx, world, key)
    trade = None if lane is None else _whose_turn(tx, lane)
    return None if trade is None else trade.id


def give_up(tx: Tx, world: World, key: LaneKey, trade_id: TradeId, fault: str) -> Turn:
    """End a trade as failed. What of it works at the broker stays there, visible.

    Nothing where it is no longer its turn, so that doing it again, where the answer was lost, ends no other trade.
    """
    lane = lanes.hold(tx, world, key)
    trade = None if lane is None else _whose_turn(tx, lane)
    if lane is None or trade is None or trade.id != trade_id:
        return NOTHING
    reason = Why.FAULT.because(words=fault)
    ended = end(tx, lane, trade, End(status=TradeStatus.FAILED, reasons=(reason,), at=world.now()))
    return ended + Turn(lanes=(key,))


def end_at_fault(tx: Tx, world: World, trade_id: TradeId, fault: str) -> Turn:
    """End a trade as failed that goes to one order, whoever has its lane."""
    found = trades.trade(tx, trade_id)
    lane = None if found is None else lock_lane(tx, found.lane)
    trade = trades.trade(tx, trade_id)
    if lane is None or trade is None or trade.status.ended:
        return NOTHING
    return end(
        tx, lane, trade, End(status=TradeStatus.FAILED, reasons=(Why.FAULT.because(words=fault),), at=world.now())
    )


def _whose_turn(tx: Tx, lane: Lane) -> Trade | None:
    """One that was about to overtake, else the one that holds the lane, else the next."""
    waiting = trades.next_in_lane(tx, lane.key)
    if waiting is not None and waiting.overtakes:
        return waiting
    holder = trades.trade(tx, lane.trade_id) if lane.trade_id else None
    return holder or waiting
