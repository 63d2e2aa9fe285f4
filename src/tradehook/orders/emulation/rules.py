"""When a watched order is triggered, and what goes out then: pure rules (deciding 5, architecture 4)."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order
from tradehook.vocabulary.decision import Distance
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.order import UNPRICED, Leg, OrderPrices, OrderType
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.side import Side

_HUNDRED = Decimal(100)
_WITH_LIMIT = frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT})


class Outgoing(NamedTuple):
    """What is sent when the price is reached."""

    order_type: OrderType
    prices: OrderPrices


class Seen(NamedTuple):
    """A watched order after it has seen prices, and whether one of them reached it."""

    watched: Watched
    touched: bool


def price_of(quote: Quote, side: Side) -> Price:
    """The price that triggers: the last trade, else what an order of this side could have had."""
    could_have = quote.bid if side is Side.SELL else quote.ask
    return quote.last or could_have or quote.mark


def sees(watched: Watched, prices: Iterable[Price], tick: Tick) -> Seen:
    """The watched order after these prices, in the order in which they came; what comes after the touch is not seen."""
    for price in prices:
        watched = _followed(watched, price)
        if is_touched(watched, price, tick):
            return Seen(watched, touched=True)
    return Seen(watched, touched=False)


def is_touched(watched: Watched, price: Price, tick: Tick) -> bool:
    """Whether a price reaches it. A stop lies against its side: a buy is reached at or above it, a sell at or below. A
    limit lies with it, the other way round."""
    if watched.order_type is OrderType.MARKET:
        return True
    level = level_of(watched, tick)
    if level is None:
        return False
    buys = watched.side is Side.BUY
    above = buys is not (watched.order_type is OrderType.LIMIT)
    return price >= level if above else price <= level


def level_of(watched: Watched, tick: Tick) -> Price | None:
    """The price that it waits for: on the tick for a trailing one; None while that has seen no price."""
    prices = watched.prices
    if watched.order_type is OrderType.LIMIT:
        return prices.limit_price
    if watched.order_type is not OrderType.TRAILING_STOP:
        return prices.stop_price
    if watched.mark is None:
        return None
    away = prices.trail_amount or watched.mark * (prices.trail_percent or Decimal(0)) / _HUNDRED
    return tick.round(watched.mark + watched.side.sign * away, watched.side)


def at_fill(watched: Watched, entry: Order, tick: Tick) -> Watched:
    """A leg once its entry has filled: its price keeps its distance from the fill's, a trailing one starts there, or at
    the limit of the entry that had one (rule: deciding 5)."""
    filled_at = entry.average_price
    if filled_at is None:
        return watched
    if watched.order_type is OrderType.TRAILING_STOP and watched.mark is None:
        limit = entry.prices.limit_price if entry.order_type in _WITH_LIMIT else None
        watched = replace(watched, mark=limit or filled_at)
    if watched.distance is None:
        return watched
    return replace(watched, prices=_moved(watched, filled_at, watched.distance, tick))


def outgoing(watched: Watched) -> Outgoing:
    """What is sent at the trigger: legs and stops go to the market, so that the position is out; what has a limit keeps
    it, a take profit excepted."""
    limit = watched.prices.limit_price
    keeps = watched.order_type is OrderType.STOP_LIMIT or (
        watched.order_type is OrderType.LIMIT and watched.leg is not Leg.TAKE_PROFIT
    )
    if keeps and limit is not None:
        return Outgoing(OrderType.LIMIT, OrderPrices(limit_price=limit))
    return Outgoing(OrderType.MARKET, UNPRICED)


def _followed(watched: Watched, price: Price) -> Watched:
    """A trailing sell keeps the highest price, a trailing buy the lowest."""
    if watched.order_type is not OrderType.TRAILING_STOP:
        return watched
    best = min if watched.side is Side.BUY else max
    mark = price if watched.mark is None else best(watched.mark, price)
    return watched if mark == watched.mark else replace(watched, mark=mark)


def _moved(watched: Watched, filled_at: Price, distance: Distance, tick: Tick) -> OrderPrices:
    """The prices at this distance from the fill; the limit of a stop keeps its offset from the stop."""
    side, prices = watched.side, watched.prices
    if watched.leg is Leg.TAKE_PROFIT:
        return replace(prices, limit_price=tick.round(distance.from_price(filled_at, side.opposite), side))
    stop, limit = tick.round(distance.from_price(filled_at, side), side), prices.limit_price
    if limit is not None and prices.stop_price is not None:
        limit = tick.round(limit + stop - prices.stop_price, side)
    return replace(prices, stop_price=stop, limit_price=limit)
