"""An open store: the writer's thread and a few readers' threads on one database."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from tradehook.plumbing.store.contract import ReadTx, Result, StoreBusy, Tx
from tradehook.plumbing.store.postgres import PostgresReader, PostgresWriteConnection
from tradehook.plumbing.store.sqlite import SqliteReader, SqliteWriteConnection
from tradehook.plumbing.store.writer import WriteConnection, Writer

Item = TypeVar("Item")

_READERS = 4
_INTAKE_CAPACITY = 20_000
_TOO_LONG = "the question took longer than a second; ask for less at once"


class Reader(Protocol):
    """An engine's connection that reads, owned by one thread."""

    @property
    def tx(self) -> ReadTx: ...
    def begin(self) -> None: ...
    def end(self) -> None: ...
    def was_stopped(self, error: Exception, /) -> bool:
        """Whether a read was stopped because it took too long."""

    def close(self) -> None: ...


def is_postgres(url: str) -> bool:
    """Whether the address is a PostgreSQL server's (else it is an SQLite file's)."""
    return url.startswith(("postgresql://", "postgres://"))


class OpenStore:
    """The store of one process. Open it inside a running event loop; close it to commit what is queued."""

    def __init__(self, url: str, on_fatal: Callable[[BaseException], None] | None = None) -> None:
        self._url = url
        self._writer = Writer(
            self._connect_writer, asyncio.get_running_loop(), on_fatal or _stop_at_once, _INTAKE_CAPACITY
        )
        self._threads = ThreadPoolExecutor(_READERS, thread_name_prefix="store-reader")
        self._local = threading.local()
        self._readers: list[Reader] = []

    @property
    def queued(self) -> int:
        """How many functions wait for the writer."""
        return self._writer.queued

    @property
    def intake_at_once(self) -> int:
        """How many requests the writer's last batch kept: many, while they come faster than they are kept."""
        return self._writer.intake_at_once

    async def write(self, work: Callable[[Tx], Result]) -> Result:
        """Run `work` in the writer and answer once it is committed (see `contract.Store`)."""
        result: Result = await self._writer.submit(work)
        return result

    def write_intake(
        self, work: Callable[[Tx, Sequence[Item]], Sequence[Result]], item: Item
    ) -> "asyncio.Future[Result]":
        """As `write`, ahead of everything else, and together with other items that wait for the same function.

        `work` answers a result for every item, in their order. Raises `StoreBusy` when too many wait.
        """
        return self._writer.submit_intake(work, item)

    async def read(self, work: Callable[[ReadTx], Result]) -> Result:
        """Run `work` on a read-only connection, in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    async def close(self) -> None:
        """Commit what is queued and let go of every connection."""
        await asyncio.get_running_loop().run_in_executor(None, self._writer.close)
        self._threads.shutdown(wait=True)
        for reader in self._readers:
            reader.close()

    def _connect_writer(self) -> WriteConnection:
        if is_postgres(self._url):
            return PostgresWriteConnection(self._url)
        return SqliteWriteConnection(self._url)

    def _connect_reader(self) -> Reader:
        if is_postgres(self._url):
            return PostgresReader(self._url)
        return SqliteReader(self._url)

    def _read(self, work: Callable[[ReadTx], Result]) -> Result:
        reader = self._reader_of_this_thread()
        reader.begin()
        try:
            return work(reader.tx)
        except Exception as error:
            if reader.was_stopped(error):
                raise StoreBusy(_TOO_LONG) from error
            raise
        finally:
            reader.end()

    def _reader_of_this_thread(self) -> Reader:
        reader: Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = self._connect_reader()
            self._local.reader = reader
            self._readers.append(reader)
        return reader


def _stop_at_once(error: BaseException) -> None:
    """An I/O error: what is committed is safe, what is not will be sent again or seen at the next start."""
    print(f"The store failed, and tradehook stops at once: {error!r}", file=sys.stderr, flush=True)  # noqa: T201
    os._exit(70)
