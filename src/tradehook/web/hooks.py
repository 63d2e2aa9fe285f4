"""The webhook endpoints: plain ASGI, with nothing in their way.

A sender waits 3 s and judges by the status: everything slow or clever happens after the answer.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Final

from tradehook.dialects.contract import Answer, Dialect
from tradehook.engine.answers import Answers
from tradehook.engine.knock import Knock, Received
from tradehook.engine.reception import Reception
from tradehook.intake.signatures import Signed
from tradehook.intake.sources import client_address, is_within, networks
from tradehook.plumbing.clock import elapsed_s
from tradehook.plumbing.points import Point, reached

LARGEST_DRAINED = 1 << 20
"""What is read of a body that is too large, before nothing more of it is looked at."""

CERTIFICATE: Final = b"x-client-certificate-subject"
"""In which a trusted proxy passes the subject of a client certificate on that it has checked."""

_SIGNED = (b"webhook-id", b"webhook-timestamp", b"webhook-signature")
_WANTED = frozenset({b"x-forwarded-for", b"idempotency-key", CERTIFICATE, *_SIGNED})

_JSON = (b"content-type", b"application/json")


class Hooks:
    """Answers requests at webhooks' addresses."""

    def __init__(
        self, reception: Reception, answers: Answers, dialects: Iterable[Dialect], trusted_proxies: tuple[str, ...]
    ) -> None:
        self._reception = reception
        self._answers = answers
        self._dialects = tuple(dialects)
        self._trusted = networks(trusted_proxies)

    def dialect_at(self, path: str) -> Dialect | None:
        """The dialect whose webhooks have addresses like this; None for any other path."""
        for dialect in self._dialects:
            if path.startswith(dialect.prefix):
                return dialect
        return None

    async def answer(self, dialect: Dialect, scope: Any, receive: Any, send: Any) -> None:
        """Receive one ASGI request at a webhook's address and answer it."""
        peer = scope["client"][0] if scope.get("client") else ""
        read_body = partial(_read_body, receive)
        received = await self.receive(dialect, scope["path"], scope["method"], scope["headers"], peer, read_body)
        await _send(send, received.answer)
        self.answered(received)

    async def receive(
        self,
        dialect: Dialect,
        path: str,
        method: str,
        headers: Iterable[tuple[bytes, bytes]],
        peer: str,
        read_body: Callable[[int], Awaitable[bytes | None]],
    ) -> Received:
        """Receive one request at a webhook's address; what to answer. Headers have their names in small letters."""
        address, _, secret = path[len(dialect.prefix) :].partition("/")
        said = _told(headers)
        forwarded = [address for line in said[b"x-forwarded-for"] for address in line.split(",")]
        source_ip = client_address(peer, forwarded, self._trusted) if forwarded else peer
        knock = Knock(
            dialect=dialect.name,
            address=address,
            secret=secret.rstrip("/"),
            method=method,
            source_ip=source_ip,
            idempotency_key=_last(said[b"idempotency-key"]) or None,
            read_body=read_body,
            began_s=elapsed_s(),
            signed=Signed(*(_last(said[name]) for name in _SIGNED)),
            certificates=self._believed(peer, said[CERTIFICATE]),
        )
        return await self._reception.receive(knock)

    def _believed(self, peer: str, certificates: list[str]) -> tuple[str, ...]:
        """What is said of a client certificate, where a trusted proxy says it and not the sender."""
        return tuple(certificates) if certificates and is_within(peer, self._trusted) else ()

    def answered(self, received: Received) -> None:
        """The answer was sent."""
        if received.owed is not None:
            self._answers.given(received.owed)
            reached(Point.ANSWERED)

    def lost(self, received: Received) -> None:
        """The connection was lost before the answer could be sent."""
        if received.owed is not None:
            self._answers.lost(received.owed)


def _told(headers: Iterable[tuple[bytes, bytes]]) -> defaultdict[bytes, list[str]]:
    """The values of the headers that anything is made of."""
    told: defaultdict[bytes, list[str]] = defaultdict(list)
    for name, value in headers:
        if name in _WANTED:
            told[name].append(value.decode("latin-1"))
    return told


def _last(values: list[str]) -> str:
    return values[-1].strip() if values else ""


async def _read_body(receive: Any, most: int) -> bytes | None:
    """The body, or None when it is larger than `most` bytes; what is too large is read on a little and dropped."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body if len(body) <= most else None
    parts, size = [body], len(body)
    while message.get("more_body") and size <= LARGEST_DRAINED:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= most:
            parts.append(part)
    return b"".join(parts) if size <= most else None


async def _send(send: Any, answer: Answer) -> None:
    headers = [_JSON, (b"content-length", str(len(answer.body)).encode())]
    headers += [(name.lower().encode(), value.encode()) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
