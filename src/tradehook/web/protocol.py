"""The short way for webhooks: uvicorn's own HTTP protocol, with a plain POST to a webhook answered in one write.

A message to a webhook is one short body and one short answer. ASGI's way of passing it in pieces costs more than
reading it does (docs/decisions/0007). Whatever is not plain (pipelined, with an expectation, another method, an escaped
path) goes uvicorn's way, to the same `Hooks`.
"""

import asyncio
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from tradehook.dialects.contract import Answer, Dialect
from tradehook.engine.knock import Received
from tradehook.plumbing.logging import log
from tradehook.vocabulary.refusal import Gate
from tradehook.web.heads import (
    HEADER_COSTS,
    LARGEST_ADDRESS,
    LARGEST_HEAD,
    MOST_UNHEARD,
    BadHead,
    trouble_with,
)
from tradehook.web.hooks import LARGEST_DRAINED, Hooks
from tradehook.web.patience import MESSAGE_S, UPLOAD_S, Patience


class HookProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, hooks: Hooks, patience: Patience, **given: Any) -> None:
        super().__init__(**given)
        self._hooks = hooks
        self._patience = patience
        self._short: _HookCycle | None = None
        self._is_in_head = False
        self._is_whole = True
        self._room = 0
        self._unheard = 0
        self._bad = HTTPStatus.BAD_REQUEST

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect a request."""
        super().connection_made(transport)
        self._patience.connected(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing any more."""
        self._patience.gone(self)
        super().connection_lost(exc)

    def hang_up(self) -> None:
        """End the connection: its request took too long."""
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read what came, as long as something is said with it."""
        self._unheard += len(data)
        super().data_received(data)
        if self._unheard > MOST_UNHEARD and not self.transport.is_closing():
            self._bad = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            self.send_400_response("")

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - ours says it
        """Say what was wrong with a request that is not looked at any further, and end the connection."""
        said = self._bad.phrase.encode()
        line = b"HTTP/1.1 %d %b\r\n" % (self._bad, said)
        about = b"content-type: text/plain\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(said)
        self.transport.write(line + about + said)
        self.transport.close()

    def on_message_begin(self) -> None:
        """Begin a request without ASGI's scope, which a plain one does not need."""
        self._unheard = 0
        self._room = LARGEST_HEAD
        self._is_in_head, self._is_whole = True, False
        self.url = b""
        self.headers = []
        self.expect_100_continue = False

    def on_url(self, url: bytes) -> None:
        """Keep what came of the address. Raises `BadHead` for one that is too long."""
        self._unheard = 0
        super().on_url(url)
        if len(self.url) > LARGEST_ADDRESS:
            raise self._noted(BadHead(HTTPStatus.REQUEST_URI_TOO_LONG))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header. What follows the body (trailers) is dropped: a proxy that says in headers who sent it does not
        look there. Raises `BadHead` for too many."""
        self._unheard = 0
        if not self._is_in_head:
            return
        self._room -= len(name) + len(value) + HEADER_COSTS
        if self._room < 0:
            raise self._noted(BadHead(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Take a plain POST to a webhook the short way. Raises `BadHead` for what others may read otherwise."""
        self._unheard, self._is_in_head = 0, False
        trouble = trouble_with(self.parser.get_http_version(), self.headers)
        if trouble is not None:
            raise self._noted(trouble)
        path = self.url.decode("latin-1")
        dialect = self._hooks.dialect_at(path) if self._is_plain() else None
        self._short = None if dialect is None else _HookCycle(self, dialect, path)
        if self._short is None:
            self._patience.extend(self, UPLOAD_S)
            self._go_the_long_way()
        else:
            # To uvicorn it is a cycle like its own: it asks whether it is complete, and tells when the link is lost.
            self.cycle = self._short  # type: ignore[assignment]

    def _go_the_long_way(self) -> None:
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        self.headers += headers
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Keep what comes of the body."""
        self._unheard = 0
        if self._short is None:
            super().on_body(body)
        else:
            self._short.take(body)

    def on_message_complete(self) -> None:
        """Answer once the whole message is here."""
        self._unheard, self._is_whole = 0, True
        if not self._is_free():
            self._patience.heard(self)
        if self._short is None:
            super().on_message_complete()
        else:
            task = self.loop.create_task(self._short.answer(self._hooks))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    def on_response_complete(self) -> None:
        """Expect the next request, or the rest of it, unless it is here already."""
        super().on_response_complete()
        if self._is_free() or not self._is_whole:
            self._patience.expect(self, MESSAGE_S)

    def _noted(self, bad: BadHead) -> BadHead:
        self._bad = bad.status
        return bad

    def _is_free(self) -> bool:
        """Whether no earlier request of this connection is still to be answered."""
        earlier: Any = self.cycle
        return earlier is None or earlier.response_complete

    def _is_plain(self) -> bool:
        """Whether there is nothing about the request that needs more than its body and one answer."""
        return (
            self._is_free()
            and self.parser.get_method() == b"POST"
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and not self.parser.should_upgrade()
            and not self.expect_100_continue
            and b"%" not in self.url
            and b"?" not in self.url
        )


class _HookCycle:
    """One request and its answer. The attributes without an underscore are those that uvicorn's protocol asks for."""

    def __init__(self, protocol: HookProtocol, dialect: Dialect, path: str) -> None:
        self.response_complete = False
        self.disconnected = False
        self.keep_alive = True
        self.message_event = self
        self._protocol = protocol
        self._dialect = dialect
        self._path = path
        self._headers = protocol.headers
        self._parts: list[bytes] = []
        self._size = 0

    def set(self) -> None:
        """The connection was lost; an answer that is being worked out is worked out all the same."""

    def take(self, body: bytes) -> None:
        """Keep a part of the body, until it is too large whatever follows; there may be a part for every byte."""
        self._size += len(body)
        if self._size <= LARGEST_DRAINED:
            self._parts.append(body)

    async def answer(self, hooks: Hooks) -> None:
        """Receive the request, and write the whole answer at once."""
        client = self._protocol.client
        try:
            received = await hooks.receive(
                self._dialect, self._path, "POST", self._headers, client[0] if client else "", self._read
            )
        except Exception:  # noqa: BLE001 - the sender must hear that it was not their fault
            log.exception("a webhook could not be answered")
            refusal = self._dialect.refusal(Gate.STORE)
            received = Received(self._dialect.refused((refusal,), None, None))
        if await self._sent(received.answer):
            hooks.answered(received)
        else:
            hooks.lost(received)

    async def _read(self, most: int) -> bytes | None:
        return b"".join(self._parts) if self._size <= min(most, LARGEST_DRAINED) else None

    async def _sent(self, answer: Answer) -> bool:
        protocol = self._protocol
        if protocol.flow.write_paused and not self.disconnected:
            await protocol.flow.drain()
        if self.disconnected:
            return False
        protocol.transport.write(self._whole(answer))
        self.response_complete = True
        if not self.keep_alive:
            protocol.transport.close()
        protocol.on_response_complete()
        return True

    def _whole(self, answer: Answer) -> bytes:
        lines = [b"%b: %b\r\n" % header for header in self._protocol.server_state.default_headers]
        lines += [f"{name.lower()}: {value}\r\n".encode("latin-1") for name, value in answer.headers]
        if not self.keep_alive:
            lines.append(b"connection: close\r\n")
        return b"%bcontent-type: application/json\r\ncontent-length: %d\r\n%b\r\n%b" % (
            STATUS_LINE[answer.status],
            len(answer.body),
            b"".join(lines),
            answer.body,
        )
