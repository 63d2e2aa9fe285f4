"""Where others write to the same store, no function's locks outlive it: what came in at webhooks is one transaction,
every other function is its own."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.plumbing.store.test_writer import Connection, Troubled, says
from tradehook.plumbing.store.batch import APART
from tradehook.plumbing.store.contract import StoreFailed
from tradehook.plumbing.store.writer import Writer

pytestmark = pytest.mark.anyio

MANY = 3 * APART.most


def keeps(tx: Any, items: list[str]) -> list[str]:
    """Intake's function: all that came in, together."""
    tx.log.append("+".join(items))
    return items


class Apart:
    """A writer whose store others write to as well."""

    def __init__(self) -> None:
        self.connection = Connection()
        connection: Any = self.connection
        loop = asyncio.get_running_loop()
        self.writer = Writer(lambda: connection, loop, lambda error: None, 100, APART)

    async def behind_one_under_way(self) -> None:
        """What is queued from now on waits until the gate opens."""
        self.connection.gate.clear()
        self.first = self.writer.submit(says("first"))
        assert await asyncio.to_thread(self.connection.begun.wait, 30)

    async def opens(self, *waiting: Any) -> list[Any]:
        """Let it go on; what all those hear who wait."""
        self.connection.gate.set()
        await self.first
        return await asyncio.gather(*waiting, return_exceptions=True)

    @property
    def transactions(self) -> list[list[str]]:
        """What was done between each begin and the commit."""
        steps = [step for step in self.connection.log if step in ("begin", "commit") or not hasattr(Connection, step)]
        text = " ".join(step for step in steps if step not in ("tidy", "look"))
        return [part.replace("commit", "").split() for part in text.split("begin")[1:]]


@pytest.fixture
async def apart() -> AsyncIterator[Apart]:
    found = Apart()
    yield found
    found.connection.gate.set()
    found.writer.close()


async def test_functions_that_wait_together_are_committed_one_by_one(apart: Apart) -> None:
    await apart.behind_one_under_way()
    heard = await apart.opens(*(apart.writer.submit(says(word)) for word in ("second", "third")))

    assert heard == ["second", "third"]
    assert apart.transactions == [["first"], ["second"], ["third"]]


async def test_what_came_in_at_webhooks_is_committed_together_and_first(apart: Apart) -> None:
    await apart.behind_one_under_way()
    later = apart.writer.submit(says("later"))
    come = [apart.writer.submit_intake(keeps, word) for word in ("one", "two")]
    await apart.opens(later, *come)

    assert apart.transactions == [["first"], ["one+two"], ["later"]]


async def test_what_comes_in_waits_for_a_few_functions_only(apart: Apart) -> None:
    begun = threading.Event()

    def holds_up(tx: Any) -> None:
        apart.connection.gate.clear()
        begun.set()

    await apart.behind_one_under_way()
    many = [apart.writer.submit(each) for each in (holds_up, *(says("function") for _ in range(MANY)))]
    apart.connection.gate.set()
    assert await asyncio.to_thread(begun.wait, 30)
    come = apart.writer.submit_intake(keeps, "message")
    await apart.opens(come, *many)

    assert apart.transactions.index(["message"]) == 1 + APART.most


async def test_a_function_that_fails_fails_alone(apart: Apart) -> None:
    def wrong(tx: Any) -> None:
        raise ValueError("wrong")

    await apart.behind_one_under_way()
    first, second, third = await apart.opens(*(apart.writer.submit(each) for each in (says("a"), wrong, says("c"))))

    assert (first, third) == ("a", "c")
    assert isinstance(second, ValueError)


async def test_once_the_database_is_away_the_rest_of_those_who_wait_hear_it_without_trying(apart: Apart) -> None:
    def away(tx: Any) -> None:
        raise Troubled("gone")

    await apart.behind_one_under_way()
    works = (says("kept"), away, says("not tried"))
    kept, *failed = await apart.opens(*(apart.writer.submit(each) for each in works))

    assert kept == "kept"
    assert [type(each) for each in failed] == [StoreFailed, StoreFailed]
    assert "not tried" not in apart.connection.log
    assert await apart.writer.submit(says("again")) == "again"
