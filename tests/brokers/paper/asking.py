"""What tests ask of the paper broker again and again."""

from typing import Any

from tests.brokers.paper.world import SOON, Desk, change
from tradehook.vocabulary.broker import Accepted, BrokerOrder, Outcome, Rejected
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus, OrderTicket


async def submit(desk: Desk, order: OrderTicket) -> OrderStatus:
    """The status that an order has right after it was accepted."""
    assert isinstance(await desk.broker.submit(order, SOON), Accepted)
    return await status(desk, order)


async def submit_all(desk: Desk, *orders: OrderTicket) -> None:
    """Place orders that are accepted."""
    for order in orders:
        assert isinstance(await desk.broker.submit(order, SOON), Accepted)


async def resting(desk: Desk, *orders: OrderTicket) -> None:
    """Place orders that do not fill at once."""
    for order in orders:
        assert await submit(desk, order) is OrderStatus.WORKING


async def ask(desk: Desk, order: OrderTicket, *terms: Any, send_before: Instant = SOON, **prices: Any) -> Outcome:
    """Ask for another total, other prices, or both (see `change`)."""
    to = change(order, *terms, **prices)
    return await desk.broker.replace(order.account_id, order.client_order_id, to, send_before)


async def status(desk: Desk, order: OrderTicket) -> OrderStatus:
    """The status that an order has now."""
    return (await found(desk, order)).status


async def found(desk: Desk, order: OrderTicket) -> BrokerOrder:
    """An order as the broker has it now."""
    it = await desk.broker.find(order.account_id, order.client_order_id)
    assert isinstance(it, BrokerOrder)
    return it


def code(outcome: Outcome) -> str:
    """Why something was refused."""
    assert isinstance(outcome, Rejected)
    return outcome.code
