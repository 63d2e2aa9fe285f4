"""What has not filled so long after it was placed is cancelled, once, also after a restart (`cancelAfter`)."""

from pathlib import Path

import pytest

from tests.brokers.alpaca.double.server import Double
from tests.client import Json
from tests.engine.outside import at_alpaca, begin
from tests.engine.planned import FIVE, Planned, stop_loss, take_profit
from tests.engine.trader import Trader, codes, status, trading

pytestmark = pytest.mark.anyio
LIMIT = {"action": "buy", "quantity": 10, "orderType": "limit", "limitPrice": 98}


def works(trade: Json) -> bool:
    return any(order["status"] == "working" for order in trade["orders"])


async def cancels(trader: Trader, order: Json) -> list[Json]:
    found = await trader.desk.call("GET", f"/orders/{order['id']}")
    return [each for each in found["requests"] if each["kind"] == "cancel"]


async def test_an_entry_that_does_not_fill_is_cancelled_in_time(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=Planned(cancel_after_s=30)) as trader:
        await trader.begin()
        signal = await trader.send(LIMIT)
        placed = await trader.trade(signal, works)
        assert placed["orders"][0]["cancel_at"] == "2025-06-17T12:00:30.000000Z"

        trader.desk.later(30)

        trade = await trader.trade(signal, status("cancelled"))
        assert codes(trade) == ["cancelled-after"]
        assert trade["reasons"][0]["message"] == "The order in AMD had not filled within 30 s and was cancelled."
        assert len(await cancels(trader, trade["orders"][0])) == 1


async def test_one_that_a_person_cancels_before_says_so(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=Planned(cancel_after_s=30)) as trader:
        await trader.begin()
        signal = await trader.send(LIMIT)
        placed = await trader.trade(signal, works)

        await trader.desk.call("POST", f"/orders/{placed['orders'][0]['id']}/cancel")

        assert codes(await trader.trade(signal, status("cancelled"))) == ["order-unfilled"]


async def test_what_filled_in_part_is_kept(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=Planned(cancel_after_s=30)) as trader:
        await trader.begin()
        signal = await trader.send(LIMIT)
        await trader.trade(signal, works)
        await trader.desk.call("PUT", "/prices/AMD", {"bid": "97", "ask": "98", "size": "4"})
        await trader.holds("4")

        trader.desk.later(30)

        trade = await trader.trade(signal, status("completed"))
        assert codes(trade) == ["cancelled-after"]
        assert await trader.held() == "4"


async def test_the_deadline_survives_a_restart(tmp_path: Path, store_url: str) -> None:
    rules = Planned(cancel_after_s=30)
    async with trading(tmp_path, store_url, rules=rules) as before:
        await before.begin()
        signal = await before.send(LIMIT)
        await before.trade(signal, works)
        at = before.desk.clock.at

    async with trading(tmp_path, store_url, rules=rules, at=at + 60_000_000) as trader:
        trader.account, trader.strategy = before.account, before.strategy
        assert codes(await trader.trade(signal, status("cancelled"))) == ["cancelled-after"]


async def test_an_exit_that_is_cancelled_so_leaves_the_legs(tmp_path: Path, store_url: str) -> None:
    rules = Planned(take_profit("110"), stop_loss("95"), cancel_after_s=30)
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        entry = await trader.send({"action": "buy", "quantity": 10})
        await trader.trade(entry, status("completed"))
        exit_ = await trader.send({"action": "exit", "quantity": 4, "orderType": "limit", "limitPrice": 105})
        await trader.trade(exit_, works)

        trader.desk.later(30)

        assert codes(await trader.trade(exit_, status("cancelled"))) == ["cancelled-after"]
        kept = {order["leg"]: (order["status"], order["quantity"]) for order in (await trader.now(entry))["orders"]}
        assert kept == {"entry": ("filled", "10"), "take_profit": ("working", "10"), "stop_loss": ("working", "10")}


async def test_what_filled_of_a_bracket_at_alpaca_keeps_its_stop(tmp_path: Path, double: Double) -> None:
    """Alpaca ends the legs with their entry: what has filled gets its stop back."""
    rules = Planned(take_profit("110"), stop_loss("90", FIVE), cancel_after_s=2)
    async with at_alpaca(tmp_path, double, rules) as trader:
        await begin(trader, double)
        signal = await trader.send(LIMIT | {"timeInForce": "day"})
        await trader.trade(signal, works)
        double.quote("AMD", "97.99", "98", ask_size=4)

        trade = await trader.trade(signal, status("completed"))
        assert codes(trade) == ["cancelled-after"]
        await trader.until_noticed("protection-restored")
        trade = await trader.trade(signal, lambda it: len(it["orders"]) == 4 and works(it))
        stops = [each for each in trade["orders"] if each["leg"] == "stop_loss"]
        found = [(each["status"], each["quantity"], each["stop_price"]) for each in stops]
        assert found == [("cancelled", "10", "90"), ("working", "4", "93")]
