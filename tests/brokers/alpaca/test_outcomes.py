"""Yes, no, not sent, unknown: whatever goes wrong on the way, an outcome says only what is certain."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tests.brokers.alpaca.double import Double, Kind
from tests.brokers.alpaca.world import (
    AAPL,
    ACCOUNT,
    SWIFT,
    catalogue,
    connected,
    credentials,
    fresh_id,
    limit,
    price,
    settings,
    ticket,
)
from tradehook.brokers.alpaca.adapter import AlpacaBroker
from tradehook.brokers.alpaca.settings import AlpacaSettings
from tradehook.plumbing.clock import SetClock, SystemClock
from tradehook.vocabulary.broker import Accepted, BrokerOrder, NotSent, Outcome, Rejected, Snapshot, Unknown
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import OrderPrices, OrderTicket, Replacement

pytestmark = pytest.mark.anyio

HASTY = replace(SWIFT, answer_within_s=0.3, question_within_s=1)
KEYS = {"key_id": "key", "secret_key": "secret"}
NOON = Instant(1_750_000_000_000_000)
NOTHING_DONE = [(Kind.REFUSED, 500), (Kind.FAILED, 500), (Kind.FAILED, 502), (Kind.FAILED, 504)]
DONE = [(Kind.LATE, 500), (Kind.LOST, 500), (Kind.FAILED_DONE, 500), (Kind.GARBAGE, 500), (Kind.TRUNCATED, 500)]


@pytest.fixture
async def broker(double: Double) -> AsyncIterator[AlpacaBroker]:
    double.quote("AAPL", 100, "100.02")
    async with connected(double, patience=HASTY) as opened:
        yield opened


def soon() -> Instant:
    return after(SystemClock().now(), 3)


@asynccontextmanager
async def answering(content: bytes, status: str = "200 OK") -> AsyncIterator[str]:
    """A server that gives the same answer to every request; its address."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n".encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head + content)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def at_address(address: str) -> AlpacaSettings:
    return AlpacaSettings(trading_url=address, data_url=address, stream_url=address.replace("http", "ws", 1))


async def change(broker: AlpacaBroker, order: OrderTicket) -> Outcome:
    terms = Replacement(client_order_id=fresh_id(), prices=OrderPrices(limit_price=price(91)))
    return await broker.replace(ACCOUNT, order.client_order_id, terms, soon())


@pytest.mark.parametrize(("kind", "status"), [*NOTHING_DONE, *DONE])
async def test_an_order_whose_answer_says_nothing_is_unknown_and_a_look_up_settles_it(
    double: Double, broker: AlpacaBroker, kind: Kind, status: int
) -> None:
    double.fault(kind, "POST", "/v2/orders", seconds=1, status=status)
    order = limit("90")

    outcome = await broker.submit(order, soon())

    assert isinstance(outcome, Unknown), outcome
    found = await broker.find(ACCOUNT, order.client_order_id)
    assert isinstance(found, BrokerOrder) if kind.is_done else found is None
    assert len(double.orders()) == (1 if kind.is_done else 0)


@pytest.mark.parametrize(("kind", "status"), [*NOTHING_DONE, *DONE])
async def test_a_replacement_whose_answer_says_nothing_is_unknown(
    double: Double, broker: AlpacaBroker, kind: Kind, status: int
) -> None:
    order = limit("90")
    await broker.submit(order, soon())
    double.fault(kind, "PATCH", seconds=1, status=status)

    assert isinstance(await change(broker, order), Unknown)


# The answer to a cancel has no body that could be cut short.
@pytest.mark.parametrize(("kind", "status"), [*NOTHING_DONE, *(each for each in DONE if each[0] is not Kind.TRUNCATED)])
async def test_a_cancel_whose_answer_says_nothing_is_unknown(
    double: Double, broker: AlpacaBroker, kind: Kind, status: int
) -> None:
    order = limit("90")
    await broker.submit(order, soon())
    double.fault(kind, "DELETE", seconds=1, status=status)

    assert isinstance(await broker.cancel(ACCOUNT, order.client_order_id, soon()), Unknown)


@pytest.mark.parametrize(("kind", "status"), [*NOTHING_DONE, *DONE])
async def test_a_look_up_whose_answer_says_nothing_is_not_none(
    double: Double, broker: AlpacaBroker, kind: Kind, status: int
) -> None:
    double.fault(kind, "GET", seconds=1, status=status)

    assert isinstance(await broker.find(ACCOUNT, fresh_id()), Unknown)


@pytest.mark.parametrize("path", ["/v2/account", "/v2/positions", "/v2/orders"])
@pytest.mark.parametrize("kind", [Kind.REFUSED, Kind.FAILED, Kind.LOST, Kind.GARBAGE, Kind.TRUNCATED])
async def test_a_snapshot_without_one_of_its_parts_is_unknown(
    double: Double, broker: AlpacaBroker, path: str, kind: Kind
) -> None:
    double.fault(kind, "GET", path)

    assert isinstance(await broker.snapshot(ACCOUNT), Unknown)
    assert isinstance(await broker.snapshot(ACCOUNT), Snapshot)


async def test_nobody_at_alpacas_address_means_that_nothing_was_sent() -> None:
    async with answering(b"") as address:
        address_of_nobody = address
    nowhere = AlpacaBroker(ACCOUNT, at_address(address_of_nobody), KEYS, SystemClock(), catalogue(), HASTY)

    outcomes = [
        await nowhere.submit(ticket(), soon()),
        await nowhere.cancel(ACCOUNT, fresh_id(), soon()),
        await change(nowhere, ticket()),
    ]

    assert all(isinstance(outcome, NotSent) for outcome in outcomes), outcomes
    assert isinstance(await nowhere.find(ACCOUNT, fresh_id()), Unknown)
    assert isinstance(await nowhere.snapshot(ACCOUNT), Unknown)
    assert isinstance(await nowhere.fetch_quotes(ACCOUNT, [AAPL]), Unknown)
    await nowhere.stop()


