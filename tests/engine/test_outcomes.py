"""What is answered about an order, and when: what journeys cannot hold still."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.desk import Inside, at_work
from tests.journeys.key_inside import key_inside
from tradehook.dialects.contract import OrderNow
from tradehook.engine.outcomes import Outcome, Outcomes
from tradehook.engine.reception import Onward, Reception
from tradehook.engine.understanding_orders import OrderReader
from tradehook.plumbing.clock import elapsed_s
from tradehook.plumbing.store.contract import StoreFailed
from tradehook.vocabulary.ids import SignalId
from tradehook.vocabulary.order import OrderStatus
from tradehook.web.app import application

pytestmark = pytest.mark.anyio

MANY = 50
SIGNAL = SignalId("signal")
PENDING = Outcome(now=OrderNow(17), settled=False)
FILLED = Outcome(now=OrderNow(17, OrderStatus.FILLED, filled=Decimal(10)), settled=True)


class Known:
    """A store in which it is known what became of an order from some look on."""

    def __init__(self, from_look: int) -> None:
        self.looks = 0
        self.all_looked = asyncio.Event()
        self._from = from_look

    async def read(self, _work: Callable[..., Any]) -> Outcome:
        """What is known at this look."""
        self.looks += 1
        if self.looks == MANY:
            self.all_looked.set()
        return FILLED if self.looks >= self._from else PENDING


def outcomes(store: Known) -> Outcomes:
    return Outcomes(store)  # type: ignore[arg-type]


async def test_what_another_process_did_is_seen_though_nobody_says_so() -> None:
    store = Known(from_look=3)
    assert await outcomes(store).wait(SIGNAL, elapsed_s() + 60) == FILLED.now
    assert store.looks == 3


async def test_at_the_time_what_is_known_is_said() -> None:
    began = elapsed_s()
    assert await outcomes(Known(from_look=10_000)).wait(SIGNAL, began + 0.25) == PENDING.now
    assert elapsed_s() - began >= 0.25


async def test_whoever_comes_too_late_is_told_at_once() -> None:
    store = Known(from_look=10_000)
    assert await outcomes(store).wait(SIGNAL, elapsed_s() - 1) == PENDING.now
    assert store.looks == 1


async def test_many_wait_and_all_hear_of_it() -> None:
    store = Known(from_look=MANY + 1)
    known = outcomes(store)
    waiting = [asyncio.create_task(known.wait(SIGNAL, elapsed_s() + 60)) for _ in range(MANY)]
    await store.all_looked.wait()
    known.heard()
    assert set(await asyncio.gather(*waiting)) == {FILLED.now}


class Slow(Known):
    """One whose first look takes its time."""

    def __init__(self) -> None:
        super().__init__(from_look=2)
        self.goes_on = asyncio.Event()

    async def read(self, work: Callable[..., Any]) -> Outcome:
        """Look; the first answer is on its way for as long as the test wants."""
        found = await super().read(work)
        if found is PENDING:
            await self.goes_on.wait()
        return found


async def test_what_is_heard_of_during_a_look_is_looked_at_though_another_begins_to_wait_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tradehook.engine.outcomes._LOOK_AGAIN_S", 3600)
    store = Slow()
    known = outcomes(store)
    first = asyncio.create_task(known.wait(SIGNAL, elapsed_s() + 3600))
    await asyncio.sleep(0)
    known.heard()
    assert await known.wait(SIGNAL, elapsed_s() + 3600) == FILLED.now
    store.goes_on.set()
    async with asyncio.timeout(10):
        assert await first == FILLED.now


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    async with at_work(tmp_path, store_url) as found:
        yield found


async def test_what_cannot_be_looked_at_is_our_fault_and_the_same_body_a_resend(desk: Inside) -> None:
    holder, inner, troubles = await key_inside(desk), desk.desk, [StoreFailed("disk I/O error")]

    async def looked(signal_id: SignalId, until_s: float) -> OrderNow:
        if troubles:
            raise troubles.pop()
        return await inner.engine.outcomes.wait(signal_id, until_s)

    reception = Reception(
        store=inner.store,
        registry=inner.webhooks,
        dialects=inner.dialects,
        world=inner.world,
        answers=inner.answers,
        onward=Onward(inner.engine.signals_came, OrderReader(inner.store, inner.world).understand, looked),
    )
    message = {"action": "place", "accountName": holder.account_name, "symbol": "AMD", "type": "Market", "qty": 5}
    body = json.dumps(message | {"side": "buy"})
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application(replace(inner, reception=reception))), base_url="http://desk.test"
    ) as http:
        failed = await http.post(holder.path, content=body)
        await holder.holds("5")
        desk.later(5)
        again = await http.post(holder.path, content=body)

    assert (failed.status_code, failed.json()["code"]) == (500, "internal-error")
    (order,) = await holder.orders()
    assert (again.status_code, again.json()["d"]["orderId"]) == (200, order["number"])
    assert [row["verdict"] for row in await holder.rows()] == ["accepted", "duplicate"]
    assert inner.answers.mark == 2


async def test_the_average_is_of_all_that_an_order_has_filled(desk: Inside) -> None:
    holder = await key_inside(desk)
    await holder.places()
    await desk.call("PUT", "/prices/AMD", {"last": "100", "size": "10"})
    crossing = asyncio.create_task(holder.places(side="sell", qty=15))
    await holder.holds("0")
    await desk.call("PUT", "/prices/AMD", {"last": "103", "size": "10"})
    so = await crossing
    assert (so["status"], so["filledQty"], so["avgPrice"]) == ("filled", 15, 101)
