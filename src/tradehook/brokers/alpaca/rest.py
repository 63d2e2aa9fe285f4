"""One request to Alpaca, from its turn to what its answer means."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from math import isfinite
from types import MappingProxyType
from typing import Any, TypeVar

import httpx
import msgspec

from tradehook.brokers.alpaca.errors import TOO_MANY_REQUESTS, TooLate, failure, refusal
from tradehook.brokers.alpaca.pacing import Pace, Urgency
from tradehook.brokers.alpaca.patience import Patience
from tradehook.plumbing.clock import Clock
from tradehook.vocabulary.broker import NotSent, Rejected, Unknown
from tradehook.vocabulary.instant import EPOCH, Instant, after, seconds_between

_SHORTEST_PAUSE_S, _PAUSE_S, _LONGEST_PAUSE_S = 0.1, 1.0, 60.0
_HEADERS_GO_OUT = "http11.send_request_headers.started"
_NO_ROOM = "Alpaca's limit of requests leaves no room before the time that the request has."

_Kind = TypeVar("_Kind")
Query = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is asked, under the base address. `body` becomes JSON."""

    method: str
    path: str
    query: Query = field(default_factory=lambda: MappingProxyType({}))
    body: Mapping[str, object] | None = None
    urgency: Urgency = Urgency.USUAL


class Rest:
    """Sends requests to one of Alpaca's addresses over connections that are kept alive."""

    def __init__(
        self, address: str, credentials: Mapping[str, str], clock: Clock, pace: Pace, patience: Patience
    ) -> None:
        self._patience = patience
        self._clock = clock
        self._pace = pace
        self._client = httpx.AsyncClient(
            base_url=address,
            headers={
                "APCA-API-KEY-ID": credentials["key_id"],
                "APCA-API-SECRET-KEY": credentials["secret_key"],
                "User-Agent": "tradehook",
            },
            timeout=patience.answer_within_s,
            verify=_trusted(),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def command(self, call: Call, send_before: Instant) -> bytes | Rejected | Unknown | NotSent:
        """Have something done: the body of a success, or how it ended otherwise.

        After a 429, with which Alpaca did nothing, it is sent again once the pause is over, if there is time.
        """
        while True:
            left_s = seconds_between(self._clock.now(), send_before)
            if left_s <= 0:
                return NotSent("Its send-before time was over.")
            if not await self._pace.turn(call.urgency, left_s):
                return NotSent(_NO_ROOM)
            answer = await self._send(call, send_before)
            if not isinstance(answer, httpx.Response):
                return answer
            if answer.status_code != TOO_MANY_REQUESTS:
                return answer.content if answer.is_success else refusal(answer.status_code, answer.content)
            self._pace.hold(self._pause_s(answer.headers))

    async def ask(self, call: Call) -> bytes | Rejected | Unknown:
        """Ask for something, within some seconds."""
        answer = await self.command(call, after(self._clock.now(), self._patience.question_within_s))
        return Unknown(answer.why) if isinstance(answer, NotSent) else answer

    async def read(self, kind: type[_Kind], call: Call) -> _Kind | Rejected | Unknown:
        """Ask for something and read it as this kind."""
        answer = await self.ask(call)
        return decoded(kind, answer) if isinstance(answer, bytes) else answer

    async def _send(self, call: Call, send_before: Instant) -> httpx.Response | Unknown | NotSent:
        async def look_at_the_clock(event: str, info: Mapping[str, Any]) -> None:  # noqa: ARG001 - httpx calls it so
            # A connection may take its time to come about: the last moment to look is before the first byte.
            if event == _HEADERS_GO_OUT and self._clock.now() >= send_before:
                raise TooLate("a connection was there only after the send-before time")

        try:
            return await self._client.request(
                call.method,
                call.path,
                params=dict(call.query),
                content=None if call.body is None else msgspec.json.encode(call.body),
                headers=None if call.body is None else {"Content-Type": "application/json"},
                extensions={"trace": look_at_the_clock},
            )
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict, OSError, TooLate) as error:
            return failure(error)

    def _pause_s(self, headers: httpx.Headers) -> float:
        """How long Alpaca asks to wait: in seconds, or until an instant in seconds since 1970. Its limit is by the
        minute, so nothing longer makes sense."""
        asked = _number(headers.get("Retry-After"))
        reset = _number(headers.get("X-RateLimit-Reset"))
        if asked is None and reset is not None:
            asked = seconds_between(self._clock.now(), after(EPOCH, reset))
        return min(max(_PAUSE_S if asked is None else asked, _SHORTEST_PAUSE_S), _LONGEST_PAUSE_S)


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are trusted: read once, for it takes its time."""
    return httpx.create_ssl_context()


def decoded(kind: type[_Kind], content: bytes) -> _Kind | Unknown:
    """An answer read as this kind; `Unknown` for one that is not readable so."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Unknown(f"Alpaca's answer could not be read: {error}")


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if isfinite(number) else None
