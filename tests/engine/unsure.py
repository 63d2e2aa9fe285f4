"""Brokers that leave more open than the paper broker does: they cannot be asked, take an id only once, or report what
cannot be understood."""

import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from tests.client import Json
from tests.conformance.brokers.faults import Faulty, Trouble
from tests.desk import at_work
from tests.engine.trader import Trader, status
from tests.waiting import until
from tradehook.brokers.contract import Broker
from tradehook.brokers.declaring import LookUp
from tradehook.vocabulary.broker import DUPLICATE_ID, OrderFilled, Outcome, Rejected, Report
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderTicket

Seen = TypeVar("Seen")
NO_SUCH = "NOSUCH"
"""A symbol that no catalogue knows."""


class TakesAnIdOnce:
    """Refuses an id that it has seen, and whatever else it is told to refuse; itself in everything else."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._seen: set[str] = set()
        self.answers: deque[Outcome] = deque()
        """What the next submits are answered, without being looked at."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._broker, name)

    async def submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        """Place an order, the first time."""
        if self.answers:
            return self.answers.popleft()
        if ticket.client_order_id in self._seen:
            return Rejected(DUPLICATE_ID, "the client order id must be unique")
        self._seen.add(ticket.client_order_id)
        return await self._broker.submit(ticket, send_before)


class Garbles:
    """Reports the next fills in a symbol that nobody knows; itself in everything else."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.garble = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._broker, name)

    async def reports(self, after: int) -> AsyncIterator[tuple[Report, ...]]:
        """The reports, some of them garbled."""
        async for batch in self._broker.reports(after):
            yield tuple(self._garbled(report) for report in batch)

    def _garbled(self, report: Report) -> Report:
        if not self.garble or not isinstance(report, OrderFilled):
            return report
        self.garble -= 1
        return replace(report, symbol=NO_SUCH)


def blind(broker: Any) -> Any:
    """A broker that neither looks up nor, so it says, refuses an id that it has seen."""
    faulty = Faulty(broker)
    faulty.declaration = replace(broker.declaration, look_up=LookUp.NONE, rejects_duplicate_ids=False)
    return faulty


def takes_an_id_once(broker: Any) -> Any:
    """A broker that does not look up and takes an id only once."""
    faulty = Faulty(TakesAnIdOnce(broker))
    faulty.declaration = replace(broker.declaration, look_up=LookUp.NONE, rejects_duplicate_ids=True)
    return faulty


def garbles(broker: Any) -> Any:
    """A broker that may garble its reports."""
    return Faulty(Garbles(broker))


@contextlib.asynccontextmanager
async def trading_with(
    wrap: Callable[[Any], Any], data_dir: Path, store_url: str, **settings: Any
) -> AsyncIterator[Trader]:
    """A trader who has begun, at a broker with this around it."""
    async with at_work(data_dir, store_url, wrap=wrap) as desk:
        broker: Any = desk.desk.brokers["paper"]
        trader = Trader(desk, broker)
        await trader.begin(**settings)
        yield trader


async def in_doubt(trader: Trader, message: Json, trouble: Trouble) -> str:
    """A signal whose order is in doubt, of which reports say nothing for now."""
    trader.broker.interrupt()
    signal = await trader.send(message, trouble)
    await trader.trade(signal, status("in_doubt"))
    return signal


async def parked(trader: Trader, seconds: float) -> Json:
    """What is parked once so much time has passed: one piece of work."""
    trader.desk.later(seconds)

    [work] = await until(lambda: all_parked(trader), bool)
    return work


async def all_parked(trader: Trader) -> list[Json]:
    """Everything that waits for a person."""
    items: list[Json] = (await trader.desk.call("GET", "/work/parked"))["items"]
    return items
