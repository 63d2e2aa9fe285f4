"""Running the double: in a thread of this process, or as a process."""

import asyncio
import json
import os
import socket
import sys
import threading
from pathlib import Path
from typing import Any, Self

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from tests.brokers.alpaca.double.controls import Controls
from tests.brokers.alpaca.double.front import Front
from tests.brokers.alpaca.double.venue import Stage, venue_from
from tests.brokers.alpaca.double.verbs import carry_out

HOST = "127.0.0.1"
_ANSWERS_WITHIN_S = 20.0
_BACKLOG = 2048
_PATIENCE_S = 1


class _Http(HttpToolsProtocol):
    """HTTP of which the application may cut the connection."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        _lend(self.scope, self.transport)


class _Socket(WebSocketsSansIOProtocol):
    """A websocket of which the application may cut the connection."""

    async def run_asgi(self) -> None:
        _lend(self.scope, self.transport)
        await super().run_asgi()


def _lend(scope: Any, transport: asyncio.Transport) -> None:
    """Let the application have the connection itself."""
    scope["extensions"] = scope.get("extensions", {}) | {"transport": transport}


class _Server(uvicorn.Server):
    """Says when it answers, and keeps its state when it ends."""

    def __init__(self, stage: Stage) -> None:
        config = uvicorn.Config(
            Front(stage), http=_Http, ws=_Socket, lifespan="off", log_config=None, access_log=False,
            server_header=False, backlog=_BACKLOG, timeout_graceful_shutdown=_PATIENCE_S,
        )  # fmt: skip
        super().__init__(config)
        self.stage = stage
        self.answers = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.answers.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.stage.keep()
        self.force_exit = True
        await super().shutdown(sockets)


class Double(Controls):
    """A double in a thread of this process."""

    def __init__(self) -> None:
        self._stage = Stage()
        self._server = _Server(self._stage)
        self._listening = listening_socket(0)
        self._thread = threading.Thread(target=self._server.run, args=([self._listening],), name="double", daemon=True)
        self.url = url_of(self._listening)

    def start(self) -> Self:
        """Start it, and wait until it answers."""
        self._thread.start()
        assert self._server.answers.wait(_ANSWERS_WITHIN_S), "the double does not start"
        return self

    def stop(self) -> None:
        """Stop it."""
        self._server.should_exit = True
        self._thread.join(_ANSWERS_WITHIN_S)
        assert not self._thread.is_alive(), "the double does not stop"

    def do(self, verb: str, **arguments: Any) -> Any:
        """Carry out a verb in the double's own thread."""
        assert self._server.loop is not None
        return asyncio.run_coroutine_threadsafe(self._carry_out(verb, arguments), self._server.loop).result(
            _ANSWERS_WITHIN_S
        )

    async def _carry_out(self, verb: str, arguments: dict[str, Any]) -> Any:
        return carry_out(self._stage, verb, arguments)


def listening_socket(port: int) -> socket.socket:
    """A socket on a port of this machine; 0 finds a free one."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((HOST, port))
    return found


def url_of(listening: socket.socket) -> str:
    """The address of what listens."""
    return f"http://{HOST}:{listening.getsockname()[1]}"


def run(port: int, state_file: Path | None) -> None:
    """Run a double as this process until it is told to stop, and say on standard output where it answers."""
    stage = Stage(venue_from(state_file), state_file) if state_file is not None else Stage()
    listening = listening_socket(port)
    listening.listen(_BACKLOG)
    url = url_of(listening)
    announcement = {"url": url, "control": f"{url}/_control/", "pid": os.getpid()}
    sys.stdout.write(json.dumps(announcement) + "\n")
    sys.stdout.flush()
    _Server(stage).run([listening])
