"""Ending a trade: its status, its reasons, and the lane for the next one."""

from tradehook.engine.lanes import release
from tradehook.engine.turn import Turn
from tradehook.orders.order import Order
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.trade import TradeStatus

_ENDS = {
    OrderStatus.FILLED: TradeStatus.COMPLETED,
    OrderStatus.CANCELLED: TradeStatus.CANCELLED,
    OrderStatus.EXPIRED: TradeStatus.EXPIRED,
    OrderStatus.REJECTED: TradeStatus.FAILED,
}


def end(tx: Tx, trade: Trade, status: TradeStatus, reasons: tuple[Reason, ...], at: Instant) -> Turn:
    """End a trade. What of it still works at the broker stays there, visible."""
    trades.set_status(tx, trade, status, reasons, at)
    release(tx, trade)
    return Turn(lanes=(trade.lane,))


def end_by(tx: Tx, trade: Trade, order: Order, at: Instant) -> Turn:
    """End a trade as its last order ended; one that filled in part did what it could, and says so."""
    if order.status is OrderStatus.FILLED:
        return end(tx, trade, TradeStatus.COMPLETED, trade.reasons, at)
    status = TradeStatus.COMPLETED if order.filled_quantity else _ENDS[order.status]
    return end(tx, trade, status, (*trade.reasons, why_unfilled(order)), at)


def why_unfilled(order: Order) -> Reason:
    """What kept an order from filling."""
    if order.status is OrderStatus.REJECTED:
        return Why.BROKER_REJECTED.because(words=order.words)
    return Why.ORDER_UNFILLED.because(
        symbol=order.symbol,
        status=order.status,
        filled=canonical(order.filled_quantity),
        quantity=canonical(order.quantity),
    )
