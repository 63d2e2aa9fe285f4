"""Servers that start in a fraction of the time: forked from a process that has the libraries loaded already.

Only libraries: every life imports tradehook itself anew, and is killed like any other process.
"""

import multiprocessing
import os
import sys
from multiprocessing.context import ForkServerProcess

from tests.server import Server

_LIBRARIES = (
    "apsw", "fastapi", "fastapi.openapi.utils", "httptools", "json5", "msgspec", "prometheus_client", "psycopg",
    "pydantic_settings", "pytickersymbols", "sqlalchemy", "sqlalchemy.dialects.postgresql", "starlette.applications",
    "structlog", "uvicorn", "uvicorn.protocols.http.httptools_impl", "uvloop",
)  # fmt: skip
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(list(_LIBRARIES))


class ForkedServer(Server):
    """A server of which only the libraries are not its own."""

    _life: ForkServerProcess | None = None

    @property
    def pid(self) -> int:
        """The process that runs."""
        assert self._life is not None
        assert self._life.pid is not None
        return self._life.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._life is not None and self._life.is_alive()

    @property
    def exit_status(self) -> int | None:
        """How the last life ended."""
        return self._life.exitcode if self._life else None

    def start(self, kill_at: str | None = None) -> None:
        """Start it; `kill_at` as for any server."""
        self._life = _forks.Process(target=live, args=(self.environment(kill_at), str(self._log)), daemon=True)
        self._life.start()

    def kill(self) -> None:
        """SIGKILL, as if the power went."""
        assert self._life is not None
        self._life.kill()
        self._life.join()

    def wait_until_dead(self, seconds: float) -> bool:
        """Whether it died within so many seconds."""
        assert self._life is not None
        self._life.join(seconds)
        return not self._life.is_alive()


def live(environment: dict[str, str], log: str) -> None:
    """One life, in the process that was forked for it."""
    os.environ.clear()
    os.environ.update(environment)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(said, 1)
    os.dup2(said, 2)
    assert not any(name.startswith("tradehook.plumbing.points") for name in sys.modules)
    from tradehook.plumbing.settings import Settings
    from tradehook.web.serving import serve

    sys.exit(serve(Settings()))
