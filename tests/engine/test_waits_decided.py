"""Delay and approval as the rules decide them, from the message to the position."""

from pathlib import Path

import pytest

from tests.client import Json
from tests.desk import NOON
from tests.engine.trader import Trader, codes, status, trading
from tradehook.vocabulary.instant import after, iso

pytestmark = pytest.mark.anyio

BUY = {"action": "buy", "quantity": 5}
ASKED = {"auto_submit": False}
AWAITING = status("awaiting_approval")


async def approved(trader: Trader, trade: Json) -> None:
    await trader.desk.call("POST", f"/trades/{trade['id']}/approve")


async def test_a_delay_is_waited_for_once(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin()
        signal = await trader.send(BUY | {"delay": 60})
        assert (await trader.trade(signal, status("delayed")))["resumes_at"] == iso(after(NOON, 60))
        trader.desk.later(60)
        await trader.trade(signal, status("completed"))


async def test_an_entry_is_approved_with_its_legs(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(**ASKED)
        message = {"takeProfit": {"limitPrice": 110}, "stopLoss": {"stopPrice": 95}, "message": "after the news"}
        signal = await trader.send(BUY | message)
        trade = await trader.trade(signal, AWAITING)
        [line] = trade["proposed"]
        assert line.startswith("buy 5 AMD, at the market")
        assert codes(trade) == ["awaiting-approval"]

        await approved(trader, trade)

        await trader.trade(signal, status("completed"))
        assert await trader.held() == "5"


async def test_the_senders_deadline_counts_where_it_is_earlier(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(**ASKED)
        signal = await trader.send(BUY | {"expiresAt": "+5 minutes"})
        trade = await trader.trade(signal, AWAITING)
        assert trade["expires_at"] == iso(after(NOON, 300))
        assert iso(after(NOON, 300)) in trade["reasons"][0]["message"]

        trader.desk.later(300)

        assert codes(await trader.trade(signal, status("expired"))) == ["approval-expired"]


async def test_exits_submit_by_themselves(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(**ASKED)
        signal = await trader.send(BUY)
        await approved(trader, await trader.trade(signal, AWAITING))
        await trader.trade(signal, status("completed"))
        await trader.trade(await trader.send({"action": "exit"}), status("completed"))
        assert await trader.held() == "0"


@pytest.mark.parametrize(
    ("message", "line", "held"),
    [
        ({"action": "sell", "quantity": 3}, "sell 3 AMD, at the market", "-3"),
        ({"action": "reverse"}, "sell 5 AMD, at the market", "-5"),
    ],
)
async def test_a_swap_exits_first_and_asks_once(
    message: Json, line: str, held: str, tmp_path: Path, store_url: str
) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(**ASKED)
        entry = await trader.send(BUY)
        await approved(trader, await trader.trade(entry, AWAITING))
        await trader.trade(entry, status("completed"))

        swap = await trader.send(message)
        trade = await trader.trade(swap, AWAITING)
        assert (await trader.held(), trade["proposed"]) == ("0", [line])
        await approved(trader, trade)

        await trader.trade(swap, status("completed"))
        assert await trader.held() == held


async def test_a_swap_of_which_all_is_asked_is_approved_as_one(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(auto_submit=False, auto_submit_exits=False)
        entry = await trader.send(BUY)
        await approved(trader, await trader.trade(entry, AWAITING))
        await trader.trade(entry, status("completed"))

        swap = await trader.send({"action": "sell", "quantity": 3})
        trade = await trader.trade(swap, AWAITING)
        assert trade["proposed"] == ["sell 5 AMD, at the market", "sell 3 AMD, at the market"]
        assert await trader.held() == "5"
        await approved(trader, trade)

        await trader.trade(swap, status("completed"))
        assert await trader.held() == "-3"


async def test_a_test_message_waits_and_sends_nothing(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin()
        signal = await trader.send(BUY | {"delay": 60, "test": True})
        await trader.trade(signal, status("delayed"))
        trader.desk.later(60)
        assert (await trader.trade(signal, status("tested")))["orders"] == []
