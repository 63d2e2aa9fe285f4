"""An exit of one side goes before the entries of that side, and leaves those of the other (rule: architecture 4)."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.engine.trader import Trader, codes, status, trading
from tradehook.dialects.algotradeanalytics.words import Direction

pytestmark = pytest.mark.anyio

COMPLETED, SUPERSEDED, PLANNED, HELD = status("completed"), status("superseded"), status("planned"), status("held")


class Events:
    """A trader's webhook of Algo Trade Analytics, beside that of the strategy."""

    def __init__(self, trader: Trader, webhook: dict[str, Any]) -> None:
        self.trader = trader
        self.webhook = webhook

    async def say(self, direction: str, **fields: Any) -> str:
        """One message about AMD; its signal."""
        message = {"auth_key": self.webhook["auth_key"], "ticker": "AMD", "positionDirection": direction, **fields}
        path = f"/api/webhooks/{self.webhook['id']}"
        answer = await self.trader.desk.http.post(path, json=message)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["signalId"])


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    async with trading(tmp_path, store_url) as trader:
        yield trader


async def events_of(trader: Trader, **settings: Any) -> Events:
    await trader.begin(**settings)
    body = {"name": "one side", "strategy_id": trader.strategy.id}
    return Events(trader, await trader.desk.call("POST", "/ata-webhooks", body))


async def behind_a_swap(trader: Trader, first: str, opposite: str) -> tuple[Events, str]:
    """Somebody with 2 units of one side, and an entry of the other whose exit rests: what comes waits behind it."""
    events = await events_of(trader, use_signal_order_type_entries=False)
    await trader.trade(await events.say(first, qty=2), COMPLETED)
    price = 120 if first == "entryLong" else 80
    swap = await events.say(opposite, qty=3, orderType="limit", limitPrice=price)
    await trader.trade(swap, lambda trade: [order["status"] for order in trade["orders"]] == ["working"])
    return events, swap


@pytest.mark.parametrize(
    ("first", "opposite", "exit_", "price", "held"),
    [("entryLong", "entryShort", "exitLong", "121", "-3"), ("entryShort", "entryLong", "exitShort", "79", "3")],
)
async def test_an_exit_leaves_the_entry_of_the_other_side(
    trader: Trader, first: str, opposite: str, exit_: str, price: str, held: str
) -> None:
    """A reversal whose two messages came in the wrong order: the new side is entered all the same."""
    events, swap = await behind_a_swap(trader, first, opposite)

    exit_signal = await events.say(exit_)
    await trader.trade(exit_signal, PLANNED)
    await trader.price(price)

    await trader.trade(swap, COMPLETED)
    assert codes(await trader.trade(exit_signal, HELD)) == ["sentiment-on-other-side"]
    assert await trader.held() == held


async def test_an_exit_takes_over_from_an_entry_of_its_side_that_waits(trader: Trader) -> None:
    events, swap = await behind_a_swap(trader, "entryLong", "entryShort")
    behind = await events.say("entryShort", qty=5)
    await trader.trade(behind, PLANNED)

    out = await events.say("exitShort")
    await trader.trade(out, PLANNED)

    # Long is held, which these entries are to swap out of: the exit of the short comes after them.
    await trader.price("121")
    await trader.trade(swap, COMPLETED)
    await trader.trade(out, COMPLETED)
    assert await trader.held() == "0"


async def test_an_exit_stands_in_line_where_an_entry_of_its_side_is_to_swap_out_of_the_other(trader: Trader) -> None:
    """Without that entry the account would stay on a side that the chart has left."""
    events, swap = await behind_a_swap(trader, "entryLong", "entryShort")
    short, long = await events.say("entryShort", qty=5), await events.say("entryLong", qty=4)
    out = await events.say("exitLong")
    for waits in (short, long, out):
        await trader.trade(waits, PLANNED)

    await trader.price("121")

    await trader.trade(swap, COMPLETED)
    assert codes(await trader.trade(short, HELD)) == ["already-in-position"]
    await trader.trade(long, COMPLETED)
    await trader.trade(out, COMPLETED)
    assert await trader.held() == "0"


async def test_on_a_flat_account_an_exit_withdraws_what_was_to_enter_its_side(trader: Trader) -> None:
    events = await events_of(trader, auto_submit=False)
    long, short = await events.say("entryLong", qty=4), await events.say("entryShort", qty=2)
    for entry in (long, short):
        await trader.trade(entry, status("awaiting_approval"))

    out = await events.say("exitLong")

    assert codes(await trader.trade(out, HELD)) == ["no-position"]
    assert codes(await trader.trade(long, SUPERSEDED)) == ["superseded"]
    assert (await trader.now(short))["status"] == "awaiting_approval"
    later = await events.say("entryLong", qty=1)
    await trader.trade(later, status("awaiting_approval"))


async def test_an_exit_that_is_ignored_withdraws_nothing(trader: Trader) -> None:
    events = await events_of(trader, auto_submit=False, ignore_exits=True, allow_add=True)
    approved = await events.say("entryLong", qty=4)
    trade = await trader.trade(approved, status("awaiting_approval"))
    await trader.desk.call("POST", f"/trades/{trade['id']}/approve")
    await trader.trade(approved, COMPLETED)
    more = await events.say("entryLong", qty=4)
    await trader.trade(more, status("awaiting_approval"))

    assert codes(await trader.trade(await events.say("exitLong"), HELD)) == ["exits-ignored"]

    assert (await trader.now(more))["status"] == "awaiting_approval"


def one_after_another(directions: list[str]) -> int:
    """What is held once each was carried out after the one before it."""
    held = 0
    for direction in directions:
        side = 1 if direction.endswith("Long") else -1
        if direction.startswith("entry"):
            held = side
        elif held == side:
            held = 0
    return held


@pytest.mark.parametrize("seed", range(6))
async def test_however_exits_go_first_what_is_held_at_the_end_is_as_if_none_had(trader: Trader, seed: int) -> None:
    events, dice = await events_of(trader), random.Random(seed)
    directions = {}

    async def say(direction: str) -> None:
        directions[await events.say(direction, qty=1)] = direction

    for _ in range(3):
        await asyncio.gather(*(say(dice.choice([*Direction]).value) for _ in range(6)))

    page = await trader.desk.call("GET", "/signals", strategy_id=trader.strategy.id, limit=1000)
    accepted = [signal["id"] for signal in page["items"]][::-1]
    for signal in accepted:
        await trader.trade(signal, lambda trade: trade["status"] in ("completed", "held", "superseded"))
    assert await trader.held() == str(one_after_another([directions[signal] for signal in accepted]))
