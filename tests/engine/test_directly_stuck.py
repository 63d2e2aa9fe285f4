"""Trades that go to one order, where nobody tells them to go on, or the program cannot: none waits unseen."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.client import Json
from tests.desk import Inside, at_work
from tests.journeys.key_inside import KeyInside, key_inside
from tradehook.deciding.decide import decide
from tradehook.deciding.facts import Facts
from tradehook.engine import direct_steps, steps
from tradehook.engine.turn import NOTHING
from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Action, Signal

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk on each engine in turn."""
    async with at_work(tmp_path, store_url) as found:
        yield found


async def _order(holder: KeyInside, number: int) -> Json:
    return next(each for each in await holder.orders() if each["number"] == number)


async def test_what_nobody_tells_is_found_within_a_second(desk: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = await key_inside(desk)
    number = (await holder.places(type="Limit", price=90))["orderId"]
    monkeypatch.setattr(steps, "step_directly", lambda *_: NOTHING)
    changing = asyncio.create_task(holder.does("modify", orderId=number, price=91))

    async def at_work() -> bool:
        return len(await holder.trades()) == 2

    await holder.until(at_work, "the trade about the order")
    desk.later(1.01)
    await changing

    async def changed() -> bool:
        return (await _order(holder, number))["limit_price"] == "91"

    await holder.until(changed, "the new price")


def _modify_is_broken(signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Decision:
    """Rules that cannot work out new terms."""
    if signal.message.action is Action.MODIFY:
        raise ZeroDivisionError("no such thing")
    return decide(signal, settings, facts)


async def test_what_cannot_be_worked_out_fails_visibly_and_keeps_nobody_waiting(store_url: str, tmp_path: Path) -> None:
    async with at_work(tmp_path, store_url, rules=_modify_is_broken) as inside:
        holder = await key_inside(inside)
        number = (await holder.places(type="Limit", price=90))["orderId"]

        said = await _once_failed(holder, number)

        assert (said["s"], said["code"]) == ("error", "fault")
        assert "no such thing" in said["errmsg"]
        assert (await holder.trades())[-1]["addressed_order_id"] == (await _order(holder, number))["id"]
        assert (await holder.does("cancel", orderId=number))["status"] == "cancelled"


async def _once_failed(holder: KeyInside, number: int) -> Json:
    """What new terms are answered, once their trade has failed."""
    message = {"action": "modify", "accountName": holder.account_name, "orderId": number, "price": 91}
    await holder.sends(message, idempotency_key="k")

    async def failed() -> bool:
        return (await holder.trades())[-1]["status"] == "failed"

    await holder.until(failed, "the end of the change")
    return dict((await holder.sends(message, idempotency_key="k")).json())


async def test_what_cannot_go_on_fails_visibly_too(desk: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = await key_inside(desk)
    numbers = [(await holder.places(type="Limit", price=90))["orderId"] for _ in range(2)]

    def breaks(*_: object) -> NoReturn:
        raise ZeroDivisionError("no such thing")

    async def at_work() -> bool:
        return len(await holder.trades()) == 3

    with monkeypatch.context() as broken:
        broken.setattr(steps, "step_directly", lambda *_: NOTHING)
        broken.setattr(direct_steps, "step_directly", breaks)
        changing = asyncio.create_task(_once_failed(holder, numbers[0]))
        await holder.until(at_work, "the trade about the order")
        desk.later(1.01)
        assert (await changing)["code"] == "fault"
    assert (await holder.does("modify", orderId=numbers[1], price=92))["status"] == "working"
