"""A duty is one engine's at a time: won, kept while it lives, lost once it is silent, and given up in good order."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from tests.engine.rivals import Rival, Rivals, two_engines
from tradehook.engine import lanes
from tradehook.engine.carry_out import advance
from tradehook.engine.leasing import ROUTING, Duties, reports_of
from tradehook.lanes import queries
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.instant import after

pytestmark = pytest.mark.anyio

REPORTS = reports_of("paper")
LEASE_S = 10.0


class Engine:
    """An engine of which only the duties are there; `at_work` counts who does what now."""

    def __init__(self, rival: Rival) -> None:
        self.rival = rival
        self.at_work: Counter[str] = Counter()
        self.begun = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []
        self.duties = Duties(rival.world, self._write, self._spawn)
        for name in (ROUTING, REPORTS):
            self.duties.add(name, self._work_of(name))

    def _work_of(self, name: str) -> Callable[[], Coroutine[Any, Any, None]]:
        async def work() -> None:
            self.at_work[name] += 1
            self.begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                self.at_work[name] -= 1

        return work

    async def _write(self, work: Callable[[Tx], Any]) -> Any:
        return await self.rival.store.write(work)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        self.tasks.append(asyncio.get_running_loop().create_task(work))
        return self.tasks[-1]

    async def does(self) -> set[str]:
        """What it is at work on."""
        await asyncio.sleep(0)
        return {name for name, times in self.at_work.items() if times}

    async def stop(self) -> None:
        """End what is at work."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


@pytest.fixture
async def rivals(store_url: str) -> AsyncIterator[Rivals]:
    async with two_engines(store_url, writers=1) as found:
        yield found


@pytest.fixture
async def one(rivals: Rivals) -> AsyncIterator[Engine]:
    found = Engine(rivals.one)
    yield found
    await found.stop()


@pytest.fixture
async def other(rivals: Rivals) -> AsyncIterator[Engine]:
    found = Engine(rivals.other)
    yield found
    await found.stop()


async def test_who_comes_first_has_every_duty_and_begins_each_once(one: Engine, other: Engine) -> None:
    for _ in range(3):
        await one.duties.check()
        await other.duties.check()

    assert await one.does() == {ROUTING, REPORTS}
    assert set(one.at_work.values()) == {1}
    assert await other.does() == set()
    assert one.duties.has(ROUTING)
    assert not other.duties.has(ROUTING)


async def test_a_duty_is_kept_for_as_long_as_it_is_renewed(rivals: Rivals, one: Engine, other: Engine) -> None:
    await one.duties.check()
    for _ in range(4):
        rivals.later(LEASE_S - 1)
        await one.duties.check()
        await other.duties.check()

    assert await one.does() == {ROUTING, REPORTS}
    assert await other.does() == set()


async def test_what_is_not_renewed_is_another_engines_and_who_wakes_stops_doing_it(
    rivals: Rivals, one: Engine, other: Engine
) -> None:
    await one.duties.check()
    rivals.later(LEASE_S)
    await other.duties.check()

    assert await other.does() == {ROUTING, REPORTS}
    await one.duties.check()
    assert await one.does() == set()
    assert not one.duties.has(ROUTING)


async def test_what_was_lost_is_begun_again_when_it_is_won_again(rivals: Rivals, one: Engine, other: Engine) -> None:
    for engine in (one, other, one):
        await engine.duties.check()
        rivals.later(LEASE_S)
        assert await engine.does() == {ROUTING, REPORTS}
    await other.duties.check()
    await one.duties.check()

    assert await one.does() == set()


async def test_what_is_given_up_in_good_order_is_another_engines_at_once(
    rivals: Rivals, one: Engine, other: Engine
) -> None:
    await one.duties.check()
    await rivals.one.store.write(one.duties.drop)
    await other.duties.check()

    assert await other.does() == {ROUTING, REPORTS}


async def test_who_has_no_duty_gives_up_nobody_elses(rivals: Rivals, one: Engine, other: Engine) -> None:
    await one.duties.check()
    await other.duties.check()
    await rivals.other.store.write(other.duties.drop)
    await other.duties.check()

    assert await other.does() == set()


async def test_a_duty_that_is_left_is_begun_anew_at_the_next_check(one: Engine, other: Engine) -> None:
    await one.duties.check()
    one.duties.leave(REPORTS)

    assert await one.does() == {ROUTING}
    await other.duties.check()
    await one.duties.check()
    assert await one.does() == {ROUTING, REPORTS}
    assert await other.does() == set()


async def test_a_duty_that_is_added_later_is_had_with_the_next_check(one: Engine) -> None:
    await one.duties.check()
    name = reports_of("an account's own")
    one.duties.add(name, one._work_of(name))

    await one.duties.check()

    assert await one.does() == {ROUTING, REPORTS, name}


async def test_a_check_renews_the_lanes_that_are_held_and_no_other_engines(rivals: Rivals, one: Engine) -> None:
    ours, theirs = await rivals.signal("AMD"), await rivals.signal("MSFT")
    await rivals.one.does(advance, key=ours.lane)
    await rivals.other.does(advance, key=theirs.lane)
    rivals.later(LEASE_S / 2)
    await one.duties.check()

    leases = {lane.key: lane.lease_until for lane in await rivals.one.reads(queries.held_lanes)}

    assert leases[ours.lane] == after(rivals.clock.now(), LEASE_S)
    assert leases[theirs.lane] == after(rivals.clock.now(), LEASE_S / 2)


async def test_a_duty_that_became_free_is_had_without_anybody_asking(rivals: Rivals, one: Engine) -> None:
    await one.duties.check()
    rivals.other.world = replace(rivals.other.world, lease_s=0.04)
    other = Engine(rivals.other)
    keeping = asyncio.create_task(other.duties.keep())
    try:
        await rivals.one.store.write(one.duties.drop)
        async with asyncio.timeout(30):
            await other.begun.wait()
        assert await other.does() == {ROUTING, REPORTS}
    finally:
        keeping.cancel()
        await other.stop()


async def test_a_stop_in_good_order_lets_others_have_the_lanes_at_once(rivals: Rivals, one: Engine) -> None:
    trade = await rivals.signal()
    await rivals.one.does(advance, key=trade.lane)

    await rivals.one.store.write(one.duties.drop)

    lane = await rivals.other.does(lanes.hold, key=trade.lane)
    assert lane is not None
    assert (lane.trade_id, lane.owner) == (trade.id, "engine-2")
