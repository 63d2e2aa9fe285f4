"""Trying again: by itself where the broker could not be reached, and by a person's will (rule: deciding 3, Retry)."""

from pathlib import Path
from typing import Any

import pytest

from tests.client import Json
from tests.desk import NOON
from tests.engine.trader import Trader, codes, status, trading
from tests.engine.waiting import rules, waiting
from tests.web.api.refused import refused
from tradehook.vocabulary.instant import after, iso

pytestmark = pytest.mark.anyio

BUY = {"action": "buy", "quantity": 5}
PATIENCE_S = 31
"""After so long an entry gives up on a broker that cannot be reached, or is to be retried."""


async def failed(trader: Trader, **settings: Any) -> str:
    """A signal whose trade failed, because the broker could not be reached; it can be again."""
    await trader.begin(**settings)
    signal = await cut_off(trader)
    await trader.trade(signal, status("failed"))
    trader.broker.mend()
    return signal


async def cut_off(trader: Trader) -> str:
    """A signal whose trade could not be planned for as long as it is tried at first."""
    trader.desk.later(10)
    trader.broker.cut()
    signal = await trader.send(BUY)
    await trader.trade(signal, status("planned"))
    trader.desk.later(PATIENCE_S)
    return signal


async def retried(trader: Trader, trade: Json) -> Json:
    """The trade, as a person retries it."""
    return await trader.desk.call("POST", f"/trades/{trade['id']}/retry")


async def test_a_person_retries_what_failed_and_its_age_counts_anew(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        signal = await failed(trader)
        trader.desk.later(10_000)

        again = await retried(trader, await trader.now(signal))

        assert again["attempt"] == 2
        done = await trader.trade(signal, status("completed"))
        assert (codes(done), done["attempt"]) == ([], 2)
        assert [phase["status"] for phase in done["phases"]] == [
            "planned",
            "failed",
            "planned",
            "working",
            "completed",
        ]
        assert await trader.held() == "5"


async def test_an_exit_that_came_before_the_retry_does_not_revoke_it(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        signal = await failed(trader)
        await trader.trade(await trader.send({"action": "exit"}), status("held"))

        await retried(trader, await trader.now(signal))

        await trader.trade(signal, status("completed"))


async def test_nothing_is_approved_by_a_retry(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(BUY | waiting("awaiting_approval", 1000))
        trade = await trader.trade(signal, status("awaiting_approval"))
        trader.desk.later(1000)
        await trader.trade(signal, status("expired"))

        await retried(trader, trade)

        asked = await trader.trade(signal, lambda now: now["attempt"] == 2 and now["status"] == "expired")
        assert [phase["status"] for phase in asked["phases"]].count("awaiting_approval") == 2
        assert await trader.held() == "0"


async def test_only_what_failed_can_be_retried(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin()
        done = await trader.trade(await trader.send(BUY), status("completed"))
        held = await trader.trade(await trader.send(BUY), status("held"))
        for trade in (done, held):
            refused(await trader.post(f"/trades/{trade['id']}/retry"), 409, "not-failed")


async def test_what_the_broker_was_asked_for_is_not_retried(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin()
        trade = await trader.trade(await trader.send({"action": "buy", "quantity": 1_000_000}), status("failed"))
        assert codes(trade) == ["broker-rejected"]
        refused(await trader.post(f"/trades/{trade['id']}/retry"), 409, "has-broker-requests")


async def test_a_trade_is_retried_by_itself_until_the_broker_is_back(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(retries=3, retry_delay_ms=2000, retry_multiplier="3")
        signal = await cut_off(trader)
        waits = await trader.trade(signal, status("delayed"))
        assert codes(waits) == ["account-disconnected"]
        assert waits["resumes_at"] == iso(after(NOON, 10 + PATIENCE_S + 2))

        trader.desk.later(2)
        at = iso(after(NOON, 10 + PATIENCE_S + 2 + 6))
        await trader.trade(signal, lambda trade: trade["resumes_at"] == at)
        trader.broker.mend()
        trader.desk.later(6)

        assert codes(await trader.trade(signal, status("completed"))) == []


async def test_after_its_last_retry_a_trade_has_failed_and_says_how_often_it_was_tried(
    tmp_path: Path, store_url: str
) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(retries=2, retry_delay_ms=1000, retry_max_delay_ms=1500)
        signal = await cut_off(trader)
        for waited in (1, 1.5):
            at = iso(after(trader.desk.clock.at, waited))
            await trader.trade(signal, lambda trade, at=at: trade["resumes_at"] == at)
            trader.desk.later(waited)

        ended = await trader.trade(signal, status("failed"))

        assert codes(ended) == ["account-disconnected"]
        assert "tried 3 times" in ended["reasons"][0]["message"]
        assert ended["orders"] == []


async def test_waiting_to_be_retried_makes_an_entry_older(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(retries=1, retry_delay_ms=200_000, retry_max_delay_ms=200_000)
        signal = await cut_off(trader)
        await trader.trade(signal, status("delayed"))
        trader.broker.mend()

        trader.desk.later(200)

        assert codes(await trader.trade(signal, status("held"))) == ["too-old"]


async def test_a_retry_goes_on_over_a_restart(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin(retries=1)
        signal = await cut_off(trader)
        await trader.trade(signal, status("delayed"))

    async with trading(tmp_path, store_url, at=after(NOON, 10 + PATIENCE_S + 2)) as trader:
        await trader.price("100")
        await trader.trade(signal, status("completed"))
