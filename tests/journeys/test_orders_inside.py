"""Orders of a key where the broker, the clock or the process has to be in the test's hand: what is answered then, and
what becomes of the order (rules: architecture 2, 4 and 6)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client import Json
from tests.conformance.brokers.faults import Faulty, Trouble
from tests.databases import ENGINES, migrated_store
from tests.desk import Inside, at_work
from tests.journeys.key_inside import KeyInside, key_inside
from tests.server import Server
from tradehook.plumbing.clock import SystemClock, elapsed_s
from tradehook.vocabulary.instant import after

pytestmark = pytest.mark.anyio

BUY = {"symbol": "AMD", "type": "Market", "qty": 10, "side": "buy"}
_AT_ONCE_S = 2.0
"""The answer comes then at the latest; the tests allow for a slow machine beyond it."""


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk on each engine in turn, whose broker goes wrong on demand."""
    async with at_work(tmp_path, store_url, wrap=Faulty) as found:
        yield found


def broker_of(desk: Inside) -> Faulty:
    found: Any = desk.desk.brokers["paper"]
    return found  # type: ignore[no-any-return]


def message(holder: KeyInside, action: str = "place", **fields: Any) -> Json:
    return {"action": action, "accountName": holder.account_name, **fields}


async def test_the_kill_switch_holds_what_opens_and_lets_pass_what_reduces(desk: Inside) -> None:
    holder = await key_inside(desk)
    await holder.places()
    rests = await holder.places(type="Limit", price=90)
    await desk.call("POST", "/kill-switch", {"on": True})
    await holder.comes_to(rests["orderId"], "cancelled")

    assert await holder.refused("place", **BUY) == "kill-switch"
    assert await holder.refused("place", **BUY | {"side": "sell", "type": "Limit", "price": 90, "qty": 11}) == (
        "kill-switch"
    )
    exits = await holder.places(side="sell", qty=4, type="Limit", price=120)
    assert exits["status"] == "working"
    assert (await holder.does("modify", orderId=exits["orderId"], price=110))["status"] == "working"
    assert await holder.refused("place", **BUY | {"side": "sell", "type": "Limit", "price": 120, "qty": 7}) == (
        "kill-switch"
    )
    assert (await holder.does("cancel", orderId=exits["orderId"]))["status"] == "cancelled"
    assert (await holder.places(side="sell"))["status"] == "filled"
    assert await holder.held() == "0"

    await desk.call("POST", "/kill-switch", {"on": False})
    assert (await holder.places())["status"] == "filled"


async def test_an_exit_that_overtakes_takes_the_entry_away_from_an_order_that_crosses(desk: Inside) -> None:
    holder = await key_inside(desk)
    strategy = await desk.make_strategy()
    follows = {"strategy_id": strategy.id, "account_id": holder.account, "enabled": True}
    await desk.call("POST", "/subscriptions", follows)
    await holder.places()
    await desk.call("PUT", "/prices/AMD", {"bid": "100", "ask": "100", "size": "4"})
    crossing = asyncio.create_task(holder.answered("place", **BUY | {"side": "sell", "qty": 15}))
    await holder.holds("6")

    await desk.send(strategy, {"ticker": "AMD", "action": "exit"})
    await holder.until(lambda: _is_superseded(holder), "the entry to be taken away")
    await holder.price("101")

    said = await crossing
    assert (said["s"], said["code"]) == ("error", "superseded")
    await holder.holds("0")
    assert await holder.refused("cancel", orderId=said["d"]["orderId"]) == "order-not-sent"
    assert {each["leg"] for each in (await holder.orders())[1:]} == {"exit"}


async def _is_superseded(holder: KeyInside) -> bool:
    return any(reason["code"] == "superseded" for trade in await holder.trades() for reason in trade["reasons"])


# --------------------------------------------------------------------------------------------- a broker without words


async def test_after_two_seconds_the_answer_is_the_number_and_pending(desk: Inside) -> None:
    holder, broker = await key_inside(desk), broker_of(desk)
    broker.next(Trouble.ARRIVES_LATE)
    began = elapsed_s()
    said = (await holder.sends(message(holder, **BUY), idempotency_key="k")).json()
    assert elapsed_s() - began >= _AT_ONCE_S
    assert (said["s"], said["d"]["status"]) == ("ok", "pending")
    number = said["d"]["orderId"]

    await broker.deliver()
    desk.later(5)
    await holder.comes_to(number, "filled")

    again = (await holder.sends(message(holder, **BUY), idempotency_key="k")).json()
    assert (again["d"]["orderId"], again["d"]["status"], again["d"]["filledQty"]) == (number, "filled", 10)
    assert [each["number"] for each in await holder.orders()] == [number]


