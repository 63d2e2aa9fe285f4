"""Requests that were turned away where an address is hidden: they are kept after they were answered.

A row that is written before the answer would tell by the time it takes that there is such an address; so would one that
is written after every answer, to who sends many.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tradehook.dialects.contract import Answer, Dialect
from tradehook.engine.answers import Answers
from tradehook.engine.doorstep import NOBODYS
from tradehook.engine.knock import Case, Knock
from tradehook.engine.refusing import Refusing
from tradehook.intake.strays import Strays
from tradehook.plumbing.logging import log
from tradehook.routing.registry import Door
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Gate, Objection

_EVERY_S = 0.1
_MOST_APART = 10
"""So many requests at one door become rows of their own at once: a hundred a second, which nobody sends by mistake."""


class Turned(NamedTuple):
    """A request that was turned away, and why."""

    knock: Knock
    door: Door
    dialect: Dialect
    now: Instant
    objection: Objection


@dataclass(slots=True)
class _Waiting:
    """What is to be kept of one door and one objection: the first requests, and how many came beside them."""

    first: list[Turned] = field(default_factory=list)
    more: int = 0


CaseOf = Callable[[Knock, Door, Dialect, Instant], Case]


class TurnedAway:
    """Answers such requests at once, and keeps them afterwards; of those at addresses that nobody has the last are
    remembered."""

    def __init__(self, refusing: Refusing, answers: Answers, case_of: CaseOf, strays: Strays) -> None:
        self._refusing = refusing
        self._answers = answers
        self._case_of = case_of
        self._strays = strays
        self._waiting: dict[tuple[str, Gate], _Waiting] = defaultdict(_Waiting)
        self._in_hand: set[asyncio.Task[None]] = set()
        self._came = asyncio.Event()

    def answer(self, turned: Turned) -> Answer:
        """One answer for one objection. The same steps lead to it, whether or not there is such a door."""
        waiting = self._waiting[turned.door.id, turned.objection.gate]
        if len(waiting.first) < _MOST_APART:
            waiting.first.append(turned)
        else:
            waiting.more += 1
        self._came.set()
        refusal = turned.dialect.refusal(turned.objection.gate, **turned.objection.details)
        return turned.dialect.refused((refusal,), None, None)

    async def keep_writing(self) -> None:
        """Keep what was turned away, a little later and together, for as long as the process runs."""
        while True:
            await self._came.wait()
            self._came.clear()
            await asyncio.sleep(_EVERY_S)
            await self.write()

    async def write(self) -> None:
        """Keep what waits, and see what is in hand to its end."""
        for (door_id, _), waiting in self._waiting.items():
            if door_id != NOBODYS.id:
                keeping = asyncio.create_task(self._keep(waiting))
                self._in_hand.add(keeping)
                keeping.add_done_callback(self._in_hand.discard)
            else:
                for knock, _, dialect, now, _ in waiting.first:
                    self._strays.came(now, knock.method, knock.path_at(dialect), knock.source_ip)
        self._waiting.clear()
        if self._in_hand:
            await asyncio.wait(self._in_hand)

    async def _keep(self, waiting: _Waiting) -> None:
        """The first requests are kept as any others are; those beside them as a count, as over the rate."""
        await asyncio.gather(*(self._keep_some(turned, 1) for turned in waiting.first))
        if waiting.more:
            await self._keep_some(waiting.first[-1], waiting.more)

    async def _keep_some(self, turned: Turned, times: int) -> None:
        knock, door, dialect, now, objection = turned
        try:
            received = await self._refusing.turn_away(self._case_of(knock, door, dialect, now), objection, times)
        except Exception:  # noqa: BLE001 - whatever it is: it was answered, and others are still to be kept
            log.exception("a request that was turned away could not be kept")
            return
        if received.owed is not None:
            self._answers.given(received.owed)
