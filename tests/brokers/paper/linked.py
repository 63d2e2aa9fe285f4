"""Linked orders, for tests: an entry with its legs, or a pair on what is held."""

from decimal import Decimal
from typing import Any

from tests.brokers.paper.world import AAPL, new_id, priced, ticket, type_with
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import Leg, LinkedLeg, OrderClass, OrderTicket
from tradehook.vocabulary.side import Side

Number = Decimal | str | int


def leg(kind: Leg, client_order_id: ClientOrderId | None = None, **prices: Number | None) -> LinkedLeg:
    """A leg of the type that its prices make it."""
    given = priced(**prices)
    return LinkedLeg(client_order_id=client_order_id or new_id(), leg=kind, order_type=type_with(given), prices=given)


def take_profit(limit: Number) -> LinkedLeg:
    """A leg that takes the profit at a limit."""
    return leg(Leg.TAKE_PROFIT, limit_price=limit)


def stop_loss(stop: Number | None = None, **prices: Number) -> LinkedLeg:
    """A leg that stops the loss: at a stop price, or with the prices that are given."""
    return leg(Leg.STOP_LOSS, **({} if stop is None else {"stop_price": stop}) | prices)


def linked(
    order_class: OrderClass, side: Side, quantity: str | int, *legs: LinkedLeg, of: Instrument = AAPL, **details: Any
) -> OrderTicket:
    """An order of this class with these legs."""
    return ticket(side, quantity, of, order_class=order_class, legs=legs, **details)


def bracket(side: Side, quantity: str | int, profit: Number, loss: Number, **details: Any) -> OrderTicket:
    """An entry with a take profit and a stop loss."""
    return linked(OrderClass.BRACKET, side, quantity, take_profit(profit), stop_loss(loss), **details)


def pair(side: Side, quantity: str | int, profit: Number, loss: Number, **details: Any) -> OrderTicket:
    """A take profit and a stop loss of what is held."""
    given: dict[str, Any] = {"limit_price": profit, "reduce_only": True} | details
    return linked(OrderClass.OCO, side, quantity, stop_loss(loss), **given)
