"""Orders and legs that tradehook watches, or places after the fill (rule: architecture 4, emulated legs)."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.client import Json
from tests.conformance.brokers.faults import Trouble
from tests.desk import NOON
from tests.engine.trader import Trader, codes, status, trading
from tradehook.deciding.decide import decide
from tradehook.deciding.facts import Facts
from tradehook.engine.world import Decide
from tradehook.vocabulary.decision import Carried, Decision, Distance, PlaceLeg, PlaceOrder
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Signal

pytestmark = pytest.mark.anyio

COMPLETED = status("completed")


def stop(carried: Carried = Carried.WATCHED, price: int = 90, **fields: Any) -> PlaceLeg:
    """A stop loss."""
    terms: dict[str, Any] = {"order_type": OrderType.STOP, "stop_price": Decimal(price)} | fields
    return PlaceLeg(leg=Leg.STOP_LOSS, time_in_force=TimeInForce.GTC, carried=carried, **terms)


def trailing(carried: Carried = Carried.WATCHED, amount: int = 5) -> PlaceLeg:
    """A trailing stop loss."""
    return stop(carried, order_type=OrderType.TRAILING_STOP, stop_price=None, trail_amount=Decimal(amount))


def profit(price: int = 110, **fields: Any) -> PlaceLeg:
    """A take profit that is watched."""
    terms: dict[str, Any] = {"order_type": OrderType.LIMIT, "limit_price": Decimal(price)} | fields
    return PlaceLeg(leg=Leg.TAKE_PROFIT, time_in_force=TimeInForce.GTC, carried=Carried.WATCHED, **terms)


def with_legs(*legs: PlaceLeg) -> Decide:
    """Rules that give every entry these legs."""
    return _changing(lambda order: order.leg is Leg.ENTRY, legs=legs)


def watched(leg: Leg, **fields: Any) -> Decide:
    """Rules that have every order of this kind watched."""
    return _changing(lambda order: order.leg is leg, carried=Carried.WATCHED, **fields)


def _changing(which: Callable[[PlaceOrder], bool], **fields: Any) -> Decide:
    def rules(signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Decision:
        found = decide(signal, settings, facts)
        changed = (
            msgspec.structs.replace(each, **fields) if isinstance(each, PlaceOrder) and which(each) else each
            for each in found.intents
        )
        return msgspec.structs.replace(found, intents=tuple(changed))

    return rules


async def in_position(trader: Trader, **message: Any) -> str:
    """Long 4 at 100, which is what AMD costs; the signal's id."""
    await trader.begin()
    signal = await trader.send({"action": "buy", "quantity": 4} | message)
    await trader.trade(signal, COMPLETED)
    return signal


async def watched_orders(trader: Trader) -> list[Json]:
    """What is watched, oldest first."""
    page = await trader.desk.call("GET", "/watched-orders", account_id=trader.account_id)
    found: list[Json] = page["items"][::-1]
    return found


async def statuses(trader: Trader) -> dict[str, str]:
    """Where each leg stands."""
    return {each["leg"]: each["status"] for each in await watched_orders(trader)}


async def until(trader: Trader, **wanted: str) -> None:
    """Wait until the legs stand so."""
    await trader.until(lambda: statuses(trader), lambda found: found == wanted)


def legs_of(trade: Json) -> list[tuple[str, str, str, str]]:
    """The orders of a trade's legs."""
    return [
        (order["leg"], order["type"], order["quantity"], order["status"])
        for order in trade["orders"]
        if order["leg"] in {"take_profit", "stop_loss"}
    ]


async def test_a_take_profit_that_is_reached_goes_to_the_market_and_ends_the_stop(
    tmp_path: Path, store_url: str
) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(stop(), profit())) as trader:
        signal = await in_position(trader)
        await until(trader, stop_loss="watching", take_profit="watching")

        await trader.price("109.99")
        await trader.price("110")

        await trader.holds("0")
        await until(trader, stop_loss="cancelled", take_profit="done")
        assert legs_of(await trader.now(signal)) == [("take_profit", "market", "4", "filled")]


