"""After an exit in part the legs are for what remains, the newest entry's first (rule: deciding 4)."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.brokers.alpaca.double.server import Double
from tests.brokers.alpaca.double.words import Event
from tests.client import Json
from tests.conformance.brokers.faults import Faulty, Trouble
from tests.desk import at_work
from tests.engine.outside import at_alpaca, begin, begin_again
from tests.engine.planned import FIVE, Planned, stop_loss, take_profit
from tests.engine.trader import Trader, codes, status, trading
from tradehook.orders.order import RequestKind
from tradehook.vocabulary.broker import Outcome, Rejected
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderClass, OrderTicket, TimeInForce

pytestmark = pytest.mark.anyio
COMPLETED = status("completed")


def rules() -> Planned:
    return Planned(take_profit("110"), stop_loss("90"))


async def resting(trader: Trader) -> list[tuple[str, str]]:
    """The legs at the broker, oldest first: what they are, and for how much."""
    found = (await trader.desk.call("GET", "/orders", account_id=trader.account_id, status="working"))["items"][::-1]
    return [(each["leg"], each["quantity"]) for each in found if each["leg"] in ("take_profit", "stop_loss")]


async def rests(trader: Trader, *legs: tuple[str, str]) -> None:
    wanted = sorted(legs)

    async def look() -> Any:
        return sorted(await resting(trader))

    await trader.until(look, lambda found: found == wanted)


def both(quantity: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("take_profit", quantity), ("stop_loss", quantity)


@pytest.mark.parametrize("action", ["buy", "sell"])
async def test_both_legs_shrink_to_what_remains(tmp_path: Path, store_url: str, action: str) -> None:
    found = rules() if action == "buy" else Planned(take_profit("90"), stop_loss("110"))
    async with trading(tmp_path, store_url, rules=found) as trader:
        await trader.begin()
        await trader.trade(await trader.send({"action": action, "quantity": 10}), COMPLETED)

        await trader.trade(await trader.send({"action": "exit", "quantity": 4}), COMPLETED)

        await rests(trader, *both("6"))
        assert "position-unprotected" not in await trader.notices()


async def test_the_newest_entrys_legs_go_first_and_an_empty_one_is_cancelled(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules()) as trader:
        await trader.begin()
        await trader.trade(await trader.send({"action": "buy", "quantity": 10}), COMPLETED)
        await trader.trade(await trader.send({"action": "add", "quantity": 5}), COMPLETED)
        await rests(trader, *both("10"), *both("5"))

        await trader.trade(await trader.send({"action": "exit", "quantity": 3}), COMPLETED)
        await rests(trader, *both("10"), *both("2"))
        await trader.trade(await trader.send({"action": "exit", "quantity": 4}), COMPLETED)

        await rests(trader, *both("8"))
        assert "position-unprotected" not in await trader.notices()


async def test_a_restart_before_the_fill_is_told_shrinks_afterwards(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules()) as before:
        await before.begin()
        await before.trade(await before.send({"action": "buy", "quantity": 10}), COMPLETED)
        before.broker.interrupt()
        exit_ = await before.send({"action": "exit", "quantity": 4})
        await before.trade(exit_, status("working"))

    async with trading(tmp_path, store_url, rules=rules()) as trader:
        begin_again(trader, before)
        await trader.trade(exit_, COMPLETED)
        await rests(trader, *both("6"))


def at_the_double() -> Planned:
    found = Planned(take_profit("110", FIVE), stop_loss("90", FIVE))
    found.time_in_force = TimeInForce.GTC
    return found


async def bracketed(trader: Trader, double: Double) -> str:
    await begin(trader, double)
    signal = await trader.send({"action": "buy", "quantity": 5})
    await trader.trade(signal, COMPLETED)
    await trader.trade(signal, lambda it: leg_prices(it) == ["105.01", "95.01"])
    return signal


def leg_prices(trade: Json) -> list[str]:
    return [each["limit_price"] or each["stop_price"] for each in trade["orders"] if each["parent_id"]]


async def test_legs_that_hold_their_units_make_room_and_come_back(tmp_path: Path, double: Double) -> None:
    async with at_alpaca(tmp_path, double, at_the_double()) as trader:
        await bracketed(trader, double)

        await trader.trade(await trader.send({"action": "exit", "quantity": 2}), COMPLETED)

        await trader.holds("3")
        await rests(trader, *both("3"))
        await trader.until_noticed("protection-interrupted")
        assert "position-unprotected" not in await trader.notices()
        double.quote("AMD", "94", "94.02")
        await trader.holds("0")


async def test_they_come_back_in_full_where_the_exit_does_not_fill(tmp_path: Path, double: Double) -> None:
    async with at_alpaca(tmp_path, double, at_the_double()) as trader:
        await bracketed(trader, double)
        signal = await trader.send({"action": "exit", "quantity": 2, "orderType": "limit", "limitPrice": 104})
        await rests(trader, *both("3"))
        (exit_,) = (await trader.now(signal))["orders"]

        await trader.desk.call("POST", f"/orders/{exit_['id']}/cancel")

        await rests(trader, *both("3"), *both("2"))
        assert "position-unprotected" not in await trader.notices()


async def test_a_restart_between_the_cancel_and_the_exit(tmp_path: Path, double: Double) -> None:
    async with at_alpaca(tmp_path, double, at_the_double()) as before:
        await bracketed(before, double)
        exit_ = await before.send({"action": "exit", "quantity": 2})
        await before.trade(exit_, lambda it: it["status"] in ("working", "completed"))

    async with at_alpaca(tmp_path, double, at_the_double()) as trader:
        begin_again(trader, before)
        await trader.trade(exit_, COMPLETED)
        await trader.holds("3")
        await rests(trader, *both("3"))


def holding(broker: Any) -> Any:
    """A paper broker that says that its legs hold their units."""
    wrapped = Faulty(broker)
    wrapped.declaration = replace(broker.declaration, legs_hold_quantity=True)
    return wrapped


@contextlib.asynccontextmanager
async def at_a_holder(data_dir: Path, store_url: str) -> AsyncIterator[Trader]:
    async with at_work(data_dir, store_url, wrap=holding, rules=rules()) as desk:
        broker: Any = desk.desk.brokers["paper"]
        yield Trader(desk, broker)


async def test_a_restart_while_the_legs_make_room(tmp_path: Path, store_url: str) -> None:
    async with at_a_holder(tmp_path, store_url) as before:
        await before.begin()
        await before.trade(await before.send({"action": "buy", "quantity": 10}), COMPLETED)
        before.broker.interrupt()
        exit_ = await before.send({"action": "exit", "quantity": 4})
        assert (await before.trade(exit_, status("working")))["orders"] == []

    async with at_a_holder(tmp_path, store_url) as trader:
        begin_again(trader, before)
        trade = await trader.trade(exit_, COMPLETED)
        assert [order["quantity"] for order in trade["orders"]] == ["4"]
        await rests(trader, *both("6"))
        await trader.until_noticed("protection-interrupted")


async def lost_on_the_way_back(trader: Trader) -> str:
    """A position of which an exit in part is over, and its legs went out once more and never arrived; the exit."""
    await trader.begin()
    await trader.trade(await trader.send({"action": "buy", "quantity": 10}), COMPLETED)
    trader.broker.next(Trouble.SLOW, Trouble.NEVER_ARRIVES, of=RequestKind.SUBMIT)
    exit_ = await trader.send({"action": "exit", "quantity": 4})
    await trader.trade(exit_, COMPLETED)
    await until_in_doubt(trader)
    return exit_


async def until_in_doubt(trader: Trader) -> None:
    """Wait until it is not known whether the broker has legs."""

    async def look() -> Json:
        return await trader.desk.call("GET", "/orders", account_id=trader.account_id, status="in_doubt")

    await trader.until(look, lambda found: bool(found["items"]))


async def are_back(trader: Trader) -> None:
    """Wait until both legs are there for what remains, as a pair."""
    trader.desk.later(20)
    await rests(trader, *both("6"))
    await trader.until_noticed("protection-interrupted")
    assert "position-unprotected" not in await trader.notices()


async def test_legs_that_never_arrived_come_back_together(tmp_path: Path, store_url: str) -> None:
    async with at_a_holder(tmp_path, store_url) as trader:
        await lost_on_the_way_back(trader)
        await are_back(trader)


async def test_legs_that_never_arrived_come_back_together_after_a_restart(tmp_path: Path, store_url: str) -> None:
    async with at_a_holder(tmp_path, store_url) as before:
        await lost_on_the_way_back(before)

    async with at_a_holder(tmp_path, store_url) as trader:
        begin_again(trader, before)
        await are_back(trader)


class RefusesPairs:
    """Holds the units of legs and takes no pair of them by itself; a paper broker in everything else."""

    def __init__(self, broker: Any) -> None:
        self._broker = broker
        self.declaration = replace(broker.declaration, legs_hold_quantity=True)
        self.refused = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._broker, name)

    async def submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        """Place an order, unless it is a pair."""
        if ticket.order_class is not OrderClass.OCO:
            return await self._broker.submit(ticket, send_before)  # type: ignore[no-any-return]
        self.refused += 1
        return Rejected("no-pairs", "no pairs today")


async def test_legs_that_are_refused_are_not_sent_again_and_the_stop_comes_back(tmp_path: Path, store_url: str) -> None:
    async with at_work(tmp_path, store_url, wrap=RefusesPairs, rules=rules()) as desk:
        broker: Any = desk.desk.brokers["paper"]
        trader = Trader(desk, broker)
        await trader.begin()
        await trader.trade(await trader.send({"action": "buy", "quantity": 10}), COMPLETED)
        exit_ = await trader.send({"action": "exit", "quantity": 4, "orderType": "limit", "limitPrice": 105})
        await rests(trader, ("stop_loss", "6"))
        assert broker.refused == 1

        (order,) = (await trader.now(exit_))["orders"]
        await trader.desk.call("POST", f"/orders/{order['id']}/cancel")

        await rests(trader, ("stop_loss", "6"), ("stop_loss", "4"))
        assert broker.refused == 2
        assert "position-unprotected" in await trader.notices()


async def test_legs_that_do_not_go_in_time_fail_the_exit_and_come_back(tmp_path: Path, store_url: str) -> None:
    async with at_a_holder(tmp_path, store_url) as trader:
        await trader.begin()
        await trader.trade(await trader.send({"action": "buy", "quantity": 10}), COMPLETED)
        trader.broker.interrupt()
        exit_ = await trader.send({"action": "exit", "quantity": 4})
        await trader.trade(exit_, status("working"))
        trader.desk.later(121)
        assert codes(await trader.trade(exit_, status("failed"))) == ["cancel-timeout"]

        trader.broker.resume()

        await trader.until_noticed("protection-interrupted")
        await rests(trader, *both("10"))
        assert await trader.held() == "10"
        assert "position-unprotected" not in await trader.notices()


async def test_they_come_back_where_the_exchange_refuses_the_exit(tmp_path: Path, double: Double) -> None:
    async with at_alpaca(tmp_path, double, at_the_double()) as trader:
        await bracketed(trader, double)
        signal = await trader.send({"action": "exit", "quantity": 2, "orderType": "limit", "limitPrice": 104})
        await rests(trader, *both("3"))
        (exit_,) = (await trader.now(signal))["orders"]

        double.nudge(exit_["broker_order_id"], Event.REJECTED)

        await trader.trade(signal, status("failed"))
        await rests(trader, *both("3"), *both("2"))
        await trader.until_noticed("protection-interrupted")
