"""Which answers are known to have been given: what tells a resend from a repeat after a restart (promise 6)."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, NamedTuple

from tradehook.intake.queries import set_answered_mark
from tradehook.intake.resends import Resends
from tradehook.plumbing.store.contract import StoreFailed
from tradehook.plumbing.store.opened import OpenStore

_MARK_AFTER_S = 0.02


class Owed(NamedTuple):
    """An answer that is owed: the request's place in the log, and what it would be resent as."""

    sequence: int
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
        self._writing = False

    def owe(self, sequence: int, webhook: str, digest: bytes) -> Owed:
        """A request is committed and its sender does not know yet."""
        self._owed[sequence] = None
        self._highest = max(self._highest, sequence)
        return Owed(sequence, webhook, digest)

    def given(self, owed: Owed) -> None:
        """The answer is on its way to the sender."""
        self.resends.forget(owed.webhook, owed.digest)
        self.lost(owed)

    def lost(self, owed: Owed) -> None:
        """The sender went away without the answer: the same body, should it come again, is a resend."""
        self._owed.pop(owed.sequence, None)
        if not self._writing:
            self._writing = True
            self._spawn(self._write())

    @property
    def mark(self) -> int:
        """Every request up to here was answered. Requests are owed in rising order, so the first is the oldest."""
        oldest = next(iter(self._owed), None)
        return self._highest if oldest is None else oldest - 1

    async def _write(self) -> None:
        try:
            while True:
                # Many answers for one mark: writing it down after each would be a commit for each.
                await asyncio.sleep(_MARK_AFTER_S)
                mark = self.mark
                await self._store.write(partial(set_answered_mark, process=self._process, sequence=mark))
                if self.mark == mark:
                    return
        except StoreFailed:
            # The next answer tries again; until then a repeat after a crash may be taken for a resend.
            return
        finally:
            self._writing = False
