"""A resync acts on the contract that is held, enters the one of the chart, and counts as an entry where it enters."""

from pathlib import Path
from typing import Any

import pytest

from tests.client import Json, Strategy
from tests.engine.trader import Trader, codes, status, trading

pytestmark = pytest.mark.anyio


async def _resync(trader: Trader, symbol: str) -> Json:
    """The trade that a resync makes, once it has ended."""
    answer = await trader.desk.call("POST", f"/accounts/{trader.account_id}/resync", {"symbol": symbol})
    [trade_id] = answer["trades"]
    return await trader.trade_of(trade_id, lambda trade: trade["ended_at"] is not None)


async def _follow(trader: Trader, strategy: Strategy, **settings: Any) -> None:
    body = {"strategy_id": strategy.id, "account_id": trader.account_id, "enabled": True, "settings": settings}
    await trader.desk.call("POST", "/subscriptions", body)


def _placed(trade: Json) -> list[str]:
    return [f"{order['leg']} {order['side']} {order['quantity']} {order['symbol']}" for order in trade["orders"]]


async def test_the_held_contract_is_exited_and_the_charts_is_entered(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin()
        trader.strategy = await trader.desk.make_strategy("futures")
        await _follow(trader, trader.strategy)
        await trader.price("21000", "MNQU2025")
        await trader.price("21100", "MNQZ2025")
        old = {"ticker": "MNQU2025", "action": "sell", "quantity": 2}
        await trader.trade(await trader.send(old), status("completed"))
        await trader.desk.call("PATCH", f"/strategies/{trader.strategy.id}", {"enabled": False})
        extras = {"market_position": "long", "market_position_size": "3"}
        new = {"ticker": "MNQZ2025", "action": "buy", "quantity": 3, "extras": extras}
        await trader.trade(await trader.send(new), status("held"))
        await trader.until_noticed("position-mismatch")
        await trader.desk.call("PATCH", f"/strategies/{trader.strategy.id}", {"enabled": True})

        trade = await _resync(trader, "MNQ")

        assert trade["status"] == "completed", trade["reasons"]
        assert _placed(trade) == ["exit buy 2 MNQU2025", "entry buy 3 MNQZ2025"]
        assert (await trader.held("MNQU2025"), await trader.held("MNQZ2025")) == ("0", "3")


async def test_the_kill_switch_holds_what_enters_and_lets_the_exit_pass(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin()
        await trader.trade(await trader.send({"action": "sell", "quantity": 2}), status("completed"))
        await trader.desk.call("PATCH", f"/strategies/{trader.strategy.id}", {"enabled": False})
        extras = {"market_position": "long", "market_position_size": 3}
        await trader.trade(await trader.send({"action": "buy", "quantity": 3, "extras": extras}), status("held"))
        await trader.until_noticed("position-mismatch")
        await trader.desk.call("PATCH", f"/strategies/{trader.strategy.id}", {"enabled": True})
        await trader.desk.call("POST", "/kill-switch", {"on": True})

        stopped = await _resync(trader, "AMD")

        assert (_placed(stopped), codes(stopped)) == (["exit buy 2 AMD"], ["kill-switch"])
        await trader.desk.call("POST", "/kill-switch", {"on": False})
        assert _placed(await _resync(trader, "AMD")) == ["entry buy 3 AMD"]
        await trader.until_noticed("position-in-step-again")


async def test_it_is_neither_sized_nor_held_back_by_the_subscription(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(
            auto_submit=False,
            auto_submit_exits=False,
            allow_side_swapping=False,
            entry_order_type="limit",
            trading_windows=[{"days": ["sun"], "from": "01:00", "to": "01:01"}],
        )
        await trader.desk.call("PATCH", f"/strategies/{trader.strategy.id}", {"enabled": False})
        extras = {"market_position": "long", "market_position_size": 3}
        await trader.trade(await trader.send({"action": "buy", "quantity": 9, "extras": extras}), status("held"))
        await trader.desk.call("PATCH", f"/strategies/{trader.strategy.id}", {"enabled": True})

        trade = await _resync(trader, "AMD")

        assert (trade["status"], _placed(trade)) == ("completed", ["entry buy 3 AMD"])
        assert trade["orders"][0]["type"] == "market"


async def test_a_side_that_may_not_be_opened_is_not_entered(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(sides="bullish")
        await trader.trade(await trader.send({"action": "buy", "quantity": 2}), status("completed"))
        await trader.desk.call("PATCH", f"/strategies/{trader.strategy.id}", {"enabled": False})
        extras = {"market_position": "short", "market_position_size": 3}
        await trader.trade(await trader.send({"action": "sell", "quantity": 5, "extras": extras}), status("held"))
        await trader.desk.call("PATCH", f"/strategies/{trader.strategy.id}", {"enabled": True})

        assert _placed(await _resync(trader, "AMD")) == ["exit sell 2 AMD"]
