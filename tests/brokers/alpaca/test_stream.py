"""The stream of trade updates, frame by frame: a small server says what a test wants it to say."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from tests.brokers.alpaca.double import Double
from tests.brokers.alpaca.translate.samples import ORDER
from tests.brokers.alpaca.world import SWIFT, credentials
from tradehook.brokers.alpaca.stream import Garbled, Link, Lost, Stream
from tradehook.brokers.alpaca.translate.wire import WireUpdate

pytestmark = pytest.mark.anyio

KEYS = {"key_id": "key", "secret_key": "secret"}
AUTHORIZED = {"stream": "authorization", "data": {"status": "authorized", "action": "authenticate"}}
LISTENING = {"stream": "listening", "data": {"streams": ["trade_updates"]}}
UPDATE = {
    "stream": "trade_updates",
    "data": {"event": "new", "timestamp": "2026-01-05T14:31:00Z", "order": dict(ORDER)},
}

Handler = Callable[[ServerConnection], Coroutine[Any, Any, None]]


@asynccontextmanager
async def server(handler: Handler) -> AsyncIterator[Stream]:
    """A stream that is answered by a handler."""
    async with serve(handler, "127.0.0.1", 0) as running:
        port = next(iter(running.sockets)).getsockname()[1]
        yield Stream(f"ws://127.0.0.1:{port}", KEYS, replace(SWIFT, open_within_s=1, silent_s=1))


def saying(*frames: bytes | str | dict[str, Any], then_close: bool = False) -> Handler:
    """Answers the first messages with the first frames, then says the others by itself."""

    async def handle(socket: ServerConnection) -> None:
        for place, frame in enumerate(frames):
            if place < 2:
                await socket.recv()
            await socket.send(json.dumps(frame).encode() if isinstance(frame, dict) else frame)
        if not then_close:
            await socket.wait_closed()

    return handle


async def opened(stream: Stream) -> Link:
    link = await stream.open()
    assert isinstance(link, Link), link
    return link


async def test_keys_are_given_and_trade_updates_are_listened_to() -> None:
    heard: list[dict[str, Any]] = []

    async def handle(socket: ServerConnection) -> None:
        for answer in (AUTHORIZED, LISTENING):
            heard.append(json.loads(await socket.recv()))
            await socket.send(json.dumps(answer))
        await socket.wait_closed()

    async with server(handle) as stream:
        await (await opened(stream)).close()

    assert heard == [
        {"action": "authenticate", "data": {"key_id": "key", "secret_key": "secret"}},
        {"action": "listen", "data": {"streams": ["trade_updates"]}},
    ]


@pytest.mark.parametrize("frame", [json.dumps(UPDATE), json.dumps(UPDATE).encode()], ids=["text", "binary"])
async def test_updates_come_in_frames_of_either_kind(frame: str | bytes) -> None:
    async with server(saying(AUTHORIZED, LISTENING, frame)) as stream:
        link = await opened(stream)

        update = await link.next()

        assert isinstance(update, WireUpdate)
        assert (update.event, update.order.id) == ("new", ORDER["id"])
        await link.close()


async def test_what_is_no_trade_update_is_passed_over() -> None:
    other = {"stream": "listening", "data": {"streams": []}}
    async with server(saying(AUTHORIZED, LISTENING, other, {"data": 1}, UPDATE)) as stream:
        link = await opened(stream)

        assert isinstance(await link.next(), WireUpdate)
        await link.close()


@pytest.mark.parametrize(
    "garbage",
    [
        b"\xff\xfe",
        b"",
        "no JSON",
        "[]",
        {"stream": "trade_updates", "data": {"event": "new"}},
        {"stream": "trade_updates", "data": None},
        {"stream": "trade_updates", "data": {**UPDATE["data"], "qty": "many"}},
    ],
)
async def test_what_cannot_be_read_is_garbled_and_what_follows_is_not(garbage: bytes | str | dict[str, Any]) -> None:
    async with server(saying(AUTHORIZED, LISTENING, garbage, UPDATE)) as stream:
        link = await opened(stream)

        assert isinstance(await link.next(), Garbled)
        assert isinstance(await link.next(), WireUpdate)
        await link.close()


@pytest.mark.parametrize(
    "handler",
    [
        saying({"stream": "authorization", "data": {"status": "unauthorized"}}),
        saying({"stream": "authorization", "data": None}),
        saying(b"\xff"),
        saying("[]"),
        saying(AUTHORIZED, {"stream": "listening", "data": {"streams": []}}),
        saying(AUTHORIZED, then_close=True),
        saying(then_close=True),
        saying(),
    ],
    ids=["refused", "nobody", "garbage", "list", "deaf", "closed", "closed at once", "silent"],
)
async def test_who_is_not_let_in_is_told_why(handler: Handler) -> None:
    async with server(handler) as stream:
        lost = await stream.open()

        assert isinstance(lost, Lost)
        assert lost.why


async def test_nobody_there_is_lost_too() -> None:
    async with server(saying()) as stream:
        closed = stream

    assert isinstance(await closed.open(), Lost)


async def test_a_link_that_ends_is_lost() -> None:
    async with server(saying(AUTHORIZED, LISTENING, then_close=True)) as stream:
        assert isinstance(await (await opened(stream)).next(), Lost)


async def test_a_link_on_which_nothing_comes_is_lost() -> None:
    async with server(saying(AUTHORIZED, LISTENING)) as stream:
        link = await opened(stream)

        lost = await link.next()

        assert isinstance(lost, Lost)
        assert "nothing came" in lost.why
        await link.close()


async def test_updates_wait_while_nobody_reads() -> None:
    many = 2_000
    async with server(saying(AUTHORIZED, LISTENING, *[UPDATE] * many)) as stream:
        link = await opened(stream)
        await asyncio.sleep(0)

        found = [await link.next() for _ in range(many)]

        assert all(isinstance(update, WireUpdate) for update in found)
        await link.close()


async def test_the_double_lets_us_in_with_the_right_keys_alone(double: Double) -> None:
    right = Stream(double.stream_url, credentials(double), SWIFT)
    wrong = Stream(double.stream_url, KEYS, SWIFT)

    link = await opened(right)

    assert double.listeners == 1
    assert isinstance(await wrong.open(), Lost)
    await link.close()
