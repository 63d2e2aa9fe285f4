"""Sending requests over one connection as long as it lasts, and reading what is answered."""

import contextlib
import socket
from typing import Final, NamedTuple

_PATIENCE_S: Final = 10.0
_PART: Final = 65_536


class Answered(NamedTuple):
    """What came back: the status, 0 where the connection was only closed; and all of the answer."""

    status: int
    text: str


class Wire:
    """A connection to the server, opened again whenever it was closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line: socket.socket | None = None
        self._left = b""

    def ask(self, data: bytes, *, is_framed: bool, is_head: bool) -> Answered:
        """Send a request and read its answer."""
        line = self._opened()
        with contextlib.suppress(OSError):
            line.sendall(data)
            if not is_framed:
                line.shutdown(socket.SHUT_WR)
        head = self._until(b"\r\n\r\n")
        if head is None:
            self.close()
            return Answered(0, "")
        names = dict(row.lower().split(b": ", 1) for row in head.split(b"\r\n")[1:] if b": " in row)
        body = b"" if is_head else self._body(names)
        if not is_framed or names.get(b"connection") == b"close":
            self.close()
        return Answered(int(head.split(b" ", 2)[1]), (head + body).decode("utf-8", "replace"))

    def close(self) -> None:
        """Let go of the connection."""
        if self._line is not None:
            self._line.close()
        self._line, self._left = None, b""

    def _opened(self) -> socket.socket:
        if self._line is None:
            self._line = socket.create_connection(("127.0.0.1", self._port), _PATIENCE_S)
            self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._line

    def _body(self, names: dict[bytes, bytes]) -> bytes:
        if b"transfer-encoding" in names:
            return self._until(b"0\r\n\r\n") or b""
        return self._exactly(int(names.get(b"content-length", b"0")))

    def _until(self, end: bytes) -> bytes | None:
        while end not in self._left:
            if not self._more():
                return None
        found, _, self._left = self._left.partition(end)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._left) < size and self._more():
            pass
        found, self._left = self._left[:size], self._left[size:]
        return found

    def _more(self) -> bool:
        part = b""
        with contextlib.suppress(ConnectionError):
            part = self._opened().recv(_PART)
        self._left += part
        return bool(part)
