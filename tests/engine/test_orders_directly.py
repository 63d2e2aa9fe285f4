"""Messages about one order that meet what becomes of it meanwhile: none is answered with what proves false later."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client import Json
from tests.conformance.brokers.faults import Trouble, Twist
from tests.engine.trader import Trader, trading
from tradehook.orders.order import RequestKind

pytestmark = pytest.mark.anyio
LIMIT = {"symbol": "AMD", "type": "Limit", "side": "buy", "qty": 10, "price": 98}
_OPEN = ("pending", "in_doubt", "working", "partially_filled")


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Who trades the trader's account by the messages of a key."""

    trader: Trader
    url: str

    async def sends(self, action: str, **fields: Any) -> Json:
        """What a message is answered."""
        message = {"action": action, "accountName": "trader", **fields}
        answer = await self.trader.desk.http.post(self.url, json=message)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def places(self, **fields: Any) -> int:
        """Place an order that the exchange takes; its number."""
        found = await self.sends("place", **(LIMIT | fields))
        assert found["s"] == "ok", found
        return int(found["d"]["orderId"])

    async def orders(self) -> list[Json]:
        """The account's orders, oldest first."""
        page = await self.trader.desk.call("GET", "/orders", account_id=self.trader.account_id)
        found: list[Json] = page["items"][::-1]
        return found

    async def order(self, number: int) -> Json:
        """The order of this number, with what the broker was asked of it."""
        found = next(each for each in await self.orders() if each["number"] == number)
        return await self.trader.desk.call("GET", f"/orders/{found['id']}")

    async def comes_to(self, number: int, **terms: str) -> None:
        """Wait until the order is so."""
        await self.trader.until(
            lambda: self.order(number), lambda order: all(order[name] == value for name, value in terms.items())
        )

    async def was_asked(self, number: int, kind: str, outcome: str | None) -> None:
        """Wait until the broker was asked for this last, and has answered so."""
        await self.trader.until(
            lambda: self.order(number),
            lambda order: [(it["kind"], it["outcome"]) for it in order["requests"]][-1] == (kind, outcome),
        )

    async def trades(self) -> set[str]:
        """How the account's trades stand."""
        page = await self.trader.desk.call("GET", "/trades", account_id=self.trader.account_id)
        return {each["status"] for each in page["items"]}

    async def settled(self, *waiting: asyncio.Task[Json]) -> list[Json]:
        """Let time pass until doubts are settled; what was answered."""
        while not all(task.done() for task in waiting):
            self.trader.desk.later(1)
            await asyncio.sleep(0.05)
        return [task.result() for task in waiting]


@contextlib.asynccontextmanager
async def holding(data_dir: Path, store_url: str) -> AsyncIterator[KeyHolder]:
    """Somebody with a key for an account at a paper broker that goes wrong on demand; AMD is at 100."""
    async with trading(data_dir, store_url) as trader:
        await trader.begin()
        key = await trader.desk.call("POST", "/webhook-keys", {"rate_limit_per_minute": 10_000})
        yield KeyHolder(trader, httpx.URL(key["url"]).path)


async def modified_and_cancelled(holder: KeyHolder, **terms: Any) -> Json:
    """What new terms are answered that the exchange takes, and tells of only after the order was cancelled."""
    number = await holder.places()
    await holder.comes_to(number, status="working")
    holder.trader.broker.twist(Twist.LATE)
    modifying = asyncio.create_task(holder.sends("modify", orderId=number, **terms))
    await holder.was_asked(number, "replace", "accepted")
    await holder.sends("cancel", orderId=number)
    return await modifying


async def test_an_order_that_never_arrived_is_not_made_again_once_its_sender_has_cancelled_it(
    tmp_path: Path, store_url: str
) -> None:
    async with holding(tmp_path, store_url) as holder:
        holder.trader.broker.next(Trouble.NEVER_ARRIVES)
        placing = asyncio.create_task(holder.sends("place", **LIMIT))
        await holder.trader.until(holder.orders, lambda found: [it["status"] for it in found] == ["in_doubt"])
        number = (await holder.orders())[0]["number"]
        cancelling = [asyncio.create_task(holder.sends("cancel", orderId=number)) for _ in range(2)]
        await holder.was_asked(number, "cancel", "rejected")

        _, *cancelled = await holder.settled(placing, *cancelling)

        assert [each["d"]["status"] for each in cancelled] == ["expired", "expired"]
        assert [each["status"] for each in await holder.orders()] == ["expired"]
        assert await holder.trades() == {"cancelled", "completed"}


