"""Orders that their sender has cancelled before the broker had them: they never go out (rule: architecture 4)."""

from tradehook.engine.ending import End, end
from tradehook.engine.turn import Turn
from tradehook.lanes.lane import Lane
from tradehook.orders.order import Order
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import CancelOrders
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.trade import TradeStatus


def is_withdrawn(tx: ReadTx, order: Order) -> bool:
    """Whether its sender wants an order cancelled, or was told that it is: one that was lost is not made again."""
    return any(_cancels(trade, order) for trade in trades.heeded(tx, order.id))


def withdraw(tx: Tx, lane: Lane, trade: Trade, number: int, at: Instant) -> Turn:
    """End the trade that was to place an order of this number."""
    reason = Why.WITHDRAWN.because(number=number)
    return end(tx, lane, trade, End(status=TradeStatus.CANCELLED, reasons=(reason,), at=at))


def _cancels(trade: Trade, order: Order) -> bool:
    intents = trade.decision.intents if trade.decision is not None else ()
    return any(isinstance(intent, CancelOrders) and order.id in intent.order_ids for intent in intents)
