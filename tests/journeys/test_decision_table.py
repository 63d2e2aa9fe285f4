"""Every row of the decision table by flat, long and short, and every formula with its worked numbers, from the message
at the webhook's address to the orders and the position, with a clock that stands and prices that do not move
(rules: deciding 4 and 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import anyio
import pytest

from tests.client import Json, Strategy
from tests.desk import Inside, at_work
from tests.waiting import until

pytestmark = pytest.mark.anyio

_OVER = frozenset({"completed", "held", "ignored", "failed", "cancelled", "tested"})
_HELD = {"flat": 0, "long": 5, "short": -5}
_CASH = "100000"


@dataclass(frozen=True, slots=True)
class Row:
    """A message and the settings that matter to it, with what is held afterwards and the reasons, by what was held."""

    message: Json
    flat: tuple[int, list[str]]
    long: tuple[int, list[str]]
    short: tuple[int, list[str]]
    settings: Json = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The row in a line."""
        said = " ".join(str(value) for value in self.message.values())
        return f"{said} {self.settings}" if self.settings else said


NO_POSITION = (0, ["no-position"])
ALREADY = ["already-in-position"]

ROWS = [
    Row({"action": "buy"}, (1, []), (5, ALREADY), (1, [])),
    Row({"action": "buy", "quantity": 2}, (2, []), (5, ALREADY), (2, [])),
    Row({"action": "sell", "quantity": 2}, (-2, []), (-2, []), (-5, ALREADY)),
    Row({"action": "buy", "quantity": 2}, (2, []), (7, []), (2, []), {"allow_add": True}),
    Row(
        {"action": "sell", "quantity": 2},
        (-2, []),
        (3, ["swapping-off"]),
        (-5, ALREADY),
        {"allow_side_swapping": False},
    ),
    Row({"action": "sell"}, (-1, []), (0, ["swapping-off"]), (-5, ALREADY), {"allow_side_swapping": False}),
    Row(
        {"action": "sell", "quantity": 2},
        (0, ["side-not-allowed"]),
        (3, ["side-not-allowed"]),
        (-5, ALREADY),
        {"sides": "bullish"},
    ),
    Row({"action": "buy"}, (0, ["side-not-allowed"]), (5, ALREADY), (0, ["side-not-allowed"]), {"sides": "none"}),
    Row({"action": "sell"}, (-1, []), (5, ["side-isolated"]), (-5, ALREADY), {"isolate_sides": True}),
    Row({"action": "sell", "quantity": 8}, (-8, []), (-3, []), (-5, ALREADY), {"subtract_exit_quantity": True}),
    Row(
        {"action": "sell", "quantity": 5},
        (-5, []),
        (0, ["quantity-covered"]),
        (-5, ALREADY),
        {"subtract_exit_quantity": True},
    ),
    Row({"action": "sell", "sentiment": "flat", "quantity": 1}, NO_POSITION, (0, []), (0, [])),
    Row({"action": "buy", "sentiment": "flat"}, NO_POSITION, (0, []), (0, [])),
    Row(
        {"action": "sell", "sentiment": "bullish", "quantity": 2},
        NO_POSITION,
        (3, []),
        (-5, ["sentiment-on-other-side"]),
    ),
    Row({"action": "buy", "sentiment": "bearish"}, NO_POSITION, (5, ["sentiment-on-other-side"]), (0, [])),
    Row({"action": "buy", "sentiment": "long", "quantity": 2}, (2, []), (5, ALREADY), (2, [])),
    Row({"action": "exit"}, NO_POSITION, (0, []), (0, [])),
    Row({"action": "exit", "quantity": 2}, NO_POSITION, (3, []), (-3, [])),
    Row({"action": "exit", "quantity": 9}, NO_POSITION, (0, []), (0, [])),
    Row({"action": "exit", "quantity": 40, "quantityType": "percent_of_position"}, NO_POSITION, (3, []), (-3, [])),
    Row({"action": "exit", "quantity": 2}, NO_POSITION, (0, []), (0, []), {"use_signal_quantity": False}),
    Row({"action": "exit"}, NO_POSITION, (5, ["exits-ignored"]), (-5, ["exits-ignored"]), {"ignore_exits": True}),
    Row({"action": "sell"}, (-1, []), (5, ["exits-ignored"]), (-5, ALREADY), {"ignore_exits": True}),
    Row({"action": "add", "quantity": 3}, NO_POSITION, (8, []), (-8, [])),
    Row({"action": "cancel"}, (0, ["no-open-orders"]), (5, ["no-open-orders"]), (-5, ["no-open-orders"])),
    Row({"action": "breakeven"}, NO_POSITION, (5, ["breakeven-beyond-market"]), (-5, ["breakeven-beyond-market"])),
    Row({"action": "reverse"}, NO_POSITION, (-5, []), (5, [])),
    Row({"action": "reverse", "quantity": 2}, NO_POSITION, (-2, []), (2, []), {"sides": "none"}),
]


