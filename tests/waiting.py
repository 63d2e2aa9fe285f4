"""Waiting for what rings no bell: looking again and again, and the longer it takes, the less often."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Final, TypeVar

PATIENCE_S: Final = 60.0
_FIRST_PAUSE_S: Final = 0.01
_LONGEST_PAUSE_S: Final = 0.03
_LONGER: Final = 1.3

_Seen = TypeVar("_Seen")


async def until(
    look: Callable[[], Awaitable[_Seen]], so: Callable[[_Seen], object] = bool, within_s: float = PATIENCE_S
) -> _Seen:
    """What is seen, once it is so."""
    seen: object = None
    try:
        async with asyncio.timeout(within_s):
            for pause in _pauses():
                seen = found = await look()
                if so(found):
                    return found
                await asyncio.sleep(pause)
    except TimeoutError:
        pass
    raise AssertionError(f"it never came to that; last seen: {seen}")


async def until_true(so: Callable[[], object], within_s: float = PATIENCE_S) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(within_s):
        for pause in _pauses():
            if so():
                return
            await asyncio.sleep(pause)


def wait_for(look: Callable[[], _Seen], what: str, within_s: float = PATIENCE_S) -> _Seen:
    """What is seen of another process, once it is something true."""
    deadline = time.monotonic() + within_s
    for pause in _pauses():
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"waited {within_s:g} s in vain for {what}"
        time.sleep(pause)
    raise AssertionError("pauses do not end")


def _pauses() -> Iterator[float]:
    pause = _FIRST_PAUSE_S
    while True:
        yield pause
        pause = min(pause * _LONGER, _LONGEST_PAUSE_S)
