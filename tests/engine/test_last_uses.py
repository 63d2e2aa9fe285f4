"""When webhooks and keys were last used: written down now and then, and on nobody's way."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk import NOON
from tradehook.engine.last_uses import LastUses
from tradehook.plumbing.store.contract import StoreFailed
from tradehook.routing.uses.use import Use
from tradehook.vocabulary.ids import KeyId
from tradehook.vocabulary.instant import after

pytestmark = pytest.mark.anyio

ONE, OTHER = KeyId("one"), KeyId("other")
AT_NOON = Use(NOON, "203.0.113.7")


def later(seconds: float) -> Use:
    """A use so long after noon."""
    return Use(after(NOON, seconds), "203.0.113.8")


class Notes:
    """A store that notes what is written, or fails."""

    def __init__(self) -> None:
        self.written: list[dict[str, Use]] = []
        self.fails = False
        self.wrote = asyncio.Event()

    async def write(self, work: Callable[..., Any]) -> None:
        """Note the uses."""
        if self.fails:
            raise StoreFailed("no disk")
        self.written.append(work.keywords["used"])  # type: ignore[attr-defined]
        self.wrote.set()


async def test_many_uses_are_written_together_and_the_last_of_each_counts() -> None:
    notes = Notes()
    uses = LastUses(notes)  # type: ignore[arg-type]
    writing = asyncio.create_task(uses.keep_writing())
    uses.used(ONE, AT_NOON)
    await notes.wrote.wait()

    for second in range(1, 50):
        uses.used(ONE, later(second))
        uses.used(OTHER, AT_NOON)
        await asyncio.sleep(0)
    assert notes.written == [{ONE: AT_NOON}]

    writing.cancel()
    await uses.write()
    assert notes.written[1:] == [{ONE: later(49), OTHER: AT_NOON}]


async def test_what_was_written_is_not_written_again() -> None:
    notes = Notes()
    uses = LastUses(notes)  # type: ignore[arg-type]
    uses.used(ONE, AT_NOON)
    await uses.write()
    await uses.write()
    assert notes.written == [{ONE: AT_NOON}]


async def test_what_cannot_be_written_now_is_written_later_unless_a_later_use_is() -> None:
    notes = Notes()
    uses = LastUses(notes)  # type: ignore[arg-type]
    notes.fails = True
    uses.used(ONE, AT_NOON)
    uses.used(OTHER, AT_NOON)
    await uses.write()
    uses.used(ONE, later(1))
    notes.fails = False
    await uses.write()
    assert notes.written == [{ONE: later(1), OTHER: AT_NOON}]
