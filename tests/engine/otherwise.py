"""A broker whose books are otherwise than it told us: it changed a position, an order or a fill behind our back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

from tradehook.brokers.contract import Broker
from tradehook.vocabulary.broker import BrokerPosition, Report, Snapshot, Unknown
from tradehook.vocabulary.ids import AccountId

Batch = tuple[Report, ...]


class Otherwise:
    """Wraps a broker, and is itself in everything that it was not told to be otherwise in.

    `held` replaces what is shown of a symbol; `swallows` says which reports are never told; `held_back` keeps the next
    snapshots, once they are taken, until it is set.
    """

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.declaration = broker.declaration
        self.held: dict[str, BrokerPosition] = {}
        self.swallows: Callable[[Report], bool] = lambda _: False
        self.held_back: asyncio.Event | None = None
        self.taken = 0
        self._told: asyncio.Queue[Batch] = asyncio.Queue()
        self._cursor = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.broker, name)

    def tell(self, report: Report) -> None:
        """Report this too, as the newest."""
        self._told.put_nowait((replace(report, cursor=self._cursor),))

    async def snapshot(self, account_id: AccountId) -> Snapshot | Unknown:
        """What the broker shows, but for what is otherwise."""
        seen = await self.broker.snapshot(account_id)
        self.taken += 1
        if self.held_back is not None:
            await self.held_back.wait()
        if isinstance(seen, Unknown):
            return seen
        shown = {position.symbol: position for position in seen.held} | self.held
        return replace(seen, held=tuple(position for position in shown.values() if position.quantity))

    async def reports(self, after: int) -> AsyncIterator[Batch]:
        """What the broker reports and what it was told to report, but for what it swallows."""
        self._cursor = after
        reading = asyncio.create_task(self._read(after))
        try:
            while True:
                batch = await self._told.get()
                told = tuple(report for report in batch if not self.swallows(report))
                if told or not batch:
                    yield told
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _read(self, after: int) -> None:
        async for batch in self.broker.reports(after):
            self._cursor = max([self._cursor, *(report.cursor for report in batch)])
            self._told.put_nowait(batch)


def numbered(broker: Any) -> Any:
    """As paper is: reports are numbered, and everything is shown at once."""
    return Otherwise(broker)


def lagging(broker: Any) -> Any:
    """Reports and snapshots cannot be compared, and positions may lag for three seconds."""
    wrapped = Otherwise(broker)
    wrapped.declaration = replace(broker.declaration, numbers_reports=False, settles_within_s=3.0)
    return wrapped
