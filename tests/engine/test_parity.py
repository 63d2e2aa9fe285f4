"""When an account is held against its chart, and that this survives a restart."""

from pathlib import Path

import pytest

from tests.client import Json
from tests.engine.test_coming_back import Leaving, leaving
from tests.engine.trader import Trader, status, trading
from tradehook.vocabulary.ids import TradeId

pytestmark = pytest.mark.anyio

LONG_3 = {"action": "buy", "quantity": 2, "extras": {"market_position": "long", "market_position_size": 3}}


async def test_it_waits_for_what_is_away_and_for_a_restart(tmp_path: Path, store_url: str) -> None:
    rules = Leaving()
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin(allow_add=True)
        account_id = trader.account_id
        away = await trader.send({"action": "buy", "quantity": 1} | leaving("awaiting_approval"))
        waiting = await trader.trade(away, status("awaiting_approval"))
        await trader.trade(await trader.send(LONG_3), status("completed"))
        # Another lane, taken up later, is compared before this one.
        await trader.price("50", "MSFT")
        await trader.trade(await trader.send({"ticker": "MSFT", "action": "buy", "sentiment": "bullish"}), _ended)
        await _compared(trader, account_id, "MSFT")
        assert await _parity(trader, account_id, "AMD") == "awaited"
    async with trading(tmp_path, store_url, rules=rules) as trader:
        assert await _parity(trader, account_id, "AMD") == "awaited"
        await trader.desk.desk.engine.bring_back(TradeId(waiting["id"]))
        assert await _compared(trader, account_id, "AMD") == "in_step"
        page = await trader.desk.call("GET", f"/accounts/{account_id}/events")
        assert [event["code"] for event in page["items"]] == []


async def test_a_resting_entry_is_compared_once_it_has_filled(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin()
        resting = {"orderType": "limit", "limitPrice": 90, "quantity": 3}
        signal = await trader.send(LONG_3 | resting)
        await trader.trade(signal, lambda trade: any(order["status"] == "working" for order in trade["orders"]))
        assert await _parity(trader, trader.account_id, "AMD") == "awaited"
        await trader.price("89")
        await trader.trade(signal, status("completed"))
        assert await _compared(trader, trader.account_id, "AMD") == "in_step"


async def test_what_a_later_signal_has_moved_is_not_held_against_the_chart(tmp_path: Path, store_url: str) -> None:
    rules = Leaving()
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin(allow_add=True)
        away = await trader.send({"action": "buy", "quantity": 1} | leaving("awaiting_approval"))
        waiting = await trader.trade(away, status("awaiting_approval"))
        await trader.trade(await trader.send(LONG_3), status("completed"))
        await trader.trade(await trader.send({"action": "buy", "quantity": 5}), status("completed"))
        await trader.desk.desk.engine.bring_back(TradeId(waiting["id"]))
        assert await _compared(trader, trader.account_id, "AMD") == "outdated"
        assert await trader.notices() == []


async def test_an_account_that_two_subscriptions_follow_is_compared_for_each(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(allow_add=True)
        body = {"strategy_id": trader.strategy.id, "account_id": trader.account_id, "enabled": True}
        await trader.desk.call("POST", "/subscriptions", body | {"settings": {"allow_add": True}})
        await trader.send(LONG_3 | {"quantity": 3})
        await trader.until(trader.notices, lambda codes: codes == ["position-mismatch"] * 2)
        charts = (await trader.desk.call("GET", f"/accounts/{trader.account_id}/charts"))["items"]
        assert [chart["target"] for chart in charts] == ["3", "3"]


def _ended(trade: Json) -> bool:
    return trade.get("ended_at") is not None


async def _parity(trader: Trader, account_id: str, family: str) -> str:
    page = await trader.desk.call("GET", f"/accounts/{account_id}/charts", family=family)
    return str(page["items"][0]["parity"]) if page["items"] else ""


async def _compared(trader: Trader, account_id: str, family: str) -> str:
    """What comparing came to, once it was done."""
    return str(await trader.until(lambda: _parity(trader, account_id, family), lambda found: found != "awaited"))
