"""At what price an order fills, how much of it, and what that costs: pure rules."""

from decimal import Decimal

from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.money import converted, exactly
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.settings import Commission, Slippage
from tradehook.brokers.paper.triggers import STOPS
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.instrument import Instrument, Tick
from tradehook.vocabulary.order import OrderTicket
from tradehook.vocabulary.quote import MarketPriceType, Quote
from tradehook.vocabulary.side import Side

_HUNDRED = Decimal(100)


def market_price(quote: Quote, side: Side, kind: MarketPriceType, tick: Tick) -> Price:
    """What the market asks for an order of this side, rounded to the tick against the trader: up for a buy, down
    for a sell (rule: deciding 5, "quote price by market price type")."""
    return tick.round(quote.price_for(side, kind), side.opposite)


def fill_price(order: PaperOrder, market: Price, slippage: Slippage, tick: Tick) -> Price | None:
    """The price at which an order fills now; None when it rests.

    The market's price, made worse by the slippage. An order with a limit fills only once the market is there, and never
    beyond its limit; a stop only once it was triggered. So a gap fills at the gap's price.
    """
    ticket = order.ticket
    if ticket.order_type in STOPS and not order.triggered:
        return None
    if ticket.limit_price is None:
        return slipped(market, ticket.side, slippage, tick)
    if not reaches(ticket.side, ticket.limit_price, market):
        return None
    worst = min if ticket.side is Side.BUY else max
    return worst(ticket.limit_price, slipped(market, ticket.side, slippage, tick))


@exactly
def slipped(market: Price, side: Side, slippage: Slippage, tick: Tick) -> Price:
    """The market's price, so many ticks and per cent worse, and at least one tick above zero."""
    size = tick.at(market)
    away = size * slippage.ticks + market * slippage.percent / _HUNDRED
    return max(Price(size), tick.round(market + side.sign * away, side.opposite)) if away else market


def reaches(side: Side, limit: Decimal, market: Decimal) -> bool:
    """Whether the market is at an order's limit or beyond, in the trader's favour."""
    return market <= limit if side is Side.BUY else market >= limit


def fillable(ticket: OrderTicket, free: Quantity, holding: Holding, may_be_short: bool) -> Quantity:
    """How much of an order may fill: all that is free, unless it may only reduce what is held or sell what is there."""
    only_reduces = ticket.reduce_only or (ticket.side is Side.SELL and not may_be_short)
    return Quantity(min(free, holding.reducible_by(ticket.side))) if only_reduces else free


@exactly
def fee(
    commission: Commission, order: PaperOrder, instrument: Instrument, quantity: Quantity, price: Price, rate: Decimal
) -> Money:
    """What an execution costs, in the account's currency. `order` as it was before; `rate` turns the instrument's
    currency into the account's. What is asked for an order is asked with its first execution."""
    once = commission.per_order if not order.executions else Decimal(0)
    worth = abs(instrument.notional(quantity, price))
    share = converted(worth * commission.percent / _HUNDRED, rate) if commission.percent else Decimal(0)
    return Money(once + commission.per_unit * quantity + share)
