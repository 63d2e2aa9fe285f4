"""A leg that was given another price follows the fill of its entry from then on, where that was given as a distance."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.brokers.alpaca.double.server import Double
from tests.client import Json
from tests.engine.asked import Asked
from tests.engine.outside import at_alpaca, begin, begin_again
from tests.engine.planned import FIVE, stop_loss, take_profit
from tests.engine.trader import Trader, codes, status, trading
from tradehook.vocabulary.decision import Carried, Distance, PlaceLeg
from tradehook.vocabulary.order import Leg, OrderClass, OrderType, TimeInForce

pytestmark = pytest.mark.anyio
COMPLETED = status("completed")
LIMIT = {"action": "buy", "quantity": 10, "orderType": "limit", "limitPrice": 98}
THREE = Distance(amount=Decimal(3))
CLOSER: dict[str, Any] = {"stop_price": Decimal(96), "distance": THREE}


def rules(asked: dict[str, Any], *legs: PlaceLeg) -> Asked:
    """An entry with a stop 5 below its fill, of which these terms are asked."""
    linked = legs or (take_profit("110"), stop_loss("93", FIVE))
    found = Asked(legs=linked, order_class=OrderClass.BRACKET if len(linked) > 1 else OrderClass.OTO)
    found.of, found.asked = Leg.STOP_LOSS, asked
    return found


def stop_of(trade: Json) -> str | None:
    found: list[str] = [order["stop_price"] for order in trade["orders"] if order["leg"] == "stop_loss"]
    return found[-1] if found else None


def works(trade: Json) -> bool:
    return stop_of(trade) is not None and trade["orders"][-1]["status"] == "working"


async def working(trader: Trader) -> str:
    """An entry at 98 with its stop, both working; the signal's id."""
    await trader.begin()
    signal = await trader.send(LIMIT)
    await trader.trade(signal, works)
    return signal


async def changed(trader: Trader) -> Json:
    return await trader.trade(await trader.send({"action": "breakeven"}), status("completed", "failed"))


@pytest.mark.parametrize(
    ("asked", "legs", "then"),
    [
        (CLOSER, (), "94"),
        (CLOSER, (take_profit("110"), stop_loss("93")), "94"),
        ({"stop_price": Decimal(96)}, (), "96"),
        ({"stop_price": Decimal(93), "distance": THREE}, (take_profit("110"), stop_loss("93")), "94"),
        ({"stop_price": Decimal(93)}, (), "93"),
    ],
    ids=["another distance", "a distance now", "none any more", "the same price", "the same price for good"],
)
async def test_a_stop_follows_as_it_was_told_last(
    tmp_path: Path, store_url: str, asked: dict[str, Any], legs: tuple[PlaceLeg, ...], then: str
) -> None:
    async with trading(tmp_path, store_url, rules=rules(asked, *legs)) as trader:
        signal = await working(trader)
        assert codes(await changed(trader)) == []
        assert stop_of(await trader.now(signal)) == str(asked["stop_price"])

        await trader.price("97")

        await trader.trade(signal, COMPLETED)
        await trader.trade(signal, lambda it: stop_of(it) == then)
        await trader.price("97.5")
        assert stop_of(await trader.now(signal)) == then


async def test_a_stop_that_followed_a_part_follows_the_rest_at_its_new_distance(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules({"stop_price": Decimal(90), "distance": THREE})) as trader:
        await trader.begin()
        await trader.desk.call("PUT", "/prices/AMD", {"bid": "97", "ask": "97", "size": "5"})
        signal = await trader.send(LIMIT)
        await trader.holds("5")
        trader.desk.later(11)
        await trader.trade(signal, lambda it: stop_of(it) == "92")
        assert codes(await changed(trader)) == []
        assert stop_of(await trader.now(signal)) == "90"

        await trader.price("95")

        await trader.trade(signal, lambda it: stop_of(it) == "93")


async def test_a_stop_that_was_refused_its_price_follows_as_it_was_planned(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules({"stop_price": Decimal("0.001"), "distance": THREE})) as trader:
        signal = await working(trader)
        assert codes(await changed(trader)) == ["change-refused"]

        await trader.price("97")

        await trader.trade(signal, lambda it: stop_of(it) == "92")


async def test_a_stop_that_a_person_has_moved_since_is_left_where_it_is(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules(CLOSER)) as trader:
        signal = await working(trader)
        await changed(trader)
        stop = (await trader.now(signal))["orders"][-1]
        await trader.desk.call("PATCH", f"/orders/{stop['id']}", {"stop_price": "91"})

        await trader.price("97")

        await trader.trade(signal, COMPLETED)
        assert stop_of(await trader.now(signal)) == "91"


async def test_the_new_distance_is_known_after_a_restart(tmp_path: Path, store_url: str) -> None:
    found = rules(CLOSER)
    async with trading(tmp_path, store_url, rules=found) as before:
        signal = await working(before)
        await changed(before)

    async with trading(tmp_path, store_url, rules=found) as trader:
        begin_again(trader, before)
        await trader.price("97")
        await trader.trade(signal, lambda it: stop_of(it) == "94")


async def test_a_watched_stop_follows_at_its_new_distance(tmp_path: Path, store_url: str) -> None:
    watched = PlaceLeg(
        leg=Leg.STOP_LOSS, order_type=OrderType.STOP, stop_price=Decimal(93), distance=FIVE, carried=Carried.WATCHED
    )
    found = Asked(legs=(watched,))
    found.of, found.asked = Leg.STOP_LOSS, CLOSER
    async with trading(tmp_path, store_url, rules=found) as trader:
        await trader.begin()
        signal = await trader.send(LIMIT)
        await trader.trade(signal, lambda it: it["orders"] and it["orders"][0]["status"] == "working")
        assert codes(await changed(trader)) == []

        await trader.price("97")

        async def stop() -> list[str]:
            page = await trader.desk.call("GET", "/watched-orders", account_id=trader.account_id)
            return [each["stop_price"] for each in page["items"]]

        await trader.until(stop, lambda seen: seen == ["94"])


async def test_at_alpaca_a_changed_stop_follows_under_its_new_id(tmp_path: Path, double: Double) -> None:
    found = rules(CLOSER)
    found.entry["time_in_force"] = TimeInForce.GTC
    async with at_alpaca(tmp_path, double, found) as trader:
        await begin(trader, double)
        signal = await trader.send(LIMIT | {"quantity": 5})
        await trader.trade(signal, works)
        assert codes(await changed(trader)) == []
        assert stop_of(await trader.now(signal)) == "96"

        double.quote("AMD", "96.98", "97")

        await trader.trade(signal, lambda it: it["status"] == "completed" and stop_of(it) == "94")
