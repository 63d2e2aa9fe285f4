"""Waiting until what a trade cancels is out of the book: no longer than its subscription says."""

from tradehook.engine.ending import End, end
from tradehook.engine.family import is_given_up
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.orders import queries as orders
from tradehook.orders.order import Order
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import CancelOrders
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.trade import TradeStatus


def still_open(tx: Tx, intent: CancelOrders) -> list[Order]:
    """What was to be cancelled and is still waited for; an entry in doubt is not, once it was told to be cancelled."""
    return [order for order in _orders(tx, intent) if order.status.open and not _answered_for(tx, order)]


def too_long(tx: Tx, world: World, lane: Lane, trade: Trade) -> Turn:
    """Give up on cancels that are not confirmed in time; nothing is entered."""
    now, timeout = world.now(), trades.settings(tx, trade.id).cancel_wait_timeout
    if trade.cancelling_since is None or now < after(trade.cancelling_since, timeout):
        return NOTHING
    reason = Why.CANCEL_TIMEOUT.because(symbol=trade.symbol, seconds=timeout)
    return end(tx, lane, trade, End(status=TradeStatus.FAILED, reasons=(reason,), at=now))


def finish_cancels(tx: Tx, world: World, lane: Lane, trade: Trade, intent: CancelOrders) -> Turn:
    """A trade that only cancels is complete when nothing of what it cancels is left in the book."""
    if any(order.status.open for order in _orders(tx, intent)):
        return too_long(tx, world, lane, trade)
    return end(tx, lane, trade, End(status=TradeStatus.COMPLETED, at=world.now()))


def _answered_for(tx: Tx, order: Order) -> bool:
    """Whether an entry in doubt is given up and the broker has answered to that, or had its time to."""
    return is_given_up(tx, order) and requests.cancel_answered(tx, order.id) is not None


def _orders(tx: Tx, intent: CancelOrders) -> list[Order]:
    found = (orders.order(tx, OrderId(order_id)) for order_id in intent.order_ids)
    return [order for order in found if order is not None]
