"""Telling a channel: begin the process that calls its service, wait so long and no longer, and say how it went."""

import asyncio
import contextlib
import sys
from collections.abc import Sequence
from typing import Protocol

import msgspec

from tradehook.notify.news import Words
from tradehook.notify.sending import scheme_of
from tradehook.plumbing.environment import for_children

MOST_AT_ONCE = 4
"""How many messages to one channel are sent by one process."""

_PATIENCE_S = 15.0
_FOR_EACH_S = 8.0
_NO_ANSWER = "the service did not answer in time"


class Post(Protocol):
    """Whoever carries messages to channels."""

    async def trouble_with(self, url: str) -> str | None:
        """Why an address cannot be one of a channel; None where it can. Nothing is sent."""

    async def tell(self, url: str, messages: Sequence[Words]) -> list[str | None]:
        """Why each message could not be told; None for one that was."""


class _Answer(msgspec.Struct):
    trouble: str | None


class Courier:
    """Carries messages by apprise, each time in a fresh process that is ended when it takes too long.

    It has `patience_s` to begin and `for_each_s` for each message; together less than until it would be tried again.
    """

    def __init__(self, patience_s: float = _PATIENCE_S, for_each_s: float = _FOR_EACH_S) -> None:
        self._patience_s = patience_s
        self._for_each_s = for_each_s

    async def trouble_with(self, url: str) -> str | None:
        """Why apprise cannot take this address; None where it can."""
        if not scheme_of(url):
            return "it does not begin with the name of a service and ://"
        answers = await self._ask(url, ())
        return answers[0] if answers else _NO_ANSWER

    async def tell(self, url: str, messages: Sequence[Words]) -> list[str | None]:
        """Why each message could not be told; None for one that was."""
        answers = await self._ask(url, messages)
        return [*answers, *[_NO_ANSWER] * (len(messages) - len(answers))]

    async def _ask(self, url: str, messages: Sequence[Words]) -> list[str | None]:
        asked = msgspec.json.encode({"url": url, "messages": messages})
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tradehook.notify.sending",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=for_children(),
        )
        try:
            said = await _said(child, asked, self._patience_s + len(messages) * self._for_each_s)
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
        return [msgspec.json.decode(line, type=_Answer).trouble for line in said]


async def _said(child: asyncio.subprocess.Process, asked: bytes, patience_s: float) -> list[bytes]:
    """The lines that the process wrote until it ended, or until there was no more time."""
    if child.stdin is None or child.stdout is None:
        return []
    lines: list[bytes] = []
    with contextlib.suppress(TimeoutError, BrokenPipeError, ConnectionResetError):
        async with asyncio.timeout(patience_s):
            child.stdin.write(asked)
            await child.stdin.drain()
            child.stdin.close()
            async for line in child.stdout:
                lines.append(line)  # noqa: PERF401 - what came in time is kept when there is no more time
    return lines
