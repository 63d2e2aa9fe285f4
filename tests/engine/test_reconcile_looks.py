"""Looking at a broker: one request serves everybody who may use it, and whatever goes wrong is an answer."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest

from tests.engine.books import CONNECTION
from tests.engine.looked import FLAT, NO_LINK, Desk, Gate, Told
from tests.engine.reports import ACCOUNT, filled, holds, shows
from tradehook.engine.take_report import take_reports
from tradehook.plumbing.store.opened import OpenStore
from tradehook.positions import queries as positions
from tradehook.vocabulary.broker import Snapshot, Unknown
from tradehook.vocabulary.ids import LaneKey
from tradehook.vocabulary.instant import after

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(store_url: str) -> AsyncIterator[Desk]:
    store = OpenStore(store_url)
    try:
        opened = Desk(store, Told())
        await opened.begin()
        yield opened
    finally:
        await store.close()


async def test_one_request_serves_everybody(desk: Desk) -> None:
    assert await asyncio.gather(*(desk.look() for _ in range(8))) == [None] * 8
    assert desk.broker.asked == 1


async def test_what_is_known_well_enough_is_not_asked_for(desk: Desk) -> None:
    await desk.look()
    desk.later(5)
    assert await desk.look(after(desk.clock.now(), -5)) is None
    assert desk.broker.asked == 1
    assert await desk.look(after(desk.clock.now(), -4.9)) is None
    assert desk.broker.asked == 2


async def test_a_request_that_began_too_early_is_followed_by_one_for_all_who_wait(desk: Desk) -> None:
    gate = Gate(desk.broker)
    first = asyncio.create_task(desk.look())
    await gate.waiting.wait()
    desk.later(1)
    later = [asyncio.create_task(desk.look()) for _ in range(5)]
    await asyncio.sleep(0)
    gate.open()

    assert await asyncio.gather(first, *later) == [None] * 6
    assert desk.broker.asked == 2


async def test_whoever_gives_up_leaves_the_others_their_answer(desk: Desk) -> None:
    gate = Gate(desk.broker)
    first = asyncio.create_task(desk.look())
    await gate.waiting.wait()
    second = asyncio.create_task(desk.look())
    await asyncio.sleep(0)
    first.cancel()
    gate.open()

    assert await second is None


async def test_a_fill_that_the_snapshot_does_not_explain_makes_it_old(desk: Desk) -> None:
    await desk.look()
    await desk.store.write(partial(positions.doubt_snapshot, account_id=ACCOUNT))
    assert await desk.look() is None
    assert desk.broker.asked == 2


async def test_no_answer_is_an_answer_for_all_who_waited_for_it_and_for_nobody_after(desk: Desk) -> None:
    desk.broker.says(NO_LINK)
    assert await asyncio.gather(*(desk.look() for _ in range(4))) == [NO_LINK] * 4
    assert desk.broker.asked == 1
    assert await desk.look() == NO_LINK
    assert desk.broker.asked == 2


async def test_an_adapter_that_fails_is_no_answer(desk: Desk) -> None:
    async def fail() -> Snapshot:
        raise ValueError("not foreseen")

    desk.broker.answers = fail
    found = await desk.look()
    assert isinstance(found, Unknown)
    assert "not foreseen" in found.why


async def test_a_connection_that_nobody_opened_is_no_answer(desk: Desk) -> None:
    desk.world.brokers.clear()  # type: ignore[attr-defined]
    assert isinstance(await desk.look(), Unknown)
    assert isinstance(await desk.looks.reconcile(ACCOUNT), Unknown)


async def test_a_snapshot_that_is_ahead_waits_for_the_reports(desk: Desk) -> None:
    desk.broker.says(shows(2, held=(holds(3, 100),)))
    looking = asyncio.create_task(desk.look())
    taking = partial(take_reports, world=desk.world, connection=CONNECTION)
    await desk.store.write(partial(taking, reports=(filled(1, 1),)))
    assert not looking.done()
    await desk.store.write(partial(taking, reports=(filled(2, 2),)))

    assert await looking is None
    assert desk.broker.asked == 1
    assert [code for code, _ in await desk.noted()] == ["external-fill", "external-fill"]


async def test_what_was_adjusted_wakes_its_lane(desk: Desk) -> None:
    desk.broker.says(shows(held=(holds(3, 100),)))
    await desk.look()
    assert [turn.lanes for turn in desk.turns] == [(LaneKey(ACCOUNT, "AMD"),)]


async def test_a_lost_connection_is_told_once_and_so_is_that_it_is_back(desk: Desk) -> None:
    await desk.look()
    desk.broker.says(NO_LINK)
    for _ in range(3):
        desk.later(1)
        await desk.look()
    assert await desk.another().account(ACCOUNT, desk.clock.now()) == NO_LINK
    lost = ("connection-lost", "The broker could not be reached: no link")
    assert await desk.noted() == [lost]

    desk.broker.says(FLAT)
    after_a_restart = desk.another()
    assert await after_a_restart.account(ACCOUNT, desk.clock.now()) is None
    desk.later(1)
    assert await desk.look() is None
    assert [code for code, _ in await desk.noted()] == ["connection-lost", "connection-back"]


async def test_prices_are_fetched_where_the_broker_has_to_be_asked(desk: Desk) -> None:
    amd = [desk.world.instrument("AMD")]
    await desk.look(instruments=amd)
    assert desk.broker.priced == []

    desk.broker.asked_for = True
    assert await desk.look(instruments=amd) is None
    assert desk.broker.priced == ["AMD"]
    desk.broker.prices = NO_LINK
    assert await desk.look(instruments=amd) == NO_LINK
