"""The processes beside the server: whatever happens to one, who asked is told, and the next question is answered."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import copied_file
from tradehook.analytics.apart import analysts as module
from tradehook.analytics.apart.analysts import Analysts
from tradehook.analytics.apart.terms import LOG_FORMAT, STORE_URL
from tradehook.analytics.questions import PerformanceAsked
from tradehook.analytics.scope import Scope
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.refusal import Refusal

pytestmark = pytest.mark.anyio
QUESTION = PerformanceAsked(scope=Scope())


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path) -> str:
    return copied_file(migrated_file, tmp_path)


@contextlib.asynccontextmanager
async def at_work(store: str, **options: Any) -> AsyncIterator[Analysts]:
    analysts = Analysts(store, **options)
    try:
        yield analysts
    finally:
        await analysts.close()


def code(said: bytes | Refusal) -> str | None:
    return said.code if isinstance(said, Refusal) else None


async def test_one_process_answers_question_after_question_and_another_takes_its_place(store: str) -> None:
    async with at_work(store) as analysts:
        first = await analysts.ask(QUESTION)
        (process,) = analysts._idle
        refused = await analysts.ask(PerformanceAsked(scope=Scope(account_id=AccountId("nobody"))))
        assert (code(first), code(refused)) == (None, "account-not-found")
        assert analysts._idle == [process]

        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        assert code(await analysts.ask(QUESTION)) == "analytics-failed"
        assert await analysts.ask(QUESTION) == first
        assert process not in analysts._idle
    assert analysts._idle == []


async def test_the_first_question_finds_a_process_that_was_begun_ahead(store: str) -> None:
    async with at_work(store) as analysts:
        await analysts.begin_ahead(after_s=0)
        (process,) = analysts._idle
        assert code(await analysts.ask(QUESTION)) is None
        await analysts.begin_ahead(after_s=0)
        assert analysts._idle == [process]


async def test_who_waits_too_long_is_told_and_the_process_is_ended(store: str) -> None:
    async with at_work(store, patience_s=0.01) as analysts:
        assert code(await analysts.ask(QUESTION)) == "analytics-too-long"
        assert analysts._idle == []


async def test_only_so_many_wait(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_WAITING", 0)
    async with at_work(store) as analysts:
        said = await asyncio.gather(*(analysts.ask(QUESTION) for _ in range(3)))
        assert sorted(map(str, map(code, said))) == ["None", "None", "analytics-busy"]


async def test_a_store_that_is_not_there_is_a_refusal(tmp_path: Path) -> None:
    async with at_work(f"sqlite:///{tmp_path / 'none.db'}") as analysts:
        assert code(await analysts.ask(QUESTION)) == "store-failed"


@pytest.mark.parametrize("half", [b"", b"\0\0\0\x09abc"])
def test_it_ends_with_who_asks_also_in_the_middle_of_a_question(store: str, half: bytes) -> None:
    environment = os.environ | {STORE_URL: store, LOG_FORMAT: "console"}
    command = [sys.executable, "-m", "tradehook.analytics.apart"]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        child.send_signal(signal.SIGSTOP)  # whatever comes meanwhile, the end of its input is the end
        child.stdin.write(half)
        child.stdin.close()
        child.send_signal(signal.SIGCONT)
        assert child.wait(30) == 0
