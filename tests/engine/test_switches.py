"""The kill switch, the lock and the guards, looked at when a request is written (rule: architecture 4)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conformance.brokers.faults import Trouble
from tests.engine.trader import Trader, codes, status, trading

pytestmark = pytest.mark.anyio

RESTING = {"action": "buy", "quantity": 1, "orderType": "limit", "limitPrice": 90}


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    async with trading(tmp_path, store_url) as trader:
        yield trader


def working(trade: dict[str, object]) -> bool:
    orders = trade["orders"]
    return isinstance(orders, list) and [order["status"] for order in orders] == ["working"]


async def test_the_kill_switch_cancels_resting_entries_and_lets_exits_pass(trader: Trader) -> None:
    await trader.begin(allow_add=True)
    await trader.trade(await trader.send({"action": "buy", "quantity": 2}), status("completed"))
    resting = await trader.send(RESTING)
    await trader.trade(resting, working)

    await trader.desk.call("POST", "/kill-switch", {"on": True})

    cancelled = await trader.trade(resting, status("cancelled"))
    assert [order["status"] for order in cancelled["orders"]] == ["cancelled"]
    assert codes(await trader.trade(await trader.send({"action": "add"}), status("held"))) == ["kill-switch"]
    await trader.trade(await trader.send({"action": "exit"}), status("completed"))
    await trader.desk.call("POST", "/kill-switch", {"on": False})
    await trader.trade(await trader.send({"action": "buy"}), status("completed"))


async def test_resting_entries_are_kept_when_that_is_said_and_resting_exits_always(trader: Trader) -> None:
    await trader.begin(allow_add=True)
    await trader.trade(await trader.send({"action": "buy", "quantity": 2}), status("completed"))
    entry = await trader.send(RESTING)
    await trader.trade(entry, working)
    exit_ = await trader.send({"action": "exit", "quantity": 1, "orderType": "limit", "limitPrice": 120})
    await trader.trade(exit_, working)

    await trader.desk.call("POST", "/kill-switch", {"on": True, "keep_entries": True})
    assert working(await trader.now(entry))
    await trader.desk.call("POST", "/kill-switch", {"on": True})

    await trader.trade(entry, status("cancelled"))
    assert working(await trader.now(exit_))


async def test_a_swap_under_the_kill_switch_exits_and_does_not_enter(trader: Trader) -> None:
    await trader.begin()
    await trader.trade(await trader.send({"action": "buy", "quantity": 2}), status("completed"))
    await trader.desk.call("POST", "/kill-switch", {"on": True})

    swap = await trader.trade(await trader.send({"action": "sell"}), status("completed", "held", "failed"))

    assert (swap["status"], codes(swap)) == ("completed", ["kill-switch"])
    assert await trader.held() == "0"


async def test_an_attempt_that_never_arrived_is_not_made_again_under_the_kill_switch(trader: Trader) -> None:
    await trader.begin()
    entry = await trader.send({"action": "buy", "quantity": 3}, Trouble.NEVER_ARRIVES)
    await trader.trade(entry, status("in_doubt"))
    await trader.desk.call("POST", "/kill-switch", {"on": True})

    trader.desk.later(3)

    assert codes(await trader.trade(entry, status("superseded")))[-1] == "superseded"
    assert await trader.held() == "0"


async def test_a_locked_account_enters_nothing_until_the_lock_is_over(trader: Trader) -> None:
    await trader.begin()
    await trader.trade(await trader.send({"action": "buy", "quantity": 2}), status("completed"))
    await trader.desk.call("POST", f"/accounts/{trader.account_id}/lock", {"seconds": 60})

    assert codes(await trader.trade(await trader.send({"action": "add"}), status("held"))) == ["locked"]
    await trader.trade(await trader.send({"action": "exit"}), status("completed"))
    trader.desk.later(61)
    await trader.trade(await trader.send({"action": "buy"}), status("completed"))
    assert "account-locked" in await trader.notices()


async def test_only_so_many_families_are_entered_however_many_ask_at_once(trader: Trader) -> None:
    await trader.begin()
    symbols = ("AMD", "MSFT", "SPY", "AAPL")
    for symbol in symbols:
        await trader.price("100", symbol)
    guards = {"guards": {"max_open_positions": 2}}
    await trader.desk.call("PATCH", f"/accounts/{trader.account_id}", guards)

    signals = [await trader.send({"action": "buy", "ticker": symbol}) for symbol in symbols]

    trades = [await trader.trade(signal, status("completed", "held")) for signal in signals]
    assert sorted(trade["status"] for trade in trades) == ["completed", "completed", "held", "held"]
    assert {code for trade in trades for code in codes(trade)} == {"max-open-positions"}


async def test_a_resting_entry_reserves_its_place_until_it_ends(trader: Trader) -> None:
    await trader.begin()
    await trader.price("100", "MSFT")
    await trader.desk.call("PATCH", f"/accounts/{trader.account_id}", {"guards": {"max_open_positions": 1}})
    resting = await trader.send(RESTING)
    await trader.trade(resting, working)

    other = await trader.send({"action": "buy", "ticker": "MSFT"})
    assert codes(await trader.trade(other, status("held"))) == ["max-open-positions"]
    await trader.trade(await trader.send({"action": "cancel"}), status("completed"))

    await trader.trade(await trader.send({"action": "buy", "ticker": "MSFT"}), status("completed"))
