"""The writer with a connection that notes what is done with it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest

from tests.waiting import wait_for
from tradehook.plumbing.store import writer as writing
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.plumbing.store.trouble import Trouble
from tradehook.plumbing.store.writer import Writer

pytestmark = pytest.mark.anyio

CAPACITY = 4


class Refused(Exception):
    """What a function may raise."""


class Troubled(Exception):
    """The database had trouble that may pass."""


class Crossed(Exception):
    """Another transaction stood in the way, and this one was undone."""


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

    def trouble_of(self, error: BaseException, /) -> Trouble:
        kinds = {Troubled: Trouble.AWAY, Damaged: Trouble.FATAL, Crossed: Trouble.CROSSED}
        return kinds.get(type(error), Trouble.OURS)


class Held:
    """A writer on such a connection, and the errors that were fatal to it."""

    def __init__(self) -> None:
        self.connection = Connection()
        self.fatal: list[BaseException] = []
        self.ended = threading.Event()
        connection: Any = self.connection
        self.writer = Writer(lambda: connection, asyncio.get_running_loop(), self.end, CAPACITY)

    def end(self, error: BaseException) -> None:
        self.fatal.append(error)
        self.ended.set()

    async def hears_the_end(self) -> list[BaseException]:
        """What the owner of the process is told, once it is."""
        assert await asyncio.to_thread(self.ended.wait, 30)
        return self.fatal

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

    assert await held.hears_the_end() == [damage]


async def test_a_damage_inside_a_function_is_no_matter_of_that_function(held: Held) -> None:
    def finds_damage(_: Any) -> None:
        raise Damaged

    a, b = await held.batched(says("a"), finds_damage)

    assert isinstance(a, StoreFailed)
    assert isinstance(b, StoreFailed)
    assert len(await held.hears_the_end()) == 1


async def test_after_a_damage_everybody_is_told_before_the_owner_and_nothing_is_taken_any_more(held: Held) -> None:
    first = await held.one_under_way()
    waiting = [held.writer.submit_intake(say_all, "intake"), held.writer.submit(says("engine"))]
    told: list[bool] = []
    held.writer._on_fatal = lambda error: (told.extend(each.done() for each in (first, *waiting)), held.end(error))
    held.connection.troubles["begin"] = Damaged("page 7")
    held.connection.gate.set()

    outcomes = await asyncio.gather(first, *waiting, return_exceptions=True)
    await held.hears_the_end()

    assert [(type(outcome), str(outcome)) for outcome in outcomes] == [(StoreFailed, "page 7")] * 3
    assert told == [True] * 3
    assert "commit" not in held.connection.log
    with pytest.raises(StoreFailed, match="page 7"):
        held.writer.submit(says("too late"))


async def test_damage_that_a_reader_finds_ends_it_too(held: Held) -> None:
    damage = Damaged()
    held.writer.stop_for(damage)

    assert await held.hears_the_end() == [damage]


async def test_it_looks_after_its_files_also_while_nothing_is_to_be_done(held: Held) -> None:
    await held.writer.submit(says("a"))
    assert await asyncio.to_thread(held.connection.idle.wait, 30)
    damage = held.connection.troubles["look"] = Damaged()

    assert await held.hears_the_end() == [damage]


async def test_a_fault_in_the_writer_itself_is_an_end_and_not_a_silence(held: Held) -> None:
    fault = held.connection.troubles["trouble_of"] = AttributeError()

    def cannot_tell(_: BaseException) -> Trouble:
        raise fault

    held.connection.trouble_of = cannot_tell
    lost = held.writer.submit(fails)

    assert await held.hears_the_end() == [fault]
    lost.cancel()


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


@pytest.mark.parametrize("first", [says("well"), fails])
async def test_when_the_database_can_do_nothing_all_of_the_batch_is_told_and_nothing_is_tried_again(
    held: Held, first: Callable[[Any], Any]
) -> None:
    tries: list[None] = []

    def has_trouble(_: Any) -> None:
        tries.append(None)
        raise Troubled("disk full")

    outcomes = await held.batched(has_trouble, first, says("last"))

    assert [(type(outcome), str(outcome)) for outcome in outcomes] == [(StoreFailed, "disk full")] * 3
    assert len(tries) == 1
    assert held.connection.log[2:] == ["begin", "rollback"]
    assert await held.writer.submit(says("afterwards")) == "afterwards"


async def test_a_batch_that_another_transaction_crossed_is_run_once_more(held: Held) -> None:
    held.connection.troubles["commit"] = Crossed()

    assert await held.writer.submit(says("a")) == "a"

    assert held.connection.log == ["begin", "a", "commit", "rollback", "begin", "a", "commit"]


async def test_trouble_in_the_second_run_of_a_batch_is_told_to_all_of_it(held: Held) -> None:
    tries: list[None] = []

    def has_trouble_later(_: Any) -> None:
        tries.append(None)
        if len(tries) == 2:
            raise Troubled("gone")

    outcomes = await held.batched(says("a"), has_trouble_later, fails)

    assert [type(outcome) for outcome in outcomes] == [StoreFailed] * 3
    assert held.connection.log[-1] == "rollback"


async def test_a_sender_is_told_while_it_still_listens_and_what_was_not_begun_is_dropped(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "LONGEST_WAIT_S", 0.0)
    first = await held.one_under_way()
    sent = held.writer.submit_intake(say_all, "intake")

    with pytest.raises(StoreFailed, match="took longer"):
        await sent
    assert not first.done()

    monkeypatch.setattr(writing, "LONGEST_WAIT_S", 30.0)
    held.connection.gate.set()
    assert await first == "first"
    assert await held.writer.submit_intake(say_all, "again") == "again"
    assert "intake" not in held.connection.log


async def test_what_is_under_way_when_its_sender_is_told_may_be_kept_all_the_same(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "LONGEST_WAIT_S", 0.0)
    held.connection.gate.clear()
    held.connection.begun.clear()
    sent = held.writer.submit_intake(say_all, "intake")
    assert await asyncio.to_thread(held.connection.begun.wait, 30)

    with pytest.raises(StoreFailed, match="took longer"):
        await sent

    held.connection.gate.set()
    wait_for(lambda: "commit" in held.connection.log, "the commit")
    assert "intake" in held.connection.log


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
