"""What is odd on the stream is never fatal: the double answers questions, and a small server says the odd things."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from tests.brokers.alpaca.double import Double, Kind
from tests.brokers.alpaca.test_stream import AUTHORIZED, LISTENING
from tests.brokers.alpaca.world import Reader, connected
from tradehook.vocabulary.broker import OrderEnded, OrderReplaced, OrderWorking
from tradehook.vocabulary.order import OrderStatus

pytestmark = pytest.mark.anyio

AT = "2026-01-05T14:31:00Z"


class Stage:
    """A stream on which a test speaks, beside a double that is asked."""

    def __init__(self) -> None:
        self.sockets: list[ServerConnection] = []

    async def __call__(self, socket: ServerConnection) -> None:
        for answer in (AUTHORIZED, LISTENING):
            await socket.recv()
            await socket.send(json.dumps(answer))
        self.sockets.append(socket)
        await socket.wait_closed()

    async def say(self, frame: bytes | dict[str, Any]) -> None:
        """Send a frame to who listened last."""
        await self.sockets[-1].send(frame if isinstance(frame, bytes) else json.dumps(frame).encode())

    async def update(self, event: str, order: dict[str, Any], **details: Any) -> None:
        """Send a trade update."""
        data = {"event": event, "timestamp": AT, "order": order, **details}
        await self.say({"stream": "trade_updates", "data": data})


@asynccontextmanager
async def on_stage(double: Double) -> AsyncIterator[tuple[Stage, Reader]]:
    """A connection whose stream a test speaks on; it has caught up."""
    stage = Stage()
    async with serve(stage, "127.0.0.1", 0) as running:
        port = next(iter(running.sockets)).getsockname()[1]
        async with connected(double, stream_url=f"ws://127.0.0.1:{port}") as broker:
            reader = Reader(broker, 0)
            await reader.until_caught_up()
            yield stage, reader
            await reader.close()


@pytest.fixture
def resting(double: Double) -> dict[str, Any]:
    """An order that rests at the double."""
    double.quote("AAPL", 100)
    return double.place(symbol="AAPL", qty="1", side="buy", type="limit", time_in_force="gtc", limit_price="90")


async def test_the_order_of_an_unknown_event_is_asked_for(double: Double, resting: dict[str, Any]) -> None:
    async with on_stage(double) as (stage, reader):
        double.cancel(resting["id"])

        await stage.update("transmogrified", resting)

        await reader.until(lambda: reader.of(OrderEnded, resting["id"]))
        assert reader.caught_up == 1


@pytest.mark.parametrize(
    "odd", [{"type": "guess"}, {"side": "undisclosed"}, {"qty": "NaN"}], ids=["type", "side", "quantity"]
)
async def test_the_order_of_an_update_that_makes_no_sense_is_asked_for(
    double: Double, resting: dict[str, Any], odd: dict[str, Any]
) -> None:
    async with on_stage(double) as (stage, reader):
        before = len(reader.of(OrderWorking, resting["id"]))

        await stage.update("new", {**resting, **odd})

        await reader.until(lambda: len(reader.of(OrderWorking, resting["id"])) > before)
        report = reader.of(OrderWorking, resting["id"])[-1]
        assert report.order is not None
        assert report.order.quantity == 1


async def test_an_update_about_an_order_that_alpaca_does_not_have_tells_nothing(
    double: Double, resting: dict[str, Any]
) -> None:
    async with on_stage(double) as (stage, reader):
        before = len(reader.reports)

        await stage.update("transmogrified", {**resting, "id": "904837e3-3b76-47ec-b432-046db621571b"})
        await stage.update("new", resting)

        await reader.until(lambda: len(reader.reports) > before)
        assert [report.broker_order_id for report in reader.reports[before:]] == [resting["id"]]


@pytest.mark.parametrize("frame", [b"\xff", b"no JSON", b'{"stream": "trade_updates", "data": {}}'])
async def test_what_cannot_be_read_counts_as_a_gap(double: Double, resting: dict[str, Any], frame: bytes) -> None:
    async with on_stage(double) as (stage, reader):
        double.cancel(resting["id"])

        await stage.say(frame)

        await reader.until_caught_up(2)
        (ended,) = reader.of(OrderEnded, resting["id"])
        assert ended.status is OrderStatus.CANCELLED


async def test_an_order_that_cannot_be_asked_for_now_is_told_once_it_can(
    double: Double, resting: dict[str, Any]
) -> None:
    async with on_stage(double) as (stage, reader):
        new = double.replace(resting["id"], limit_price="91")
        double.fault(Kind.FAILED, "GET", "/v2/orders/*", times=2)

        await stage.update("replaced", {**resting, "status": "replaced", "replaced_by": new["id"]})

        await reader.until(lambda: reader.of(OrderReplaced))
        (swap,) = reader.of(OrderReplaced)
        assert swap.order.broker_order_id == new["id"]


async def test_a_fill_without_its_execution_is_asked_for(double: Double, resting: dict[str, Any]) -> None:
    async with on_stage(double) as (stage, reader):
        double.quote("AAPL", 89)

        await stage.update("fill", {**resting, "status": "filled", "filled_qty": "1"}, qty="1", price="89")

        await reader.until(lambda: reader.filled(resting["id"]) == 1)
