"""Exit, flat, cancel and close go before what may enter (rule: architecture 4)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conformance.brokers.faults import Trouble
from tests.engine.trader import Trader, codes, status, trading

pytestmark = pytest.mark.anyio

LIMIT = {"orderType": "limit"}
COMPLETED, SUPERSEDED = status("completed"), status("superseded")


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    async with trading(tmp_path, store_url) as trader:
        yield trader


async def in_a_swap_that_waits(trader: Trader) -> str:
    """Long 2, and a sell whose exit rests above the market: its entry waits."""
    await trader.begin(use_signal_order_type_entries=False)
    await trader.trade(await trader.send({"action": "buy", "quantity": 2}), COMPLETED)
    swap = await trader.send({"action": "sell", "quantity": 3, "limitPrice": 120} | LIMIT)
    await trader.trade(swap, lambda trade: [order["status"] for order in trade["orders"]] == ["working"])
    return swap


async def test_an_exit_takes_over_from_a_swap_that_waits_and_exits_everything(trader: Trader) -> None:
    swap = await in_a_swap_that_waits(trader)

    exit_ = await trader.trade(await trader.send({"action": "exit"}), COMPLETED)

    swapped = await trader.trade(swap, SUPERSEDED)
    assert codes(swapped) == ["superseded"]
    assert [order["status"] for order in swapped["orders"]] == ["cancelled"]
    assert [(order["leg"], order["quantity"]) for order in exit_["orders"]] == [("exit", "2")]
    assert await trader.held() == "0"


async def test_a_partial_exit_tops_up_what_a_working_exit_leaves(trader: Trader) -> None:
    swap = await in_a_swap_that_waits(trader)

    held = await trader.trade(await trader.send({"action": "exit", "quantity": 1}), status("held", "completed"))

    await trader.trade(swap, SUPERSEDED)
    assert codes(held) == ["nothing-left"], "both units are being exited already"
    assert await trader.held() == "2"


async def test_a_cancel_cancels_the_exit_and_supersedes_the_entry(trader: Trader) -> None:
    swap = await in_a_swap_that_waits(trader)

    await trader.trade(await trader.send({"action": "cancel"}), COMPLETED)

    swapped = await trader.trade(swap, SUPERSEDED)
    assert [order["status"] for order in swapped["orders"]] == ["cancelled"]
    assert await trader.held() == "2"


async def test_entries_that_wait_behind_are_superseded_and_later_ones_are_not(trader: Trader) -> None:
    swap = await in_a_swap_that_waits(trader)
    behind = await trader.send({"action": "buy", "quantity": 5})
    await trader.trade(behind, status("planned"))

    exit_ = await trader.send({"action": "exit"})
    after = await trader.send({"action": "buy", "quantity": 4})

    for signal in (swap, behind):
        await trader.trade(signal, SUPERSEDED)
    await trader.trade(exit_, COMPLETED)
    await trader.trade(after, COMPLETED)
    assert await trader.held() == "4"


async def test_an_exit_that_is_held_for_its_own_reasons_overtakes_nothing(trader: Trader) -> None:
    swap = await in_a_swap_that_waits(trader)
    await trader.desk.call("PATCH", f"/subscriptions/{trader.subscription['id']}", {"settings": {"ignore_exits": True}})

    ignored = await trader.send({"action": "exit"})
    await trader.trade(ignored, status("planned"))
    await trader.price("121")

    await trader.trade(swap, COMPLETED)
    assert codes(await trader.trade(ignored, status("held"))) == ["exits-ignored"]
    assert await trader.held() == "-3"


async def test_an_exit_does_not_wait_for_an_entry_in_doubt_that_filled(trader: Trader) -> None:
    await trader.begin()
    await trader.price("50", "MSFT")
    await trader.trade(await trader.send({"action": "buy", "ticker": "MSFT"}), COMPLETED)
    trader.broker.unreadable(10_000)
    trader.broker.interrupt()
    entry = await trader.send({"action": "buy", "quantity": 3}, Trouble.ANSWER_LOST)
    await trader.trade(entry, status("in_doubt"))
    trader.desk.later(0.5)

    exit_ = await trader.send({"action": "exit"})
    await trader.trade(exit_, lambda trade: trade["status"] == "planned" and bool(trade["trace"]))
    await trader.broker.heal()

    trader.desk.later(3)
    await trader.trade(exit_, COMPLETED)
    await trader.trade(entry, SUPERSEDED)
    await trader.holds("0")


async def test_an_entry_that_was_given_up_and_fills_after_all_is_exited(trader: Trader) -> None:
    await trader.begin()
    entry = await trader.send({"action": "buy", "quantity": 3}, Trouble.ARRIVES_LATE)
    await trader.trade(entry, status("in_doubt"))

    held = await trader.trade(await trader.send({"action": "exit"}), status("held"))
    assert codes(held) == ["no-position"]
    await trader.trade(entry, SUPERSEDED)
    await trader.broker.deliver()

    await trader.until_noticed("late-entry")
    await trader.holds("0")
    fills = (await trader.desk.call("GET", "/fills"))["items"]
    assert [(fill["side"], fill["quantity"]) for fill in fills[::-1]] == [("buy", "3"), ("sell", "3")]


async def test_an_exit_in_doubt_is_never_sent_a_second_time_by_another_exit(trader: Trader) -> None:
    await trader.begin()
    await trader.trade(await trader.send({"action": "buy", "quantity": 3}), COMPLETED)
    first = await trader.send({"action": "exit"}, Trouble.ARRIVES_LATE)
    await trader.trade(first, status("in_doubt"))
    second = await trader.send({"action": "exit"})
    await trader.trade(second, status("planned"))

    await trader.broker.deliver()

    await trader.trade(first, COMPLETED)
    assert codes(await trader.trade(second, status("held"))) == ["no-position"]
    assert await trader.held() == "0"


async def test_entries_wait_for_a_doubt_of_their_lane_and_other_lanes_do_not(trader: Trader) -> None:
    await trader.begin()
    await trader.price("50", "MSFT")
    doubted = await trader.send({"action": "buy", "quantity": 3}, Trouble.NEVER_ARRIVES)
    await trader.trade(doubted, status("in_doubt"))
    waits = await trader.send({"action": "add", "quantity": 1})
    elsewhere = await trader.send({"action": "buy", "ticker": "MSFT"})

    await trader.trade(elsewhere, COMPLETED)
    assert (await trader.now(waits))["status"] == "planned"

    trader.desk.later(3)
    await trader.trade(doubted, COMPLETED)
    await trader.trade(waits, COMPLETED)
    assert await trader.held() == "4"
