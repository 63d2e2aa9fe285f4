"""The stream of trade updates: a websocket that is authenticated and listens, or the reason why there is none.

Source: Alpaca's page on trade updates. Its paper endpoint sends JSON in binary frames, and repeats nothing.
"""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tradehook.brokers.alpaca.errors import failure
from tradehook.brokers.alpaca.patience import Patience
from tradehook.brokers.alpaca.translate.wire import WireUpdate

_TRADE_UPDATES = "trade_updates"
_MOST_WAITING = 10_000
_LARGEST_FRAME = 4 * 2**20
_CLOSE_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Lost:
    """There is no link, or no longer."""

    why: str


@dataclass(frozen=True, slots=True)
class Garbled:
    """Something came that is no trade update and cannot be read as one."""

    why: str


class _Frame(msgspec.Struct, frozen=True):
    stream: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")


class _Standing(msgspec.Struct, frozen=True):
    status: str = ""
    streams: tuple[str, ...] = ()
    error: str = ""


class Link:
    """An open stream. What comes while nobody reads waits."""

    def __init__(self, socket: ClientConnection, silent_s: float) -> None:
        self._socket = socket
        self._silent_s = silent_s

    async def next(self) -> WireUpdate | Garbled | Lost:
        """The next trade update; anything else that comes is passed over."""
        while True:
            try:
                async with asyncio.timeout(self._silent_s):
                    text = await self._socket.recv()
            except TimeoutError:
                return Lost(f"nothing came for {self._silent_s:g} s")
            except (WebSocketException, OSError) as error:
                return Lost(failure(error).why)
            try:
                frame = msgspec.json.decode(text, type=_Frame)
                if frame.stream == _TRADE_UPDATES:
                    return msgspec.json.decode(frame.data, type=WireUpdate)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                return Garbled(str(error))

    async def close(self) -> None:
        """Hang up."""
        await self._socket.close()


class Stream:
    """Where trade updates of one account come from."""

    def __init__(self, address: str, credentials: Mapping[str, str], patience: Patience) -> None:
        self._address = address
        self._credentials = credentials
        self._patience = patience

    async def open(self) -> Link | Lost:
        """Connect, say who we are, and listen."""
        try:
            async with asyncio.timeout(self._patience.open_within_s), AsyncExitStack() as hang_up:
                socket = await hang_up.enter_async_context(self._connection())
                refused = await self._introduce(socket)
                if refused is None:
                    hang_up.pop_all()
        except (WebSocketException, OSError) as error:
            return Lost(failure(error).why)
        return refused or Link(socket, self._patience.silent_s)

    def _connection(self) -> connect:
        return connect(
            self._address,
            ping_interval=self._patience.ping_s,
            ping_timeout=self._patience.ping_s,
            close_timeout=_CLOSE_WITHIN_S,
            max_queue=_MOST_WAITING,
            max_size=_LARGEST_FRAME,
        )

    async def _introduce(self, socket: ClientConnection) -> Lost | None:
        secrets = {"key_id": self._credentials["key_id"], "secret_key": self._credentials["secret_key"]}
        standing = await _say(socket, "authenticate", secrets)
        if standing is None or standing.status != "authorized":
            return Lost("Alpaca did not let us in: check the keys, and whether they are of this environment")
        standing = await _say(socket, "listen", {"streams": [_TRADE_UPDATES]})
        if standing is None or _TRADE_UPDATES not in standing.streams:
            return Lost("Alpaca does not let us listen to trade updates")
        return None


async def _say(socket: ClientConnection, action: str, data: object) -> _Standing | None:
    """Send a message and read the answer; None when it cannot be read."""
    await socket.send(msgspec.json.encode({"action": action, "data": data}).decode())
    answer = await socket.recv()
    try:
        return msgspec.json.decode(msgspec.json.decode(answer, type=_Frame).data, type=_Standing)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
