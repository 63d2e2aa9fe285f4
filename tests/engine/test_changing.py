"""A plan that changes an open order: carried out once, confirmed by the broker, through troubles and restarts."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.brokers.alpaca.double.server import Double
from tests.brokers.alpaca.double.words import Outcome, Step
from tests.client import Json
from tests.conformance.brokers.faults import Faulty, Trouble
from tests.desk import at_work
from tests.engine.asked import Asked
from tests.engine.outside import at_alpaca, begin
from tests.engine.planned import Planned, stop_loss, take_profit
from tests.engine.trader import Trader, codes, status, trading
from tradehook.brokers.declaring import Replaces
from tradehook.orders.order import RequestKind
from tradehook.vocabulary.decision import PlaceLeg
from tradehook.vocabulary.order import Leg, OrderClass, OrderType, TimeInForce

pytestmark = pytest.mark.anyio


def stops(trade: Json) -> list[tuple[str, str]]:
    return [(each["status"], each["stop_price"]) for each in trade["orders"] if each["leg"] == "stop_loss"]


def rules(**fields: Any) -> Planned:
    return Planned(take_profit("110"), stop_loss("95"), **fields)


async def protected(trader: Trader) -> str:
    """Long 10 with a bracket; the signal's id."""
    await trader.begin()
    signal = await trader.send({"action": "buy", "quantity": 10})
    await trader.trade(signal, lambda it: stops(it) == [("working", "95")])
    return signal


async def test_the_trade_is_completed_once_the_order_has_its_terms(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules()) as trader:
        entry = await protected(trader)
        await trader.price("104")

        trade = await trader.trade(await trader.send({"action": "breakeven"}), status("completed"))

        assert codes(trade) == []
        assert stops(await trader.now(entry)) == [("working", "100")]


async def test_a_refusal_is_told_in_the_brokers_words(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules(breakeven="0.001")) as trader:
        entry = await protected(trader)

        trade = await trader.trade(await trader.send({"action": "breakeven"}), status("failed"))

        assert codes(trade) == ["change-refused"]
        assert stops(await trader.now(entry)) == [("working", "95")]
        after = await trader.trade(await trader.send({"action": "exit", "quantity": 1}), status("completed"))
        assert after["reasons"] == [], "the lane is free"


@pytest.mark.parametrize("trouble", [Trouble.ANSWER_LOST, Trouble.NEVER_ARRIVES, Trouble.GARBAGE])
async def test_a_doubt_is_settled(tmp_path: Path, store_url: str, trouble: Trouble) -> None:
    async with trading(tmp_path, store_url, rules=rules()) as trader:
        entry = await protected(trader)
        await trader.price("104")
        trader.broker.next(trouble, of=RequestKind.REPLACE)
        signal = await trader.send({"action": "breakeven"})
        await trader.trade(signal, status("in_doubt", "completed"))

        while (await trader.now(signal))["status"] != "completed":
            trader.desk.later(1)
            await asyncio.sleep(0.05)

        assert codes(await trader.now(signal)) == []
        assert stops(await trader.now(entry)) == [("working", "100")]


async def test_a_change_whose_answer_is_lost_goes_on_after_a_restart(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules()) as before:
        entry = await protected(before)
        await before.price("104")
        before.broker.interrupt()
        before.broker.next(Trouble.ANSWER_LOST, of=RequestKind.REPLACE)
        signal = await before.send({"action": "breakeven"})
        await before.went_wrong()

    async with trading(tmp_path, store_url, rules=rules()) as trader:
        trader.account, trader.strategy = before.account, before.strategy
        await trader.trade(signal, status("completed"))
        assert stops(await trader.now(entry)) == [("working", "100")]


async def test_an_order_that_has_ended_is_not_changed(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules()) as trader:
        await protected(trader)
        trader.broker.interrupt()
        await trader.price("94")

        trade = await trader.trade(await trader.send({"action": "breakeven"}), status("failed"))

        assert codes(trade) == ["change-refused"]


