"""A lane's row is kept as it is, made once, and found by who has to look at it; a lease is one owner's at a time."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import partial

import pytest

from tests.databases import copied_database
from tests.strategies import NOON
from tradehook.lanes import queries
from tradehook.lanes.lane import Lane
from tradehook.lanes.life import LaneState
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.ids import AccountId, LaneKey, TradeId
from tradehook.vocabulary.instant import Instant, after

pytestmark = pytest.mark.anyio

ROUNDS = 100
AMD = LaneKey(AccountId("account"), "AMD")
MSFT = LaneKey(AccountId("account"), "MSFT")
HELD = Lane(
    key=AMD,
    trade_id=TradeId("trade"),
    state=LaneState.EXIT,
    wait_until=after(NOON, 120),
    owner="one",
    epoch=3,
    lease_until=after(NOON, 10),
    overtaken=7,
)


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[OpenStore]:
    opened = OpenStore(store_url)
    yield opened
    await opened.close()


async def locked(store: OpenStore, key: LaneKey) -> Lane:
    """A lane as it is."""
    return await store.write(partial(queries.lane, key=key))


async def keep(store: OpenStore, *lanes: Lane) -> None:
    """Keep lanes, each locked first, as everywhere."""
    for lane in lanes:
        await locked(store, lane.key)
        await store.write(partial(queries.set_lane, new=lane))


async def takes(store: OpenStore, owner: str, now: Instant, name: str = "routing") -> bool:
    """Whether somebody gets a lease of 10 s."""
    work = partial(queries.take_lease, name=name, owner=owner, now=now, until=after(now, 10))
    return await store.write(work)


async def test_a_lane_that_was_never_used_is_free(store: OpenStore) -> None:
    assert await locked(store, AMD) == await locked(store, AMD) == Lane(key=AMD)


async def test_a_lane_comes_back_as_it_was_kept(store: OpenStore) -> None:
    await keep(store, HELD, Lane(key=MSFT))

    assert await locked(store, AMD) == HELD
    assert await locked(store, MSFT) == Lane(key=MSFT)
    assert await store.read(queries.held_lanes) == [HELD]


async def test_who_is_told_to_look_at_a_lane_is_its_owner_until_that_is_heeded(store: OpenStore) -> None:
    await keep(store, HELD, replace(HELD, key=MSFT, owner="other"))
    await store.write(partial(queries.poke, key=AMD))
    await store.write(partial(queries.set_lane, new=HELD))

    assert await store.read(partial(queries.poked_lanes, owner="one")) == [AMD]
    assert await store.read(partial(queries.poked_lanes, owner="other")) == []
    assert (await locked(store, AMD)).poked
    await store.write(partial(queries.heed, key=AMD))
    assert await store.read(partial(queries.poked_lanes, owner="one")) == []


async def test_renewing_keeps_what_an_engine_holds_and_nothing_else(store: OpenStore) -> None:
    theirs, free = replace(HELD, key=MSFT, owner="other"), replace(HELD, key=LaneKey(AMD[0], "SPY"), trade_id=None)
    await keep(store, HELD, theirs, free)
    later = after(NOON, 60)

    await store.write(partial(queries.renew_lanes, owner="one", until=later))

    assert await locked(store, AMD) == replace(HELD, lease_until=later)
    assert await locked(store, MSFT) == theirs
    assert await locked(store, free.key) == free


async def test_a_lease_is_kept_while_it_lasts_and_anybodys_afterwards(store: OpenStore) -> None:
    assert await takes(store, "one", NOON)
    assert not await takes(store, "other", after(NOON, 9.9))
    assert await takes(store, "other", NOON, name="reports:paper")
    assert await takes(store, "one", after(NOON, 9.9))
    assert not await takes(store, "other", after(NOON, 19.8))
    assert await takes(store, "other", after(NOON, 19.9))
    assert not await takes(store, "one", after(NOON, 20))


async def test_a_lease_that_is_given_up_is_anybodys_at_once_and_only_its_owner_gives_it_up(store: OpenStore) -> None:
    await takes(store, "one", NOON)
    await store.write(partial(queries.give_up_lease, name="routing", owner="other"))
    assert not await takes(store, "other", NOON)

    await store.write(partial(queries.give_up_lease, name="routing", owner="one"))

    assert await takes(store, "other", NOON)
    assert not await takes(store, "one", NOON)


@pytest.fixture
def url(postgres_url: str, migrated_database: str) -> Iterator[str]:
    with copied_database(postgres_url, migrated_database) as found:
        yield found


@pytest.fixture
async def stores(url: str) -> AsyncIterator[tuple[OpenStore, OpenStore]]:
    """Two writers on one database."""
    opened = OpenStore(url), OpenStore(url)
    yield opened
    for store in opened:
        await store.close()


@pytest.mark.postgres
async def test_two_that_use_a_new_lane_at_once_both_get_it_one_after_the_other(
    stores: tuple[OpenStore, OpenStore],
) -> None:
    for number in range(ROUNDS):
        key = LaneKey(AMD.account_id, f"family {number}")
        found = await asyncio.gather(*(locked(store, key) for store in stores))
        assert set(found) == {Lane(key=key)}


@pytest.mark.postgres
async def test_of_two_that_take_a_lease_at_once_one_gets_it(stores: tuple[OpenStore, OpenStore]) -> None:
    names = ("one", "other")
    for number in range(ROUNDS):
        # Free at first, then over again and again.
        now = after(NOON, 10 * number)
        got = await asyncio.gather(*(takes(store, name, now) for store, name in zip(stores, names, strict=True)))
        assert sorted(got) == [False, True]
