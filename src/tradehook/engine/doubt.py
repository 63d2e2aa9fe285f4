"""Whether a trade is in doubt: it is while one of its requests is, however that came and however it is settled."""

from collections.abc import Iterable

from tradehook.orders.order import Order
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.trade import TradeStatus


def words_of_doubt(orders: Iterable[Order]) -> str | None:
    """Why one of these orders is in doubt; None when none is."""
    return next((order.words for order in orders if order.status is OrderStatus.IN_DOUBT), None)


def show_doubt(tx: Tx, trade: Trade, words: str | None, now: Instant) -> Trade:
    """The trade, showing that something of it is in doubt, or (no words) not any more; its other reasons stay."""
    if (words is not None) is (trade.status is TradeStatus.IN_DOUBT):
        return trade
    others = tuple(reason for reason in trade.reasons if reason.code != Why.IN_DOUBT.code)
    if words is None:
        trades.set_status(tx, trade, TradeStatus.WORKING, others, now)
    else:
        reasons = (*others, Why.IN_DOUBT.because(words=words))
        trades.set_status(tx, trade, TradeStatus.IN_DOUBT, reasons, now)
    return trades.trade(tx, trade.id) or trade