@pytest.mark.parametrize("holds", [False, True])
async def test_a_broker_that_replaces_nothing_gets_another_order(tmp_path: Path, store_url: str, holds: bool) -> None:
    def unchanging(broker: Any) -> Any:
        wrapped = Faulty(broker)
        wrapped.declaration = replace(broker.declaration, replaces=Replaces.NOT_AT_ALL, legs_hold_quantity=holds)
        return wrapped

    only_stop = Planned(stop_loss("95"))
    async with at_work(tmp_path, store_url, wrap=unchanging, rules=only_stop) as desk:
        broker: Any = desk.desk.brokers["paper"]
        trader = Trader(desk, broker)
        entry = await protected(trader)
        await trader.price("104")

        trade = await trader.trade(await trader.send({"action": "breakeven"}), status("completed"))

        assert codes(trade) == []
        assert stops(await trader.now(entry)) == [("cancelled", "95"), ("working", "100")]
        assert "position-unprotected" not in await trader.notices()
        assert ("protection-interrupted" in await trader.notices()) is holds


async def test_the_stop_of_a_bracket_at_alpaca_moves_to_breakeven(tmp_path: Path, double: Double) -> None:
    found = rules()
    found.time_in_force = TimeInForce.GTC
    async with at_alpaca(tmp_path, double, found) as trader:
        await begin(trader, double)
        entry = await trader.send({"action": "buy", "quantity": 5})
        await trader.trade(entry, lambda it: it["status"] == "completed" and stops(it) == [("working", "95")])
        double.quote("AMD", "104", "104.02")

        trade = await trader.trade(await trader.send({"action": "breakeven"}), status("completed"))

        assert codes(trade) == []
        assert stops(await trader.now(entry)) == [("working", "100")]


async def test_a_change_that_alpacas_exchange_refuses_fails(tmp_path: Path, double: Double) -> None:
    found = rules()
    found.time_in_force = TimeInForce.GTC
    async with at_alpaca(tmp_path, double, found) as trader:
        await begin(trader, double)
        entry = await trader.send({"action": "buy", "quantity": 5})
        await trader.trade(entry, lambda it: it["status"] == "completed" and stops(it) == [("working", "95")])
        double.quote("AMD", "104", "104.02")
        double.hold(Step.REPLACES)
        signal = await trader.send({"action": "breakeven"})
        await trader.trade(signal, status("working"))
        await trader.until_asked((await trader.now(entry))["orders"][-1], "accepted")
        double.release(Step.REPLACES, Outcome.REJECTED)

        assert codes(await trader.trade(signal, status("failed"))) == ["change-refused"]
        assert stops(await trader.now(entry)) == [("working", "95")]


@pytest.mark.parametrize("replaces", [Replaces.IN_PLACE, Replaces.NOT_AT_ALL])
async def test_a_trailing_stop_gets_another_distance(tmp_path: Path, store_url: str, replaces: Replaces) -> None:
    def changing(broker: Any) -> Any:
        wrapped = Faulty(broker)
        wrapped.declaration = replace(broker.declaration, replaces=replaces)
        return wrapped

    trailing = PlaceLeg(
        leg=Leg.STOP_LOSS, order_type=OrderType.TRAILING_STOP, time_in_force=TimeInForce.GTC, trail_percent=Decimal(5)
    )
    found = Asked(legs=(trailing,), order_class=OrderClass.OTO)
    found.of, found.asked = Leg.STOP_LOSS, {"trail_amount": Decimal(3)}
    async with at_work(tmp_path, store_url, wrap=changing, rules=found) as desk:
        broker: Any = desk.desk.brokers["paper"]
        trader = Trader(desk, broker)
        await trader.begin()
        entry = await trader.send({"action": "buy", "quantity": 10})
        await trader.trade(entry, lambda it: stops(it) == [("working", None)])

        assert codes(await trader.trade(await trader.send({"action": "breakeven"}), status("completed"))) == []

        last = (await trader.now(entry))["orders"][-1]
        assert (last["status"], last["trail_amount"], last["trail_percent"]) == ("working", "3", None)


async def test_a_leg_that_is_asked_to_grow_has_its_terms_already(tmp_path: Path, store_url: str) -> None:
    found = Asked(legs=(take_profit("110"), stop_loss("95")), order_class=OrderClass.BRACKET)
    found.of, found.asked = Leg.STOP_LOSS, {"quantity": Decimal(20)}
    async with trading(tmp_path, store_url, rules=found) as trader:
        entry = await protected(trader)

        assert codes(await trader.trade(await trader.send({"action": "breakeven"}), status("completed"))) == []

        assert [order["quantity"] for order in (await trader.now(entry))["orders"]] == ["10", "10", "10"]
