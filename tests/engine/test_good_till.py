"""Orders that are good till a date: at a broker that has such orders, and at one that has not."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.brokers.alpaca.double.server import Double
from tests.client import Json
from tests.desk import NOON
from tests.engine.asked import Asked
from tests.engine.outside import at_alpaca, begin
from tests.engine.planned import stop_loss, take_profit
from tests.engine.trader import Trader, codes, status, trading
from tradehook.plumbing.clock import SystemClock
from tradehook.vocabulary.decision import Carried
from tradehook.vocabulary.instant import after, iso
from tradehook.vocabulary.order import OrderClass, TimeInForce

pytestmark = pytest.mark.anyio
LIMIT = {"action": "buy", "quantity": 10, "orderType": "limit", "limitPrice": 98}
GTC, GTD, DAY = TimeInForce.GTC, TimeInForce.GTD, TimeInForce.DAY
SOON, LATER = after(NOON, 30), after(NOON, 60)


def works(trade: Json) -> bool:
    return any(order["status"] == "working" for order in trade["orders"])


def times(order: Json) -> tuple[str, str | None, str | None]:
    return order["time_in_force"], order["good_till"], order["cancel_at"]


async def working(trader: Trader) -> str:
    """An entry at 98 that works; the signal's id."""
    await trader.begin()
    signal = await trader.send(LIMIT)
    await trader.trade(signal, works)
    return signal


async def changed(trader: Trader) -> Json:
    """The trade of a change that was asked for, at its end."""
    return await trader.trade(await trader.send({"action": "breakeven"}), status("completed", "failed"))


@pytest.mark.parametrize(
    ("sent_as", "cancelled", "ends"), [(GTD, None, "expired"), (GTC, SOON, "cancelled")], ids=["its own", "ours"]
)
async def test_an_entry_ends_at_its_date(
    tmp_path: Path, store_url: str, sent_as: TimeInForce, cancelled: Any, ends: str
) -> None:
    async with trading(tmp_path, store_url, rules=Asked(time_in_force=sent_as, good_till=SOON)) as trader:
        signal = await working(trader)
        (order,) = (await trader.now(signal))["orders"]
        assert times(order) == (sent_as, iso(SOON), cancelled and iso(cancelled))

        trader.desk.later(30)

        trade = await trader.trade(signal, status(ends))
        assert codes(trade) == ["order-unfilled"]


async def test_an_age_that_comes_first_counts(tmp_path: Path, store_url: str) -> None:
    rules = Asked(time_in_force=GTC, good_till=LATER, cancel_after_s=30)
    async with trading(tmp_path, store_url, rules=rules) as trader:
        signal = await working(trader)
        (order,) = (await trader.now(signal))["orders"]
        assert times(order) == (GTC, iso(LATER), iso(SOON))

        trader.desk.later(30)

        assert codes(await trader.trade(signal, status("cancelled"))) == ["cancelled-after"]


async def test_the_legs_of_an_entry_outlive_its_date(tmp_path: Path, store_url: str) -> None:
    legs = tuple(_without_time(leg) for leg in (take_profit("110"), stop_loss("90")))
    rules = Asked(time_in_force=GTD, good_till=SOON, legs=legs, order_class=OrderClass.BRACKET)
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send({"action": "buy", "quantity": 10})
        trade = await trader.trade(signal, status("completed"))
        assert [times(leg) for leg in trade["orders"][1:]] == [(GTC, None, None)] * 2

        trader.desk.later(3600)
        await trader.price("110")

        await trader.holds("0")


async def test_a_watched_entry_ends_at_its_date(tmp_path: Path, store_url: str) -> None:
    rules = Asked(time_in_force=GTD, good_till=SOON, carried=Carried.WATCHED)
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(LIMIT)
        await trader.until(lambda: watched(trader), lambda found: found == ["watching"])

        trader.desk.later(30)

        assert codes(await trader.trade(signal, status("cancelled"))) == ["order-unfilled"]


async def test_a_watched_entry_that_is_sent_keeps_its_date(tmp_path: Path, store_url: str) -> None:
    rules = Asked(time_in_force=GTD, good_till=SOON, carried=Carried.WATCHED)
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(LIMIT)
        await trader.until(lambda: watched(trader), lambda found: found == ["watching"])
        rules.asked = {"time_in_force": GTD, "good_till": LATER}
        await changed(trader)

        await trader.price("98")

        trade = await trader.trade(signal, status("completed"))
        assert times(trade["orders"][0]) == (GTD, iso(LATER), None)


@pytest.mark.parametrize(
    ("asked", "then"),
    [
        ({"time_in_force": GTD, "good_till": SOON}, (GTD, iso(SOON), None)),
        ({"good_till": SOON}, (GTD, iso(SOON), None)),
        ({"time_in_force": GTC, "limit_price": 97}, (GTC, None, None)),
    ],
)
async def test_an_order_works_as_long_as_it_is_told_to(
    tmp_path: Path, store_url: str, asked: dict[str, Any], then: Any
) -> None:
    rules = Asked(time_in_force=GTD, good_till=LATER)
    rules.asked = asked
    async with trading(tmp_path, store_url, rules=rules) as trader:
        signal = await working(trader)

        assert codes(await changed(trader)) == []

        (order,) = (await trader.now(signal))["orders"]
        assert times(order) == then
        assert order["events"][-1]["event"] == "replaced"


async def test_a_time_that_is_refused_is_told_in_the_brokers_words(tmp_path: Path, store_url: str) -> None:
    rules = Asked(time_in_force=GTC)
    rules.asked = {"time_in_force": TimeInForce.OPG}
    async with trading(tmp_path, store_url, rules=rules) as trader:
        signal = await working(trader)

        assert codes(await changed(trader)) == ["change-refused"]
        assert times((await trader.now(signal))["orders"][0]) == (GTC, None, None)


async def test_a_date_at_alpaca_is_kept_here_and_the_order_is_good_till_cancelled(
    tmp_path: Path, double: Double
) -> None:
    rules = Asked(time_in_force=DAY)
    async with at_alpaca(tmp_path, double, rules) as trader:
        await begin(trader, double)
        signal = await trader.send(LIMIT)
        await trader.trade(signal, works)
        far, near = (after(SystemClock().now(), seconds) for seconds in (3600, 1))

        rules.asked = {"time_in_force": GTD, "good_till": far}
        assert codes(await changed(trader)) == []
        assert times((await trader.now(signal))["orders"][0]) == (GTC, iso(far), iso(far))
        rules.asked = {"time_in_force": DAY}
        assert codes(await changed(trader)) == []
        assert times((await trader.now(signal))["orders"][0]) == (DAY, None, None)
        rules.asked = {"time_in_force": GTD, "good_till": near}
        assert codes(await changed(trader)) == []

        assert codes(await trader.trade(signal, status("cancelled"))) == ["order-unfilled"]


async def watched(trader: Trader) -> list[str]:
    page = await trader.desk.call("GET", "/watched-orders", account_id=trader.account_id)
    return [each["status"] for each in page["items"]]


def _without_time(leg: Any) -> Any:
    return msgspec.structs.replace(leg, time_in_force=None)
