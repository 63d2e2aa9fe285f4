"""The bare reference: the least that a durable webhook costs in Python on this machine.

A minimal ASGI program on uvicorn that keeps every body with the same group commit on apsw (one writer thread, all that
is queued in one transaction, synced before the answer) and does nothing else: it reads nothing and knows nobody.
"""

import argparse
import asyncio
import threading
from collections import deque
from pathlib import Path
from typing import Any

import apsw
import uvicorn

from bench.load import allow_many_connections
from bench.slow_disk import NAME, SlowDisk

_BACKLOG = 4096
_IDLE_S = 0.05
_CHECKPOINT_AT_PAGES = 1_000
_HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"16")]
_BODY = b'{"success":true}'


class Journal:
    """Keeps bodies, in one thread, with one commit for all that are queued."""

    def __init__(self, path: Path, vfs: str | None) -> None:
        self._path = path
        self._vfs = vfs
        self._loop = asyncio.get_running_loop()
        self._queue: deque[tuple[bytes, asyncio.Future[None]]] = deque()
        self._wake = threading.Event()
        self._asleep = False
        self._pages = 0
        threading.Thread(target=self._run, daemon=True).start()

    def keep(self, body: bytes) -> asyncio.Future[None]:
        """Done once the body is on the disk."""
        done = self._loop.create_future()
        self._queue.append((body, done))
        if self._asleep:
            self._wake.set()
        return done

    def _run(self) -> None:
        connection = self._open()
        while True:
            batch = [self._queue.popleft() for _ in range(len(self._queue))]
            if batch:
                connection.execute("BEGIN IMMEDIATE")
                for body, _ in batch:
                    connection.execute("INSERT INTO bodies (body) VALUES (?)", (body,))
                connection.execute("COMMIT")
                self._loop.call_soon_threadsafe(_tell, batch)
            elif not self._wait() and self._pages > _CHECKPOINT_AT_PAGES:
                connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
                self._pages = 0

    def _open(self) -> apsw.Connection:
        connection = apsw.Connection(str(self._path), vfs=self._vfs)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=0"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE bodies (sequence INTEGER PRIMARY KEY, body BLOB NOT NULL)")
        connection.set_wal_hook(self._count_pages)
        return connection

    def _count_pages(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._pages = pages
        return apsw.SQLITE_OK

    def _wait(self) -> bool:
        self._asleep = True
        try:
            return bool(self._queue) or self._wake.wait(_IDLE_S)
        finally:
            self._asleep = False
            self._wake.clear()


def _tell(batch: list[tuple[bytes, asyncio.Future[None]]]) -> None:
    for _, done in batch:
        if not done.done():
            done.set_result(None)


def application(journal: Journal) -> Any:
    """The ASGI program: keep the body, then say so."""

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        await journal.keep(body)
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": _BODY})

    return app


async def serve(port: int, path: Path, vfs: str | None) -> None:
    """Serve until stopped, with the server's settings of tradehook."""
    config = uvicorn.Config(
        application(Journal(path, vfs)),
        port=port,
        http="httptools",
        loop="none",
        lifespan="off",
        backlog=_BACKLOG,
        access_log=False,
        server_header=False,
        log_level="warning",
        proxy_headers=False,
    )
    await uvicorn.Server(config).serve()


def main() -> None:
    """`python -m bench.bare --port 8001 --file bodies.db [--slow]`"""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--file", type=Path, required=True)
    arguments.add_argument("--slow", action="store_true", help="on a disk that syncs 2 ms slower")
    wanted = arguments.parse_args()
    allow_many_connections()
    disk = SlowDisk() if wanted.slow else None
    import uvloop  # noqa: PLC0415 - not on Windows

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(wanted.port, wanted.file, NAME if disk else None))


if __name__ == "__main__":
    main()
