"""Both ways through a connection, uvicorn's and the short one, give the same answers to whatever is sent."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.client import Client, Strategy
from tests.server import Server
from tests.waiting import wait_for

BODY = b'{"ticker":"AMD","action":"buy","test":true}'


class Wire:
    """One connection, byte by byte."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.reader = connection.makefile("rb")

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.connection.sendall(data)

    def answer(self) -> tuple[int, dict[str, str], dict[str, object]]:
        """The next answer: status, headers, body."""
        status = int(self.reader.readline().split(b" ")[1])
        headers = dict(line.decode().strip().lower().split(": ", 1) for line in iter(self.reader.readline, b"\r\n"))
        return status, headers, json.loads(self.reader.read(int(headers["content-length"])))

    def is_closed(self) -> bool:
        """Whether the other side closed the connection."""
        return self.reader.read(1) == b""


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


@contextmanager
def opened(strategy: Strategy) -> Iterator[Wire]:
    address = urlsplit(strategy.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        wire = Wire(connection)
        yield wire
        wire.reader.close()


def head(strategy: Strategy, *lines: str, method: str = "POST", version: str = "1.1", tail: str = "") -> bytes:
    first = f"{method} {urlsplit(strategy.url).path}{tail} HTTP/{version}"
    return "\r\n".join([first, "Host: desk", *lines, "", ""]).encode()


def post(strategy: Strategy, body: bytes = BODY, *lines: str) -> bytes:
    return head(strategy, f"Content-Length: {len(body)}", *lines) + body


def test_one_connection_takes_one_message_after_another(strategy: Strategy, wire: Wire) -> None:
    for number in range(3):
        wire.send(post(strategy, BODY[:-1] + b',"extras":{"n":%d}}' % number))
        status, headers, answer = wire.answer()
        assert (status, headers["content-type"], answer["success"]) == (200, "application/json", True)
        assert answer["payload"]["extras"] == {"n": number}  # type: ignore[index]


def test_messages_sent_without_waiting_are_answered_in_their_order(strategy: Strategy, wire: Wire) -> None:
    wire.send(b"".join(post(strategy, BODY[:-1] + b',"extras":{"n":%d}}' % number) for number in range(5)))
    answers = [wire.answer() for _ in range(5)]
    assert [answer["payload"]["extras"]["n"] for _, _, answer in answers] == [0, 1, 2, 3, 4]  # type: ignore[index]


def test_a_body_may_come_in_parts_and_in_chunks(strategy: Strategy, wire: Wire) -> None:
    whole = post(strategy)
    for part in (whole[:20], whole[20:-10], whole[-10:]):
        wire.send(part)
    assert wire.answer()[0] == 200
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (BODY[:7], BODY[7:])) + b"0\r\n\r\n"
    wire.send(head(strategy, "Transfer-Encoding: chunked") + chunks)
    assert wire.answer()[0] == 200


def test_a_sender_that_expects_to_be_told_to_go_on_is_told(strategy: Strategy, wire: Wire) -> None:
    wire.send(head(strategy, f"Content-Length: {len(BODY)}", "Expect: 100-continue"))
    assert wire.reader.readline() == b"HTTP/1.1 100 Continue\r\n"
    assert wire.reader.readline() == b"\r\n"
    wire.send(BODY)
    assert wire.answer()[0] == 200


@pytest.mark.parametrize(("version", "lines"), [("1.1", ("Connection: close",)), ("1.0", ())])
def test_a_connection_that_is_to_be_closed_is_closed(
    strategy: Strategy, wire: Wire, version: str, lines: tuple[str, ...]
) -> None:
    wire.send(head(strategy, f"Content-Length: {len(BODY)}", *lines, version=version) + BODY)
    assert wire.answer()[0] == 200
    assert wire.is_closed()


def test_what_is_too_large_is_refused_and_the_next_is_taken(strategy: Strategy, wire: Wire) -> None:
    for size in (65_537, 3_000_000):
        wire.send(post(strategy, b" " * size))
        status, _, answer = wire.answer()
        assert (status, answer["messageCode"]) == (400, "payload-too-large")
    wire.send(post(strategy))
    assert wire.answer()[0] == 200


@pytest.mark.parametrize("tail", ["?from=chart", "/", "%20", "%"])
def test_another_spelling_of_the_address(strategy: Strategy, wire: Wire, tail: str) -> None:
    wire.send(head(strategy, f"Content-Length: {len(BODY)}", tail=tail) + BODY)
    status, _, answer = wire.answer()
    if tail.startswith("%"):
        assert (status, answer["messageCode"]) == (400, "invalid-password")
    else:
        assert (status, answer["success"]) == (200, True)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_another_method_is_refused_as_the_dialect_says(strategy: Strategy, wire: Wire, method: str) -> None:
    wire.send(head(strategy, "Content-Length: 0", method=method))
    status, _, answer = wire.answer()
    assert (status, answer["messageCode"]) == (400, "post-required")


def test_a_wrong_address_is_not_found(strategy: Strategy, wire: Wire) -> None:
    wire.send(b"POST /trading/webhook/nobody/x HTTP/1.1\r\nHost: desk\r\nContent-Length: 2\r\n\r\n{}")
    assert wire.answer()[0] == 404
    wire.send(b"POST /nowhere HTTP/1.1\r\nHost: desk\r\nContent-Length: 0\r\n\r\n")
    assert wire.reader.readline().startswith(b"HTTP/1.1 404")


def test_no_http_at_all_closes_the_connection(wire: Wire) -> None:
    wire.send(b"\x00\x01\x02 hello\r\n\r\n")
    assert wire.reader.readline().startswith(b"HTTP/1.1 400")


def test_a_sender_that_hangs_up_is_kept_all_the_same(client: Client, strategy: Strategy) -> None:
    with opened(strategy) as wire:
        wire.send(post(strategy))
    wait_for(
        lambda: [row for row in client.listed("/deliveries", strategy_id=strategy.id) if row["verdict"] == "accepted"],
        "the message of a sender that hung up",
    )


def test_half_a_message_is_no_message(client: Client, strategy: Strategy) -> None:
    with opened(strategy) as wire:
        wire.send(post(strategy)[:-5])
    with opened(strategy) as wire:
        wire.send(post(strategy))
        assert wire.answer()[0] == 200
    assert len(client.listed("/signals", strategy_id=strategy.id)) == 1


def test_a_body_of_a_great_many_small_chunks_costs_no_more_than_its_size(strategy: Strategy, wire: Wire) -> None:
    wire.send(head(strategy, "Transfer-Encoding: chunked") + b"1\r\n \r\n" * 300_000 + b"0\r\n\r\n")
    status, _, answer = wire.answer()
    assert (status, answer["messageCode"]) == (400, "payload-too-large")
    wire.send(
        head(strategy, "Transfer-Encoding: chunked") + b"".join(b"1\r\n%c\r\n" % byte for byte in BODY) + b"0\r\n\r\n"
    )
    assert wire.answer()[0] == 200
