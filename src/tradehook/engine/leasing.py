"""What only one engine does at a time: taken for some seconds, kept while it lives, and another's when it falls silent
(rule: architecture 5)."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from tradehook.engine.world import World
from tradehook.lanes.queries import give_up_lease, renew_lanes, take_lease
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.instant import EPOCH, after

ROUTING = "routing"
FLATTENING = "flattening"
WATCHING = "watching"

_RENEWALS = 4
"""How often a lease is renewed before it would be over."""


def reports_of(connection: str) -> str:
    """The name of the duty to follow a connection's reports."""
    return f"reports:{connection}"


class Duties:
    """The duties of this engine: each is work that goes on while its lease is held, and stops when it is lost.

    `write` insists until the store takes it; `spawn` keeps hold of a task.
    """

    def __init__(
        self,
        world: World,
        write: Callable[[Callable[[Tx], Any]], Awaitable[Any]],
        spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
    ) -> None:
        self._world = world
        self._write = write
        self._spawn = spawn
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._work: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {}

    def has(self, name: str) -> bool:
        """Whether this engine has a duty now."""
        return name in self._at_work

    def add(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Something to be done whenever nobody else does it; `check` begins it."""
        self._work[name] = work

    def leave(self, name: str) -> None:
        """Stop what is done now of a duty; the next `check` begins it again."""
        task = self._at_work.pop(name, None)
        if task is not None:
            task.cancel()

    async def check(self) -> None:
        """Take and keep what can be had: begin what was won, stop what was lost."""
        won = await self._write(self._take)
        for name in won:
            if name not in self._at_work:
                self._at_work[name] = self._spawn(self._work[name]())
        for name in set(self._at_work) - won:
            self._at_work.pop(name).cancel()

    async def keep(self) -> None:
        """Check again and again, for as long as the engine runs."""
        while True:
            await asyncio.sleep(self._world.lease_s / _RENEWALS)
            await self.check()

    def _take(self, tx: Tx) -> set[str]:
        now = self._world.now()
        until = after(now, self._world.lease_s)
        renew_lanes(tx, self._world.engine, until)
        return {name for name in self._work if take_lease(tx, name, self._world.engine, now, until)}

    def drop(self, tx: Tx) -> None:
        """Let the next engine have everything at once, the lanes that are held too; for a stop in good order."""
        renew_lanes(tx, self._world.engine, EPOCH)
        for name in self._at_work:
            give_up_lease(tx, name, self._world.engine)
