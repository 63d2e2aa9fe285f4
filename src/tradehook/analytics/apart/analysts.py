"""The processes beside the server, seen from it: whoever asks waits for one that is free, so long and no longer."""

import asyncio
import contextlib
import sys
from asyncio.subprocess import Process
from typing import Final

from tradehook.analytics.apart import refusals
from tradehook.analytics.apart.frames import LENGTH_BYTES, Answer, answer_in, framed
from tradehook.analytics.apart.terms import LOG_FORMAT, LONGEST_S, STORE_URL
from tradehook.analytics.questions import Question
from tradehook.plumbing.environment import for_children
from tradehook.plumbing.logging import log
from tradehook.vocabulary.refusal import Refusal

_AT_ONCE: Final = 2
_MOST_WAITING: Final = 32
_PATIENCE_S: Final = LONGEST_S + 5
_QUIET_S: Final = 10.0


class Analysts:
    """At most two processes: one is begun ahead, another when it is first needed, and both are kept for what comes.

    One that takes longer than `patience_s`, or that nobody waits for any more, is killed; another takes its place.
    """

    def __init__(self, store_url: str, log_format: str = "console", patience_s: float = _PATIENCE_S) -> None:
        self._environment = for_children() | {STORE_URL: store_url, LOG_FORMAT: log_format}
        self._patience_s = patience_s
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._idle: list[Process] = []
        self._asking = 0

    async def ask(self, question: Question) -> bytes | Refusal:
        """The answer's body, or why there is none."""
        if self._asking >= _AT_ONCE + _MOST_WAITING:
            return refusals.busy(_MOST_WAITING)
        self._asking += 1
        try:
            async with self._turns:
                answer = await self._answer(question)
        finally:
            self._asking -= 1
        return answer.refusal or answer.body

    async def begin_ahead(self, after_s: float = _QUIET_S) -> None:
        """Begin a process once the start is over and before anybody asks, so that the first question finds one."""
        await asyncio.sleep(after_s)
        if not self._idle and not self._asking:
            self._idle.append(await self._begin())

    async def close(self) -> None:
        """End the processes that wait for a question; those at work have ended with who asked."""
        while self._idle:
            await _end(self._idle.pop())

    async def _answer(self, question: Question) -> Answer:
        process = self._idle.pop() if self._idle else await self._begin()
        answer = None
        try:
            async with asyncio.timeout(self._patience_s):
                answer = await _put(process, question)
        except TimeoutError:
            return Answer(b"", refusals.too_long(self._patience_s))
        except (asyncio.IncompleteReadError, ConnectionError):
            log.error("a process of the analytics ended", question=type(question).__name__)
            return Answer(b"", refusals.failed())
        finally:
            if answer is None or answer.spent:
                await _end(process)
            else:
                self._idle.append(process)
        return answer

    async def _begin(self) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tradehook.analytics.apart",
            env=self._environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )


async def _put(process: Process, question: Question) -> Answer:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process with pipes has none")
    process.stdin.write(framed(question))
    await process.stdin.drain()
    length = int.from_bytes(await process.stdout.readexactly(LENGTH_BYTES), "big")
    return answer_in(await process.stdout.readexactly(length))


async def _end(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    if process.stdout is not None:
        # What is still in the pipe would keep it open.
        await process.stdout.read()
    await process.wait()
