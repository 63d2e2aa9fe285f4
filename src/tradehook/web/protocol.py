"""The short way for webhooks: uvicorn's own HTTP protocol, with a plain POST to a webhook answered in one write.

A message to a webhook is one short body and one short answer. ASGI's way of passing it in pieces costs more than
reading it does (docs/decisions/0007). Whatever is not plain (pipelined, with an expectation, another method, an escaped
path) goes uvicorn's way, to the same `Hooks`.
"""

from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from tradehook.dialects.contract import Answer, Dialect
from tradehook.engine.knock import Received
from tradehook.plumbing.logging import log
from tradehook.vocabulary.refusal import Gate
from tradehook.web.hooks import LARGEST_DRAINED, Hooks


class HookProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, hooks: Hooks, **given: Any) -> None:
        super().__init__(**given)
        self._hooks = hooks
        self._short: _HookCycle | None = None

    def on_message_begin(self) -> None:
        """Begin a request without ASGI's scope, which a plain one does not need."""
        self.url = b""
        self.headers = []
        self.expect_100_continue = False

    def on_headers_complete(self) -> None:
        """Take a plain POST to a webhook the short way."""
        path = self.url.decode("latin-1")
        dialect = self._hooks.dialect_at(path) if self._is_plain() else None
        self._short = None if dialect is None else _HookCycle(self, dialect, path)
        if self._short is None:
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
        if self._short is None:
            super().on_body(body)
        else:
            self._short.take(body)

    def on_message_complete(self) -> None:
        """Answer once the whole message is here."""
        if self._short is None:
            super().on_message_complete()
        else:
            task = self.loop.create_task(self._short.answer(self._hooks))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

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
