"""What a card of the conformance suite has in its hands: a broker, a market that it can move, and an ear."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any, Protocol

from tradehook.brokers.contract import Broker
from tradehook.vocabulary.broker import BrokerOrder, OrderFilled, Report, Snapshot
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

_PATIENCE_S = 10
_numbers = count(1)


class Venue(Protocol):
    """A broker under test with the world around it. One account with plenty of money, holding nothing.

    `symbol` is a share that trades in cents and is paid in full; its price is 100 at first.
    """

    broker: Broker
    account_id: AccountId
    symbol: str

    def now(self) -> Instant:
        """The instant now, for the broker."""

    async def move(self, price: str) -> None:
        """Set the market price of the share, bid and ask alike, and let the broker's book see it."""

    async def restart(self) -> None:
        """Drop the connection and all that it remembers, and make a new one: `broker` is another object then."""


@dataclass
class Stage:
    """A venue with somebody who listens to its reports."""

    venue: Venue
    heard: list[Report] = field(default_factory=list)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def broker(self) -> Broker:
        """The connection, as it is now."""
        return self.venue.broker

    def order(self, side: Side, quantity: int, limit: str | None = None, **details: Any) -> OrderTicket:
        """A market order for the day, or with a limit a limit order that waits; each with a new id."""
        given: dict[str, Any] = {
            "account_id": self.venue.account_id,
            "client_order_id": ClientOrderId(f"card{next(_numbers):022}"),
            "symbol": self.venue.symbol,
            "order_type": OrderType.MARKET if limit is None else OrderType.LIMIT,
            "time_in_force": TimeInForce.DAY if limit is None else TimeInForce.GTC,
            "limit_price": None if limit is None else Price(Decimal(limit)),
        }
        return OrderTicket(side=side, quantity=Quantity(Decimal(quantity)), **(given | details))

    @property
    def soon(self) -> Instant:
        """The last moment for a request that is made now."""
        return after(self.venue.now(), self.broker.declaration.send_within_s)

    async def submit(self, order: OrderTicket) -> Any:
        """Send an order in time."""
        return await self.broker.submit(order, self.soon)

    async def cancel(self, order: OrderTicket) -> Any:
        """Send a cancel in time."""
        return await self.broker.cancel(order.account_id, order.client_order_id, self.soon)

    async def find(self, order: OrderTicket) -> BrokerOrder | None:
        """What the broker has under an order's id."""
        found = await self.broker.find(order.account_id, order.client_order_id)
        assert found is None or isinstance(found, BrokerOrder)
        return found

    async def snapshot(self) -> Snapshot:
        """What the account has."""
        taken = await self.broker.snapshot(self.venue.account_id)
        assert isinstance(taken, Snapshot)
        return taken

    async def held(self) -> Decimal:
        """The position in the share."""
        return (await self.snapshot()).positions.get(self.venue.symbol, Decimal(0))

    def of(self, order: OrderTicket) -> list[Report]:
        """What was heard of an order; what came twice, once."""
        heard = (report for report in self.heard if report.client_order_id == order.client_order_id)
        return list(dict.fromkeys(heard))

    def filled(self, order: OrderTicket) -> Decimal:
        """How much of an order was reported as filled, each execution once."""
        fills = {report.execution_id: report.quantity for report in self.of(order) if isinstance(report, OrderFilled)}
        return sum(fills.values(), Decimal(0))

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for reports that make this true."""
        async with asyncio.timeout(_PATIENCE_S), self._news:
            await self._news.wait_for(true)

    async def listen(self) -> None:
        """Hear every report from the beginning on, until cancelled."""
        async for batch in self.broker.reports(0):
            async with self._news:
                self.heard.extend(batch)
                self._news.notify_all()


@asynccontextmanager
async def listening(venue: Venue) -> AsyncIterator[Stage]:
    """The stage of a venue, with its listener at work."""
    stage = Stage(venue)
    listener = asyncio.create_task(stage.listen())
    try:
        yield stage
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
