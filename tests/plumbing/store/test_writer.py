"""The writer with a connection that notes what is done with it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest

from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.plumbing.store.writer import Writer

pytestmark = pytest.mark.anyio

CAPACITY = 4


class Refused(Exception):
    """What a function may raise."""


class Troubled(Exception):
    """The database had trouble that may pass."""


class Damaged(Exception):
    """After this the process must not go on."""


class Connection:
    """Notes begin, commit, savepoint … in `log`; `troubles` are raised at the step that they name, once."""

    def __init__(self) -> None:
        self.tx: Any = self
        self.is_crowded = False
        self.log: list[str] = []
        self.troubles: dict[str, Exception] = {}
        self.idle = threading.Event()
        self.begun = threading.Event()
        self.gate = threading.Event()
        self.gate.set()

    def __getattr__(self, step: str) -> Callable[[], bool]:
        if step.startswith("_"):
            raise AttributeError(step)

        def note() -> bool:
            if step == "begin":
                self.begun.set()
                self.gate.wait(30)
            self.log.append(step)
            if step == "tidy":
                self.idle.set()
            trouble = self.troubles.pop(step, None)
            if trouble is not None:
                raise trouble
            return False

        return note

    def is_trouble(self, error: BaseException, /) -> bool:
        return isinstance(error, Troubled)

    def is_fatal(self, error: BaseException, /) -> bool:
        return isinstance(error, Damaged)


class Held:
    """A writer on such a connection, and the errors that were fatal to it."""

    def __init__(self) -> None:
        self.connection = Connection()
        self.fatal: list[BaseException] = []
        connection: Any = self.connection
        self.writer = Writer(lambda: connection, asyncio.get_running_loop(), self.fatal.append, CAPACITY)

    async def one_under_way(self) -> asyncio.Future[str]:
        """Something that the writer has begun and cannot commit until the gate opens: what is queued now waits."""
        self.connection.gate.clear()
        self.connection.begun.clear()
        first = self.writer.submit(lambda _: "first")
        assert await asyncio.to_thread(self.connection.begun.wait, 30)
        return first

    async def batched(self, *works: Callable[[Any], Any]) -> list[Any]:
        """Let these be drained together, in one batch behind one that is under way."""
        first = await self.one_under_way()
        rest = [self.writer.submit(work) for work in works]
        self.connection.gate.set()
        await first
        return await asyncio.gather(*rest, return_exceptions=True)


@pytest.fixture
async def held() -> AsyncIterator[Held]:
    found = Held()
    yield found
    found.connection.gate.set()
    found.writer.close()


def says(word: str) -> Callable[[Any], str]:
    return lambda tx: tx.log.append(word) or word


def say_all(tx: Any, words: Sequence[str]) -> list[str]:
    """A function of intake: it takes all that wait for it in a row."""
    if "refused" in words:
        raise Refused
    tx.log.append("+".join(words))
    return list(words)


def fails(_: Any) -> None:
    raise Refused


async def test_what_is_queued_meanwhile_is_committed_together(held: Held) -> None:
    assert await held.batched(says("a"), says("b"), says("c")) == ["a", "b", "c"]

    assert held.connection.log[:7] == ["begin", "commit", "begin", "a", "b", "c", "commit"]


async def test_one_that_fails_does_not_sink_the_others(held: Held) -> None:
    a, failed, b = await held.batched(says("a"), fails, says("b"))

    assert (a, type(failed), b) == ("a", Refused, "b")
    assert held.connection.log[2:] == [
        *("begin", "a", "rollback"),
        *("begin", "savepoint", "a", "release"),
        *("savepoint", "rollback_to_savepoint", "release"),
        *("savepoint", "b", "release", "commit"),
    ]


@pytest.mark.parametrize("step", ["begin", "commit"])
async def test_when_the_commit_fails_all_of_it_is_told(held: Held, step: str) -> None:
    await held.writer.submit(says("warm"))
    first = await held.one_under_way()
    held.connection.troubles[step] = OSError("no space left on device")
    held.connection.gate.set()

    with pytest.raises(StoreFailed, match="no space left"):
        await first
    assert held.connection.log[-1] == "rollback"
    assert held.fatal == []
    assert await held.writer.submit(says("afterwards")) == "afterwards"


@pytest.mark.parametrize("step", ["begin", "commit"])
async def test_after_a_damage_the_owner_of_the_process_is_told(held: Held, step: str) -> None:
    damage = held.connection.troubles[step] = Damaged()

    with pytest.raises(StoreFailed):
        await held.writer.submit(says("a"))

    assert held.fatal == [damage]


async def test_a_damage_inside_a_function_is_no_matter_of_that_function(held: Held) -> None:
    def finds_damage(_: Any) -> None:
        raise Damaged

    a, b = await held.batched(says("a"), finds_damage)

    assert isinstance(a, StoreFailed)
    assert isinstance(b, StoreFailed)
    assert len(held.fatal) == 1


async def test_intake_goes_first(held: Held) -> None:
    first = await held.one_under_way()
    later = [held.writer.submit(says("engine")), held.writer.submit_intake(say_all, "intake")]
    held.connection.gate.set()
    await asyncio.gather(first, *later)

    assert held.connection.log.index("intake") < held.connection.log.index("engine")


async def test_a_full_queue_says_so_at_once_and_takes_nothing(held: Held) -> None:
    first = await held.one_under_way()
    taken = [held.writer.submit_intake(say_all, str(n)) for n in range(CAPACITY)]

    with pytest.raises(StoreBusy):
        held.writer.submit_intake(say_all, "one too many")

    assert held.writer.queued == CAPACITY
    held.connection.gate.set()
    assert await asyncio.gather(first, *taken) == ["first", *map(str, range(CAPACITY))]
    assert "0+1+2+3" in held.connection.log


async def test_items_of_intake_that_wait_are_handed_over_together(held: Held) -> None:
    first = await held.one_under_way()
    words = [held.writer.submit_intake(say_all, word) for word in ("a", "b", "c")]
    held.connection.gate.set()

    assert await asyncio.gather(first, *words) == ["first", "a", "b", "c"]
    assert held.connection.log == ["begin", "commit", "begin", "a+b+c", "commit"]


async def test_one_item_of_intake_that_fails_does_not_sink_the_others(held: Held) -> None:
    first = await held.one_under_way()
    words = [held.writer.submit_intake(say_all, word) for word in ("a", "refused", "c")]
    held.connection.gate.set()
    _, a, refused, c = await asyncio.gather(first, *words, return_exceptions=True)

    assert (a, type(refused), c) == ("a", Refused, "c")
    assert [step for step in held.connection.log if step in "abc"] == ["a", "c"]


async def test_the_databases_trouble_is_told_as_the_stores_own(held: Held) -> None:
    def has_trouble(_: Any) -> None:
        raise Troubled("disk full")

    a, failed = await held.batched(says("a"), has_trouble)

    assert a == "a"
    assert isinstance(failed, StoreFailed)


async def test_whoever_stops_waiting_changes_nothing(held: Held) -> None:
    held.connection.gate.clear()
    done = held.writer.submit(says("a"))
    done.cancel()
    held.connection.gate.set()

    assert await held.writer.submit(says("b")) == "b"
    assert "a" in held.connection.log


async def test_housekeeping_waits_until_nobody_else_does_and_its_failure_harms_nobody(held: Held) -> None:
    held.connection.troubles["tidy"] = OSError("database is locked")
    await held.writer.submit(says("a"))
    assert await asyncio.to_thread(held.connection.idle.wait, 30)

    assert await held.writer.submit(says("b")) == "b"
    assert held.connection.log.index("tidy") > held.connection.log.index("commit")


async def test_closing_commits_what_is_queued() -> None:
    held = Held()
    held.connection.gate.clear()
    done = [held.writer.submit(says(str(n))) for n in range(3)]
    held.connection.gate.set()

    held.writer.close()

    assert await asyncio.gather(*done) == ["0", "1", "2"]
    assert held.connection.log[-1] == "close"


async def test_a_crowded_log_is_tidied_although_somebody_waits_and_after_the_answers(held: Held) -> None:
    held.connection.is_crowded = True
    held.connection.troubles["tidy"] = OSError("database is locked")
    assert await held.writer.submit(says("kept")) == "kept"
    assert await asyncio.to_thread(held.connection.idle.wait, 30)
    assert held.connection.log.index("tidy") > held.connection.log.index("commit")
    assert await held.writer.submit(says("kept again")) == "kept again"


async def test_it_says_how_many_requests_it_kept_at_once(held: Held) -> None:
    held.connection.gate.clear()
    first = held.writer.submit_intake(say_all, "first")
    assert await asyncio.to_thread(held.connection.begun.wait, 30)
    taken = [held.writer.submit_intake(say_all, str(n)) for n in range(CAPACITY)]
    held.connection.gate.set()
    await asyncio.gather(first, *taken)
    assert held.writer.intake_at_once == len(taken)
