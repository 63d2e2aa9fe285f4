"""When webhooks and keys were last used, and from where: kept about once a second, on nobody's way."""

import asyncio
from functools import partial

from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import Store, StoreBusy, StoreFailed
from tradehook.routing.uses.queries import keep_uses
from tradehook.routing.uses.use import Use

_EVERY_S = 1.0


class LastUses:
    """Remembers the last use of each webhook and key, by its id, until it is written down."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._used: dict[str, Use] = {}
        self._came = asyncio.Event()

    def used(self, door: str, use: Use) -> None:
        """A message came with the right secret."""
        self._used[door] = use
        self._came.set()

    async def keep_writing(self) -> None:
        """Write uses down, for as long as the process runs."""
        while True:
            await self._came.wait()
            self._came.clear()
            await self.write()
            await asyncio.sleep(_EVERY_S)

    async def write(self) -> None:
        """Write down what was used since the last time; what cannot be written now is tried again."""
        used, self._used = self._used, {}
        if not used:
            return
        try:
            await self._store.write(partial(keep_uses, used=used))
        except (StoreBusy, StoreFailed) as failure:
            log.warning("when webhooks and keys were last used could not be kept", failure=str(failure))
            self._used = used | self._used
            self._came.set()