async def test_a_stop_that_is_reached_goes_to_the_market(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(stop(), profit())) as trader:
        signal = await in_position(trader)

        await trader.price("89")

        await trader.holds("0")
        await until(trader, stop_loss="done", take_profit="cancelled")
        assert legs_of(await trader.now(signal)) == [("stop_loss", "market", "4", "filled")]


async def test_a_trailing_stop_follows_every_price_that_is_pushed(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(trailing())) as trader:
        await in_position(trader)
        await until(trader, stop_loss="watching")

        for price in ("107", "103", "102.01"):
            await trader.price(price)
        assert await trader.held() == "4"
        await trader.price("102")

        await trader.holds("0")


async def test_legs_move_with_the_price_of_the_fill(tmp_path: Path, store_url: str) -> None:
    legs = stop(distance=Distance(percent=Decimal(10))), profit(distance=Distance(amount=Decimal(7)))
    async with trading(tmp_path, store_url, rules=with_legs(*legs)) as trader:
        await trader.begin()
        await trader.price("103")
        await trader.trade(await trader.send({"action": "buy", "quantity": 1}), COMPLETED)

        await until(trader, stop_loss="watching", take_profit="watching")
        prices = {each["leg"]: each["limit_price"] or each["stop_price"] for each in await watched_orders(trader)}
        assert prices == {"stop_loss": "92.7", "take_profit": "110"}


async def test_a_leg_placed_after_the_fill_gives_way_to_the_one_that_is_triggered(
    tmp_path: Path, store_url: str
) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(trailing(Carried.AFTER_FILL), profit())) as trader:
        signal = await in_position(trader)
        await until(trader, stop_loss="placed", take_profit="watching")
        await trader.trade(signal, lambda trade: ("stop_loss", "trailing_stop", "4", "working") in legs_of(trade))

        await trader.price("110")

        await trader.holds("0")
        await until(trader, stop_loss="cancelled", take_profit="done")
        assert legs_of(await trader.now(signal)) == [
            ("stop_loss", "trailing_stop", "4", "cancelled"),
            ("take_profit", "market", "4", "filled"),
        ]


async def test_a_leg_placed_after_the_fill_that_fills_ends_the_one_that_is_watched(
    tmp_path: Path, store_url: str
) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(trailing(Carried.AFTER_FILL), profit())) as trader:
        await in_position(trader)
        await until(trader, stop_loss="placed", take_profit="watching")

        await trader.price("95")

        await trader.holds("0")
        await until(trader, stop_loss="done", take_profit="cancelled")


async def test_an_exit_takes_what_is_watched_along(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(stop(), profit())) as trader:
        await in_position(trader)

        await trader.trade(await trader.send({"action": "exit"}), COMPLETED)

        assert await statuses(trader) == {"stop_loss": "cancelled", "take_profit": "cancelled"}
        await trader.price("80")
        assert await trader.held() == "0"
        assert "position-unprotected" not in await trader.notices()


async def test_a_cancel_cancels_what_is_watched(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(stop(), profit())) as trader:
        await in_position(trader)

        await trader.trade(await trader.send({"action": "cancel"}), COMPLETED)

        assert await statuses(trader) == {"stop_loss": "cancelled", "take_profit": "cancelled"}
        await trader.until_noticed("position-unprotected")


async def test_a_person_cancels_one_leg_and_only_once(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(stop(), profit())) as trader:
        signal = await in_position(trader)
        (_, taking) = (await trader.now(signal))["watched"]

        cancelled = await trader.desk.call("POST", f"/watched-orders/{taking['id']}/cancel")

        assert cancelled["status"] == "cancelled"
        token = {"Authorization": "Bearer token-of-the-owner"}
        path = f"/api/v1/watched-orders/{taking['id']}/cancel"
        again = await trader.desk.http.post(path, headers=token)
        assert (again.status_code, again.json()["error"]["code"]) == (409, "no-longer-watched")
        await trader.price("89")
        await trader.holds("0")


