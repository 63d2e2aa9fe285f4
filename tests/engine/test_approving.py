"""Trades that wait for a person: approved, rejected, expired, asked about again (rule: deciding 4)."""

import asyncio
from pathlib import Path

import pytest

from tests.client import Json
from tests.desk import NOON
from tests.engine.trader import Trader, codes, status, trading
from tests.engine.waiting import rules, waiting
from tests.web.api.refused import refused
from tradehook.vocabulary.instant import after, iso

pytestmark = pytest.mark.anyio

BUY = {"action": "buy", "quantity": 5}
WAITS = waiting("awaiting_approval", 900)
AWAITING = status("awaiting_approval")


async def said(trader: Trader, trade: Json, verb: str, body: Json | None = None) -> Json:
    """What a person says of a trade."""
    return await trader.desk.call("POST", f"/trades/{trade['id']}/{verb}", body)


async def refusal(trader: Trader, trade: Json, verb: str, code: str) -> Json:
    """How that is refused."""
    answer = await trader.post(f"/trades/{trade['id']}/{verb}")
    return refused(answer, 409, code)


async def test_a_person_sees_what_would_be_done_and_until_when(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        message = {"orderType": "limit", "limitPrice": 50.50, "message": "after the news"}
        trade = await trader.trade(await trader.send(BUY | message | WAITS), AWAITING)

        assert trade["proposed"] == ["buy 5 AMD, limit at 50.5"]
        assert trade["message"] == "after the news"
        assert (trade["expires_at"], trade["resumes_at"]) == (iso(after(NOON, 900)), None)
        listed = await trader.desk.call("GET", "/trades", status="awaiting_approval")
        assert [each["id"] for each in listed["items"]] == [trade["id"]]


async def test_what_is_approved_is_planned_again_and_carried_out(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(BUY | WAITS)
        trade = await trader.trade(signal, AWAITING)
        trader.desk.later(600)

        answer = await said(trader, trade, "approve")

        assert answer["status"] != "awaiting_approval"
        done = await trader.trade(signal, status("completed"))
        assert [phase["status"] for phase in done["phases"]] == [
            "planned",
            "awaiting_approval",
            "planned",
            "working",
            "completed",
        ]
        assert await trader.held() == "5"


async def test_it_waits_over_a_restart(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(BUY | WAITS)
        trade = await trader.trade(signal, AWAITING)

    async with trading(tmp_path, store_url, rules=rules, at=after(NOON, 300)) as trader:
        await trader.price("100")
        assert (await trader.now(signal))["proposed"] == trade["proposed"]
        await said(trader, trade, "approve")
        await trader.trade(signal, status("completed"))


async def test_two_who_approve_at_once_are_one_approval(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(BUY | WAITS)
        trade = await trader.trade(signal, AWAITING)

        answers = await asyncio.gather(*(trader.post(f"/trades/{trade['id']}/approve") for _ in range(2)))

        assert sorted(answer.status_code for answer in answers) == [200, 409]
        refused(max(answers, key=lambda answer: answer.status_code), 409, "not-awaiting-approval")
        done = await trader.trade(signal, status("completed"))
        assert [order["quantity"] for order in done["orders"]] == ["5"]


async def test_one_that_is_rejected_says_who_spoke_and_in_what_words(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(BUY | WAITS)
        trade = await trader.trade(signal, AWAITING)

        ended = await said(trader, trade, "reject", {"words": "too close to the earnings"})

        assert (ended["status"], codes(ended)) == ("rejected", ["rejected-by-person"])
        assert "too close to the earnings" in ended["reasons"][0]["message"]
        assert ended["ended_at"]
        await refusal(trader, trade, "approve", "not-awaiting-approval")
        await refusal(trader, trade, "reject", "not-awaiting-approval")
        await trader.trade(await trader.send({"action": "buy", "quantity": 1}), status("completed"))
        assert await trader.held() == "1"


async def test_words_are_not_needed_to_reject(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        trade = await trader.trade(await trader.send(BUY | WAITS), AWAITING)
        ended = await said(trader, trade, "reject")
        assert [(each["code"], each["message"]) for each in ended["reasons"]] == [
            ("rejected-by-person", "A person rejected it.")
        ]


async def test_what_nobody_approves_expires_by_itself(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(BUY | WAITS)
        trade = await trader.trade(signal, AWAITING)

        trader.desk.later(900)

        ended = await trader.trade(signal, status("expired"))
        assert codes(ended) == ["approval-expired"]
        assert iso(after(NOON, 900)) in ended["reasons"][0]["message"]
        assert ended["expires_at"] is None
        await refusal(trader, trade, "approve", "approval-expired")
        await refusal(trader, trade, "reject", "approval-expired")
        assert await trader.held() == "0"


async def test_what_nobody_approves_expires_while_nothing_runs(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(BUY | WAITS)
        await trader.trade(signal, AWAITING)

    async with trading(tmp_path, store_url, rules=rules, at=after(NOON, 901)) as trader:
        assert codes(await trader.trade(signal, status("expired"))) == ["approval-expired"]


async def test_it_is_asked_again_where_the_quantity_has_changed(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin(allow_add=True)
        await trader.trade(await trader.send(BUY), status("completed"))
        signal = await trader.send({"action": "exit"} | WAITS)
        trade = await trader.trade(signal, AWAITING)
        assert trade["proposed"] == ["sell 5 AMD, at the market"]
        await trader.trade(await trader.send({"action": "add", "quantity": 2}), status("completed"))

        await said(trader, trade, "approve")

        await trader.trade(signal, lambda now: now["proposed"] == ["sell 7 AMD, at the market"])
        await said(trader, trade, "approve")
        await trader.trade(signal, status("completed"))
        assert await trader.held() == "0"


async def test_what_was_overtaken_can_be_approved_no_more(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(BUY | WAITS)
        trade = await trader.trade(signal, AWAITING)
        await trader.trade(await trader.send({"action": "exit"}), status("held"))
        await trader.trade(signal, status("superseded"))

        error = await refusal(trader, trade, "approve", "not-awaiting-approval")

        assert "superseded" in error["message"]


async def test_a_swap_exits_by_itself_and_asks_before_it_enters(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await trader.trade(await trader.send(BUY), status("completed"))
        signal = await trader.send({"action": "sell", "quantity": 3} | waiting("exit_first", 900))

        trade = await trader.trade(signal, AWAITING)

        assert await trader.held() == "0"
        assert trade["proposed"] == ["sell 3 AMD, at the market"]
        assert [(order["leg"], order["status"]) for order in trade["orders"]] == [("exit", "filled")]
        await said(trader, trade, "approve")
        done = await trader.trade(signal, status("completed"))
        assert [order["leg"] for order in done["orders"]] == ["exit", "entry"]
        assert await trader.held() == "-3"


async def test_a_swap_that_nobody_approves_stays_flat(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await trader.trade(await trader.send(BUY), status("completed"))
        signal = await trader.send({"action": "sell", "quantity": 3} | waiting("exit_first", 900))
        trade = await trader.trade(signal, AWAITING)

        trader.desk.later(900)

        await trader.trade(signal, status("expired"))
        await refusal(trader, trade, "retry", "has-broker-requests")
        assert await trader.held() == "0"


async def test_a_swap_whose_exit_does_not_fill_asks_nobody(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin(use_signal_order_type_entries=False)
        await trader.trade(await trader.send(BUY), status("completed"))
        above = {"orderType": "limit", "limitPrice": 120}
        signal = await trader.send({"action": "sell", "quantity": 3} | above | waiting("exit_first", 900))
        await trader.trade(signal, lambda trade: [order["status"] for order in trade["orders"]] == ["working"])

        trader.desk.later(121)

        assert codes(await trader.trade(signal, status("failed"))) == ["exit-timeout"]
        assert await trader.held() == "5"
