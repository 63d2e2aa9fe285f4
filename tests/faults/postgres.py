"""A PostgreSQL server that is stopped and started at will, and a link to it that loses answers."""

import contextlib
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from tests import postgres_server
from tests.postgres_server import NoPostgres

_PORT = ".s.PGSQL.5432"
_REMEMBERED = 1 << 18


class StoppablePostgres:
    """A server of this test's own. It keeps its data while it is stopped."""

    def __init__(self, home: Path) -> None:
        account = postgres_server._unprivileged_account() if os.geteuid() == 0 else None
        binaries = postgres_server._find_binaries()
        if account is not None:
            binaries = postgres_server._within_reach(binaries, home)
            postgres_server._give(home, account)
        postgres_server._make_cluster(binaries, home, home / "data", account)
        self._account = account
        self._command = [str(binaries / "postgres"), "-D", str(home / "data")]
        self._command += ["-c", "listen_addresses=", "-c", f"unix_socket_directories={home}"]
        self._process: subprocess.Popen[bytes] | None = None
        self.home = home
        self.url = address(home)

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        self._process = postgres_server._spawn(self._command, self.home, self._account)
        postgres_server._wait_until_ready(self._process, self.url, self.home / "log")

    def stop_at_once(self) -> None:
        """As `pg_ctl stop -m immediate`: without a word to anybody, and to recover at the next start."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(30)
            self._process = None

    def end_links(self) -> int:
        """End every connection but the one that says so, as an administrator does; how many there were."""
        with psycopg.connect(self.url) as connection:
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchall()
        return len(ended)


def address(directory: Path) -> str:
    """The address of a server whose socket is in this directory."""
    return f"postgresql://postgres@/postgres?host={quote(str(directory), safe='')}"


@contextlib.contextmanager
def stoppable_postgres() -> Iterator[StoppablePostgres]:
    """A server that runs; gone afterwards. Without PostgreSQL the test is skipped, where that is allowed."""
    home = Path(tempfile.mkdtemp(prefix="tradehook-postgres-"))
    try:
        try:
            server = StoppablePostgres(home)
            server.start()
        except NoPostgres as why:
            if os.environ.get("TRADEHOOK_CI") == "1":
                pytest.fail(f"TRADEHOOK_CI=1 allows no test to go without PostgreSQL: {why}")
            pytest.skip(str(why))
        try:
            yield server
        finally:
            server.stop_at_once()
    finally:
        shutil.rmtree(home, ignore_errors=True)


class LossyLink:
    """Passes everything on to the server, but loses the answer to a commit when told to, and the connection with it.

    The server has carried the commit out by then: whoever asked cannot know.
    """

    def __init__(self, to: Path) -> None:
        self._to = str(to / _PORT)
        self._place = Path(tempfile.mkdtemp(prefix="tradehook-link-"))
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self._place / _PORT))
        self._listening.listen()
        self._to_lose = 0
        self._of = b""
        self._lock = threading.Lock()
        self.lost = 0
        self.url = address(self._place)
        self._threads: list[threading.Thread] = []
        self._run(self._accept)

    def lose_answers(self, count: int = 1, of: bytes = b"") -> None:
        """Lose the answers to so many more commits; with `of` only of what is asked for in these words."""
        with self._lock:
            self._to_lose += count
            self._of = of

    def close(self) -> None:
        """Take no more connections, and wait until those that there were have ended."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join()
        shutil.rmtree(self._place, ignore_errors=True)

    def _run(self, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                self._run(self._carry, client)

    def _carry(self, client: socket.socket) -> None:
        """Pass on what either end says, until one of them ends."""
        with contextlib.suppress(OSError), client, socket.socket(socket.AF_UNIX) as server:
            server.connect(self._to)
            asked = b""
            while True:
                for end in select.select([client, server], [], [])[0]:
                    said = end.recv(1 << 16)
                    if not said:
                        return
                    if end is client:
                        asked = (asked + said)[-_REMEMBERED:]
                    elif b"COMMIT\0" in said:
                        if self._is_to_lose(asked):
                            return
                        asked = b""
                    (server if end is client else client).sendall(said)

    def _is_to_lose(self, asked: bytes) -> bool:
        with self._lock:
            loses = self._to_lose > 0 and self._of in asked
            self._to_lose -= loses
            self.lost += loses
            return loses
