"""Trying once more: by itself, where the broker could not be reached while a trade was planned; or by a person's will,
where a trade has ended before the broker was asked for anything (rule: deciding 3, Retry).
"""

from dataclasses import replace

import msgspec

from tradehook.deciding.retrying import wait_s
from tradehook.engine import lanes
from tradehook.engine import trade_refusals as refusals
from tradehook.engine.cases import case_of
from tradehook.engine.coming_back import locked
from tradehook.engine.ending import End, end
from tradehook.engine.turn import Turn
from tradehook.engine.world import World
from tradehook.intake.queries import newest_signal
from tradehook.lanes.lane import Lane
from tradehook.orders.queries import orders_of_trade
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.ids import TradeId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.trade import NOTHING_PASSED, TradeStatus

_RETRIED = frozenset({TradeStatus.FAILED, TradeStatus.EXPIRED})


def retry_later(tx: Tx, world: World, lane: Lane, trade: Trade, words: str) -> Turn:
    """Plan a trade again later, as often as its subscription says; afterwards it has failed. `words` say why."""
    now, tried = world.now(), trade.passed.retries
    settings = case_of(tx, world, trade).settings
    if tried >= settings.retries:
        said = f"{words}; it was tried {tried + 1} times" if tried else words
        reason = Why.ACCOUNT_DISCONNECTED.because(words=said)
        return end(tx, lane, trade, End(status=TradeStatus.FAILED, reasons=(reason,), at=now))
    # Nothing was decided, and the wait is not one that the sender asked for: it makes the trade older.
    away = replace(
        trade,
        status=TradeStatus.DELAYED,
        decision=None,
        reasons=(Why.ACCOUNT_DISCONNECTED.because(words=words),),
        release_at=after(now, wait_s(settings, tried)),
        passed=msgspec.structs.replace(trade.passed, retries=tried + 1),
    )
    trades.leave(tx, away, settings, now)
    return lanes.release(tx, lane, trade)


def retry(tx: Tx, world: World, trade_id: TradeId) -> Turn | Refusal | None:
    """Plan a trade once more because a person wants it, at the tail of its lane; None when there is no such trade.

    Its age counts anew: the person consents to what the signal asks for now. Nothing is approved by that.
    """
    trade = locked(tx, trade_id)
    if trade is None:
        return None
    if trade.status not in _RETRIED:
        return refusals.not_failed(trade)
    if orders_of_trade(tx, trade.id):
        return refusals.has_orders(trade)
    place, now = newest_signal(tx), world.now()
    lanes.let_in(tx, trade.lane, place)
    again = replace(trade, place=place, counted_from=now, passed=NOTHING_PASSED, attempt=trade.attempt + 1)
    trades.come_back(tx, again, now)
    return Turn(lanes=(trade.lane,))