async def test_new_terms_that_are_told_after_the_end_were_taken(tmp_path: Path, store_url: str) -> None:
    async with holding(tmp_path, store_url) as holder:
        answer = await modified_and_cancelled(holder, price=97)

        assert answer["d"]["status"] == "cancelled"


async def test_a_change_of_which_a_part_was_done_says_so(tmp_path: Path, store_url: str) -> None:
    async with holding(tmp_path, store_url) as holder:
        answer = await modified_and_cancelled(holder, price=97, stopLoss=90, stopLossType="absolute")

        assert (answer["s"], answer["code"]) == ("error", "changed-in-part")
        assert "has a part of what was asked for" in answer["errmsg"]


async def test_terms_that_another_message_changes_again_were_taken_all_the_same(tmp_path: Path, store_url: str) -> None:
    """The first message has its quantity, and waits for the old stop to go; the second gives it another quantity."""
    async with holding(tmp_path, store_url) as holder:
        number = await holder.places(stopLoss=90, stopLossType="absolute")
        await holder.comes_to(number, status="working")
        holder.trader.broker.next(Trouble.ARRIVES_LATE, of=RequestKind.CANCEL)
        both = {"qty": 9, "stopLoss": 300, "stopLossType": "tr. offset"}
        first = asyncio.create_task(holder.sends("modify", orderId=number, **both))
        await holder.trader.went_wrong()
        assert (await holder.sends("modify", orderId=number, qty=8))["s"] == "ok"

        await holder.trader.broker.deliver()
        await holder.trader.price("98")

        await holder.comes_to(number, status="filled", quantity="8")
        (answer,) = await holder.settled(first)
        assert answer["s"] == "ok", answer


async def test_two_messages_that_add_a_stop_at_once_leave_the_later_one(tmp_path: Path, store_url: str) -> None:
    async with holding(tmp_path, store_url) as holder:
        number = await holder.places()
        await holder.comes_to(number, status="working")
        holder.trader.broker.next(Trouble.SLOW, Trouble.SLOW, of=RequestKind.REPLACE)
        terms = [{"price": 98 - stop / 100, "stopLoss": stop, "stopLossType": "absolute"} for stop in (90, 91)]

        await asyncio.gather(*(holder.sends("modify", orderId=number, **each) for each in terms))

        watched = await holder.trader.desk.call("GET", "/watched-orders", account_id=holder.trader.account_id)
        assert sorted(it["status"] for it in watched["items"]) == ["cancelled", "waiting"]


async def test_an_exit_grows_to_what_was_asked_for(tmp_path: Path, store_url: str) -> None:
    async with holding(tmp_path, store_url) as holder:
        await holder.places(type="Market")
        await holder.trader.holds("10")
        number = await holder.places(side="sell", price=105, qty=4)

        assert (await holder.sends("modify", orderId=number, qty=7))["s"] == "ok"

        assert (await holder.order(number))["quantity"] == "7"


async def test_an_order_is_cancelled_once_what_makes_room_for_it_is_out_of_the_book(
    tmp_path: Path, store_url: str
) -> None:
    """15 are sold of 10 that are held, 4 at a price: the exit works when the cancel comes, and fills until it goes."""
    async with holding(tmp_path, store_url) as holder:
        await holder.places(type="Market")
        await holder.trader.holds("10")
        await holder.trader.desk.call("PUT", "/prices/AMD", {"bid": "99", "ask": "99", "size": "4"})
        placing = asyncio.create_task(holder.sends("place", **(LIMIT | {"type": "Market", "side": "sell", "qty": 15})))
        await holder.trader.holds("6")
        holder.trader.broker.next(Trouble.ARRIVES_LATE, of=RequestKind.CANCEL)
        number = int((await placing)["d"]["orderId"])
        cancelling = asyncio.create_task(holder.sends("cancel", orderId=number))
        await holder.trader.went_wrong()
        await holder.trader.desk.call("PUT", "/prices/AMD", {"bid": "98", "ask": "98", "size": "4"})
        await holder.trader.holds("2")
        await holder.trader.broker.deliver()

        (answer,) = await holder.settled(cancelling)

        assert (answer["d"]["status"], answer["d"].get("filledQty")) == ("cancelled", 8)
        assert await holder.trader.held() == "2"
