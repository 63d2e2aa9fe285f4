"""Trades that are delayed, or queued to the open: what they show, what releases them, and what takes their place."""

from pathlib import Path

import msgspec
import pytest

from tests.desk import NOON
from tests.engine.trader import codes, status, trading
from tests.engine.waiting import rules, waiting
from tradehook.vocabulary.instant import after, iso

pytestmark = pytest.mark.anyio

BUY = {"action": "buy", "quantity": 5}


async def test_a_delayed_trade_shows_what_it_would_do_and_when(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin(cancel_wait_timeout=60)
        delayed = await trader.trade(await trader.send(BUY | waiting("delayed", 60)), status("delayed"))

        assert codes(delayed) == ["delayed"]
        assert delayed["proposed"] == ["buy 5 AMD, at the market"]
        assert [intent["quantity"] for intent in delayed["intents"]] == ["5"]
        assert delayed["trace"]
        assert delayed["settings"]["cancel_wait_timeout"] == 60
        assert (delayed["resumes_at"], delayed["expires_at"]) == (iso(after(NOON, 60)), None)
        assert delayed["orders"] == []


async def test_the_delay_makes_no_entry_older_and_is_waited_for_once(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(BUY | waiting("delayed", 3600))
        await trader.trade(signal, status("delayed"))

        trader.desk.later(3600)

        done = await trader.trade(signal, status("completed"))
        assert [phase["status"] for phase in done["phases"]] == [
            "planned",
            "delayed",
            "planned",
            "working",
            "completed",
        ]
        assert [phase["seconds"] for phase in done["phases"]][1] == 3600
        assert (codes(done), done["proposed"], done["resumes_at"]) == ([], [], None)


async def test_a_delay_goes_on_over_a_restart(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        signal = await trader.send(BUY | waiting("delayed", 60))
        await trader.trade(signal, status("delayed"))

    async with trading(tmp_path, store_url, rules=rules, at=after(NOON, 61)) as trader:
        await trader.price("100")
        await trader.trade(signal, status("completed"))


@pytest.mark.parametrize(
    "overtaking", [{"action": "exit"}, {"action": "cancel"}, {"action": "sell", "sentiment": "flat"}]
)
async def test_what_overtakes_takes_the_place_of_what_waits_and_only_its_reason_is_left(
    overtaking: dict[str, str], tmp_path: Path, store_url: str
) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        waits = [await trader.send(BUY | waiting(how, 60)) for how in ("delayed", "queued", "awaiting_approval")]
        for signal in waits:
            await trader.trade(signal, status("delayed", "queued", "awaiting_approval"))

        await trader.trade(await trader.send(overtaking), status("held"))

        for signal in waits:
            superseded = await trader.trade(signal, status("superseded"))
            assert codes(superseded) == ["superseded"]
            assert [intent["quantity"] for intent in superseded["intents"]] == ["5"]
        trader.desk.later(61)
        await trader.trade(await trader.send({"action": "buy", "quantity": 1}), status("completed"))
        assert await trader.held() == "1"


async def test_an_exit_that_waits_overtakes_nothing_until_it_is_released(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin(allow_add=True)
        await trader.trade(await trader.send(BUY), status("completed"))
        entry = await trader.send({"action": "buy", "quantity": 1} | waiting("delayed", 60))
        await trader.trade(entry, status("delayed"))

        exit_ = await trader.send({"action": "exit"} | waiting("delayed", 30))
        await trader.trade(exit_, status("delayed"))
        assert (await trader.now(entry))["status"] == "delayed"

        trader.desk.later(31)
        await trader.trade(exit_, status("completed"))
        await trader.trade(entry, status("superseded"))
        assert await trader.held() == "0"


async def test_one_trade_of_a_subscription_and_ticker_is_queued_the_newest(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        older = await trader.send(BUY | waiting("queued", 3600))
        await trader.trade(older, status("queued"))
        newer = await trader.send({"action": "buy", "quantity": 7} | waiting("queued", 3600))
        queued = await trader.trade(newer, status("queued"))

        replaced = await trader.trade(older, status("superseded"))

        assert codes(replaced) == ["superseded"]
        assert newer in replaced["reasons"][0]["message"]
        assert queued["resumes_at"] == iso(after(NOON, 3600))
        trader.desk.later(3600)
        await trader.trade(newer, status("completed"))
        assert await trader.held() == "7"


async def test_an_older_trade_that_is_queued_later_gives_way_to_the_newer(tmp_path: Path, store_url: str) -> None:
    def delayed_then_queued(signal, settings, facts):
        found = rules(signal, settings, facts)
        if found.leave is None and facts.passed.delayed and facts.now < after(NOON, 3600):
            queue = {"wait": waiting("queued", 3600)["extras"]["wait"]}
            message = msgspec.structs.replace(signal.message, extras=queue)
            return rules(msgspec.structs.replace(signal, message=message), settings, facts)
        return found

    async with trading(tmp_path, store_url, rules=delayed_then_queued) as trader:
        await trader.begin()
        older = await trader.send(BUY | waiting("delayed", 60))
        await trader.trade(older, status("delayed"))
        newer = await trader.send({"action": "buy", "quantity": 7} | waiting("queued", 3600))
        await trader.trade(newer, status("queued"))

        trader.desk.later(61)

        assert newer in (await trader.trade(older, status("superseded")))["reasons"][0]["message"]
        assert (await trader.now(newer))["status"] == "queued"


async def test_a_queue_holds_one_trade_for_each_ticker(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        await trader.price("50", "NVDA")
        queued = [await trader.send(BUY | {"ticker": ticker} | waiting("queued", 60)) for ticker in ("AMD", "NVDA")]
        for signal in queued:
            await trader.trade(signal, status("queued"))
        trader.desk.later(60)
        for signal in queued:
            await trader.trade(signal, status("completed"))


async def test_the_kill_switch_holds_what_was_queued(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=rules) as trader:
        await trader.begin()
        queued = await trader.send(BUY | waiting("queued", 60))
        await trader.trade(queued, status("queued"))
        await trader.desk.call("POST", "/kill-switch", {"on": True})

        trader.desk.later(60)

        assert codes(await trader.trade(queued, status("held"))) == ["kill-switch"]
