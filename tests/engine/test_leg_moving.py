"""Legs that keep a distance move to the price at which their entry filled (rule: deciding 5)."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.client import Json
from tests.engine.planned import FIVE, TEN_PERCENT, Planned, stop_loss, take_profit
from tests.engine.trader import Trader, trading
from tradehook.engine.leg_prices import prices_from
from tradehook.vocabulary.decision import Distance
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.order import OrderPrices
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio
CENT = Tick(size=Decimal("0.01"))


def legs(trade: Json) -> dict[str, Json]:
    return {order["leg"]: order for order in trade["orders"] if order["leg"] != "entry"}


def prices(trade: Json) -> dict[str, tuple[str | None, str | None]]:
    return {leg: (order["limit_price"], order["stop_price"]) for leg, order in legs(trade).items()}


def at(limit: str, stop: str):
    return lambda trade: prices(trade) == {"take_profit": (limit, None), "stop_loss": (None, stop)}


def test_worked_numbers() -> None:
    profit, stop = take_profit("1", TEN_PERCENT), stop_loss("1", Distance(percent=Decimal(5)))
    filled = Price(Decimal("143.12"))

    assert prices_from(profit, Side.BUY, filled, CENT).limit_price == Decimal("157.44")
    assert prices_from(stop, Side.BUY, filled, CENT).stop_price == Decimal("135.97")
    assert prices_from(profit, Side.SELL, filled, CENT).limit_price == Decimal("128.8")
    assert prices_from(stop, Side.SELL, filled, CENT).stop_price == Decimal("150.27")


def test_the_limit_of_a_stop_keeps_its_offset() -> None:
    stop = stop_loss("95", FIVE, limit="94.5")

    found = prices_from(stop, Side.BUY, Price(Decimal(102)), CENT)

    assert found == OrderPrices(stop_price=Price(Decimal(97)), limit_price=Price(Decimal("96.5")))


def test_a_price_that_would_be_none_is_not_asked_for() -> None:
    stop = stop_loss("95", Distance(amount=Decimal(200)))

    assert prices_from(stop, Side.BUY, Price(Decimal(102)), CENT).stop_price == Decimal(95)


async def test_legs_move_once_the_entry_has_filled_at_another_price(tmp_path: Path, store_url: str) -> None:
    rules = Planned(take_profit("110", TEN_PERCENT), stop_loss("95", FIVE))
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await trader.price("102")

        trade = await trader.trade(await trader.send({"action": "buy", "quantity": 10}), at("112.2", "97"))

        assert trade["status"] == "completed"
        assert {leg["priced_from"] for leg in legs(trade).values()} == {"102"}
        assert {leg["quantity"] for leg in legs(trade).values()} == {"10"}


async def test_legs_of_a_short_are_mirrored_and_absolute_ones_stay(tmp_path: Path, store_url: str) -> None:
    rules = Planned(take_profit("90"), stop_loss("105", FIVE))
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await trader.price("98")

        await trader.trade(await trader.send({"action": "sell", "quantity": 10}), at("90", "103"))


async def test_an_entry_at_the_planned_price_asks_for_nothing(tmp_path: Path, store_url: str) -> None:
    rules = Planned(take_profit("110", TEN_PERCENT), stop_loss("95", FIVE))
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()

        trade = await trader.trade(await trader.send({"action": "buy", "quantity": 10}), at("110", "95"))

        assert not await requests(trader, legs(trade)["stop_loss"], "replace")


async def test_a_stop_that_was_moved_meanwhile_is_left_and_a_part_moves_only_after_a_while(
    tmp_path: Path, store_url: str
) -> None:
    rules = Planned(take_profit("110", TEN_PERCENT), stop_loss("95", FIVE))
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await trader.desk.call("PUT", "/prices/AMD", {"bid": "97", "ask": "98", "size": "4"})
        signal = await trader.send({"action": "buy", "quantity": 10, "orderType": "limit", "limitPrice": 98})
        trade = await trader.trade(signal, lambda it: any(order["filled_quantity"] == "4" for order in it["orders"]))
        assert prices(trade)["stop_loss"] == (None, "95")
        trader.desk.later(11)
        moved = await trader.trade(signal, at("107.25", "92.5"))

        await trader.desk.call("PATCH", f"/orders/{legs(moved)['stop_loss']['id']}", {"stop_price": "94"})
        await trader.price("96")

        await trader.trade(signal, lambda it: it["status"] == "completed")
        assert prices(await trader.now(signal))["stop_loss"] == (None, "94")


async def test_a_move_that_is_lost_is_made_after_a_restart(tmp_path: Path, store_url: str) -> None:
    rules = Planned(take_profit("110", TEN_PERCENT), stop_loss("95", FIVE))
    async with trading(tmp_path, store_url, rules=rules) as before:
        await before.begin()
        await before.price("102")
        before.broker.interrupt()
        signal = await before.send({"action": "buy", "quantity": 10})
        await before.trade(signal, lambda it: bool(legs(it)) and legs(it)["stop_loss"]["status"] == "working")
        assert prices(await before.now(signal))["stop_loss"] == (None, "95")

    async with trading(tmp_path, store_url, rules=rules) as trader:
        trader.account, trader.strategy = before.account, before.strategy
        await trader.trade(signal, at("112.2", "97"))


async def requests(trader: Trader, order: Json, kind: str) -> list[Json]:
    found = await trader.desk.call("GET", f"/orders/{order['id']}")
    return [each for each in found["requests"] if each["kind"] == kind]
