"""A desk whose broker reports what tradehook did not do, and reports it twice, late and out of order."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conformance.brokers.faults import Faulty, Twist
from tests.engine.otherwise import numbered
from tests.engine.standing_by import fills, foreign, orders, place, reconciled
from tests.engine.trader import Trader, status
from tests.engine.unsure import trading_with
from tests.waiting import until
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.order import OrderPrices, OrderType

pytestmark = pytest.mark.anyio


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    """A trader at a broker that numbers its reports."""
    async with trading_with(numbered, tmp_path, store_url) as trader:
        yield trader


async def test_an_order_that_is_not_ours_is_seen_filled_and_ended(trader: Trader) -> None:
    await place(trader, foreign(trader))
    [order] = await until(lambda: orders(trader), bool)
    assert (order["external"], order["status"], order["trade_id"]) == (True, "working", None)

    await trader.price("95")
    await trader.holds("2")
    [order] = await until(lambda: orders(trader), lambda found: found[0]["status"] == "filled")
    assert await trader.notices() == ["external-order"]
    trader.desk.later(60)
    assert (await reconciled(trader)).adjusted == 0


async def test_a_fill_that_is_not_ours_is_a_fill_of_ours_to_exit(trader: Trader) -> None:
    market = {"order_type": OrderType.MARKET, "prices": OrderPrices()}
    await place(trader, foreign(trader, **market))
    await trader.holds("2")
    signal = await trader.send({"action": "exit"})
    await trader.trade(signal, status("completed"))
    assert await trader.held() == "0"


@pytest.mark.parametrize(
    "twists",
    [
        (Twist.TWICE, Twist.TWICE, Twist.TWICE),
        (Twist.SWAPPED, Twist.TWICE, Twist.SWAPPED),
        (Twist.LATE, Twist.TWICE),
        (Twist.LATE, Twist.LATE, Twist.LATE),
    ],
)
async def test_reports_that_come_twice_late_and_out_of_order_make_the_same_books(
    twists: tuple[Twist, ...], store_url: str, tmp_path: Path
) -> None:
    async with trading_with(Faulty, tmp_path, store_url) as trader:
        trader.broker.twist(*twists)
        for number in range(3):
            await place(trader, foreign(trader, client_order_id=ClientOrderId(f"somebody's {number}")))
        await trader.price("94")
        trader.broker.release()
        await trader.holds("6")
        trader.desk.later(60)
        done = await reconciled(trader)
        assert (done.differences, done.adjusted) == (0, 0)
        assert len(await fills(trader)) == 3
        await until(lambda: orders(trader), lambda found: {each["status"] for each in found} <= {"filled"})
