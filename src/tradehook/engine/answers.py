"""Which answers are known to have been given: what tells a resend from a repeat after a restart (promise 6)."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, NamedTuple

from tradehook.intake.queries import keep_aside, set_answered_mark
from tradehook.intake.resends import Resends
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed, Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.ids import DeliveryId

_MARK_AFTER_S = 0.02


class Owed(NamedTuple):
    """An answer that is owed: the request's place in the log and its id, and what it would be resent as."""

    sequence: int
    delivery_id: DeliveryId
    webhook: str
    digest: bytes


class Answers:
    """Keeps the mark up to which every request to this process was answered; writing it down costs none its time."""

    def __init__(
        self, store: OpenStore, process: str, resends: Resends, spawn: Callable[[Coroutine[Any, Any, None]], None]
    ) -> None:
        self.resends = resends
        self._store = store
        self._process = process
        self._spawn = spawn
        self._owed: dict[int, None] = {}
        self._highest = 0
        self._untold: set[DeliveryId] = set()
        self._writing = False

    def owe(self, sequence: int, delivery_id: DeliveryId, webhook: str, digest: bytes) -> Owed:
        """A request is committed and its sender does not know yet."""
        self._owed[sequence] = None
        self._highest = max(self._highest, sequence)
        return Owed(sequence, delivery_id, webhook, digest)

    def given(self, owed: Owed) -> None:
        """The answer is on its way to the sender."""
        self.resends.forget(owed.webhook, owed.digest)
        self._over(owed)

    def lost(self, owed: Owed) -> None:
        """The sender went away without the answer: the same body, should it come again, is a resend, for the process
        after this one too."""
        self._untold.add(owed.delivery_id)
        self._over(owed)

    def failed(self, delivery_id: DeliveryId) -> None:
        """The store did not say whether it kept a request, and its sender was told that it failed: should it be there,
        the same body is a resend, likewise."""
        self._untold.add(delivery_id)
        self._begin_to_write()

    @property
    def mark(self) -> int:
        """Every request up to here was answered. Requests are owed in rising order, so the first is the oldest."""
        oldest = next(iter(self._owed), None)
        return self._highest if oldest is None else oldest - 1

    async def write_rest(self) -> None:
        """Write down what was answered, before the process ends."""
        work = partial(self._keep, mark=self.mark, untold=frozenset(self._untold))
        with contextlib.suppress(StoreBusy, StoreFailed):
            await self._store.write(work)

    def _over(self, owed: Owed) -> None:
        self._owed.pop(owed.sequence, None)
        self._begin_to_write()

    def _begin_to_write(self) -> None:
        if not self._writing:
            self._writing = True
            self._spawn(self._write())

    async def _write(self) -> None:
        try:
            while True:
                # Many answers for one mark: writing it down after each would be a commit for each.
                await asyncio.sleep(_MARK_AFTER_S)
                mark, untold = self.mark, frozenset(self._untold)
                await self._store.write(partial(self._keep, mark=mark, untold=untold))
                self._untold -= untold
                if self.mark == mark and not self._untold:
                    return
        except StoreFailed:
            # The next answer tries again; until then a repeat after a crash may be taken for a resend.
            return
        finally:
            self._writing = False

    def _keep(self, tx: Tx, mark: int, untold: frozenset[DeliveryId]) -> None:
        """Together, for the mark goes past requests that were kept though their senders were told otherwise."""
        keep_aside(tx, untold)
        set_answered_mark(tx, self._process, mark)
