"""The reading process, seen from the one that plays: its frames as they come, no sooner than they are wanted."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from tradehook.plumbing.environment import for_children
from tradehook.prices.replay.frames import LENGTH_BYTES, Ended, Frame, unframed
from tradehook.prices.replay.refusals import reader_failed

_AT_ONCE = 65_536


@contextlib.asynccontextmanager
async def read_apart(file: Path, symbol: str | None) -> AsyncIterator[AsyncIterator[Frame]]:
    """The frames of a file, read by a process of its own that ends with this block.

    The last frame says that the file has ended, also where the process did not come so far.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tradehook.prices.replay",
        str(file),
        *([symbol] if symbol else []),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        env=for_children(),
    )
    pipe = process.stdout
    if pipe is None:
        raise RuntimeError("a process with a pipe has none")
    try:
        yield _frames(pipe)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        # What is still in the pipe would keep it open.
        while await pipe.read(_AT_ONCE):
            pass
        await process.wait()


async def _frames(pipe: asyncio.StreamReader) -> AsyncIterator[Frame]:
    while True:
        try:
            length = int.from_bytes(await pipe.readexactly(LENGTH_BYTES), "big")
            frame = unframed(await pipe.readexactly(length))
        except asyncio.IncompleteReadError:
            yield Ended(reader_failed())
            return
        yield frame
        if isinstance(frame, Ended):
            return
