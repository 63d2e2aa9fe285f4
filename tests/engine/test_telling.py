"""What happens is told to channels: once, at most so much a minute, again when it fails, and after a crash."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import at_work
from tests.engine.carried import URL, Carrier, make_channel, told, until, until_told
from tests.engine.trader import Trader, status, trading

pytestmark = pytest.mark.anyio


@pytest.fixture
def carrier() -> Carrier:
    return Carrier()


@pytest.fixture
async def trader(store_url: str, tmp_path: Path, carrier: Carrier) -> AsyncIterator[Trader]:
    async with trading(tmp_path, store_url, post=carrier) as trader:
        yield trader


async def test_a_trade_that_ended_is_told_once_with_what_was_done(trader: Trader, carrier: Carrier) -> None:
    await trader.begin()
    await make_channel(trader.desk)
    trade = await trader.trade(await trader.send({"action": "buy", "quantity": 2}), status("completed"))

    (message,) = await until_told(trader.desk, 1)

    assert (message["title"], message["channel"], message["count"]) == ("AMD: completed", "phone", 1)
    name = (await trader.desk.call("GET", f"/strategies/{trader.strategy.id}"))["name"]
    price = trade["orders"][0]["average_price"] if trade["orders"] else "100"
    assert message["text"] == f"{name} on trader: bought 2 AMD at {price}."
    assert carrier.urls == [URL]
    trader.desk.later(120)
    await trader.desk.desk.notifier.look()
    assert len(carrier.said) == 1


async def test_nothing_from_before_the_first_channel_is_told(trader: Trader, carrier: Carrier) -> None:
    await trader.begin()
    await trader.trade(await trader.send({"action": "buy"}), status("completed"))
    await make_channel(trader.desk)
    await trader.trade(await trader.send({"action": "exit"}), status("completed"))

    await until_told(trader.desk, 1)

    assert carrier.titles == ["AMD: completed"]
    assert "sold 1 AMD" in carrier.said[0].text


@pytest.mark.parametrize(
    ("notify", "titles"),
    [
        ("all", ["AMD: completed", "AMD: failed", "AMD: ignored"]),
        ("failures", ["AMD: failed"]),
        ("none", []),
    ],
)
async def test_a_subscription_says_which_trades_are_told(
    trader: Trader, carrier: Carrier, notify: str, titles: list[str]
) -> None:
    await trader.begin(notify=notify)
    await make_channel(trader.desk)
    await trader.trade(await trader.send({"action": "buy", "quantity": 9_000_000}), status("failed"))
    await trader.trade(await trader.send({"action": "buy"}), status("completed"))
    await trader.trade(await trader.send({"action": "buy"}), status("ignored", "held"))
    await trader.desk.call("POST", "/kill-switch", {"on": True})

    await until(lambda: "tradehook: kill switch on" in carrier.titles)

    ended = [title.replace("held", "ignored") for title in carrier.titles if title.startswith("AMD")]
    assert sorted(ended) == titles


async def test_a_channel_is_told_only_what_it_wants(trader: Trader, carrier: Carrier) -> None:
    await trader.begin()
    await make_channel(trader.desk, what=["events"])
    await trader.trade(await trader.send({"action": "buy"}), status("completed"))
    await trader.desk.call("POST", "/kill-switch", {"on": True})

    await until_told(trader.desk, 1)

    assert carrier.titles == ["tradehook: kill switch on"]


async def test_what_exceeds_the_limit_is_gathered_and_counted(trader: Trader, carrier: Carrier) -> None:
    await trader.begin()
    await make_channel(trader.desk, per_minute=2)
    carrier.may_go_on.clear()
    await trader.trade(await trader.send({"action": "exit"}), status("ignored", "held"))
    await until(lambda: told(trader.desk))
    for quantity in range(1, 5):
        await trader.trade(await trader.send({"action": "exit", "quantity": quantity}), status("ignored", "held"))
        await trader.desk.call("POST", "/kill-switch", {"on": quantity % 2 == 1})
    carrier.may_go_on.set()

    messages = await until_told(trader.desk, 2)
    trader.desk.later(59)
    await trader.desk.desk.notifier.look()
    assert len(carrier.said) == 2
    trader.desk.later(2)
    messages = await until(lambda: _once_all_counted(trader, 9))

    assert sum(message["count"] for message in messages) == 9
    assert any(title.endswith(" more") for title in carrier.titles)


async def _once_all_counted(trader: Trader, count: int) -> list:
    messages = await told(trader.desk)
    so_far = sum(message["count"] for message in messages if message["outcome"] == "told")
    if so_far < count:
        trader.desk.later(61)
        await trader.desk.desk.notifier.look()
    return messages if so_far >= count else []


async def test_what_fails_is_tried_again_and_given_up_in_the_end(trader: Trader, carrier: Carrier) -> None:
    await trader.begin()
    carrier.troubles = ["no such chat"] * 2
    await make_channel(trader.desk)
    await trader.desk.call("POST", "/kill-switch", {"on": True})

    (message,) = await until(lambda: _tried(trader, carrier, 1))
    assert (message["outcome"], message["trouble"]) == ("waiting", "no such chat")
    trader.desk.later(60)
    await until(lambda: _tried(trader, carrier, 2))
    trader.desk.later(120)
    (message,) = await until_told(trader.desk, 1)
    assert (message["attempts"], message["trouble"], len(carrier.said)) == (3, None, 3)

    carrier.troubles = ["gone"] * 6
    await trader.desk.call("POST", "/kill-switch", {"on": False})
    for attempt in range(4, 10):
        await until(lambda attempt=attempt: _tried(trader, carrier, attempt))
        trader.desk.later(1000)
    (_, message) = await until_told(trader.desk, 1, "failed")
    assert (message["attempts"], message["trouble"]) == (6, "gone")


async def _tried(trader: Trader, carrier: Carrier, times: int) -> list:
    """The messages, once so many were carried in all, and how that went is kept."""
    return await told(trader.desk) if len(carrier.said) == times and not trader.desk.desk.notifier.is_telling else []


async def test_one_who_died_before_it_was_marked_sends_it_again_after_a_restart(store_url: str, tmp_path: Path) -> None:
    first, second = Carrier(dies=1), Carrier()
    async with at_work(tmp_path, store_url, post=first) as desk:
        await make_channel(desk)
        await desk.call("POST", "/kill-switch", {"on": True})
        await until(lambda: first.said)
        (message,) = await told(desk)
        assert (message["outcome"], message["attempts"]) == ("waiting", 1)
        at = desk.clock.at
    async with at_work(tmp_path, store_url, at=at, post=second) as desk:
        await desk.desk.notifier.look()
        assert second.said == []
        desk.later(60)
        (message,) = await until_told(desk, 1)
        assert message["attempts"] == 2
    assert first.said == second.said


async def test_what_was_told_is_not_told_again_after_a_restart(store_url: str, tmp_path: Path) -> None:
    first, second = Carrier(), Carrier()
    async with at_work(tmp_path, store_url, post=first) as desk:
        await make_channel(desk)
        await desk.call("POST", "/kill-switch", {"on": True})
        await until_told(desk, 1)
    async with at_work(tmp_path, store_url, post=second) as desk:
        desk.later(3600)
        await desk.call("POST", "/kill-switch", {"on": False})
        await until_told(desk, 2)
    assert (first.titles, second.titles) == (["tradehook: kill switch on"], ["tradehook: kill switch off"])


async def test_a_channel_that_was_off_is_not_told_what_it_missed(trader: Trader, carrier: Carrier) -> None:
    await trader.begin()
    channel = await make_channel(trader.desk)
    await trader.desk.call("PATCH", f"/notifications/{channel['id']}", {"enabled": False})
    await trader.desk.call("POST", "/kill-switch", {"on": True})
    await trader.desk.call("PATCH", f"/notifications/{channel['id']}", {"enabled": True})
    await trader.desk.call("POST", "/kill-switch", {"on": False})

    await until_told(trader.desk, 1)

    assert carrier.titles == ["tradehook: kill switch off"]


async def test_one_channel_that_hangs_keeps_no_other_waiting(trader: Trader, carrier: Carrier) -> None:
    slow = Hanging(carrier)
    trader.desk.desk.notifier._post = slow
    await trader.begin()
    await make_channel(trader.desk, name="slow", url="json://slow.test/x")
    await make_channel(trader.desk, name="quick")
    await trader.desk.call("POST", "/kill-switch", {"on": True})

    await until(lambda: carrier.said)

    assert slow.asked == 1
    assert carrier.urls == [URL]


class Hanging:
    """A carrier that never comes back from one address."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self.asked = 0

    async def trouble_with(self, url: str) -> str | None:
        """Every address is good."""
        return None

    async def tell(self, url: str, messages: list) -> list:
        """As the other carrier, but for the address that hangs."""
        if "slow" in url:
            self.asked += 1
            await asyncio.Event().wait()
        return await self._carrier.tell(url, messages)
