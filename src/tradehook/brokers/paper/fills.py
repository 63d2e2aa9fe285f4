"""When an order fills, at what price and how much of it: pure rules."""

from decimal import Decimal

from tradehook.brokers.paper.book import Holding
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.order import OrderTicket, OrderType
from tradehook.vocabulary.quote import MarketPriceType, Quote
from tradehook.vocabulary.side import Side


def market_price(quote: Quote, side: Side, kind: MarketPriceType, tick: Tick) -> Price:
    """What the market asks for an order of this side, rounded to the tick against the trader: up for a buy, down
    for a sell (rule: deciding 5, "quote price by market price type")."""
    return tick.round(quote.price_for(side, kind), side.opposite)


def fill_price(ticket: OrderTicket, market: Price) -> Price | None:
    """The price at which an order fills now; None when it rests.

    A market order takes the market's price; a limit order too, when that is its price or better, so that it never
    fills through its price and a gap fills at the gap's price.
    """
    match ticket.order_type:
        case OrderType.MARKET:
            return market
        case OrderType.LIMIT:
            return (
                market if ticket.limit_price is not None and reaches(ticket.side, ticket.limit_price, market) else None
            )
        case _:
            return None


def reaches(side: Side, limit: Decimal, market: Decimal) -> bool:
    """Whether the market is at an order's limit or beyond, in the trader's favour."""
    return market <= limit if side is Side.BUY else market >= limit


def fillable(ticket: OrderTicket, rest: Quantity, holding: Holding, may_be_short: bool) -> Quantity:
    """How much of an order's rest may fill: all, unless it may only reduce what is held or sell what is there."""
    only_reduces = ticket.reduce_only or (ticket.side is Side.SELL and not may_be_short)
    return Quantity(min(rest, holding.reducible_by(ticket.side))) if only_reduces else rest