async def test_a_request_whose_time_is_over_is_not_sent(double: Double) -> None:
    async with connected(double, clock=SetClock(NOON)) as broker:
        before = len(double.requests())

        outcomes = [
            await broker.submit(ticket(), NOON),
            await broker.submit(ticket(), after(NOON, -1)),
        ]

        assert all(isinstance(outcome, NotSent) for outcome in outcomes)
        assert len(double.requests()) == before


class RunsOut:
    """A clock that stands until it is looked at for the last time, and is then an hour later."""

    def __init__(self, looks: int) -> None:
        self._looks = looks

    def now(self) -> Instant:
        self._looks -= 1
        return NOON if self._looks >= 0 else after(NOON, 3600)


async def test_the_clock_is_looked_at_once_more_when_the_first_byte_would_go_out(double: Double) -> None:
    one_look = 1
    async with connected(double, clock=RunsOut(one_look)) as broker:
        before = len(double.requests())

        outcome = await broker.submit(ticket(), after(NOON, 1))

        assert isinstance(outcome, NotSent)
        assert "first byte" in outcome.why or "connection" in outcome.why
        assert len(double.requests()) == before


async def test_a_cancel_whose_order_cannot_be_looked_up_was_not_sent(double: Double, broker: AlpacaBroker) -> None:
    double.fault(Kind.LOST, "GET", "/v2/orders:by_client_order_id")

    outcome = await broker.cancel(ACCOUNT, fresh_id(), soon())

    assert isinstance(outcome, NotSent)


async def test_a_429_is_a_definite_no_that_is_waited_out_when_there_is_time(
    double: Double, broker: AlpacaBroker
) -> None:
    double.fault(Kind.THROTTLED, "POST", "/v2/orders", seconds=1)
    order = ticket()

    outcome = await broker.submit(order, soon())

    assert isinstance(outcome, Accepted)
    posts = [request for request in double.requests() if request["method"] == "POST"]
    assert [request["status"] for request in posts] == [429, 200]
    assert posts[1]["at"] - posts[0]["at"] >= 1_000_000_000
    assert len(double.orders()) == 1


async def test_a_429_that_asks_for_more_time_than_there_is_means_not_sent(double: Double, broker: AlpacaBroker) -> None:
    double.fault(Kind.THROTTLED, "POST", "/v2/orders", seconds=30)

    outcome = await broker.submit(ticket(), soon())
    next_one = await broker.submit(ticket(), soon())

    assert isinstance(outcome, NotSent)
    assert isinstance(next_one, NotSent)
    assert double.orders() == []
    assert len([request for request in double.requests() if request["method"] == "POST"]) == 1


async def test_a_look_up_that_is_throttled_for_long_is_unknown(double: Double, broker: AlpacaBroker) -> None:
    double.fault(Kind.THROTTLED, "GET", seconds=30)

    assert isinstance(await broker.find(ACCOUNT, fresh_id()), Unknown)


NONSENSE = [
    b"[]",
    b"{}",
    b'"yes"',
    b'{"id": "order", "client_order_id": "somebody else", "status": "new"}',
    b'{"id": "order", "client_order_id": "ours", "status": "new", "qty": "many"}',
    b"\xff\xfe\x00",
]


@pytest.mark.parametrize("content", NONSENSE)
async def test_an_answer_that_is_nonsense_is_no_answer(content: bytes) -> None:
    async with answering(content) as address:
        broker = AlpacaBroker(ACCOUNT, at_address(address), KEYS, SystemClock(), catalogue(), HASTY)
        order = replace(ticket(), client_order_id=ClientOrderId("ours"))

        assert isinstance(await broker.submit(order, soon()), Unknown)
        assert isinstance(await change(broker, order), NotSent)
        assert isinstance(await broker.snapshot(ACCOUNT), Unknown)
        await broker.stop()


@pytest.mark.parametrize("content", [*NONSENSE, b'{"id": "order", "client_order_id": "ours", "status": "new"}'])
async def test_an_order_that_cannot_be_read_is_not_none(content: bytes) -> None:
    async with answering(content) as address:
        broker = AlpacaBroker(ACCOUNT, at_address(address), KEYS, SystemClock(), catalogue(), HASTY)

        assert isinstance(await broker.find(ACCOUNT, ClientOrderId("ours")), Unknown)
        await broker.stop()


@pytest.mark.parametrize("status", ["301 Moved Permanently", "404 Not Found", "403 Forbidden", "418 I am a teapot"])
async def test_a_no_of_somebody_on_the_way_is_unknown(status: str) -> None:
    async with answering(b"<html>not Alpaca</html>", status) as address:
        broker = AlpacaBroker(ACCOUNT, at_address(address), KEYS, SystemClock(), catalogue(), HASTY)

        assert isinstance(await broker.submit(ticket(), soon()), Unknown)
        assert isinstance(await broker.find(ACCOUNT, fresh_id()), Unknown)
        await broker.stop()


async def test_wrong_keys_are_a_definite_no_in_alpacas_words(double: Double) -> None:
    stranger = AlpacaBroker(
        ACCOUNT,
        settings(double),
        {**credentials(double), "secret_key": "wrong"},
        SystemClock(),
        catalogue(),
        HASTY,
    )

    outcome = await stranger.submit(ticket(), soon())

    assert outcome == Rejected(code="not-authorized", words="unauthorized.")
    assert isinstance(await stranger.find(ACCOUNT, fresh_id()), Unknown)
    assert isinstance(await stranger.snapshot(ACCOUNT), Unknown)
    await stranger.stop()
