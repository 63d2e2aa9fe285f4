"""What a person says of a trade that awaits approval: go on, or not (rule: deciding 4)."""

from tradehook.engine import trade_refusals as refusals
from tradehook.engine.coming_back import expire, is_due, locked, release
from tradehook.engine.order_refusals import held_after_restore
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import Tx
from tradehook.restores.queries import is_held
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.ids import TradeId
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.trade import TradeStatus


def approve(tx: Tx, world: World, trade_id: TradeId) -> Turn | Refusal | None:
    """Let a trade go on: it comes back to its lane, is planned again, and asks again if its orders are others by then.

    None when there is no such trade.
    """
    trade = locked(tx, trade_id)
    if trade is None:
        return None
    if is_held(tx):
        return held_after_restore()
    return _why_not(tx, world, trade) or release(tx, world, trade)


def reject(tx: Tx, world: World, trade_id: TradeId, words: str | None) -> Turn | Refusal | None:
    """End a trade that awaits approval, in the person's words; None when there is no such trade."""
    trade = locked(tx, trade_id)
    if trade is None:
        return None
    refused = _why_not(tx, world, trade)
    if refused is not None:
        return refused
    reason = Why.REJECTED_BY_PERSON.because(words=f": {words}" if words else "")
    trades.set_status(tx, trade, TradeStatus.REJECTED, (*trade.lasting_reasons, reason), world.now())
    return NOTHING


def _why_not(tx: Tx, world: World, trade: Trade) -> Refusal | None:
    """Nobody can say anything of a trade that does not wait for it; one whose time is over ends here and now."""
    if any(reason.code == Why.APPROVAL_EXPIRED.code for reason in trade.reasons):
        return refusals.approval_expired(trade)
    if trade.status is not TradeStatus.AWAITING_APPROVAL:
        return refusals.not_awaiting(trade)
    if not is_due(trade, world.now()):
        return None
    expire(tx, world, trade)
    return refusals.approval_expired(trade)
