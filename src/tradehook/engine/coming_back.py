"""Trades that left their lane, delayed, queued or awaiting approval, come back at its tail (rule: architecture 4).

They are planned anew: windows, guards, age and the kill switch are looked at then, not when they left.
"""

from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.intake.queries import newest_signal
from tradehook.lanes.queries import lane as lock_lane
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.vocabulary.ids import TradeId


def bring_back(tx: Tx, world: World, trade_id: TradeId) -> Turn:
    """Release one trade: its time has come, or somebody approved it. Nothing for one that is not away."""
    found = trades.trade(tx, trade_id)
    if found is None:
        return NOTHING
    # Every engine looks for trades whose time has come: whoever has the lane second finds this one released.
    lock_lane(tx, found.lane)
    trade = trades.trade(tx, trade_id)
    if trade is None or not trade.status.away:
        return NOTHING
    trades.come_back(tx, trade, newest_signal(tx), world.now())
    return Turn(lanes=(trade.lane,))


def bring_back_due(tx: Tx, world: World) -> Turn:
    """Release every trade whose time has come."""
    turn = NOTHING
    for trade in trades.due(tx, world.now()):
        turn += bring_back(tx, world, trade.id)
    return turn