async def test_whoever_went_away_before_the_answer_is_told_the_outcome_when_asking_again(desk: Inside) -> None:
    holder, broker = await key_inside(desk), broker_of(desk)
    broker.next(Trouble.ARRIVES_LATE)
    asking = asyncio.create_task(holder.sends(message(holder, **BUY)))
    await holder.until(lambda: _statuses(holder, "in_doubt"), "an order that the broker says nothing of")
    asking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asking

    await broker.deliver()
    desk.later(5)
    again = (await holder.sends(message(holder, **BUY))).json()

    assert again["s"] == "ok"
    order = await holder.comes_to(again["d"]["orderId"], "filled")
    assert [each["id"] for each in await holder.orders()] == [order["id"]]


async def _statuses(holder: KeyInside, *statuses: str) -> bool:
    return [each["status"] for each in await holder.orders()] == list(statuses)


async def test_a_request_about_an_order_in_doubt_waits_or_says_so(desk: Inside) -> None:
    holder, broker = await key_inside(desk), broker_of(desk)
    broker.unreadable(10_000)
    broker.next(Trouble.NEVER_ARRIVES)
    placed = await holder.places(type="Limit", price=90)
    assert placed["status"] == "pending"
    assert await holder.refused("modify", orderId=placed["orderId"], price=91) == "order-not-working"


async def test_a_cancel_without_an_answer_is_pending_and_comes_true(desk: Inside) -> None:
    holder, broker = await key_inside(desk), broker_of(desk)
    number = (await holder.places(type="Limit", price=90, stopLoss=80))["orderId"]
    broker.next(Trouble.ARRIVES_LATE)
    assert (await holder.does("cancel", orderId=number))["status"] == "pending"
    await broker.deliver()
    desk.later(5)
    await holder.comes_to(number, "cancelled")
    await holder.until(lambda: _statuses(holder, "cancelled", "cancelled"), "the leg to go too")


async def test_new_terms_without_an_answer_are_pending_and_come_true(desk: Inside) -> None:
    holder, broker = await key_inside(desk), broker_of(desk)
    number = (await holder.places(type="Limit", price=90))["orderId"]
    broker.next(Trouble.ARRIVES_LATE)
    assert (await holder.does("modify", orderId=number, price=91))["status"] == "pending"
    await broker.deliver()
    desk.later(5)

    async def has_them() -> bool:
        return [each["limit_price"] for each in await holder.orders()] == ["91"]

    await holder.until(has_them, "the new price")
    assert (await holder.does("modify", orderId=number, price=92))["status"] == "working"


# ---------------------------------------------------------------------------------------------------------- a restart


@pytest.fixture(params=ENGINES)
def crashing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Server, str]]:
    """A real server that is not started yet, and its store."""
    with migrated_store(request.param, tmp_path, request) as url:
        server = Server(tmp_path, url)
        try:
            yield server, url
        finally:
            if server.alive:
                server.kill()


def _dies_placing(server: Server, point: str) -> tuple[str, str, Json]:
    """Place an order at a server that dies at this point, before it answers; the account, the address, the message."""
    server.start(kill_at=f"{point}:1")
    assert server.wait_until_ready(), server.stderr
    with server.client() as client:
        account = client.open_account()
        name = client.call("GET", f"/accounts/{account}")["name"]
        key = client.call("POST", "/webhook-keys", {})
        client.set_price("AMD", "100")
        sent = {"action": "place", "accountName": name, **BUY, "stopLoss": 90}
        with contextlib.suppress(httpx.TransportError):
            client.hooks.post(key["url"], json=sent)
    assert server.wait_until_dead(30)
    return account, httpx.URL(key["url"]).path, sent


@pytest.mark.parametrize("point", ["committed", "sent"])
async def test_an_order_whose_server_died_before_the_answer_is_placed_once(
    crashing: tuple[Server, str], point: str
) -> None:
    server, url = crashing
    account, path, sent = _dies_placing(server, point)

    async with at_work(server.data_dir, url, at=after(SystemClock().now(), 5)) as inside:
        holder = KeyInside(inside, account, sent["accountName"], "", path)
        (signal,) = (await inside.call("GET", "/signals"))["items"]
        assert signal["order_number"]
        await holder.until(lambda: _is_filled(holder, signal["order_number"]), "the order that was promised")
        answer = (await holder.sends(sent)).json()

        assert (answer["s"], answer["d"]["orderId"], answer["d"]["status"]) == ("ok", signal["order_number"], "filled")
        assert [each["leg"] for each in await holder.orders()] == ["entry", "stop_loss"]
        assert await holder.held() == "10"
        assert [each["id"] for each in (await inside.call("GET", "/signals"))["items"]] == [signal["id"]]


async def _is_filled(holder: KeyInside, number: int) -> bool:
    return any((each["number"], each["status"]) == (number, "filled") for each in await holder.orders())
