"""Matching at the quote: an order meets the other side's best price, for as many units as are left there.

A sell stop is hit when the bid falls to it, a buy stop when the ask rises to it; a trailing stop follows the bid (sell)
or the ask (buy). Older orders come first.
"""

from decimal import Decimal

from tests.brokers.alpaca.double import groups, life
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.market import Quote
from tests.brokers.alpaca.double.orders import ZERO, Order
from tests.brokers.alpaca.double.words import OrderType, Side, Status, TimeInForce

_AT_AUCTION = frozenset({TimeInForce.OPG, TimeInForce.CLS})
_AT_ONCE = frozenset({TimeInForce.IOC, TimeInForce.FOK})
_STOPS = frozenset({OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP})
_PERCENT = Decimal(100)


def sweep(floor: Floor, symbol: str) -> None:
    """Offer the quote to every open order of a symbol."""
    for order in floor.working(symbol):
        if order.tif not in _AT_AUCTION:
            offer(floor, order)


def offer(floor: Floor, order: Order) -> None:
    """Let an order meet the market, and let its group feel what came of it."""
    if order.asset is None or not floor.trades_now(order):
        return
    quote = floor.quote(order.asset)
    if quote is not None and order.waits_for_its_stop and is_hit(order, quote):
        groups.release_stop(floor, order)
        life.elect(order)
    if not order.is_working:
        return
    sent = _meet(floor, order, quote) if quote is not None and _is_live(order, quote) else []
    if order.tif in _AT_ONCE and order.status.open:
        life.cancel(floor, order)
        groups.after_end(floor, order)
    for leg in sent:
        offer(floor, leg)


def _is_live(order: Order, quote: Quote) -> bool:
    """Whether an order is at the market; a stop is once its price is hit."""
    if order.type in _STOPS and not order.elected and is_hit(order, quote):
        life.elect(order)
    return order.type not in _STOPS or order.elected


def _meet(floor: Floor, order: Order, quote: Quote) -> list[Order]:
    quantity = _meets(order, quote)
    if order.tif is TimeInForce.FOK and quantity < order.remaining(quote.far(order.side)):
        return []
    return _execute(floor, order, quote, quantity) if quantity > 0 else []


def _execute(floor: Floor, order: Order, quote: Quote, quantity: Decimal) -> list[Order]:
    assert order.asset is not None
    price = quote.far(order.side)
    quote.take(order.side, quantity)
    floor.market.print(order.asset.symbol, floor.now(), price, quantity)
    life.fill(floor, order, quantity, price)
    return groups.after_fill(floor, order)


def _meets(order: Order, quote: Quote) -> Decimal:
    """How many units an order gets at the touch."""
    price = quote.far(order.side)
    if price <= 0:  # nobody bids, or nobody offers
        return ZERO
    worst = order.limit_price if order.limit_price is not None else order.collar
    if worst is not None and (price - worst) * order.side.sign > 0:
        return ZERO
    wanted = order.remaining(price)
    left = quote.left(order.side)
    return wanted if left is None else min(wanted, left)


def is_hit(order: Order, quote: Quote) -> bool:
    """Whether the stop of an order is hit; a trailing stop is moved along first."""
    price = quote.far(order.side)
    if order.type is OrderType.TRAILING_STOP:
        trail(order, price)
    if order.stop_price is None:
        return False
    return price >= order.stop_price if order.side is Side.BUY else price <= order.stop_price


def trail(order: Order, price: Decimal) -> None:
    """Move the mark of a trailing stop, and its stop behind it."""
    better = max if order.side is Side.SELL else min
    order.hwm = price if order.hwm is None else better(order.hwm, price)
    behind = order.trail_price if order.trail_price is not None else order.hwm * _share(order.trail_percent)
    order.stop_price = order.hwm - behind if order.side is Side.SELL else order.hwm + behind


def _share(percent: Decimal | None) -> Decimal:
    return (percent or ZERO) / _PERCENT


def auction(floor: Floor, order: Order) -> None:
    """An order for an auction meets the quote once; what is left of it is cancelled."""
    quote = floor.quote(order.asset) if order.asset else None
    if quote is not None and order.status in (Status.NEW, Status.PARTIALLY_FILLED):
        quantity = _meets(order, quote)
        if quantity > 0:
            _execute(floor, order, quote, quantity)
    if order.status.open:
        life.cancel(floor, order)
