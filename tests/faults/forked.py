"""Servers that start in a fraction of the time: forked from a process that loaded the code and did nothing.

Every life begins with the state that the code has when it is imported, and is killed like any other process.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess

from tests.server import Server

_LOADED = (
    "tradehook.web.serving", "tradehook.cli", "asyncio.base_subprocess", "fastapi.openapi.utils", "json5",
    "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite", "uvicorn.protocols.http.httptools_impl",
    "websockets.asyncio.client",
)  # fmt: skip
_STOPS_WITHIN_S = 30.0
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(list(_LOADED))


class ForkedServer(Server):
    """A server of which only the loading is not its own."""

    _life: ForkServerProcess | None = None

    @property
    def way(self) -> Callable[[dict[str, str], str], None]:
        """What a life does, with its variables and the file for what it says; a function that can be imported."""
        return live

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
        self._life = _forks.Process(target=self.way, args=(self.environment(kill_at), str(self._log)), daemon=True)
        self._life.start()

    def kill(self) -> None:
        """SIGKILL, as if the power went."""
        assert self._life is not None
        self._life.kill()
        self._life.join()

    def stop(self) -> int:
        """Ask it to stop, as a person would; its exit status."""
        assert self._life is not None
        self._life.terminate()
        assert self.wait_until_dead(_STOPS_WITHIN_S), f"it did not stop within {_STOPS_WITHIN_S:g} s:\n{self.stderr}"
        return self._life.exitcode or 0

    def wait_until_dead(self, seconds: float) -> bool:
        """Whether it died within so many seconds."""
        assert self._life is not None
        self._life.join(seconds)
        return not self._life.is_alive()


def live(environment: dict[str, str], log: str) -> None:
    """One life, in the process that was forked for it."""
    begin(environment, log)
    from tradehook.plumbing.settings import Settings
    from tradehook.web.serving import serve

    sys.exit(serve(Settings()))


def begin(environment: dict[str, str], log: str) -> None:
    """Be a process with this environment, which says what it says into a file, and dies where it is told to."""
    os.environ.clear()
    os.environ.update(environment)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(said, 1)
    os.dup2(said, 2)
    from tradehook.plumbing.points import arm

    arm()
