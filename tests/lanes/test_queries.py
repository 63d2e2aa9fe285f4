"""What waits for a person is kept as it is, found by what it is about, and settled once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import pytest

from tests.strategies import NOON
from tradehook.lanes import queries
from tradehook.lanes.lane import Parked, ParkedKind
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.ids import AccountId, OrderId, RequestId
from tradehook.vocabulary.instant import after

pytestmark = pytest.mark.anyio

REQUEST = Parked(
    id="first",
    kind=ParkedKind.REQUEST,
    account_id=AccountId("account"),
    family="AMD",
    request_id=RequestId("request"),
    order_id=OrderId("order"),
    report=None,
    reason="look-up-impossible",
    words="Is it there?",
    parked_at=NOON,
)
REPORT = Parked(
    id="second",
    kind=ParkedKind.REPORT,
    account_id=AccountId("another"),
    family=None,
    request_id=None,
    order_id=None,
    report='{"cursor": 7}',
    reason="report-not-taken",
    words="It failed.",
    parked_at=after(NOON, 1),
)


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[OpenStore]:
    """A store in which a request and a report are parked."""
    opened = OpenStore(store_url)
    for work in (REQUEST, REPORT):
        await opened.write(partial(queries.park, work=work))
    yield opened
    await opened.close()


async def test_parked_work_comes_back_as_it_was_kept(store: OpenStore) -> None:
    for work in (REQUEST, REPORT):
        assert await store.read(partial(queries.parked, work_id=work.id)) == work
        assert await store.write(partial(queries.lock_parked, work_id=work.id)) == work
    assert await store.read(partial(queries.parked, work_id="third")) is None
    assert await store.write(partial(queries.lock_parked, work_id="third")) is None


async def test_what_is_parked_is_found_by_its_order_and_by_its_report(store: OpenStore) -> None:
    of_order = partial(queries.parked_of_order, order_id=OrderId("order"))
    of_report = partial(queries.parked_report, report='{"cursor": 7}')

    assert await store.read(of_order) == [REQUEST]
    assert await store.read(partial(queries.parked_of_order, order_id=OrderId("another"))) == []
    assert await store.read(of_report) == REPORT
    assert await store.read(partial(queries.parked_report, report='{"cursor": 8}')) is None


async def test_a_report_that_was_parked_twice_is_found_as_it_was_last(store: OpenStore) -> None:
    again = replace(REPORT, id="third", words="It failed once more.")
    await store.write(partial(queries.park, work=again))

    assert await store.read(partial(queries.parked_report, report='{"cursor": 7}')) == again


async def test_work_is_settled_once_and_is_no_longer_parked(store: OpenStore) -> None:
    settle = partial(queries.settle_parked, work_id="first", settled_as="accepted", at=after(NOON, 60))
    other = partial(queries.settle_parked, work_id="first", settled_as="rejected", at=after(NOON, 61))

    assert await store.write(settle)
    assert not await store.write(other)
    assert not await store.write(partial(queries.settle_parked, work_id="third", settled_as="accepted", at=NOON))

    settled = replace(REQUEST, settled_at=after(NOON, 60), settled_as="accepted")
    assert await store.read(partial(queries.parked, work_id="first")) == settled
    assert await store.read(partial(queries.parked_of_order, order_id=OrderId("order"))) == []
    assert [work for _, work in await store.read(partial(queries.still_parked, after=0, limit=9, only={}))] == [REPORT]


async def test_what_still_waits_is_read_oldest_first_a_page_at_a_time(store: OpenStore) -> None:
    [(number, first)] = await store.read(partial(queries.still_parked, after=0, limit=1, only={}))
    [(_, second)] = await store.read(partial(queries.still_parked, after=number, limit=9, only={}))

    assert (first, second) == (REQUEST, REPORT)


@pytest.mark.parametrize(
    ("only", "found"),
    [
        ({"kind": "request"}, [REQUEST]),
        ({"account_id": "another"}, [REPORT]),
        ({"reason": "look-up-impossible", "account_id": "account"}, [REQUEST]),
        ({"reason": "look-up-impossible", "account_id": "another"}, []),
    ],
)
async def test_what_still_waits_can_be_narrowed(store: OpenStore, only: dict[str, str], found: list[Parked]) -> None:
    rows = await store.read(partial(queries.still_parked, after=0, limit=9, only=only))

    assert [work for _, work in rows] == found
