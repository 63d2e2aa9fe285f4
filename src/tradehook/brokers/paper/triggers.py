"""Stops: where their price is, and whether the market has touched it. Pure."""

from decimal import Decimal

import msgspec

from tradehook.brokers.paper.money import exactly
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.side import Side

STOPS = frozenset({OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP})
"""The types that wait for their stop price to be touched."""

_HUNDRED = Decimal(100)


def watched(order: PaperOrder, market: Price, tick: Tick) -> PaperOrder:
    """The order once it has seen the market's price for its side: a trailing stop follows, and what is touched is
    triggered, for good."""
    if order.triggered or order.ticket.order_type not in STOPS:
        return order
    followed = _followed(order, market)
    stop = stop_price(followed, tick)
    if stop is None or not touches(order.ticket.side, stop, market):
        return followed
    return msgspec.structs.replace(followed, triggered=True)


@exactly
def stop_price(order: PaperOrder, tick: Tick) -> Price | None:
    """Where the stop is now; None for a trailing one that has seen no price.

    That of a trailing stop is rounded to the tick as prices of its side are (rule: architecture 2, promise 8).
    """
    prices, side = order.ticket.prices, order.ticket.side
    if order.ticket.order_type is not OrderType.TRAILING_STOP:
        return prices.stop_price
    if order.mark is None:
        return None
    if prices.trail_amount is not None:
        away: Decimal = prices.trail_amount
    else:
        away = order.mark * (prices.trail_percent or Decimal(0)) / _HUNDRED
    return tick.round(order.mark + side.sign * away, side)


def touches(side: Side, stop: Decimal, market: Decimal) -> bool:
    """Whether the market is at a stop or beyond, against the trader: a buy stops above it, a sell below it."""
    return market >= stop if side is Side.BUY else market <= stop


def with_mark(order: PaperOrder, mark: Price | None) -> PaperOrder:
    """The order once it has also seen this price; the same where it follows none."""
    return order if mark is None else _followed(order, mark)


def _followed(order: PaperOrder, market: Price) -> PaperOrder:
    """A trailing sell keeps the highest price, a trailing buy the lowest."""
    if order.ticket.order_type is not OrderType.TRAILING_STOP:
        return order
    best = min if order.ticket.side is Side.BUY else max
    mark = market if order.mark is None else best(order.mark, market)
    return order if mark == order.mark else msgspec.structs.replace(order, mark=mark)
