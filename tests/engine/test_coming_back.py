"""Trades that leave their lane come back at its tail and are planned anew (rule: architecture 4)."""

from pathlib import Path

import pytest

from tests.engine.trader import codes, status, trading
from tradehook.deciding.decide import decide
from tradehook.deciding.facts import Facts
from tradehook.vocabulary.decision import Decision, Leave
from tradehook.vocabulary.ids import TradeId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Signal
from tradehook.vocabulary.trade import TradeStatus

pytestmark = pytest.mark.anyio


class Leaving:
    """Rules by which some messages leave their lane the first time, as their `extras` say."""

    def __init__(self) -> None:
        self.left: set[str] = set()

    def __call__(self, signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Decision:
        leave = (signal.message.extras or {}).get("leave")
        if leave is None or signal.id in self.left:
            return decide(signal, settings, facts)
        self.left.add(signal.id)
        until: Instant | None = after(facts.now, float(leave["for"])) if "for" in leave else None
        return Decision(intents=(), reasons=(), trace=(), leave=Leave(status=TradeStatus(leave["as"]), until=until))


def leaving(how: str, seconds: int | None = None) -> dict[str, object]:
    return {"extras": {"leave": {"as": how} | ({} if seconds is None else {"for": seconds})}}


async def test_a_delayed_trade_frees_its_lane_and_comes_back_at_the_tail(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=Leaving()) as trader:
        await trader.begin()
        delayed = await trader.send({"action": "buy", "quantity": 5} | leaving("delayed", 60))
        await trader.trade(delayed, status("delayed"))
        await trader.trade(await trader.send({"action": "buy", "quantity": 2}), status("completed"))

        trader.desk.later(61)

        assert codes(await trader.trade(delayed, status("held"))) == ["already-in-position"]
        assert await trader.held() == "2"


async def test_the_time_away_makes_no_entry_older(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=Leaving()) as trader:
        await trader.begin()
        queued = await trader.send({"action": "buy", "quantity": 5} | leaving("queued", 3600))
        await trader.trade(queued, status("queued"))

        trader.desk.later(3601)

        await trader.trade(queued, status("completed"))


async def test_one_that_awaits_approval_comes_back_when_it_is_released(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=Leaving()) as trader:
        await trader.begin()
        waits = await trader.send({"action": "buy", "quantity": 5} | leaving("awaiting_approval"))
        trade = await trader.trade(waits, status("awaiting_approval"))
        trader.desk.later(100_000)

        await trader.desk.desk.engine.bring_back(TradeId(trade["id"]))

        await trader.trade(waits, status("completed"))


async def test_an_exit_revokes_entries_that_are_away(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=Leaving()) as trader:
        await trader.begin()
        away = [await trader.send({"action": "buy", "quantity": 5} | leaving(how, 60)) for how in ("delayed", "queued")]
        for signal in away:
            await trader.trade(signal, status("delayed", "queued"))

        await trader.trade(await trader.send({"action": "exit"}), status("held"))

        for signal in away:
            assert codes(await trader.trade(signal, status("superseded"))) == ["superseded"]
        trader.desk.later(61)
        await trader.trade(await trader.send({"action": "buy", "quantity": 1}), status("completed"))
        assert await trader.held() == "1"


async def test_the_kill_switch_holds_what_comes_back(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url, rules=Leaving()) as trader:
        await trader.begin()
        delayed = await trader.send({"action": "buy", "quantity": 5} | leaving("delayed", 60))
        await trader.trade(delayed, status("delayed"))
        await trader.desk.call("POST", "/kill-switch", {"on": True})

        trader.desk.later(61)

        assert codes(await trader.trade(delayed, status("held"))) == ["kill-switch"]
