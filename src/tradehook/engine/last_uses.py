"""When keys were last used: kept about once a second, on nobody's way."""

import asyncio
from functools import partial

from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import Store, StoreBusy, StoreFailed
from tradehook.routing.keys.queries import keep_uses
from tradehook.vocabulary.ids import KeyId
from tradehook.vocabulary.instant import Instant

_EVERY_S = 1.0


class LastUses:
    """Remembers the last use of each key until it is written down."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._used: dict[KeyId, Instant] = {}
        self._came = asyncio.Event()

    def used(self, key_id: KeyId, now: Instant) -> None:
        """A message came with the right secret."""
        self._used[key_id] = now
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
            log.warning("when keys were last used could not be kept", failure=str(failure))
            self._used = used | self._used
            self._came.set()
