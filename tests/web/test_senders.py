"""What comes from the open internet beside messages: half requests, floods, and requests hidden in others."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from uvicorn.server import ServerState

from tests.client import Client, Strategy
from tests.desk import Inside, at_work
from tests.server import Server
from tests.web.test_protocol import BODY, Wire, head, opened, post
from tradehook.web.app import application, hooks_of
from tradehook.web.heads import LARGEST_ADDRESS, LARGEST_HEAD, MOST_UNHEARD
from tradehook.web.patience import MESSAGE_S, Patience
from tradehook.web.protocol import HookProtocol

CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
SECRET = "X-Client-Certificate-Subject"


@pytest.fixture(scope="module")
def server(servers: Callable[[str], Server]) -> Server:
    return servers("sqlite")


@pytest.fixture
def strategy(client: Client) -> Strategy:
    return client.make_strategy()


@pytest.fixture
def wire(strategy: Strategy) -> Iterator[Wire]:
    with opened(strategy) as wire:
        yield wire


def refused(wire: Wire) -> int:
    """The status of an answer after which the connection is over."""
    status = int(wire.reader.readline().split(b" ")[1])
    wire.reader.read()
    return status


SMUGGLED = {
    "a length and chunks": (f"Content-Length: {len(BODY)}", "Transfer-Encoding: chunked"),
    "chunks and a length": ("Transfer-Encoding: chunked", f"Content-Length: {len(BODY)}"),
    "two lengths": ("Content-Length: 0", f"Content-Length: {len(BODY)}"),
    "two equal lengths": (f"Content-Length: {len(BODY)}", f"Content-Length: {len(BODY)}"),
    "a list of lengths": (f"Content-Length: {len(BODY)}, {len(BODY)}",),
    "a length with a sign": (f"Content-Length: +{len(BODY)}",),
    "a length in another base": (f"Content-Length: 0x{len(BODY):x}",),
    "a length below zero": ("Content-Length: -1",),
    "a length without end": ("Content-Length: 99999999999999999999999",),
    "a space before the colon": (f"Content-Length : {len(BODY)}",),
    "a space before another colon": ("Transfer-Encoding : chunked",),
    "an encoding that looks like chunks": ("Transfer-Encoding: xchunked",),
    "an encoding around chunks": ("Transfer-Encoding: gzip, chunked",),
    "chunks, and not": ("Transfer-Encoding: chunked, identity",),
    "chunks twice": ("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
    "chunks behind a tab": ("Transfer-Encoding: \x0bchunked",),
    "a folded header": ("X-Note: a", f" b\r\nContent-Length: {len(BODY)}"),
    "a folded encoding": ("Transfer-Encoding:\r\n chunked",),
    "a bare line feed": (f"X-Note: a\nContent-Length: {len(BODY)}",),
    "a bare carriage return": (f"X-Note: a\rContent-Length: {len(BODY)}",),
    "a NUL": ("X-Note: a\0b", f"Content-Length: {len(BODY)}"),
    "a header without a colon": ("X-Note", f"Content-Length: {len(BODY)}"),
    "a header without a name": (": a", f"Content-Length: {len(BODY)}"),
}
"""Heads that two programs may read in two ways."""


@pytest.mark.parametrize("lines", SMUGGLED.values(), ids=SMUGGLED)
def test_what_could_be_read_in_two_ways_is_read_in_none(
    client: Client, strategy: Strategy, wire: Wire, lines: tuple[str, ...]
) -> None:
    wire.send(head(strategy, *lines) + CHUNKED + post(strategy))
    assert refused(wire) == 400
    assert client.deliveries(strategy) == []


@pytest.mark.parametrize(
    "chunks",
    [b"zz\r\n", b"-1\r\na\r\n", b"fffffffffffffffff\r\na", b"1\nab\n", b"1\r\nab0\r\n\r\n", b"1\r\na\r\n0\n\n"],
)
def test_chunks_that_could_be_read_in_two_ways_are_read_in_none(
    client: Client, strategy: Strategy, wire: Wire, chunks: bytes
) -> None:
    wire.send(head(strategy, "Transfer-Encoding: chunked") + chunks + post(strategy))
    assert refused(wire) == 400
    assert client.deliveries(strategy) == []


@pytest.mark.parametrize(("version", "lines"), [("1.0", ("Transfer-Encoding: chunked",)), ("2.0", ()), ("0.9", ())])
def test_versions_that_mean_something_else_are_refused(
    strategy: Strategy, wire: Wire, version: str, lines: tuple[str, ...]
) -> None:
    wire.send(head(strategy, *lines, version=version) + CHUNKED)
    assert refused(wire) == 400


def test_what_follows_a_connection_that_is_to_be_closed_is_not_read(
    client: Client, strategy: Strategy, wire: Wire
) -> None:
    wire.send(post(strategy, BODY, "Connection: close") + post(strategy))
    assert wire.answer()[0] == 200
    assert wire.is_closed()
    assert len(client.deliveries(strategy)) == 1


def test_headers_after_the_body_are_none(client: Client, strategy: Strategy) -> None:
    client.call("PATCH", f"/strategies/{strategy.id}", {"webhook": {"require_client_certificate": True}})
    lie = f"{SECRET}: CN=TradingView Webhooks"
    chunks = CHUNKED.removesuffix(b"\r\n") + f"{lie}\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n".encode()

    with opened(strategy) as wire:
        wire.send(head(strategy, "Transfer-Encoding: chunked", f"Trailer: {SECRET}") + chunks)
        assert wire.answer()[2]["messageCode"] == "client-certificate-required"
    with opened(strategy) as wire:
        wire.send(post(strategy, BODY, lie))
        assert wire.answer()[0] == 200  # said in its place, by this machine, which the server trusts
    assert client.deliveries(strategy)[0]["source_ip"] == "127.0.0.1"


def test_many_headers_a_long_one_and_a_long_address_are_refused(strategy: Strategy) -> None:
    many = [f"X-{number}: a" for number in range(200)]
    for lines, tail, status in (
        (many, "", 431),
        ([f"X-Long: {'a' * LARGEST_HEAD}"], "", 431),
        ([], "?" + "a" * LARGEST_ADDRESS, 414),
    ):
        with opened(strategy) as wire:
            wire.send(head(strategy, *lines, "Content-Length: 0", tail=tail))
            assert refused(wire) == status
    with opened(strategy) as wire:
        wire.send(post(strategy, BODY, *many[:50]))
        assert wire.answer()[0] == 200


@pytest.mark.parametrize("beginning", ["X-Endless: ", "X-Endless"])
def test_a_header_without_an_end_is_cut_off(strategy: Strategy, beginning: str) -> None:
    _cut_off(strategy, head(strategy).removesuffix(b"\r\n") + beginning.encode())


@pytest.mark.parametrize("beginning", [b"1;", b"0\r\nX-Endless: "])
def test_what_stands_around_chunks_without_an_end_is_cut_off(strategy: Strategy, beginning: bytes) -> None:
    _cut_off(strategy, head(strategy, "Transfer-Encoding: chunked") + beginning)


def _cut_off(strategy: Strategy, beginning: bytes) -> None:
    with opened(strategy) as wire, contextlib.suppress(ConnectionError):
        wire.send(beginning)
        for _ in range(64):
            wire.send(b"a" * MOST_UNHEARD)
        assert refused(wire) in {400, 431}


def test_no_flood_of_nonsense_is_logged(server: Server, strategy: Strategy) -> None:
    before = len(server.stderr)
    for _ in range(50):
        with opened(strategy) as wire:
            wire.send(b"\x00\x01\x02 hello\r\n\r\n")
            assert refused(wire) == 400
    assert len(server.stderr) == before


@pytest.mark.parametrize("body", [b"[" * 60_000, b'{"a":' * 12_000, b"9" * 60_000, b'{"quantity":1e999999999}'])
def test_deep_and_long_values_are_refused_quickly(client: Client, strategy: Strategy, wire: Wire, body: bytes) -> None:
    wire.send(post(strategy, body))
    assert wire.answer()[0] == 400
    (row,) = client.deliveries(strategy)
    assert len(row["body"]) < 5_000


@contextlib.asynccontextmanager
async def listening(desk: Inside, patience: Patience) -> AsyncIterator[int]:
    """The desk behind a port of this process; the port."""
    app = application(desk.desk)
    config, state = (
        uvicorn.Config(app, ws="none", lifespan="off", access_log=False, log_level="critical"),
        ServerState(),
    )
    config.load()

    def protocol() -> HookProtocol:
        return HookProtocol(hooks_of(desk.desk), patience, config=config, server_state=state, app_state={})

    listener = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    async with listener:
        yield listener.sockets[0].getsockname()[1]


FAR = 1e12


@pytest.mark.anyio
@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"\r\n",
        b"POST /trading/web",
        b"POST {path} HTTP/1.1\r\nHost: desk\r\nX: ",
        b"POST {path} HTTP/1.1\r\nHost: desk\r\nContent-Length: 50\r\n\r\n{",
        b"POST {path} HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n",
        b"POST /api/v1/strategies HTTP/1.1\r\nHost: desk\r\nContent-Length: 50\r\n\r\n{",
        b"GET /health/live HTTP/1.1\r\nHost: desk\r\n\r\nGET",
    ],
)
async def test_who_never_comes_to_an_end_is_hung_up_on(tmp_path: Path, beginning: bytes) -> None:
    async with at_work(tmp_path) as desk:
        patience, strategy = Patience(), await desk.make_strategy()
        async with listening(desk, patience) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(beginning.replace(b"{path}", strategy.url.encode()))
            if b"health" in beginning or b"/api/" in beginning:
                await reader.readuntil(b"\r\n\r\n")  # the answer to the first of two, or to who has no token
            while not patience.owing:  # noqa: ASYNC110 - the next step of the loop is all that is waited for
                await asyncio.sleep(0)

            patience.end_late(FAR)

            assert await asyncio.wait_for(_is_over(reader), MESSAGE_S)
            writer.close()


async def _is_over(reader: asyncio.StreamReader) -> bool:
    """Once the other side ended the connection, in whichever way."""
    with contextlib.suppress(ConnectionError):
        await reader.read()
    return True


@pytest.mark.anyio
async def test_a_crowd_of_half_requests_keeps_nobody_out(tmp_path: Path) -> None:
    async with at_work(tmp_path) as desk:
        strategy = await desk.make_strategy()
        async with listening(desk, Patience(most=20)) as port:
            crowd = [await asyncio.open_connection("127.0.0.1", port) for _ in range(60)]
            for _, writer in crowd:
                writer.write(b"POST /trading/webhook/")
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            path = urlsplit(strategy.url).path.encode()
            writer.write(b"POST %b HTTP/1.1\r\nHost: desk\r\nContent-Length: %d\r\n\r\n%b" % (path, len(BODY), BODY))

            assert (await asyncio.wait_for(reader.readline(), MESSAGE_S)).startswith(b"HTTP/1.1 200")
            for _, each in (*crowd, (reader, writer)):
                each.close()
