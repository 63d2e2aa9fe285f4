"""What a card of the conformance suite has in its hands: a broker, a market that it can move, and an ear."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from tests.conformance.brokers.ledger import Ledger
from tests.conformance.brokers.venue import Venue
from tradehook.brokers.contract import Broker
from tradehook.brokers.declaring import Replaces
from tradehook.vocabulary.broker import (
    Accepted,
    BrokerOrder,
    OrderEnded,
    OrderFilled,
    OrderWorking,
    Report,
    Snapshot,
    Unknown,
)
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import UNPRICED, OrderPrices, OrderTicket, OrderType, Replacement, TimeInForce
from tradehook.vocabulary.side import Side

PATIENCE_S = 15
_LOOK_AGAIN_S = 0.01
_numbers = count(1)
_Seen = TypeVar("_Seen")


def new_id() -> ClientOrderId:
    """An id of ours that was never used."""
    return ClientOrderId(f"card{next(_numbers):022}")


def price(number: str) -> Price:
    return Price(Decimal(number))


def limit_of(number: str) -> OrderPrices:
    return OrderPrices(limit_price=price(number))


@dataclass
class Stage:
    """A venue with somebody who listens to its reports.

    `heard` is every report in the order in which it came, with the moments at which the past was told (None).
    """

    venue: Venue
    heard: list[Report | None] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _listener: asyncio.Task[None] | None = None

    @property
    def broker(self) -> Broker:
        """The connection, as it is now."""
        return self.venue.broker

    @property
    def share(self) -> str:
        """The symbol of the share."""
        return self.symbol(AssetClass.STOCKS)

    def symbol(self, asset_class: AssetClass) -> str:
        """What is traded of a class."""
        return self.venue.instruments[asset_class].symbol

    @property
    def soon(self) -> Instant:
        """The last moment for a request that is made now."""
        return after(self.venue.now(), self.broker.declaration.send_within_s)

    # Requests and looks.

    def order(self, side: Side, quantity: int | str, limit: str | None = None, **details: Any) -> OrderTicket:
        """A market order for the day, or with a limit a limit order that waits; each with a new id."""
        given: dict[str, Any] = {
            "account_id": self.venue.account_id,
            "client_order_id": new_id(),
            "symbol": self.share,
            "order_type": OrderType.MARKET if limit is None else OrderType.LIMIT,
            "time_in_force": TimeInForce.DAY if limit is None else TimeInForce.GTC,
            "prices": UNPRICED if limit is None else limit_of(limit),
        }
        return OrderTicket(side=side, quantity=Quantity(Decimal(quantity)), **(given | details))

    async def submit(self, order: OrderTicket) -> Any:
        """Send an order in time."""
        return await self.broker.submit(order, self.soon)

    async def cancel(self, order: OrderTicket) -> Any:
        """Send a cancel in time."""
        return await self.broker.cancel(order.account_id, order.client_order_id, self.soon)

    async def replace(self, order: OrderTicket, now: OrderTicket, send_before: Instant | None = None) -> Any:
        """Ask, in time unless told otherwise, for an order to become what `changed` made of it; only for what
        differs."""
        change = Replacement(
            client_order_id=now.client_order_id,
            quantity=None if now.quantity == order.quantity else now.quantity,
            prices=UNPRICED if now.prices == order.prices else now.prices,
        )
        return await self.broker.replace(order.account_id, order.client_order_id, change, send_before or self.soon)

    def changed(self, order: OrderTicket, **terms: Any) -> OrderTicket:
        """The order with other terms, under the id that the broker will know it by."""
        in_place = self.broker.declaration.replaces is Replaces.IN_PLACE
        return replace(order, client_order_id=order.client_order_id if in_place else new_id(), **terms)

    async def look(self, order: OrderTicket) -> BrokerOrder | Unknown | None:
        """What the broker says of an order's id."""
        return await self.broker.find(order.account_id, order.client_order_id)

    async def find(self, order: OrderTicket) -> BrokerOrder | None:
        """What the broker has under an order's id."""
        found = await self.look(order)
        assert found is None or isinstance(found, BrokerOrder), found
        return found

    async def snapshot(self) -> Snapshot:
        """What the account has."""
        taken = await self.broker.snapshot(self.venue.account_id)
        assert isinstance(taken, Snapshot), taken
        return taken

    async def held(self) -> Decimal:
        """The position in the share."""
        return (await self.snapshot()).positions.get(self.share, Decimal(0))

    async def put(self, side: Side, quantity: int | str, limit: str | None = None, **details: Any) -> OrderTicket:
        """An order that was accepted."""
        order = self.order(side, quantity, limit, **details)
        outcome = await self.submit(order)
        assert isinstance(outcome, Accepted), outcome
        return order

    async def hold(self, quantity: int) -> None:
        """Buy so many shares, and have them."""
        order = await self.put(Side.BUY, quantity)
        await self.until(lambda: self.filled(order) == quantity)

    # What was heard.

    def of(self, order: OrderTicket) -> list[Report]:
        """What was heard of an order; what came twice, once."""
        return list(dict.fromkeys(it for it in self.heard if it and it.client_order_id == order.client_order_id))

    def working(self, order: OrderTicket) -> bool:
        """Whether it was reported to be in the book."""
        return any(isinstance(report, OrderWorking) for report in self.of(order))

    def ends(self, order: OrderTicket) -> list[OrderEnded]:
        """The reports of its end, the same end once."""
        return list(
            {(it.broker_order_id, it.status): it for it in self.of(order) if isinstance(it, OrderEnded)}.values()
        )

    def fills(self, order: OrderTicket) -> list[OrderFilled]:
        """The reports of its executions, each execution once."""
        return list({it.execution_id: it for it in self.of(order) if isinstance(it, OrderFilled)}.values())

    def filled(self, order: OrderTicket) -> Decimal:
        """How much of it was reported as filled and not taken back, under its present id."""
        return sum((self.ledger.filled(each) for each in self._ids_of(order)), Decimal(0))

    def execution(self, order: OrderTicket) -> ExecutionId:
        """The id of its one execution."""
        (fill,) = self.fills(order)
        return fill.execution_id

    def _ids_of(self, order: OrderTicket) -> list[BrokerOrderId]:
        return [ours for ours, client_id in self.ledger.known.items() if client_id == order.client_order_id]

    # Waiting and listening.

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for reports that make this true. Raises what ended the reports, which nothing should."""
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                assert self._listener is not None
                if self._listener.done():
                    raise AssertionError("the reports ended") from self._listener.exception()
                await self._news.wait()

    async def until_seen(self, look: Callable[[], Awaitable[_Seen]], right: Callable[[_Seen], bool]) -> _Seen:
        """Look until what is seen is right: for what no report says."""
        async with asyncio.timeout(PATIENCE_S):
            while not right(seen := await look()):  # noqa: ASYNC110 - no report says it
                await asyncio.sleep(_LOOK_AGAIN_S)
        return seen

    async def caught_up(self) -> None:
        """Wait until everything that has happened by now was heard: an order that comes and goes marks the place."""
        marker = await self.put(Side.BUY, 1, limit="1", symbol=self.venue.bystander)
        await self.cancel(marker)
        await self.until(lambda: bool(self.ends(marker)))

    async def restart(self) -> None:
        """A new connection, which is read from where the last one was left."""
        await self.stop_listening()
        await self.venue.restart()
        self.listen()

    def listen(self) -> None:
        """Hear every report from the last one that was heard on."""
        self._listener = asyncio.create_task(self._listen())
        self._listener.add_done_callback(lambda _: self._ring())

    async def stop_listening(self) -> None:
        """Hear nothing for a while."""
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)

    async def _listen(self) -> None:
        last = max((report.cursor for report in self.heard if report), default=0)
        async for batch in self.broker.reports(last):
            self.heard.extend(batch or (None,))
            for report in batch:
                self.ledger.take(report)
            self._ring()

    def _ring(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


@asynccontextmanager
async def listening(venue: Venue) -> AsyncIterator[Stage]:
    """The stage of a venue, with its listener at work."""
    stage = Stage(venue)
    stage.listen()
    try:
        yield stage
    finally:
        await stage.stop_listening()
