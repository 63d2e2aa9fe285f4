"""The exchange's books in the store, as the adapter uses them: what is begun is finished, and told."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.bell import Bell
from tradehook.plumbing.store.contract import ReadTx, Result, Store, StoreBusy, StoreFailed, Tx

_PAUSES_S = (0.01, 0.02, 0.05, 0.1, 0.2)
_TRY_AGAIN_S = 0.25


class Books:
    """Reads and writes. Every function of the exchange may be run again: what it did before, it finds done."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._under_way: set[asyncio.Task[Any]] = set()
        self.bell = Bell()
        """Rings after every commit of this process."""
        self.shared = False
        """Whether other processes write to the same store."""

    async def open(self) -> None:
        """Find out what kind of store it is."""
        self.shared = await self.read_at_last(queries.others_write)

    async def read(self, work: Callable[[ReadTx], Result]) -> Result:
        """Run `work` on a connection that only reads. Raises `StoreBusy` and `StoreFailed`."""
        return await self._store.read(work)

    async def read_at_last(self, work: Callable[[ReadTx], Result]) -> Result:
        """Read, however long it takes until the store has time for it."""
        while True:
            try:
                return await self._store.read(work)
            except (StoreBusy, StoreFailed):
                await asyncio.sleep(_TRY_AGAIN_S)

    async def write(self, work: Callable[[Tx], Result]) -> Result:
        """Run `work` in the store's writer. Raises `StoreBusy` and `StoreFailed`, the latter after several tries: two
        processes that lock accounts crosswise are told so by the store, and one of them has to begin again."""
        for pause_s in _PAUSES_S:
            try:
                return await self._store.write(work)
            except StoreFailed:
                await asyncio.sleep(pause_s)
        return await self._store.write(work)

    async def commit(self, work: Callable[[Tx], Result], afterwards: Callable[[Result], None]) -> Result:
        """`write`, and tell everybody who waits for news. What follows a commit follows in the order of the commits."""
        result = await self.write(work)
        afterwards(result)
        self.bell.ring()
        return result

    def begin(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        """Start something that goes on even if nobody waits for it any more."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def finish(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Wait for something that goes on even if its waiter goes away."""
        return await asyncio.shield(self.begin(work))

    async def close(self) -> None:
        """Stop what goes on, once nobody asks anything any more."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
