"""A connection to the double, a reader of its reports, and tickets to send."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from tests.brokers.alpaca.double import Controls
from tradehook.brokers.alpaca.adapter import AlpacaBroker
from tradehook.brokers.alpaca.patience import Patience
from tradehook.brokers.alpaca.settings import AlpacaSettings
from tradehook.instruments.catalogue import Catalogue
from tradehook.plumbing.clock import Clock, SystemClock
from tradehook.vocabulary.broker import Accepted, BrokerOrder, OrderFilled, Report, Snapshot
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import (
    Leg,
    LinkedLeg,
    OrderClass,
    OrderPrices,
    OrderTicket,
    OrderType,
    TimeInForce,
)
from tradehook.vocabulary.side import Side

ACCOUNT = AccountId("account-at-alpaca")
WITHIN_S = 20
STOCKS = {"AAPL": "Apple Inc.", "MSFT": "Microsoft", "SPY": "SPDR S&P 500", "BRK.B": "Berkshire Hathaway B"}
CALL = "AAPL 301220C100"
SWIFT = Patience(
    first_pause_s=0.02, longest_pause_s=0.2, silent_s=30, ping_s=5, open_within_s=5, overlap_s=30, fills_lag_s=0.5
)
"""As patient as a test can be."""

_numbers = count(1)
_Kind = TypeVar("_Kind")


def catalogue() -> Catalogue:
    """Some stocks, and everything that needs no list."""
    return Catalogue(STOCKS)


def instrument(symbol: str) -> Instrument:
    """An instrument that the catalogue knows."""
    found = catalogue().of_symbol(symbol)
    assert found is not None
    return found


AAPL, BTCUSD = instrument("AAPL"), instrument("BTCUSD")


def settings(double: Controls, **changes: Any) -> AlpacaSettings:
    """The settings of an account at the double."""
    there = {"trading_url": double.url, "data_url": double.url, "stream_url": double.stream_url}
    return AlpacaSettings(**{**there, **changes})


def credentials(double: Controls) -> Mapping[str, str]:
    """The keys of the double's first account."""
    return {"key_id": double.key_id, "secret_key": double.secret}


def price(number: str | int) -> Price:
    return Price(Decimal(number))


def units(number: str | int) -> Quantity:
    return Quantity(Decimal(number))


def fresh_id() -> ClientOrderId:
    """A client order id that no other test has used."""
    return ClientOrderId(f"test-{next(_numbers):08d}")


def ticket(quantity: str | int = 1, symbol: str = "AAPL", side: Side = Side.BUY, **details: Any) -> OrderTicket:
    """A market order for the day, unless the details say otherwise."""
    given: dict[str, Any] = {
        "client_order_id": fresh_id(),
        "order_type": OrderType.MARKET,
        "time_in_force": TimeInForce.DAY,
    }
    return OrderTicket(account_id=ACCOUNT, symbol=symbol, side=side, quantity=units(quantity), **(given | details))


def limit(at: str | int, quantity: str | int = 1, **details: Any) -> OrderTicket:
    """A limit order."""
    return ticket(quantity, order_type=OrderType.LIMIT, prices=OrderPrices(limit_price=price(at)), **details)


def take_profit(at: str | int) -> LinkedLeg:
    return LinkedLeg(
        client_order_id=fresh_id(),
        leg=Leg.TAKE_PROFIT,
        order_type=OrderType.LIMIT,
        prices=OrderPrices(limit_price=price(at)),
    )


def stop_loss(at: str | int, limit_price: str | None = None) -> LinkedLeg:
    return LinkedLeg(
        client_order_id=fresh_id(),
        leg=Leg.STOP_LOSS,
        order_type=OrderType.STOP if limit_price is None else OrderType.STOP_LIMIT,
        prices=OrderPrices(stop_price=price(at), limit_price=None if limit_price is None else price(limit_price)),
    )


