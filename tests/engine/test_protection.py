"""A position that lost its stop gets it back, and somebody is told (architecture 2, promise 11)."""

from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from tests.brokers.alpaca.double.server import Double
from tests.client import Json
from tests.engine.outside import at_alpaca, begin, begin_again
from tests.engine.planned import Planned, stop_loss, take_profit
from tests.engine.trader import Trader, status, trading
from tradehook.deciding.decide import decide
from tradehook.deciding.facts import Facts
from tradehook.engine.protection import protect_all
from tradehook.vocabulary.decision import Decision, PlaceOrder
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import Signal

pytestmark = pytest.mark.anyio

STOP = Decimal(90)


def with_a_stop(signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Decision:
    """Rules that put a stop under every entry: what brackets will do."""
    found = decide(signal, settings, facts)
    entries = [each for each in found.intents if isinstance(each, PlaceOrder) and each.leg is Leg.ENTRY]
    stops = tuple(
        PlaceOrder(
            leg=Leg.STOP_LOSS,
            symbol=entry.symbol,
            side=Side.SELL,
            quantity=entry.quantity,
            order_type=OrderType.STOP,
            time_in_force=TimeInForce.GTC,
            stop_price=STOP,
        )
        for entry in entries
    )
    return Decision(
        intents=found.intents + stops, reasons=found.reasons, trace=found.trace, replan=found.replan, leave=found.leave
    )


def stop_works(trade: Json) -> bool:
    return bool(open_stops(trade))


def open_stops(trade: Json) -> list[Json]:
    return [order for order in trade["orders"] if order["leg"] == "stop_loss" and order["status"] == "working"]


async def protected(trader: Trader, double: Double) -> str:
    """A position with its stop at the broker; the signal's id."""
    await begin(trader, double)
    signal = await trader.send({"action": "buy", "quantity": 3})
    await trader.trade(signal, stop_works)
    return signal


async def test_a_stop_that_the_broker_took_out_is_placed_again(tmp_path: Path, double: Double) -> None:
    async with at_alpaca(tmp_path, double, with_a_stop) as trader:
        signal = await protected(trader, double)
        (stop,) = open_stops(await trader.now(signal))

        double.cancel(stop["broker_order_id"])

        await trader.until_noticed("protection-restored")
        trade = await trader.trade(signal, stop_works)
        stops = [order for order in trade["orders"] if order["leg"] == "stop_loss"]
        assert [order["status"] for order in stops] == ["cancelled", "working"]
        assert [order["stop_price"] for order in stops] == ["90", "90"]
        assert "position-unprotected" in await trader.notices()


async def test_after_a_restart_protection_comes_first(tmp_path: Path, double: Double) -> None:
    async with at_alpaca(tmp_path, double, with_a_stop) as before:
        signal = await protected(before, double)
        (stop,) = open_stops(await before.now(signal))
    double.cancel(stop["broker_order_id"])

    async with at_alpaca(tmp_path, double, with_a_stop) as trader:
        begin_again(trader, before)
        await trader.until_noticed("protection-restored")
        await trader.trade(signal, stop_works)


async def test_an_exit_takes_the_stop_along_and_nothing_is_unprotected(tmp_path: Path, double: Double) -> None:
    async with at_alpaca(tmp_path, double, with_a_stop) as trader:
        signal = await protected(trader, double)

        await trader.trade(await trader.send({"action": "exit"}), status("completed"))

        trade = await trader.trade(signal, status("cancelled", "completed"))
        assert {order["status"] for order in trade["orders"]} == {"filled", "cancelled"}
        assert await trader.held() == "0"
        assert "position-unprotected" not in await trader.notices()


async def test_an_exit_that_fails_after_taking_the_stop_out_says_so(tmp_path: Path, double: Double) -> None:
    async with at_alpaca(tmp_path, double, with_a_stop) as trader:
        await protected(trader, double)
        double.list_asset("AMD", tradable=False)

        await trader.trade(await trader.send({"action": "exit"}), status("failed", "cancelled"))

        await trader.until_noticed("position-unprotected")


async def test_a_stop_of_an_entry_that_never_filled_protects_nothing_else(tmp_path: Path, store_url: str) -> None:
    rules = Planned()
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await trader.trade(await trader.send({"action": "buy", "quantity": 10}), status("completed"))
        rules.legs = (stop_loss("90"),)
        added = await trader.send({"action": "add", "quantity": 5, "orderType": "limit", "limitPrice": 95})
        trade = await trader.trade(added, stop_works)

        await trader.desk.call("POST", f"/orders/{trade['orders'][0]['id']}/cancel")
        await trader.trade(added, lambda it: {order["status"] for order in it["orders"]} == {"cancelled"})

        desk = trader.desk.desk
        desk.engine.carry_on(await desk.store.write(partial(protect_all, world=desk.world)))
        assert await trader.notices() == []
        assert len((await trader.now(added))["orders"]) == 2


async def test_an_exit_in_full_that_a_person_cancels_leaves_the_position_bare_and_says_so(
    tmp_path: Path, store_url: str
) -> None:
    async with trading(tmp_path, store_url, rules=Planned(take_profit("120"), stop_loss("90"))) as trader:
        await trader.begin()
        await trader.trade(await trader.send({"action": "buy", "quantity": 10}), status("completed"))
        exit_ = await trader.send({"action": "exit", "orderType": "limit", "limitPrice": 110})
        trade = await trader.trade(exit_, lambda it: [order["status"] for order in it["orders"]] == ["working"])

        await trader.desk.call("POST", f"/orders/{trade['orders'][0]['id']}/cancel")

        await trader.until_noticed("position-unprotected")
