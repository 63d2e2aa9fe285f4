"""A desk whose broker's books are otherwise than its reports: everything that happens is seen, and ends in books that
agree."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.client import Json
from tests.engine.otherwise import lagging, numbered
from tests.engine.reports import holds
from tests.engine.standing_by import BUY, bought, fills, foreign, orders, place, reconciled
from tests.engine.trader import Trader, status
from tests.engine.unsure import trading_with
from tests.waiting import until
from tradehook.brokers.contract import Broker
from tradehook.positions.queries import differences_of
from tradehook.vocabulary.broker import FillBusted, OrderEnded, OrderFilled
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderPrices, OrderType
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

REST = {"action": "buy", "quantity": 3, "orderType": "limit", "limitPrice": 90}


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    """A trader at a broker that numbers its reports."""
    async with trading_with(numbered, tmp_path, store_url) as trader:
        yield trader


@pytest.fixture
async def waiting(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    """A trader at a broker whose positions may lag."""
    async with trading_with(lagging, tmp_path, store_url) as trader:
        yield trader


async def test_a_position_that_was_changed_behind_our_back_is_ours_at_once_where_nothing_lags(trader: Trader) -> None:
    await bought(trader)
    trader.broker.held["AMD"] = holds(5, 100)
    done = await reconciled(trader)
    assert (done.adjusted, done.differences, await trader.held()) == (1, 0, "5")
    assert await trader.notices() == ["position-adjusted"]


@pytest.mark.parametrize("take_profit", [{}, {"takeProfit": {"limitPrice": 110}}], ids=["a stop", "a pair"])
async def test_legs_are_for_no_more_than_the_broker_holds_once_our_books_are_its_own(
    trader: Trader, take_profit: Json
) -> None:
    signal = await trader.send({**BUY, **take_profit, "stopLoss": {"stopPrice": 90}})
    await trader.trade(signal, status("completed"))
    legs = 1 + len(take_profit)
    await until(lambda: _legs(trader), lambda found: found == ["3"] * legs)
    trader.broker.held["AMD"] = holds(2, 100)

    assert (await reconciled(trader)).adjusted == 1

    await until(lambda: _legs(trader), lambda found: found == ["2"] * legs)


async def _legs(trader: Trader) -> list[str]:
    open_ = [each for each in await orders(trader) if each["status"] == "working"]
    return [each["quantity"] for each in open_ if each["leg"] in ("take_profit", "stop_loss")]


async def test_an_entry_waits_until_a_difference_is_explained_or_adjusted(waiting: Trader) -> None:
    await bought(waiting)
    waiting.broker.held["AMD"] = holds(5, 100)
    assert (await reconciled(waiting)).differences == 1

    more = await waiting.send({"action": "add", "quantity": 1})
    await waiting.trade(more, status("planned"))
    await waiting.until_noticed("position-differs")
    assert await waiting.held() == "3"
    waiting.desk.later(3.5)

    await waiting.trade(more, status("completed"))
    assert await waiting.held() == "6"
    assert await waiting.notices() == ["position-differs", "position-adjusted"]


async def test_a_report_that_came_late_explains_the_difference(waiting: Trader) -> None:
    waiting.broker.swallows = lambda report: isinstance(report, OrderFilled)
    signal = await waiting.send(BUY)
    await until(lambda: orders(waiting), lambda found: found and found[0]["status"] == "working")
    waiting.desk.later(60)
    assert (await reconciled(waiting)).differences == 1
    [order] = await orders(waiting)
    assert (order["status"], await waiting.held()) == ("working", "0")

    waiting.broker.swallows = lambda _: False
    waiting.broker.tell(_fill(waiting, order, ExecutionId("late")))

    await waiting.trade(signal, status("completed"))
    await until(lambda: _differences(waiting), lambda found: not found)
    assert await waiting.held() == "3"
    assert await waiting.notices() == ["position-differs", "difference-explained"]


async def _differences(trader: Trader) -> list[Any]:
    found: list[Any] = await trader.desk.desk.store.read(
        partial(differences_of, account_id=AccountId(trader.account_id))
    )
    return found


def _fill(trader: Trader, order: Json, execution_id: ExecutionId) -> OrderFilled:
    return OrderFilled(
        cursor=0,
        account_id=AccountId(trader.account_id),
        client_order_id=order["client_order_id"],
        broker_order_id=order["broker_order_id"],
        execution_id=execution_id,
        side=Side(order["side"]),
        symbol="AMD",
        quantity=Quantity(Decimal(order["quantity"])),
        price=Price(Decimal(100)),
        fee=Price(Decimal(0)),
        happened_at=trader.desk.clock.now(),
    )


async def test_fills_that_are_never_reported_end_as_an_adjustment_and_the_order_as_the_broker_says(
    waiting: Trader,
) -> None:
    waiting.broker.swallows = lambda report: isinstance(report, OrderFilled)
    signal = await waiting.send(BUY)
    await until(lambda: orders(waiting), lambda found: found and found[0]["status"] == "working")
    for _ in range(3):
        waiting.desk.later(6)
        await reconciled(waiting)

    await waiting.trade(signal, status("completed"))
    [order] = await orders(waiting)
    assert (order["status"], order["filled_quantity"], await waiting.held()) == ("filled", "0", "3")
    assert {"position-differs", "position-adjusted", "order-differs"} <= set(await waiting.notices())


async def test_an_end_that_is_never_reported_is_looked_up(waiting: Trader) -> None:
    signal = await waiting.send(REST)
    await until(lambda: orders(waiting), lambda found: found and found[0]["status"] == "working")
    [order] = await orders(waiting)
    waiting.broker.swallows = lambda report: isinstance(report, OrderEnded)
    broker: Broker = waiting.broker.broker
    await broker.cancel(AccountId(waiting.account_id), order["client_order_id"], after(waiting.desk.clock.now(), 2))

    assert (await reconciled(waiting)).orders_unexplained == 1
    waiting.desk.later(5)
    assert (await reconciled(waiting)).orders_moved == 1

    await waiting.trade(signal, status("cancelled"))
    assert await waiting.notices() == ["order-differs"]


async def test_an_execution_that_is_taken_back_after_the_position_went_flat(trader: Trader) -> None:
    """The broker's books do not know of the bust: what is left of it is an adjustment."""
    await bought(trader)
    await trader.trade(await trader.send({"action": "exit"}), status("completed"))
    [first] = [fill for fill in await fills(trader) if fill["side"] == "buy"]
    taken_back = FillBusted(
        cursor=0,
        account_id=AccountId(trader.account_id),
        client_order_id=ClientOrderId("whatever"),
        broker_order_id=BrokerOrderId("whatever"),
        execution_id=first["execution_id"],
        words="Clearly erroneous.",
        happened_at=trader.desk.clock.now(),
    )

    trader.broker.tell(taken_back)
    trader.broker.tell(taken_back)
    await trader.holds("-3")
    trader.desk.later(60)
    await reconciled(trader)

    assert await trader.held() == "0"
    assert {"fill-busted", "order-differs", "position-adjusted"} <= set(await trader.notices())


@pytest.mark.parametrize("wrap", [numbered, lagging])
async def test_a_fill_while_a_snapshot_is_on_its_way_is_no_difference(
    wrap: Any, store_url: str, tmp_path: Path
) -> None:
    async with trading_with(wrap, tmp_path, store_url) as trader:
        await bought(trader)
        trader.broker.held_back = asyncio.Event()
        seen_before = trader.broker.taken
        looking = asyncio.create_task(reconciled(trader))
        await until(lambda: asyncio.sleep(0, trader.broker.taken), lambda taken: taken > seen_before)
        await place(trader, foreign(trader, order_type=OrderType.MARKET, prices=OrderPrices()))
        await trader.holds("5")
        trader.broker.held_back.set()

        assert (await looking).differences == 0
        assert await trader.held() == "5"
        assert not {"position-differs", "position-adjusted"} & set(await trader.notices())
