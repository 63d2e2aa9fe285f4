"""Sending a file while it is written, as fast as it is taken."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from importlib.util import find_spec

import msgspec

from tradehook.plumbing.environment import for_children
from tradehook.plumbing.store.contract import StoreFailed
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.exports.plan import FileFormat, Plan
from tradehook.web.exports.rows import Row

Rows = AsyncIterator[Iterable[Row]]
"""Rows that are not read from the store as they are, a page at a time."""

_AT_ONCE = 65_536
_MOST_FILES = 4


class Begun:
    """A file of which the first part has been written. Who does not take all of it closes it."""

    def __init__(self, first: bytes, rest: AsyncGenerator[bytes, None]) -> None:
        self._first = first
        self._rest = rest

    def __aiter__(self) -> "Begun":
        return self

    async def __anext__(self) -> bytes:
        first, self._first = self._first, b""
        return first or await anext(self._rest)

    async def aclose(self) -> None:
        """End the process that writes it."""
        await self._rest.aclose()


class Sending:
    """The files that are being written, a few at once."""

    def __init__(self) -> None:
        self._under_way = 0

    async def send(self, plan: Plan, rows: Rows | None = None) -> Begun | Refusal:
        """The file as it comes, begun. Refused `parquet-not-installed` and `exports-too-many`.

        Raises `StoreFailed` where nothing could be read, and while it is sent where the rest could not: a file that was
        begun cannot be taken back, so its connection breaks.
        """
        if plan.format is FileFormat.PARQUET and find_spec("pyarrow") is None:
            return _NO_PARQUET
        if self._under_way >= _MOST_FILES:
            return _TOO_MANY
        file = self._file(plan, rows)
        try:
            first = await anext(file)
        except StopAsyncIteration:
            raise StoreFailed("the file was not written") from None
        return Begun(first, file)

    async def _file(self, plan: Plan, rows: Rows | None) -> AsyncGenerator[bytes, None]:
        self._under_way += 1
        try:
            async with contextlib.aclosing(_written(plan, rows)) as chunks:
                async for chunk in chunks:
                    yield chunk
        finally:
            self._under_way -= 1


async def _written(plan: Plan, rows: Rows | None) -> AsyncGenerator[bytes, None]:
    """What a process of its own writes; it ends with this."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tradehook.web.exports",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=for_children(),
    )
    told, written = process.stdin, process.stdout
    if told is None or written is None:
        raise RuntimeError("a process with pipes has none")
    telling = asyncio.create_task(_tell(told, plan, rows))
    try:
        while chunk := await written.read(_AT_ONCE):
            yield chunk
        await telling
        if await process.wait():
            raise StoreFailed("the rest of the file could not be written")
    finally:
        telling.cancel()
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        # What is still in the pipe would keep it open.
        while await written.read(_AT_ONCE):
            pass
        await process.wait()
        await asyncio.gather(telling, return_exceptions=True)
        told.close()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            await told.wait_closed()


async def _tell(pipe: asyncio.StreamWriter, plan: Plan, rows: Rows | None) -> None:
    encoder = msgspec.json.Encoder()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        pipe.write(encoder.encode(plan) + b"\n")
        if rows is not None:
            async for page in rows:
                pipe.write(encoder.encode_lines(page))
                await pipe.drain()
        await pipe.drain()
    pipe.close()


_NO_PARQUET = Refusal(
    code="parquet-not-installed",
    status=422,
    message="Parquet files are written by pyarrow, which is not installed here.",
    hint="Install it where tradehook is, with pip install 'tradehook[parquet]', or ask for format=csv.",
    path="format",
)
_TOO_MANY = Refusal(
    code="exports-too-many",
    status=409,
    message=f"{_MOST_FILES} files are being sent already, and no more are at once.",
    hint="Wait until one has been sent, and ask again.",
)
