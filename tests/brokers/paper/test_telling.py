"""Reports of the paper broker on a real store: from a cursor on, in batches, to every reader."""

import asyncio

import pytest

from tests.brokers.paper.asking import submit
from tests.brokers.paper.world import SOON, Desk, buy
from tradehook.brokers.paper import queries
from tradehook.vocabulary.broker import (
    Report,
)

pytestmark = pytest.mark.anyio


async def test_reports_begin_after_the_cursor_and_go_on_live(desk: Desk) -> None:
    await submit(desk, buy(1))
    await submit(desk, buy(2))
    first, second = await desk.told()

    stream = aiter(desk.broker.reports(first.cursor))
    assert await anext(stream) == (second,)
    assert await anext(stream) == ()
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    assert not waiting.done()
    order = buy(3)
    await submit(desk, order)

    (third,) = await asyncio.wait_for(waiting, 5)
    assert (third.client_order_id, third.cursor > second.cursor) == (order.client_order_id, True)


async def test_every_reader_hears_everything_in_batches(desk: Desk) -> None:
    orders = [buy(1) for _ in range(queries.MOST_REPORTS + 1)]
    readers = [asyncio.create_task(_read(desk, len(orders))) for _ in range(3)]
    gone = asyncio.create_task(_read(desk, len(orders) + 1))

    await asyncio.gather(*(desk.broker.submit(order, SOON) for order in orders))

    heard = await asyncio.wait_for(asyncio.gather(*readers), 20)
    gone.cancel()
    (late,) = await asyncio.gather(_read(desk, len(orders)))
    assert [len(batch) for batch in late] == [queries.MOST_REPORTS, 1]
    for batches in (*heard, late):
        cursors = [report.cursor for batch in batches for report in batch]
        assert cursors == sorted(set(cursors))
        told = {report.client_order_id for batch in batches for report in batch}
        assert told == {order.client_order_id for order in orders}


async def _read(desk: Desk, how_many: int) -> list[tuple[Report, ...]]:
    batches: list[tuple[Report, ...]] = []
    async for batch in desk.broker.reports(0):
        if batch:
            batches.append(batch)
        if sum(map(len, batches)) >= how_many:
            break
    return batches


async def test_the_past_is_told_before_the_empty_batch_and_the_future_after_it(desk: Desk) -> None:
    orders = [buy(1) for _ in range(queries.MOST_REPORTS + 1)]
    await asyncio.gather(*(desk.broker.submit(order, SOON) for order in orders))
    stream = aiter(desk.broker.reports(0))

    batches = [await anext(stream) for _ in range(3)]
    await submit(desk, buy(1))

    assert [len(batch) for batch in (*batches, await anext(stream))] == [queries.MOST_REPORTS, 1, 0, 1]


async def test_a_cursor_beyond_all_reports_has_no_past(desk: Desk) -> None:
    await submit(desk, buy(1))

    assert await anext(aiter(desk.broker.reports(10**6))) == ()
