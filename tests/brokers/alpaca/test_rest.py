"""One request, from its turn to what its answer means: a small server counts and answers."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from tests.brokers.alpaca.world import SWIFT
from tradehook.brokers.alpaca.declaration import REQUESTS
from tradehook.brokers.alpaca.pacing import Pace, Urgency
from tradehook.brokers.alpaca.rest import Call, Rest, decoded
from tradehook.brokers.declaring import Limit
from tradehook.plumbing.clock import SystemClock
from tradehook.vocabulary.broker import NotSent, Rejected, Unknown
from tradehook.vocabulary.instant import Instant, after

pytestmark = pytest.mark.anyio

KEYS = {"key_id": "key", "secret_key": "secret"}
CALL = Call(method="POST", path="/v2/orders", body={"qty": "1"}, urgency=Urgency.FIRST)
DONE = ("200 OK", "", b"done")


def throttled(*headers: str) -> tuple[str, str, bytes]:
    """A 429; NOW and LATER (in a minute) are instants in seconds since 1970."""
    now = int(time.time())
    given = "".join(f"{header}\r\n" for header in headers).replace("NOW", str(now)).replace("LATER", str(now + 60))
    return "429 Too Many Requests", given, b'{"message": "rate limit exceeded"}'


@dataclass(slots=True)
class Counted:
    """What a server has seen."""

    connections: int = 0
    heads: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def server(*answers: tuple[str, str, bytes]) -> AsyncIterator[tuple[str, Counted]]:
    """Gives the answers one after another, the last one again and again, over connections that are kept."""
    counted, left = Counted(), list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        counted.connections += 1
        while head := await _head(reader):
            length = next((line.split(":")[1] for line in head.lower().splitlines() if "content-length" in line), "0")
            counted.heads.append(head)
            counted.bodies.append(await reader.readexactly(int(length)))
            status, headers, content = left.pop(0) if len(left) > 1 else left[0]
            writer.write(f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(content)}\r\n\r\n".encode() + content)
            await writer.drain()
        writer.close()

    running = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with running:
        yield f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}", counted


async def _head(reader: asyncio.StreamReader) -> str:
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode()
    except (asyncio.IncompleteReadError, ConnectionError):
        return ""


@asynccontextmanager
async def client(address: str, limit: Limit = REQUESTS) -> AsyncIterator[Rest]:
    rest = Rest(address, KEYS, SystemClock(), Pace(limit), replace(SWIFT, question_within_s=0.5))
    try:
        yield rest
    finally:
        await rest.close()


def soon(seconds: float = 3) -> Instant:
    return after(SystemClock().now(), seconds)


async def test_connections_are_kept_and_every_request_says_who_asks() -> None:
    async with server(DONE) as (address, counted), client(address) as rest:
        answers = [await rest.command(CALL, soon()) for _ in range(3)]

    assert answers == [b"done"] * 3
    assert counted.connections == 1
    assert counted.bodies == [b'{"qty":"1"}'] * 3
    assert all(
        "apca-api-key-id: key" in head.lower() and "apca-api-secret-key: secret" in head.lower()
        for head in counted.heads
    )


@pytest.mark.parametrize(
    "headers",
    [
        ["Retry-After: 0"],
        ["Retry-After: 0.2"],
        ["Retry-After: -5"],
        ["X-RateLimit-Reset: NOW"],
        ["Retry-After: soon", "X-RateLimit-Reset: never"],
        ["Retry-After: inf", "X-RateLimit-Reset: nan"],
        [],
    ],
)
async def test_a_pause_that_is_short_or_not_said_is_waited_out(headers: Sequence[str]) -> None:
    async with server(throttled(*headers), DONE) as (address, counted), client(address) as rest:
        assert await rest.command(CALL, soon()) == b"done"

    assert len(counted.heads) == 2


@pytest.mark.parametrize("headers", [["Retry-After: 30"], ["X-RateLimit-Reset: LATER"]])
async def test_a_pause_that_is_longer_than_the_time_left_ends_the_matter(headers: Sequence[str]) -> None:
    async with server(throttled(*headers), DONE) as (address, counted), client(address) as rest:
        outcomes = [await rest.command(CALL, soon()), await rest.ask(CALL)]

    assert isinstance(outcomes[0], NotSent)
    assert isinstance(outcomes[1], Unknown)
    assert len(counted.heads) == 1


async def test_our_own_limit_is_kept_before_alpaca_has_to_say_so() -> None:
    async with server(DONE) as (address, counted), client(address, Limit(requests=2, per_s=60)) as rest:
        outcomes = [await rest.command(CALL, soon()) for _ in range(3)]

    assert outcomes[:2] == [b"done"] * 2
    assert isinstance(outcomes[2], NotSent)
    assert len(counted.heads) == 2


async def test_a_refusal_is_alpacas_own_words() -> None:
    refused = ("403 Forbidden", "", b'{"code": 40310000, "message": "insufficient buying power"}')
    async with server(refused) as (address, _), client(address) as rest:
        outcome = await rest.command(CALL, soon())

    assert outcome == Rejected(code="insufficient-buying-power", words="insufficient buying power")


async def test_a_question_has_no_body_and_its_answer_is_read() -> None:
    async with (
        server(("200 OK", "", b'{"a": 1}'), ("200 OK", "", b"[1]")) as (address, counted),
        client(address) as rest,
    ):
        question = Call(method="GET", path="/v2/clock", query={"a b": "c&d"})
        found = [await rest.read(dict[str, int], question), await rest.read(dict[str, int], question)]

    assert found[0] == {"a": 1}
    assert isinstance(found[1], Unknown)
    assert counted.bodies == [b"", b""]
    assert counted.heads[0].startswith("GET /v2/clock?a+b=c%26d ")


@pytest.mark.parametrize("content", [b"", b"\xff", b"[", b'{"a": "one"}'])
def test_what_is_not_of_the_kind_is_unknown(content: bytes) -> None:
    assert isinstance(decoded(dict[str, int], content), Unknown)
