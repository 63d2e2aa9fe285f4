"""Ending a trade: its status, its reasons, and the lane for the next one."""

from dataclasses import dataclass
from decimal import Decimal

from tradehook.engine.lanes import release
from tradehook.engine.turn import Turn
from tradehook.lanes.lane import Lane
from tradehook.orders.order import Order
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instant import Instant, seconds_between
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.trade import TradeStatus

_ENDS = {
    OrderStatus.FILLED: TradeStatus.COMPLETED,
    OrderStatus.CANCELLED: TradeStatus.CANCELLED,
    OrderStatus.EXPIRED: TradeStatus.EXPIRED,
    OrderStatus.REJECTED: TradeStatus.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a trade ends, why, and when."""

    status: TradeStatus
    reasons: tuple[Reason, ...] = ()
    at: Instant


def end(tx: Tx, lane: Lane, trade: Trade, how: End) -> Turn:
    """End a trade, its reasons beside those that it has. What of it still works at the broker stays there, visible."""
    trades.set_status(tx, trade, how.status, (*trade.lasting_reasons, *how.reasons), how.at)
    return release(tx, lane, trade)


def end_by(tx: Tx, lane: Lane, trade: Trade, order: Order, at: Instant) -> Turn:
    """End a trade as its last order ended; one that filled in part did what it could, and says so."""
    if order.status is OrderStatus.FILLED:
        return end(tx, lane, trade, End(status=TradeStatus.COMPLETED, at=at))
    status = TradeStatus.COMPLETED if order.filled_quantity else _ENDS[order.status]
    return end(tx, lane, trade, End(status=status, reasons=(why_unfilled(order, at),), at=at))


def why_unfilled(order: Order, at: Instant) -> Reason:
    """What kept an order from filling, as is known at this instant."""
    if order.status is OrderStatus.REJECTED:
        return Why.BROKER_REJECTED.because(words=order.words)
    by_age = order.cancel_at is not None and order.cancel_at != order.good_till
    if order.status is OrderStatus.CANCELLED and by_age and order.cancel_at is not None and order.cancel_at <= at:
        seconds = canonical(Decimal(str(seconds_between(order.created_at, order.cancel_at))))
        return Why.CANCELLED_AFTER.because(symbol=order.symbol, seconds=seconds)
    return Why.ORDER_UNFILLED.because(
        symbol=order.symbol,
        status=order.status,
        filled=canonical(order.filled_quantity),
        quantity=canonical(order.quantity),
    )
