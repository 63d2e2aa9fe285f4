"""A real tradehook process for tests: started on a free port and data of its own, killed and started again at will."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.client import NO_CERTIFICATES, Client
from tests.databases import ENGINES, migrated_store

OWNER_TOKEN = "owner-token-of-the-tests"
READY_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.02

_MANY = {"ata_requests_per_15_minutes": "1000000"}
"""Tests share one server, which has one owner."""

_LAUNCHER = """
import sys
from tradehook.plumbing.settings import Settings
from tradehook.web.serving import serve
sys.exit(serve(Settings()))
"""


class Server:
    """One tradehook on a data directory; `database_url` None keeps its store there too.

    What it says on standard error is in `stderr`, of all its lives. `settings` become TRADEHOOK_* variables.
    """

    def __init__(self, data_dir: Path, database_url: str | None = None, **settings: str) -> None:
        self.data_dir = data_dir
        self.port = _free_port()
        self._environment = _environment(data_dir, database_url, self.port, settings)
        self._log = data_dir / "stderr.log"
        self._process: subprocess.Popen[bytes] | None = None
        data_dir.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def stderr(self) -> str:
        """Everything that it has said."""
        return self._log.read_text() if self._log.exists() else ""

    @property
    def pid(self) -> int:
        """The process that runs."""
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def start(self, kill_at: str | None = None) -> None:
        """Start it; `kill_at` names the point at which it kills itself ("decided:3": the third time it gets there)."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _LAUNCHER],
                cwd=self.data_dir, env=self.environment(kill_at), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    @property
    def exit_status(self) -> int | None:
        """How the last life ended: negative the signal that ended it; None while it lasts."""
        return self._process.poll() if self._process else None

    def environment(self, kill_at: str | None = None) -> dict[str, str]:
        """The variables of one life."""
        return self._environment | ({"TRADEHOOK_TEST_KILL_AT": kill_at} if kill_at else {})

    def wait_until_ready(self) -> bool:
        """Wait until it answers that it is ready; False when it died before that."""
        deadline = time.monotonic() + READY_WITHIN_S
        with httpx.Client(verify=NO_CERTIFICATES) as client:
            while self.alive:
                with contextlib.suppress(httpx.TransportError):
                    if client.get(f"{self.url}/health/ready").status_code == 200:
                        return True
                assert time.monotonic() < deadline, f"not ready within {READY_WITHIN_S:g} s:\n{self.stderr}"
                time.sleep(_LOOK_EVERY_S)
        return False

    def start_ready(self) -> None:
        """Start it and wait until it is ready."""
        self.start()
        assert self.wait_until_ready(), f"it ended at its start:\n{self.stderr}"

    def kill(self) -> None:
        """SIGKILL, as if the power went."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask it to stop, as a person would; its exit status."""
        if not self.alive:
            return self._process.returncode if self._process else 0
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"it did not stop within 30 s:\n{self.stderr}") from None

    def wait_until_dead(self, seconds: float) -> bool:
        """Whether it died within so many seconds."""
        assert self._process is not None
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def client(self) -> Client:
        """A trader's client of this server."""
        return Client(self.url, OWNER_TOKEN)


@contextlib.contextmanager
def running(data_dir: Path, database_url: str | None = None, **settings: str) -> Iterator[Server]:
    """A server that is ready; stopped afterwards."""
    server = Server(data_dir, database_url, **settings)
    try:
        server.start_ready()
        yield server
    finally:
        if server.alive:
            server.kill()


def _environment(data_dir: Path, database_url: str | None, port: int, settings: dict[str, str]) -> dict[str, str]:
    ours = {
        "data_dir": str(data_dir),
        "port": str(port),
        "owner_token": OWNER_TOKEN,
        "demo": "false",
        **({"database_url": database_url} if database_url else {}),
        **settings,
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TRADEHOOK_")}
    return inherited | {f"TRADEHOOK_{name.upper()}": value for name, value in ours.items()}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def servers(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Server]]:
    """The session's server on an engine, started when it is first asked for. Tests share it: each has its own
    accounts and strategies."""
    started: dict[str, Server] = {}
    with contextlib.ExitStack() as stack:

        def server_on(engine: str) -> Server:
            if engine not in started:
                data_dir = tmp_path_factory.mktemp(f"server-{engine}")
                url = stack.enter_context(migrated_store(engine, data_dir, request))
                started[engine] = stack.enter_context(running(data_dir, url, trusted_proxies="127.0.0.1", **_MANY))
            return started[engine]

        yield server_on


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on SQLite for the tests of one module: what others set, hold or list does not meet them."""
    with running(tmp_path_factory.mktemp("own-server"), **_MANY) as server:
        yield server


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, servers: Callable[[str], Server]) -> Server:
    """A server at work, on each engine in turn; it believes X-Forwarded-For, as the tests come from this machine."""
    return servers(request.param)


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    """A client of the server."""
    with server.client() as client:
        yield client
