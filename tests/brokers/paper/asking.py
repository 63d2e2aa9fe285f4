"""What tests ask of the paper broker again and again."""

from typing import Any

from tests.brokers.paper.world import ACCOUNT, Desk, change
from tradehook.vocabulary.broker import Accepted, BrokerOrder, Outcome, Rejected
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import OrderStatus, OrderTicket


async def submit(desk: Desk, order: OrderTicket) -> OrderStatus:
    """The status that an order has right after it was accepted."""
    assert isinstance(await desk.broker.submit(order, soon(desk)), Accepted)
    return await status(desk, order)


async def submit_all(desk: Desk, *orders: OrderTicket) -> None:
    """Place orders that are accepted."""
    for order in orders:
        assert isinstance(await desk.broker.submit(order, soon(desk)), Accepted)


async def resting(desk: Desk, *orders: OrderTicket) -> None:
    """Place orders that do not fill at once."""
    for order in orders:
        assert await submit(desk, order) is OrderStatus.WORKING


async def ask(
    desk: Desk, order: OrderTicket, *terms: Any, send_before: Instant | None = None, **prices: Any
) -> Outcome:
    """Ask for another total, other prices, or both (see `change`)."""
    to = change(order, *terms, **prices)
    until = soon(desk) if send_before is None else send_before
    return await desk.broker.replace(order.account_id, order.client_order_id, to, until)


async def cancel(desk: Desk, client_order_id: ClientOrderId) -> None:
    """Cancel an order of the desk's account that can be cancelled."""
    assert isinstance(await desk.broker.cancel(ACCOUNT, client_order_id, soon(desk)), Accepted)


async def leg(desk: Desk, order: OrderTicket, number: int) -> BrokerOrder:
    """One of the legs that came with an order, as the broker has it now."""
    it = await desk.broker.find(order.account_id, order.legs[number].client_order_id)
    assert isinstance(it, BrokerOrder)
    return it


async def statuses(desk: Desk, order: OrderTicket) -> list[OrderStatus]:
    """Of an order first, then of its legs."""
    return [await status(desk, order), *[(await leg(desk, order, n)).status for n in range(len(order.legs))]]


async def quantities(desk: Desk, order: OrderTicket) -> list[Quantity]:
    """What the legs of an order are for."""
    return [(await leg(desk, order, n)).quantity for n in range(len(order.legs))]


def soon(desk: Desk) -> Instant:
    """A moment that lies ahead."""
    return after(desk.clock.now(), 2)


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
