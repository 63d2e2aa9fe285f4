"""Sweeping the store: in small batches, while nobody waits for it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial

from tradehook.intake.queries import drop_old_keys
from tradehook.plumbing.clock import Clock
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.plumbing.store.sweeping import Looked
from tradehook.upkeep.retention.kinds import Kind

DUTY = "retention"
"""What one engine does at a time."""

_EVERY_S = 3600.0
_PAUSE_S = 0.05
_DROPPED_AT_ONCE = 500
_COUNTED_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldGo:
    """How many rows of a kind would go now, which is kept for so many days."""

    kind: Kind
    days: int
    rows: int


class Sweeper:
    """Drops what is kept no longer. `days`: for how long each kind is kept."""

    def __init__(self, store: OpenStore, clock: Clock, days: Mapping[Kind, int]) -> None:
        self._store = store
        self._clock = clock
        self._days = days

    async def keep_sweeping(self) -> None:
        """Sweep at the start and every hour, for as long as the process runs."""
        while True:
            await self.sweep()
            await asyncio.sleep(_EVERY_S)

    async def sweep(self) -> dict[Kind, int]:
        """Drop what is kept no longer; how many rows of each kind that were."""
        now = self._clock.now()
        await self._store.write(partial(drop_old_keys, now=now))
        gone = {kind: sum([each.rows async for each in self._dropped(kind)]) for kind in Kind}
        if any(gone.values()):
            log.info("rows that are kept no longer were dropped", **{kind.value: rows for kind, rows in gone.items()})
        return gone

    async def would_go(self) -> list[WouldGo]:
        """What would go now, by kind."""
        return [await self._counted(kind) for kind in Kind]

    async def _dropped(self, kind: Kind) -> AsyncIterator[Looked]:
        """A batch after the other, while the writer has nothing better to do."""
        after = 0
        while True:
            while self._store.queued:  # noqa: ASYNC110 - a measure, not an event
                await asyncio.sleep(_PAUSE_S)
            found = await self._store.write(partial(self._drop, kind=kind, after=after))
            yield found
            if found.over:
                return
            after = found.last
            await asyncio.sleep(_PAUSE_S)

    async def _counted(self, kind: Kind) -> WouldGo:
        rows, after = 0, 0
        while True:
            found = await self._store.read(partial(self._count, kind=kind, after=after))
            rows, after = rows + found.rows, found.last
            if found.over:
                return WouldGo(kind=kind, days=self._days[kind], rows=rows)

    def _drop(self, tx: Tx, kind: Kind, after: int) -> Looked:
        return kind.sweep.drop(tx, kind.stretch(tx, after, self._days[kind], self._clock.now()), _DROPPED_AT_ONCE)

    def _count(self, tx: ReadTx, kind: Kind, after: int) -> Looked:
        return kind.sweep.count(tx, kind.stretch(tx, after, self._days[kind], self._clock.now()), _COUNTED_AT_ONCE)
