"""Rules for orders of crypto pairs (Alpaca: crypto orders)."""

from decimal import Decimal

from tests.brokers.alpaca.double.refusals import Refusal, forbidden, invalid, unprocessable
from tests.brokers.alpaca.double.scene import Rule, Scene, side_of
from tests.brokers.alpaca.double.stock_rules import listed, stop_beyond_market
from tests.brokers.alpaca.double.tickets import Ticket
from tests.brokers.alpaca.double.words import OrderClass, OrderType, TimeInForce

_LEAST = Decimal(10)


def kinds(ticket: Ticket, scene: Scene) -> Refusal | None:
    """Market, limit and stop-limit orders, each by itself, good until cancelled or at once."""
    if ticket.type not in (OrderType.MARKET, OrderType.LIMIT, OrderType.STOP_LIMIT):
        return invalid("invalid order type for crypto order")
    if ticket.tif not in (TimeInForce.GTC, TimeInForce.IOC):
        return unprocessable("invalid crypto time_in_force")
    if ticket.order_class is not OrderClass.SIMPLE:
        return unprocessable(f"crypto orders not allowed for advanced order_class: {ticket.order_class}")
    if ticket.extended_hours:
        return unprocessable("extended hours order must be DAY or GTC limit orders")
    return None


def least_amount(ticket: Ticket, scene: Scene) -> Refusal | None:
    """At least ten dollars' worth, except to get rid of what is held."""
    price = ticket.limit_price or (scene.quote.far(side_of(ticket)) if scene.quote else None)
    worth = ticket.notional if ticket.qty is None else price * ticket.qty if price is not None else None
    closes_all = ticket.qty is not None and ticket.qty == scene.held
    if worth is not None and worth < _LEAST and not closes_all:
        return forbidden("cost basis must be >= minimal amount of order 10")
    return None


CRYPTO_RULES: tuple[Rule, ...] = (listed, kinds, least_amount, stop_beyond_market)
