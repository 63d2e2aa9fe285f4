"""The websocket at /stream: who listens, and how updates get there. Nothing is kept for those who are not there."""

import asyncio
import contextlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.types import Scope
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.brokers.alpaca.double.accounts import Account
from tests.brokers.alpaca.double.faults import StreamFaults
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.reading import json_object

Json = dict[str, Any]
_STREAM = "trade_updates"
_UPDATES_KEPT = 20_000
_PARTNER_WITHIN_S = 0.2
_encode = msgspec.json.Encoder().encode


@dataclass(slots=True, eq=False)
class Listener:
    """One connection: who it is (None until it said so), whether it listens, and what waits to be sent to it."""

    scope: Scope
    account: Account | None = None
    listens: bool = False
    waiting: "asyncio.Queue[bytes | None]" = field(default_factory=asyncio.Queue)

    def abort(self) -> None:
        """Cut the connection without a word."""
        self.scope["extensions"]["transport"].abort()

    def close(self) -> None:
        """End the connection with a closing handshake, once everything is sent."""
        self.waiting.put_nowait(None)


@dataclass(slots=True)
class Streams:
    """The connections of all accounts. `told` are the latest updates, whether anybody listened or not."""

    faults: StreamFaults = field(default_factory=StreamFaults)
    listeners: list[Listener] = field(default_factory=list)
    told: "deque[tuple[str, Json]]" = field(default_factory=lambda: deque(maxlen=_UPDATES_KEPT))
    waits_for_partner: list[tuple[str, bytes]] = field(default_factory=list)

    def tell(self, account: Account, update: Json) -> None:
        """Send an update to who listens, with whatever is set to go wrong."""
        self.told.append((account.key_id, update))
        if self.faults.drop > 0:
            self.faults.drop -= 1
            return
        if not self.listeners:
            return
        frame = _encode(update)
        for _ in range(2 if self.faults.duplicate else 1):
            self._pair(account.key_id, frame)

    def _pair(self, key_id: str, frame: bytes) -> None:
        """Where updates change places, the first waits for the second, though not for long."""
        if not self.faults.swap:
            self._post(key_id, frame)
        elif self.waits_for_partner:
            self._post(key_id, frame)
            self._post(*self.waits_for_partner.pop())
        else:
            self.waits_for_partner.append((key_id, frame))
            asyncio.get_running_loop().call_later(_PARTNER_WITHIN_S, self._give_up_waiting, frame)

    def _give_up_waiting(self, frame: bytes) -> None:
        if self.waits_for_partner and self.waits_for_partner[0][1] is frame:
            self._post(*self.waits_for_partner.pop())

    def _post(self, key_id: str, frame: bytes) -> None:
        if self.faults.delay_s:
            asyncio.get_running_loop().call_later(self.faults.delay_s, self._deliver, key_id, frame)
        else:
            self._deliver(key_id, frame)

    def _deliver(self, key_id: str, frame: bytes) -> None:
        for listener in self.listeners:
            if listener.listens and listener.account is not None and listener.account.key_id == key_id:
                listener.waiting.put_nowait(frame)

    @property
    def listening(self) -> int:
        """How many connections listen to updates."""
        return sum(1 for listener in self.listeners if listener.listens)


async def serve(socket: WebSocket, streams: Streams, floor: Floor) -> None:
    """One connection, from the handshake to its end."""
    listener = Listener(socket.scope)
    await socket.accept()
    streams.listeners.append(listener)
    sending = asyncio.create_task(_send(socket, listener))
    try:
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                break
            _take(listener, floor, message.get("bytes") or message.get("text", "").encode())
    finally:
        streams.listeners.remove(listener)
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending


async def _send(socket: WebSocket, listener: Listener) -> None:
    """What waits is sent, in binary frames as the paper endpoint does."""
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while (frame := await listener.waiting.get()) is not None:
            await socket.send_bytes(frame)
        await socket.close(1001)


def _take(listener: Listener, floor: Floor, frame: bytes) -> None:
    message = json_object(frame) or {}
    match message.get("action"):
        case "authenticate" | "auth":
            _authenticate(listener, floor, message)
        case "listen":
            _listen(listener, message)
        case _:
            _answer(listener, "error", {"error": "unknown action"})


def _authenticate(listener: Listener, floor: Floor, message: Json) -> None:
    """Both forms that are documented: key and secret at the top, or in `data` as key_id and secret_key."""
    data = message.get("data") or {}
    key, secret = message.get("key", data.get("key_id")), message.get("secret", data.get("secret_key"))
    account = floor.accounts.get(str(key))
    known = account is not None and account.secret == secret
    listener.account = account if known else None
    status = "authorized" if known else "unauthorized"
    _answer(listener, "authorization", {"status": status, "action": "authenticate"})


def _listen(listener: Listener, message: Json) -> None:
    if listener.account is None:
        _answer(listener, "authorization", {"status": "unauthorized", "action": "listen"})
        return
    asked = (message.get("data") or {}).get("streams") or []
    listener.listens = _STREAM in asked
    _answer(listener, "listening", {"streams": [_STREAM] if listener.listens else []})


def _answer(listener: Listener, stream: str, data: Json) -> None:
    listener.waiting.put_nowait(_encode({"stream": stream, "data": data}))