async def test_after_an_exit_in_part_the_stop_is_for_what_remains(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(stop())) as trader:
        signal = await in_position(trader)
        await trader.trade(await trader.send({"action": "exit", "quantity": 3}), COMPLETED)

        await trader.price("90")

        await trader.holds("0")
        assert legs_of(await trader.now(signal)) == [("stop_loss", "market", "1", "filled")]


async def test_an_entry_that_ends_unfilled_takes_its_legs_along(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(stop(), profit())) as trader:
        await trader.begin()
        entry = {"action": "buy", "quantity": 4, "orderType": "limit", "limitPrice": 95}
        signal = await trader.send(entry)
        await trader.trade(signal, lambda trade: [order["status"] for order in trade["orders"]] == ["working"])
        assert await statuses(trader) == {"stop_loss": "waiting", "take_profit": "waiting"}

        await trader.desk.call("POST", f"/orders/{(await trader.now(signal))['orders'][0]['id']}/cancel")

        await until(trader, stop_loss="cancelled", take_profit="cancelled")


async def test_the_trade_shows_what_is_watched_for_it(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(stop(), profit())) as trader:
        signal = await in_position(trader)

        shown = (await trader.now(signal))["watched"]

        assert [(each["leg"], each["carried"], each["quantity"]) for each in shown] == [
            ("stop_loss", "watched", "4"),
            ("take_profit", "watched", "4"),
        ]
        assert await trader.desk.call("GET", f"/watched-orders/{shown[0]['id']}") == shown[0]


async def test_what_is_watched_goes_on_after_a_restart(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(trailing(), profit())) as before:
        await in_position(before)
        await before.price("108")
        await before.until(
            lambda: watched_orders(before), lambda found: [each["mark"] for each in found if each["mark"]] == ["108"]
        )

    async with trading(tmp_path, store_url, rules=with_legs(trailing(), profit())) as trader:
        trader.account, trader.strategy, trader.subscription = before.account, before.strategy, before.subscription
        await trader.price("103")

        await trader.holds("0")


async def test_an_order_that_never_left_before_the_restart_is_made_again(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(stop(), profit())) as before:
        signal = await in_position(before)
        await until(before, stop_loss="watching", take_profit="watching")
        before.broker.next(Trouble.NEVER_ARRIVES)
        await before.price("89")
        await before.trade(signal, lambda trade: [leg[3] for leg in legs_of(trade)] == ["in_doubt"])

    async with trading(tmp_path, store_url, rules=with_legs(stop(), profit()), at=after(NOON, 60)) as trader:
        trader.account, trader.strategy, trader.subscription = before.account, before.strategy, before.subscription

        await trader.holds("0")
        await until(trader, stop_loss="done", take_profit="cancelled")
        assert [(leg[0], leg[3]) for leg in legs_of(await trader.now(signal))] == [
            ("stop_loss", "expired"),
            ("stop_loss", "filled"),
        ]


async def test_a_stale_quote_triggers_nothing_and_is_said_once(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(stop())) as trader:
        await in_position(trader, price=100)
        await until(trader, stop_loss="watching")
        await trader.desk.call("PATCH", f"/accounts/{trader.account_id}", {"settings": {"price_source": "signals"}})

        trader.desk.later(61)

        await trader.until_noticed("watch-blind")
        await trader.until(lambda: watched_orders(trader), lambda found: found[0]["blind"] == "no-quote")
        assert (await trader.notices()).count("watch-blind") == 1


async def test_a_closed_market_triggers_nothing(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=with_legs(stop())) as trader:
        await in_position(trader)
        await until(trader, stop_loss="watching")
        await trader.desk.call("PATCH", f"/accounts/{trader.account_id}", {"settings": {"sessions": "exchange"}})
        await trader.until_noticed("watch-blind")

        await trader.price("80")

        assert await trader.held() == "4"
        assert await statuses(trader) == {"stop_loss": "watching"}