async def test_every_row_of_the_table_flat_long_and_short(tmp_path: Path) -> None:
    found: dict[str, tuple[int, list[str]]] = {}
    side_by_side = anyio.CapacityLimiter(8)

    async def play(inside: Inside, row: Row, standing: str) -> None:
        async with side_by_side:
            found[f"{standing}: {row.name}"] = await _played(inside, row, _HELD[standing])

    async with at_work(tmp_path) as inside:
        await inside.call("PUT", "/prices/AMD", {"last": "100"})
        async with anyio.create_task_group() as tasks:
            for row in ROWS:
                for standing in _HELD:
                    tasks.start_soon(play, inside, row, standing)
    expected = {f"{standing}: {row.name}": getattr(row, standing) for row in ROWS for standing in _HELD}
    assert found == expected


async def _played(inside: Inside, row: Row, units: int) -> tuple[int, list[str]]:
    """What a row comes to in an account of its own, which holds so many units before."""
    floor = await _floor(inside, row.settings)
    if units:
        await floor.opened(units)
    trade = await floor.does(row.message)
    return await floor.held(), [reason["code"] for reason in trade["reasons"]]


@dataclass(frozen=True, slots=True)
class Floor:
    """An account with a strategy that is tried, and another that opens what it holds."""

    inside: Inside
    account_id: str
    strategy: Strategy
    opener: Strategy

    async def opened(self, units: int) -> None:
        """Hold so many units, negative when short."""
        await self._trade(self.opener, {"action": "buy" if units > 0 else "sell", "quantity": abs(units)})

    async def does(self, message: Json) -> Json:
        """Post a message; its trade, once it has ended."""
        return await self._trade(self.strategy, message)

    async def held(self) -> int:
        """Units held."""
        items = (await self.inside.call("GET", f"/accounts/{self.account_id}/positions"))["items"]
        return sum(int(Decimal(each["quantity"])) for each in items)

    async def is_flat(self) -> None:
        """Wait until nothing is held."""
        await until(self.held, lambda held: not held)

    async def _trade(self, strategy: Strategy, message: Json) -> Json:
        answer = (await self.inside.send(strategy, {"ticker": "AMD", **message})).json()
        assert answer["success"], answer
        page = await until(
            lambda: self.inside.call("GET", "/trades", signal_id=answer["id"]),
            lambda page: page["items"] and (page["items"][0]["status"] in _OVER or _rests(page["items"][0])),
        )
        found: Json = page["items"][0]
        return found


def _rests(trade: Json) -> bool:
    """Whether an entry or exit of it is at the broker and waits for a price."""
    placed = (order for order in trade["orders"] if order["leg"] in ("entry", "exit") and order["type"] != "market")
    return trade["status"] == "working" and any(order["status"] == "working" for order in placed)


async def _floor(inside: Inside, settings: Mapping[str, object], asset_class: str = "stocks") -> Floor:
    strategies = [await inside.make_strategy(asset_class) for _ in range(2)]
    body = {
        "name": strategies[0].id,
        "broker": "paper",
        "cash": _CASH,
        "settings": {"price_source": "manual", "market_price_type": "mark"},
    }
    account_id = (await inside.call("POST", "/accounts", body))["id"]
    for strategy, own in zip(strategies, (settings, {}), strict=True):
        following = {"strategy_id": strategy.id, "account_id": account_id, "enabled": True, "settings": dict(own)}
        await inside.call("POST", "/subscriptions", following)
    return Floor(inside, account_id, *strategies)


STOP_AT_90 = {"stopLoss": {"type": "stop", "stopPrice": 90}}
LIMIT_100 = {"orderType": "limit", "limitPrice": 100}

