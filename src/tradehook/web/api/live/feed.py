"""The stream of what changes. One look at the store serves all who listen; each then reads on from its own place.

Nobody is waited for: who reads slowly is behind, holds no one up, and is told when it was left too far behind.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from typing import Final

import msgspec

from tradehook.notify.catching_up import readable
from tradehook.people.caller import Caller
from tradehook.plumbing.clock import Clock
from tradehook.plumbing.store.contract import ReadTx, Store, StoreBusy, StoreFailed
from tradehook.web.api.live.place import Place, moved, text_of
from tradehook.web.api.live.queries import KINDS, facts_after, newest

LOOK_EVERY_S: Final = 0.1
MOST_LISTENERS: Final = 200
_AT_ONCE = 200
_TOO_FAR = 2_000
"""So many facts of a kind are not told one by one to who comes back: it looks at everything anew."""
_BEAT_S: Final = 15.0
_BEAT = ": still here\n\n"
_PAUSE_MS = 2000


class Feed:
    """Tells what changes, while somebody listens."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._newest: Place | None = None
        self._moved = asyncio.Condition()
        self._listeners = 0
        self._watch: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def full(self) -> bool:
        """Whether as many listen as can."""
        return self._listeners >= MOST_LISTENERS

    async def stream(self, caller: Caller, place: Place | None) -> AsyncIterator[str]:
        """What somebody may see after a place; without one, from now on. It ends when the feed is closed."""
        self._listeners += 1
        try:
            if self._watch is None:
                self._watch = asyncio.create_task(self._keep_looking())
            told = await self._store.read(newest) if place is None else place
            yield f"retry: {_PAUSE_MS}\nid: {text_of(told)}\n\n"
            while not self._closed:
                events, then = await self._store.read(partial(self._next, caller=caller, place=told))
                for event in events:
                    yield event
                if then == told and not await self._something_new(told):
                    yield _BEAT
                told = then
        except (StoreBusy, StoreFailed):
            return  # the browser comes back by itself, to the place where it was
        finally:
            self._listeners -= 1
            if not self._listeners and self._watch is not None:
                self._watch.cancel()
                self._watch = None

    async def close(self) -> None:
        """End every stream."""
        self._closed = True
        async with self._moved:
            self._moved.notify_all()

    async def _keep_looking(self) -> None:
        while True:
            with suppress(StoreBusy, StoreFailed):
                await self._look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self) -> None:
        found = await self._store.read(newest)
        if found != self._newest:
            async with self._moved:
                self._newest = found
                self._moved.notify_all()

    async def _something_new(self, told: Place) -> bool:
        """Wait until there is more than what was told, and say whether there is. A fact that was written and cannot be
        told yet, because one before it may still come, is looked for again after a moment."""
        if self._newest is not None and self._newest != told:
            await asyncio.sleep(LOOK_EVERY_S)
            return True
        try:
            async with asyncio.timeout(_BEAT_S), self._moved:
                await self._moved.wait_for(lambda: self._closed or self._newest not in (None, told))
        except TimeoutError:
            return False
        return True

    def _next(self, tx: ReadTx, caller: Caller, place: Place) -> tuple[list[str], Place]:
        """The events after a place, and the place after them."""
        there = newest(tx)
        if any(number > last + _TOO_FAR or number < last for number, last in zip(there, place, strict=True)):
            return [_event("missed", there, {})], there
        events = []
        for index, kind in enumerate(KINDS):
            if there[index] == place[index]:
                continue
            facts = facts_after(tx, kind, place[index], _AT_ONCE, caller)
            for fact in readable(facts, place[index], self._clock.now()):
                place = moved(place, index, fact.number)
                if fact.told is not None:
                    events.append(_event(kind, place, fact.told))
        return events, place


def _event(name: str, place: Place, told: dict[str, object]) -> str:
    return f"id: {text_of(place)}\nevent: {name}\ndata: {msgspec.json.encode(told).decode()}\n\n"