async def test_a_whole_exit_is_watched_until_its_price_is_reached(tmp_path: Path, store_url: str) -> None:
    trail = {"order_type": OrderType.TRAILING_STOP, "trail_amount": Decimal(2), "time_in_force": TimeInForce.GTC}
    async with trading(tmp_path, store_url, rules=watched(Leg.EXIT, **trail)) as trader:
        await in_position(trader)
        exit_ = await trader.send({"action": "exit"})
        await until(trader, exit="watching")
        await trader.until(lambda: watched_orders(trader), lambda found: found[0]["mark"] == "100")

        await trader.price("104")
        await trader.price("102")

        trade = await trader.trade(exit_, COMPLETED)
        assert [(order["leg"], order["type"], order["quantity"]) for order in trade["orders"]] == [
            ("exit", "market", "4")
        ]
        await until(trader, exit="done")


async def test_a_watched_entry_is_held_by_the_kill_switch_when_its_price_is_reached(
    tmp_path: Path, store_url: str
) -> None:
    stop_entry = {"order_type": OrderType.STOP, "stop_price": Decimal(105), "time_in_force": TimeInForce.GTC}
    async with trading(tmp_path, store_url, rules=watched(Leg.ENTRY, **stop_entry)) as trader:
        await trader.begin()
        signal = await trader.send({"action": "buy", "quantity": 4})
        await until(trader, entry="watching")
        await trader.desk.call("POST", "/kill-switch", {"on": True, "keep_entries": True})

        await trader.price("105")

        assert codes(await trader.trade(signal, status("held"))) == ["kill-switch"]
        assert await statuses(trader) == {"entry": "cancelled"}


async def test_the_kill_switch_cancels_entries_that_are_watched(tmp_path: Path, store_url: str) -> None:
    stop_entry = {"order_type": OrderType.STOP, "stop_price": Decimal(105), "time_in_force": TimeInForce.GTC}
    async with trading(tmp_path, store_url, rules=watched(Leg.ENTRY, **stop_entry)) as trader:
        await trader.begin()
        signal = await trader.send({"action": "buy", "quantity": 4})
        await until(trader, entry="watching")

        await trader.desk.call("POST", "/kill-switch", {"on": True})

        await trader.trade(signal, status("cancelled"))
        assert await statuses(trader) == {"entry": "cancelled"}


async def test_a_watched_entry_brings_its_legs(tmp_path: Path, store_url: str) -> None:
    stop_entry = {"order_type": OrderType.STOP, "stop_price": Decimal(105), "time_in_force": TimeInForce.GTC}
    async with trading(tmp_path, store_url, rules=watched(Leg.ENTRY, legs=(stop(),), **stop_entry)) as trader:
        await trader.begin()
        signal = await trader.send({"action": "buy", "quantity": 4})
        await until(trader, entry="watching")

        await trader.price("105")

        await trader.trade(signal, COMPLETED)
        await trader.holds("4")
        await until(trader, entry="done", stop_loss="watching")


@pytest.mark.parametrize(("time_in_force", "held"), [("ioc", "4"), ("fok", "0")])
async def test_an_entry_at_once_or_never_gets_its_legs_for_what_it_filled(
    tmp_path: Path, store_url: str, time_in_force: str, held: str
) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin()
        await trader.desk.call("PUT", "/prices/AMD", {"bid": "99", "ask": "100", "size": "4"})
        message = {"action": "buy", "quantity": 10, "orderType": "limit", "limitPrice": 100}
        legs = {"takeProfit": {"limitPrice": 110}, "stopLoss": {"type": "stop", "stopPrice": 90}}
        signal = await trader.send(message | legs | {"timeInForce": time_in_force})

        trade = await trader.trade(signal, status("completed", "cancelled"))

        assert trade["orders"][0]["order_class"] == "simple"
        assert await trader.held() == held
        if held == "0":
            return
        await until(trader, stop_loss="placed", take_profit="watching")
        trade = await trader.trade(signal, lambda it: legs_of(it) == [("stop_loss", "stop", "4", "working")])
        await trader.price("90")
        await trader.holds("0")
