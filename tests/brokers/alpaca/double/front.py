"""The door: HTTP and websocket connections come in, and what is set to go wrong goes wrong here."""

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from tests.brokers.alpaca.double import control_api, streams
from tests.brokers.alpaca.double.faults import Fault, Kind
from tests.brokers.alpaca.double.refusals import TOO_MANY
from tests.brokers.alpaca.double.rest import KEY, Reply, Request, reply_to
from tests.brokers.alpaca.double.venue import Received, Stage, Venue, without_secrets

_GARBAGE = b"<html><body>upstream prematurely closed connection</body></html>"
_WORDS = {500: "internal server error occurred", 502: "bad gateway", 503: "service unavailable", 504: "gateway timeout"}


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One request and the two ends of its connection."""

    scope: Scope
    receive: Receive
    send: Send
    request: Request
    received: Received

    async def answer(self, reply: Reply) -> None:
        """Send the whole answer."""
        self.received.status = reply.status
        await self._start(reply)
        await self.send({"type": "http.response.body", "body": reply.body})

    async def answer_half(self, reply: Reply) -> None:
        """Send the head and half of the body, and close."""
        await self._start(reply)
        half = reply.body[: len(reply.body) // 2]
        await self.send({"type": "http.response.body", "body": half, "more_body": True})
        await self.close()

    async def close(self) -> None:
        """Close the connection once what was sent is gone."""
        self.scope["extensions"]["transport"].close()
        await self._until_gone()

    async def reset(self) -> None:
        """Cut the connection."""
        self.scope["extensions"]["transport"].abort()
        await self._until_gone()

    async def _start(self, reply: Reply) -> None:
        headers = {"content-length": str(len(reply.body))} if reply.status != 204 else {}
        named = (reply.headers | headers).items()
        await self.send(
            {
                "type": "http.response.start",
                "status": reply.status,
                "headers": [(name.encode(), value.encode()) for name, value in named],
            }
        )

    async def _until_gone(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass


class Front:
    """The application that the server runs."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._control = control_api.application(stage)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one connection's request."""
        if scope["path"].startswith(control_api.PREFIX):
            await self._control(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._stream(scope, receive, send)
        else:
            await self._request(scope, receive, send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        venue = self._stage.venue
        if not venue.online:
            scope["extensions"]["transport"].abort()
            while (await receive())["type"] != "websocket.disconnect":
                pass
            return
        socket = WebSocket(scope, receive, send)
        if scope["path"] == "/stream":
            await streams.serve(socket, venue.streams, venue.floor)
        else:
            await socket.close()

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        venue = self._stage.venue
        request = await _read(scope, receive)
        received = _noted(venue, request)
        exchanged = Exchanged(scope, receive, send, request, received)
        if not venue.online:
            received.fault = "offline"
            await exchanged.reset()
            return
        fault = venue.faults.take(request.method, request.path)
        if fault is None:
            await exchanged.answer(reply_to(venue, request))
        else:
            received.fault = fault.kind.value
            await _go_wrong(venue, exchanged, fault)


async def _go_wrong(venue: Venue, exchanged: Exchanged, fault: Fault) -> None:
    reply = reply_to(venue, exchanged.request) if fault.kind.is_done else _failure(fault)
    match fault.kind:
        case Kind.LATE:
            await asyncio.sleep(fault.seconds)
            await exchanged.answer(reply)
        case Kind.LOST:
            await exchanged.close()
        case Kind.REFUSED:
            await exchanged.reset()
        case Kind.FAILED | Kind.THROTTLED:
            await exchanged.answer(reply)
        case Kind.FAILED_DONE:
            await exchanged.answer(_failure(fault))
        case Kind.GARBAGE:
            await exchanged.answer(Reply(200, {"content-type": "application/json"}, _GARBAGE))
        case Kind.TRUNCATED:
            await exchanged.answer_half(reply)


def _failure(fault: Fault) -> Reply:
    json_type = {"content-type": "application/json; charset=UTF-8"}
    if fault.kind is Kind.THROTTLED:
        body = b'{"code":%d,"message":"rate limit exceeded"}' % TOO_MANY
        return Reply(429, json_type | {"retry-after": f"{fault.seconds:g}"}, body)
    words = _WORDS.get(fault.status, "error")
    return Reply(fault.status, json_type, b'{"code":%d10000,"message":"%s"}' % (fault.status, words.encode()))


async def _read(scope: Scope, receive: Receive) -> Request:
    body, more = b"", True
    while more:
        message: Any = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return Request(
        method=scope["method"],
        path=scope["path"],
        query=scope["query_string"].decode(),
        body=body,
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
    )


def _noted(venue: Venue, request: Request) -> Received:
    received = Received(
        at=venue.floor.now(), method=request.method, path=request.path, query=request.query,
        body=request.body.decode(errors="replace"), headers=without_secrets(request.headers),
        account=request.headers.get(KEY),
    )  # fmt: skip
    venue.log.append(received)
    return received