def linked(order: OrderTicket, order_class: OrderClass, *legs: LinkedLeg) -> OrderTicket:
    return replace(order, order_class=order_class, legs=legs, time_in_force=TimeInForce.GTC)


class Reader:
    """Takes a connection's reports as they come. `told` has every batch in order."""

    def __init__(self, broker: AlpacaBroker, cursor: int) -> None:
        self.told: list[tuple[Report, ...]] = []
        self._news = asyncio.Condition()
        self._task = asyncio.create_task(self._read(broker, cursor))

    @property
    def reports(self) -> list[Report]:
        """Every report so far."""
        return [report for batch in self.told for report in batch]

    @property
    def caught_up(self) -> int:
        """How often everything that had happened was told."""
        return self.told.count(())

    def of(self, kind: type[_Kind], order_id: str | None = None) -> list[_Kind]:
        """The reports of a kind, of one order or of all."""
        return [
            report
            for report in self.reports
            if isinstance(report, kind) and order_id in (None, report.client_order_id, report.broker_order_id)
        ]

    def filled(self, order_id: str) -> Decimal:
        """How much of an order was filled, by the reports."""
        return sum((fill.quantity for fill in self.of(OrderFilled, order_id)), Decimal(0))

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds of what was told."""
        async with asyncio.timeout(WITHIN_S), self._news:
            await self._news.wait_for(lambda: self._task.done() or holds())
        if self._task.done():
            self._task.result()
            raise AssertionError("the reports ended")

    async def until_caught_up(self, times: int = 1) -> None:
        """Wait until everything was told so many times."""
        await self.until(lambda: self.caught_up >= times)

    async def close(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _read(self, broker: AlpacaBroker, cursor: int) -> None:
        stream = broker.reports(cursor)
        try:
            async for batch in stream:
                async with self._news:
                    self.told.append(batch)
                    self._news.notify_all()
        finally:
            await stream.aclose()
            async with self._news:
                self._news.notify_all()


@dataclass(slots=True)
class Desk:
    """A connection, and who reads what it reports."""

    broker: AlpacaBroker
    reader: Reader
    clock: Clock

    def soon(self, seconds: float = 10) -> Instant:
        """A send-before time that is not over yet."""
        return after(self.clock.now(), seconds)

    async def accepted(self, order: OrderTicket) -> Accepted:
        """Place an order that is taken."""
        outcome = await self.broker.submit(order, self.soon())
        assert isinstance(outcome, Accepted), outcome
        return outcome

    async def placed(self, order: OrderTicket) -> BrokerOrderId:
        """Place an order that is taken, and give Alpaca's id of it."""
        return (await self.accepted(order)).broker_order_id

    async def found(self, client_order_id: str) -> BrokerOrder:
        """The order as it is now."""
        order = await self.broker.find(ACCOUNT, ClientOrderId(client_order_id))
        assert isinstance(order, BrokerOrder), order
        return order

    async def snapshot(self) -> Snapshot:
        """The account as it is now."""
        taken = await self.broker.snapshot(ACCOUNT)
        assert isinstance(taken, Snapshot), taken
        return taken


@asynccontextmanager
async def connected(
    double: Controls, *, clock: Clock | None = None, patience: Patience = SWIFT, **changes: Any
) -> AsyncIterator[AlpacaBroker]:
    """A connection to the double's first account."""
    broker = AlpacaBroker(
        ACCOUNT, settings(double, **changes), credentials(double), clock or SystemClock(), catalogue(), patience
    )
    await broker.start()
    try:
        yield broker
    finally:
        await broker.stop()


@asynccontextmanager
async def open_desk(double: Controls, cursor: int = 0, clock: Clock | None = None) -> AsyncIterator[Desk]:
    """A connection that is read, and has caught up."""
    clock = clock or SystemClock()
    async with connected(double, clock=clock) as broker:
        reader = Reader(broker, cursor)
        try:
            await reader.until_caught_up()
            yield Desk(broker, reader, clock)
        finally:
            await reader.close()
