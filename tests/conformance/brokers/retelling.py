"""The reports of a broker, told again as bad connections tell them: twice, late, out of order, or not for a while."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from enum import StrEnum

from tradehook.brokers.contract import Broker
from tradehook.vocabulary.broker import Report

Batch = tuple[Report, ...]


class Twist(StrEnum):
    """What becomes of one report on its way."""

    TWICE = "told twice"
    LATE = "held back until it is released"
    SWAPPED = "told after the next one"


class _Reading:
    """What one reader is still to be told, and how far the broker was read for it."""

    def __init__(self, after: int) -> None:
        self.cursor = after
        self.swapped: Batch = ()
        self.owed_empty = False
        self._late_told = 0
        self._batches: asyncio.Queue[Batch | None] = asyncio.Queue()
        self._telling: asyncio.Task[None] | None = None

    def go_on(self, telling: asyncio.Task[None]) -> None:
        """This task tells from now on."""
        self.owed_empty = False
        self._telling = telling
        telling.add_done_callback(self._over)

    def pause(self) -> None:
        """Nothing more is told for now."""
        if self._telling is not None:
            self._telling.cancel()

    async def end(self) -> None:
        """Nothing more is told, and the broker's stream is let go of."""
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)

    def tell(self, batch: Batch) -> None:
        """Let the reader have a batch."""
        self._batches.put_nowait(batch)

    def tell_late(self, late: list[Report]) -> None:
        """Let the reader have what came late. It goes with what was to be swapped: a cursor must not pass that."""
        batch = self.take_swapped() + tuple(late[self._late_told :])
        self._late_told = len(late)
        if batch:
            self.tell(batch)

    def take_swapped(self) -> Batch:
        """What waits for the next report, no more."""
        swapped, self.swapped = self.swapped, ()
        return swapped

    async def next(self) -> Batch | None:
        """The next batch; None once the broker's own stream is over. Raises what went wrong with that."""
        batch = await self._batches.get()
        if batch is None and self._telling is not None:
            await self._telling
        return batch

    def _over(self, telling: asyncio.Task[None]) -> None:
        if not telling.cancelled():
            self._batches.put_nowait(None)


class Retelling:
    """Tells a broker's reports to any number of readers.

    It keeps the contract: nothing is lost, and no empty batch is told while a report is held back. What was told late
    is told to every new reader too, whose cursor may be past it.
    """

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._twists: deque[Twist | None] = deque()
        self._held: list[Report] = []
        self._late: list[Report] = []
        self._readings: list[_Reading] = []
        self._up = True

    def twist(self, *twists: Twist | None) -> None:
        """Do this to the next reports, one each; None lets one pass."""
        self._twists.extend(twists)

    def release(self) -> None:
        """Tell what was held back; nothing more is done to reports that are to come."""
        self._twists.clear()
        self._late += self._held
        self._held.clear()
        if self._up:
            for reading in self._readings:
                self._catch_up(reading)

    def cut(self) -> None:
        """Tell nothing."""
        self._up = False
        for reading in self._readings:
            reading.pause()

    def mend(self) -> None:
        """Go on from where each reader was: the wrapped broker tells the gap, and an empty batch at its end."""
        if not self._up:
            self._up = True
            for reading in self._readings:
                self._go_on(reading)

    async def reports(self, after: int) -> AsyncIterator[Batch]:
        """The reports, as `Broker.reports`."""
        reading = _Reading(after)
        self._readings.append(reading)
        if self._up:
            self._go_on(reading)
        try:
            while (batch := await reading.next()) is not None:
                yield batch
        finally:
            self._readings.remove(reading)
            await reading.end()

    def _go_on(self, reading: _Reading) -> None:
        reading.go_on(asyncio.create_task(self._read(reading)))

    async def _read(self, reading: _Reading) -> None:
        self._catch_up(reading)
        async for batch in self._broker.reports(reading.cursor):
            reading.cursor = max((reading.cursor, *(report.cursor for report in batch)))
            if batch:
                self._retell(reading, batch)
            else:
                self._tell_empty(reading)

    def _catch_up(self, reading: _Reading) -> None:
        reading.tell_late(self._late)
        if reading.owed_empty:
            self._tell_empty(reading)

    def _retell(self, reading: _Reading, batch: Batch) -> None:
        told = tuple(again for report in batch for again in self._twisted(reading, report))
        if told:
            reading.tell(told)

    def _tell_empty(self, reading: _Reading) -> None:
        reading.tell_late(self._late)
        reading.owed_empty = bool(self._held)
        if not self._held:
            reading.tell(())

    def _twisted(self, reading: _Reading, report: Report) -> Batch:
        match self._twists.popleft() if self._twists else None:
            case Twist.LATE:
                self._held.append(report)
                return ()
            case Twist.SWAPPED:
                reading.swapped += (report,)
                return ()
            case Twist.TWICE:
                return (report, report, *reading.take_swapped())
            case None:
                return (report, *reading.take_swapped())
