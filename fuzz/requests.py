"""Requests bent out of shape: the line, the headers and the frame around a body."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from fuzz.bodies import bent


@dataclass(frozen=True, slots=True)
class Target:
    """Something to send to: its name in the table, a path, and messages that it takes. `headers` are sent along."""

    name: str
    paths: Sequence[str]
    messages: Sequence[bytes]
    methods: Sequence[str] = ("POST",)
    headers: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """The bytes of one request, and to what. `is_framed`: its end can be told, so that another may follow."""

    target: str
    data: bytes
    is_framed: bool


_UNFRAMED_SHARE: Final = 0.03
_METHODS: Final = ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "POST")
_TAILS: Final = ("/", "//", "/x", "?a=b", "%00", "%2e%2e/", "/../..", "#x", "%", "%zz", ";a", "?" + "a" * 500)
_VALUES: Final = (
    b"", b" ", b"\xff\xfe", b"a" * 300, b"1", b"-1", b"v1,AAAA", b"v1, v1,", b"1614265330", b"9" * 30, b"127.0.0.1",
    b"::ffff:1.2.3.4, 10.0.0.1", b"unknown", b"<script>", b"\t\t", b"CN=TradingView Webhooks", b"application/xml",
    b"gzip",
)  # fmt: skip
_NAMES: Final = (
    b"Idempotency-Key", b"X-Forwarded-For", b"webhook-id", b"webhook-timestamp", b"webhook-signature", b"Content-Type",
    b"X-Client-Certificate-Subject", b"Content-Encoding", b"Accept", b"Expect", b"Origin", b"Cookie", b"Host", b"Range",
    b"Authorization",
)  # fmt: skip
_HEADS: Final = (
    b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", b"Content-Length: 3\r\nContent-Length: 4\r\n",
    b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n", b"Transfer-Encoding: gzip, chunked\r\n",
    b"X: a\r\n b\r\n", b"X: a\nY: b\r\n", b": a\r\n", b"X\x00: a\r\n", b"X-Long: " + b"a" * 40_000 + b"\r\n",
    b"".join(b"X-%d: a\r\n" % n for n in range(300)),
)  # fmt: skip


def request(rng: Random, targets: Sequence[Target]) -> Sent:
    """A request to one of these, each name as likely as any other, with a body, a head and a frame out of shape."""
    name = rng.choice(sorted({target.name for target in targets}))
    target = rng.choice([target for target in targets if target.name == name])
    path = rng.choice(target.paths) + (rng.choice(_TAILS) if rng.random() < 0.05 else "")
    method = rng.choice(_METHODS) if rng.random() < 0.05 else rng.choice(target.methods)
    body = bent(rng, list(target.messages))
    line = f"{method} {path} HTTP/1.1\r\nHost: desk\r\n".encode() + _lines(rng, target)
    if rng.random() < _UNFRAMED_SHARE:
        return Sent(target.name, line + rng.choice(_HEADS) + b"\r\n" + body, is_framed=False)
    if rng.random() < 0.1:
        return Sent(target.name, line + b"Transfer-Encoding: chunked\r\n\r\n" + _chunks(rng, body), is_framed=True)
    return Sent(target.name, line + b"Content-Length: %d\r\n\r\n" % len(body) + body, is_framed=True)


def _lines(rng: Random, target: Target) -> bytes:
    given = [f"{line}\r\n".encode() for line in target.headers if rng.random() > 0.02]
    more = [b"%b: %b\r\n" % (rng.choice(_NAMES), rng.choice(_VALUES)) for _ in range(rng.choice((0, 0, 0, 1, 3)))]
    return b"".join((*given, *(line for line in more if not line.lower().startswith(b"expect: 1"))))


def _chunks(rng: Random, body: bytes) -> bytes:
    parts = []
    while body:
        size = rng.randint(1, max(1, len(body) // 2))
        parts.append(b"%x\r\n%b\r\n" % (size, body[:size]))
        body = body[size:]
    return b"".join((*parts, b"0\r\n\r\n"))
