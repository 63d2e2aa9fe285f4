"""A request without an answer is neither accepted nor rejected: the broker is asked, and nothing is done twice
(promise 4)."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests import waiting
from tests.client import Json
from tests.conformance.brokers.faults import Faulty, Trouble
from tests.desk import Inside, at_work
from tradehook.orders.order import RequestKind

pytestmark = pytest.mark.anyio

LOST, NEVER = Trouble.ANSWER_LOST, Trouble.NEVER_ARRIVES


class Trader:
    """An account that follows a strategy, at a broker that is not to be relied on."""

    def __init__(self, desk: Inside, broker: Faulty) -> None:
        self.desk = desk
        self.broker = broker

    async def begin(self, **settings: Any) -> None:
        """Open the account and follow."""
        await self.desk.call("PUT", "/prices/AMD", {"last": "100"})
        body = {"name": "doubtful", "broker": "paper", "currency": "USD", "cash": "100000"}
        account = await self.desk.call("POST", "/accounts", body | {"settings": {"price_source": "manual"}})
        self.strategy = await self.desk.make_strategy()
        follow = {"strategy_id": self.strategy.id, "account_id": account["id"], "enabled": True, "settings": settings}
        await self.desk.call("POST", "/subscriptions", follow)

    async def send(self, message: Json, *troubles: Trouble) -> str:
        """Send a message while the broker has these troubles; the signal's id."""
        self.broker.next(*troubles, of=RequestKind.SUBMIT)
        answer = await self.desk.send(self.strategy, {"ticker": "AMD"} | message)
        found: str = answer.json()["id"]
        return found

    async def trade(self, signal_id: str, until: Callable[[Json], bool]) -> Json:
        """The signal's trade, once it is so."""
        page = await waiting.until(
            lambda: self.desk.call("GET", "/trades", signal_id=signal_id), lambda page: page["items"]
        )
        return await waiting.until(lambda: self.desk.call("GET", f"/trades/{page['items'][0]['id']}"), until)


def in_doubt(trade: Json) -> bool:
    return trade["status"] == "in_doubt"


def completed(trade: Json) -> bool:
    return trade["status"] == "completed"


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    async with at_work(tmp_path, store_url) as desk:
        brokers: Any = desk.desk.brokers
        brokers["paper"] = Faulty(brokers["paper"])
        yield Trader(desk, brokers["paper"])


async def test_an_order_whose_answer_was_lost_is_found_again_and_not_sent_twice(trader: Trader) -> None:
    await trader.begin()
    signal = await trader.send({"action": "buy", "orderType": "limit", "limitPrice": 90, "quantity": 3}, LOST)

    trade = await trader.trade(signal, lambda trade: trade["orders"] and trade["orders"][0]["status"] == "working")

    assert (trade["status"], trade["reasons"], len(trade["orders"])) == ("working", [], 1)
    await trader.desk.call("PUT", "/prices/AMD", {"last": "89"})
    await trader.trade(signal, completed)
    assert [fill["quantity"] for fill in (await trader.desk.call("GET", "/fills"))["items"]] == ["3"]


async def test_an_order_that_never_arrived_is_sent_again_once_it_can_no_longer_arrive(trader: Trader) -> None:
    await trader.begin()
    signal = await trader.send({"action": "buy", "quantity": 3}, NEVER)

    doubted = await trader.trade(signal, in_doubt)
    assert [reason["code"] for reason in doubted["reasons"]] == ["in-doubt"]
    assert [order["status"] for order in doubted["orders"]] == ["in_doubt"]

    trader.desk.later(3)
    trade = await trader.trade(signal, completed)
    assert [order["status"] for order in trade["orders"]] == ["expired", "filled"]
    assert len({order["client_order_id"] for order in trade["orders"]}) == 2
    assert trade["reasons"] == []
    assert [fill["quantity"] for fill in (await trader.desk.call("GET", "/fills"))["items"]] == ["3"]


async def test_an_entry_in_doubt_that_has_grown_too_old_is_not_sent_again(trader: Trader) -> None:
    await trader.begin()
    signal = await trader.send({"action": "buy"}, NEVER)
    await trader.trade(signal, in_doubt)

    trader.desk.later(121)
    trade = await trader.trade(signal, lambda trade: trade["status"] == "failed")
    assert trade["reasons"][-1]["code"] == "too-old"
    assert (await trader.desk.call("GET", "/fills"))["items"] == []


async def test_a_settled_doubt_leaves_the_plan_s_own_reasons(trader: Trader) -> None:
    await trader.begin(allow_side_swapping=False)
    await trader.trade(await trader.send({"action": "buy", "quantity": 2}), completed)
    signal = await trader.send({"action": "sell"}, NEVER)
    doubted = await trader.trade(signal, in_doubt)
    assert [reason["code"] for reason in doubted["reasons"]] == ["swapping-off", "in-doubt"]

    trader.desk.later(3)
    trade = await trader.trade(signal, completed)
    assert [reason["code"] for reason in trade["reasons"]] == ["swapping-off"]
    assert [order["status"] for order in trade["orders"]] == ["expired", "filled"]