SIZES = [
    ({"quantity": 100}, {}, "100"),
    ({"quantity": 1000, "quantityType": "dollar_amount"}, {}, "10"),
    ({"quantity": 1000, "quantityType": "amount_per_position"}, {}, "10"),
    ({"quantity": 100, "quantityType": "risk_dollar_amount", "signalPrice": 100, **STOP_AT_90}, {}, "10"),
    ({"quantity": 0.1, "quantityType": "risk_percent", **STOP_AT_90}, {}, "10"),
    ({"quantity": 1, "quantityType": "percent_of_equity"}, {}, "10"),
    ({}, {"quantity_type": "percent_of_equity", "quantity": "1"}, "10"),
    ({"quantity": 5}, {"quantity_multiplier": "3"}, "15"),
    ({"quantity": "2.7"}, {}, "2"),
    ({"quantity": "2.7"}, {"use_fractional_quantity": True}, "2.7"),
    ({"quantity": 1000, "quantityType": "dollar_amount", "orderType": "limit", "limitPrice": 50}, {}, "20"),
]


async def test_every_formula_with_its_worked_numbers(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        await inside.call("PUT", "/prices/AMD", {"bid": "99.99", "ask": "100.01"})
        for message, settings, expected in SIZES:
            floor = await _floor(inside, settings)
            trade = await floor.does({"action": "buy", **message})
            entries = [order["quantity"] for order in trade["orders"] if order["leg"] == "entry"]
            assert entries == [expected], (message, trade["reasons"])


BRACKETS = [
    # the page of the seeds: 10 % above 143.12, 5 % below
    (
        {"quantity": 1, "takeProfit": {"percent": 10}, "stopLoss": {"type": "stop", "percent": 5}},
        {"take_profit": "157.44", "stop_loss": "135.97"},
    ),
    (
        {"takeProfit": {"amount": 100}, "stopLoss": {"type": "stop", "amount": 5}},
        {"take_profit": "243.12", "stop_loss": "138.12"},
    ),
    (
        {"takeProfit": {"limitPrice": 190.99}, "stopLoss": {"type": "stop", "stopPrice": 100.71}},
        {"take_profit": "190.99", "stop_loss": "100.71"},
    ),
    (
        {"quantity": 4, "takeProfit": {"pnlAmount": 100}, "stopLoss": {"pnlAmount": 40}},
        {"take_profit": "168.12", "stop_loss": "133.12"},
    ),
    ({"stopLoss": {"type": "trailing_stop", "trailAmount": 1}}, {"stop_loss": "1"}),
    ({"stopLoss": {"type": "trailing_stop", "trailPercent": 1}}, {"stop_loss": "1"}),
]


async def test_every_form_of_a_take_profit_and_a_stop_loss_becomes_a_leg_of_the_entry(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        await inside.call("PUT", "/prices/AMD", {"last": "143.12"})
        for message, expected in BRACKETS:
            floor = await _floor(inside, {})
            trade = await floor.does({"action": "buy", "signalPrice": 143.12, **message})
            assert trade["status"] == "completed", trade
            legs = {order["leg"]: order for order in trade["orders"] if order["leg"] != "entry"}
            found = {name: _price(leg) for name, leg in legs.items()}
            assert found == expected
            assert {leg["status"] for leg in legs.values()} == {"working"}


def _price(leg: Json) -> str:
    prices = (leg["limit_price"], leg["stop_price"], leg["trail_amount"], leg["trail_percent"])
    return next(price for price in prices if price is not None)


async def test_the_seeds_trailing_exit_follows_the_market(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        await inside.call("PUT", "/prices/AMD", {"last": "71"})
        floor = await _floor(inside, {})
        await floor.opened(5)
        message = {"action": "exit", "orderType": "trailing_stop", "signalPrice": 71, "trailAmount": "1"}
        trade = await floor.does(message)
        assert (trade["status"], trade["orders"][0]["trail_amount"]) == ("working", "1")
        for price in ("70.50", "72", "71.10"):
            await inside.call("PUT", "/prices/AMD", {"last": price})
            assert await floor.held() == 5
        await inside.call("PUT", "/prices/AMD", {"last": "71"})
        await floor.is_flat()
