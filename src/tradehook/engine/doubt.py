"""Whether a trade is in doubt: it is while one of its orders is, however that came and however it is settled."""

from collections.abc import Iterable

from tradehook.orders.order import Order
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.trade import TradeStatus


def show_doubt(tx: Tx, trade: Trade, orders: Iterable[Order], now: Instant) -> Trade:
    """The trade, showing that an order of it is in doubt, or no longer showing it; its other reasons stay."""
    doubted = next((order for order in orders if order.status is OrderStatus.IN_DOUBT), None)
    if (doubted is not None) is (trade.status is TradeStatus.IN_DOUBT):
        return trade
    others = tuple(reason for reason in trade.reasons if reason.code != Why.IN_DOUBT.code)
    if doubted is None:
        trades.set_status(tx, trade, TradeStatus.WORKING, others, now)
    else:
        reasons = (*others, Why.IN_DOUBT.because(words=doubted.words))
        trades.set_status(tx, trade, TradeStatus.IN_DOUBT, reasons, now)
    return trades.trade(tx, trade.id) or trade
