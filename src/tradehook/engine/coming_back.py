"""Trades that left their lane, delayed, queued or awaiting approval, come back at its tail (rule: architecture 4).

They are planned anew: windows, guards, age and the kill switch are looked at then, not when they left. What nobody
approved in time does not come back: it ends.
"""

from dataclasses import replace

import msgspec

from tradehook.deciding.approving import in_words
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.intake.queries import newest_signal
from tradehook.lanes.queries import lane as lock_lane
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.ids import TradeId
from tradehook.vocabulary.instant import Instant, iso
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.trade import Passed, TradeStatus


def bring_back(tx: Tx, world: World, trade_id: TradeId) -> Turn:
    """Release one trade: its time has come, or somebody approved it. Nothing for one that is not away."""
    trade = locked(tx, trade_id)
    if trade is None or not trade.status.away:
        return NOTHING
    return release(tx, world, trade)


def bring_back_due(tx: Tx, world: World) -> Turn:
    """Release every trade whose time has come, and end those that nobody approved until then."""
    turn, now = NOTHING, world.now()
    for due in trades.due(tx, now):
        trade = locked(tx, due.id)
        if trade is None or not is_due(trade, now):
            continue
        if trade.status is TradeStatus.AWAITING_APPROVAL:
            expire(tx, world, trade)
        else:
            turn += release(tx, world, trade)
    return turn


def locked(tx: Tx, trade_id: TradeId) -> Trade | None:
    """A trade as it is once nobody else can move it: whoever has its lane second finds it moved."""
    found = trades.trade(tx, trade_id)
    if found is None:
        return None
    lock_lane(tx, found.lane)
    return trades.trade(tx, trade_id)


def is_due(trade: Trade, now: Instant) -> bool:
    """Whether a trade is away, and not for longer than until now."""
    return trade.status.away and trade.release_at is not None and trade.release_at <= now


def release(tx: Tx, world: World, trade: Trade) -> Turn:
    """Put a trade that is away at the tail of its lane; the wait makes it no older, unless it was that of a retry."""
    now = world.now()
    away = now - (trade.away_since or now) if trade.decision is not None else 0
    back = replace(
        trade,
        place=newest_signal(tx),
        counted_from=Instant(trade.counted_from + away),
        passed=_with_wait_behind_it(trade),
    )
    trades.come_back(tx, back, now)
    return Turn(lanes=(trade.lane,))


def expire(tx: Tx, world: World, trade: Trade) -> None:
    """End a trade that nobody approved in time."""
    reason = Why.APPROVAL_EXPIRED.because(until=iso(trade.release_at or world.now()))
    trades.set_status(tx, trade, TradeStatus.EXPIRED, (*trade.lasting_reasons, reason), world.now())


def _with_wait_behind_it(trade: Trade) -> Passed:
    """What a trade has passed once its wait is over. Nothing was decided of one that waited to be retried."""
    if trade.decision is None:
        return trade.passed
    if trade.status is TradeStatus.DELAYED:
        return msgspec.structs.replace(trade.passed, delayed=True)
    if trade.status is TradeStatus.AWAITING_APPROVAL:
        return msgspec.structs.replace(trade.passed, approved=in_words(trade.decision.intents))
    return trade.passed
