"""Which answers are known to have been given."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from tests.desk import NOON
from tradehook.engine.answers import Answers
from tradehook.intake.resends import Resends, Unanswered
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.instant import after

pytestmark = pytest.mark.anyio

HOOK, DIGEST, LOG = "hook", b"digest", DeliveryId("log")


class Marks:
    """A store that notes which marks are written."""

    def __init__(self) -> None:
        self.written: list[int] = []
        self.aside: set[str] = set()

    async def write(self, work: Callable[..., Any]) -> None:
        """Note the mark, and the requests that are kept aside."""
        self.written.append(work.keywords["mark"])  # type: ignore[attr-defined]
        self.aside |= work.keywords["untold"]  # type: ignore[attr-defined]


def answers(marks: Marks, tasks: list[asyncio.Task[None]]) -> Answers:
    def spawn(work: Coroutine[Any, Any, None]) -> None:
        tasks.append(asyncio.get_running_loop().create_task(work))

    store: Any = marks
    found = Answers(store, "all", Resends(), spawn)
    found.resends.remember(HOOK, DIGEST, Unanswered(SignalId("signal"), DeliveryId("log"), NOON))
    return found


async def test_after_an_answer_the_same_body_is_a_repeat() -> None:
    known = answers(Marks(), [])
    known.given(known.owe(1, LOG, HOOK, DIGEST))
    assert known.resends.earlier(HOOK, DIGEST, after(NOON, 5)) is None


async def test_after_a_lost_connection_the_same_body_is_a_resend_and_the_mark_goes_on() -> None:
    marks, tasks = Marks(), []  # type: ignore[var-annotated]
    known = answers(marks, tasks)
    known.lost(known.owe(1, LOG, HOOK, DIGEST))
    assert known.mark == 1
    assert known.resends.earlier(HOOK, DIGEST, after(NOON, 5)) is not None
    await asyncio.gather(*tasks)
    assert (marks.written, marks.aside) == ([1], {LOG})


async def test_what_failed_is_kept_aside_with_the_mark_that_goes_past_it() -> None:
    """Its commit may have come to pass though the sender was answered with a 500."""
    marks, tasks = Marks(), []  # type: ignore[var-annotated]
    known = answers(marks, tasks)
    known.failed(DeliveryId("doubtful"))
    known.given(known.owe(7, LOG, HOOK, b"another"))
    await asyncio.gather(*tasks)
    assert (marks.written, marks.aside) == ([7], {"doubtful"})


async def test_the_mark_stays_before_the_oldest_answer_that_is_owed_and_is_written_for_many_at_once() -> None:
    marks, tasks = Marks(), []  # type: ignore[var-annotated]
    known = answers(marks, tasks)
    owed = [known.owe(sequence, LOG, HOOK, b"%d" % sequence) for sequence in (1, 2, 3, 4)]
    for one in (owed[0], owed[1], owed[3]):
        known.given(one)
    assert known.mark == 2
    await asyncio.gather(*tasks)
    assert marks.written == [2]
    known.given(owed[2])
    await asyncio.gather(*tasks)
    assert marks.written == [2, 4]
