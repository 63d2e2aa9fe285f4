"""An open store: the writer's thread and a few readers' threads on one database."""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from tradehook.plumbing.store.batch import APART, TOGETHER, WriteConnection
from tradehook.plumbing.store.contract import READ_LIMIT_S, ReadTx, Result, Tx
from tradehook.plumbing.store.postgres import PostgresReader, PostgresWriteConnection
from tradehook.plumbing.store.reading import Reader, Reading
from tradehook.plumbing.store.sqlite import SqliteReader, SqliteWriteConnection
from tradehook.plumbing.store.trouble import FileGone
from tradehook.plumbing.store.writer import Writer
from tradehook.plumbing.tally import Tally

Item = TypeVar("Item")

_READERS = 4
_INTAKE_CAPACITY = 20_000
_STOPPED_BY_A_FAULT = 70


def is_postgres(url: str) -> bool:
    """Whether the address is a PostgreSQL server's (else it is an SQLite file's)."""
    return url.startswith(("postgresql://", "postgres://"))


class OpenStore:
    """The store of one process. Open it inside a running event loop; close it to commit what is queued.

    Raises `StoreUnusable` (SQLite) or `psycopg.OperationalError` when it cannot be opened. `on_fatal` is called once
    what is on the disk cannot be trusted any more, after everybody who waits was told; by default the process ends.
    """

    def __init__(self, url: str, on_fatal: Callable[[BaseException], None] | None = None) -> None:
        self._url = url
        self._writer = Writer(
            self._connect_writer,
            asyncio.get_running_loop(),
            on_fatal or _stop_at_once,
            _INTAKE_CAPACITY,
            APART if self.is_shared else TOGETHER,
        )
        self._reading = Reading(self._connect_reader, self._writer.stop_for)
        self._threads = ThreadPoolExecutor(_READERS, thread_name_prefix="store-reader")

    @property
    def is_shared(self) -> bool:
        """Whether other processes may write to it: a server's, not a file's."""
        return is_postgres(self._url)

    @property
    def queued(self) -> int:
        """How many functions wait for the writer."""
        return self._writer.queued

    @property
    def batches(self) -> Tally:
        """How many functions the writer ran together."""
        return self._writer.batches

    @property
    def intake_at_once(self) -> int:
        """How many requests the writer's last batch kept: many, while they come faster than they are kept."""
        return self._writer.intake_at_once

    def begin_write(self, work: Callable[[Tx], Result]) -> "asyncio.Future[Result]":
        """As `write`, for who wants to hear of it although who asked for it may be gone by then."""
        return self._writer.submit(work)

    async def write(self, work: Callable[[Tx], Result]) -> Result:
        """Run `work` in the writer and answer once it is committed (see `contract.Store`)."""
        result: Result = await self._writer.submit(work)
        return result

    def write_intake(
        self, work: Callable[[Tx, Sequence[Item]], Sequence[Result]], item: Item
    ) -> "asyncio.Future[Result]":
        """As `write`, ahead of everything else, and together with other items that wait for the same function.

        `work` answers a result for every item, in their order. Raises `StoreBusy` when too many wait, and `StoreFailed`
        also after `writer.LONGEST_WAIT_S`.
        """
        return self._writer.submit_intake(work, item)

    async def read(self, work: Callable[[ReadTx], Result]) -> Result:
        """Run `work` on a read-only connection, in a thread (see `contract.Store`)."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._reading.read, work)

    async def close(self) -> None:
        """Commit what is queued and let go of every connection; the writer's last, so that it leaves no log behind."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._threads.shutdown)
        self._reading.close()
        await loop.run_in_executor(None, self._writer.close)

    def _connect_writer(self) -> WriteConnection:
        if is_postgres(self._url):
            return PostgresWriteConnection(self._url)
        return SqliteWriteConnection(self._url)

    def _connect_reader(self) -> Reader:
        return _reader(self._url, READ_LIMIT_S)


def reading_beside(url: str, within_s: float) -> Reading:
    """Reads of a process that has no writer; a transaction may take so long. Damage that it finds is told as a failure:
    whether to go on is for the process that writes to say."""
    return Reading(lambda: _reader(url, within_s), lambda _error: None)


def _reader(url: str, within_s: float) -> Reader:
    return PostgresReader(url, within_s) if is_postgres(url) else SqliteReader(url, within_s)


def _stop_at_once(error: BaseException) -> None:
    """What is committed is safe; what is not was refused, and will be sent again or seen at the next start."""
    said = (
        str(error) if isinstance(error, FileGone) else f"The disk failed: {error!r}. Look after it, then start again."
    )
    print(f"tradehook stops at once. {said}", file=sys.stderr, flush=True)  # noqa: T201
    os._exit(_STOPPED_BY_A_FAULT)
