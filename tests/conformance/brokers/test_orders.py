"""Conformance cards 1 to 15: what every broker does with orders (rule: brokers/contract.py).

Each card: what there is, what is done, what is expected. Reports may come twice, so they are judged by what they add
up to; at the end of every card they must add up to what the snapshot says.
"""

from contextlib import aclosing

import pytest

from tests.conformance.brokers.cards import CURSOR, LIMIT, LOOK_UP, MARKET, ONE_ID_ONE_ORDER, card
from tests.conformance.brokers.stage import Stage
from tradehook.vocabulary.broker import Accepted, NotSent, Rejected, Report
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


@card(1, MARKET)
async def test_01_a_market_order_fills(stage: Stage) -> None:
    """Flat, market at 100. Buy 3 at market: accepted, filled in full with the broker's id, and held."""
    order = stage.order(Side.BUY, 3)

    outcome = await stage.submit(order)

    assert isinstance(outcome, Accepted)
    await stage.until(lambda: stage.filled(order) == 3)
    assert {report.broker_order_id for report in stage.of(order)} == {outcome.broker_order_id}
    assert all(
        (report.account_id, report.symbol, report.side) == (order.account_id, order.symbol, Side.BUY)
        for report in stage.fills(order)
    )
    assert await stage.held() == 3


@card(2, LIMIT)
async def test_02_a_limit_order_that_the_market_has_reached_fills_at_its_price_or_better(stage: Stage) -> None:
    """Flat, market at 100. Buy 3 at 101 or better: filled, nothing above 101."""
    order = stage.order(Side.BUY, 3, limit="101")

    assert isinstance(await stage.submit(order), Accepted)

    await stage.until(lambda: stage.filled(order) == 3)
    assert all(report.price <= 101 for report in stage.fills(order))


@card(3, LIMIT)
async def test_03_a_limit_order_waits_for_the_market(stage: Stage) -> None:
    """Flat, market at 100. Buy 3 at 95: works and is not held; the market goes to 94: filled at 95 or better."""
    order = stage.order(Side.BUY, 3, limit="95")

    assert isinstance(await stage.submit(order), Accepted)
    await stage.until(lambda: stage.working(order))
    assert await stage.held() == 0
    await stage.venue.move("94")

    await stage.until(lambda: stage.filled(order) == 3)
    assert all(report.price <= 95 for report in stage.fills(order))
    assert await stage.held() == 3


@card(4, LIMIT)
async def test_04_a_cancelled_order_never_fills(stage: Stage) -> None:
    """Buy 3 at 95 is working. Cancel it: accepted, reported as cancelled; the market goes to 94: nothing is held."""
    order = stage.order(Side.BUY, 3, limit="95")
    placed = await stage.submit(order)

    assert await stage.cancel(order) == placed

    await stage.until(lambda: bool(stage.ends(order)))
    assert {report.status for report in stage.ends(order)} == {OrderStatus.CANCELLED}
    await stage.venue.move("94")
    assert (stage.filled(order), await stage.held()) == (0, 0)


@card(5, MARKET)
async def test_05_a_cancel_after_the_fill_is_refused_and_changes_nothing(stage: Stage) -> None:
    """Buy 3 has filled. Cancel it: rejected with the broker's words; 3 are held."""
    order = stage.order(Side.BUY, 3)
    await stage.submit(order)
    await stage.until(lambda: stage.filled(order) == 3)

    outcome = await stage.cancel(order)

    assert isinstance(outcome, Rejected)
    assert outcome.words
    assert (stage.ends(order), await stage.held()) == ([], 3)


@card(6, LIMIT)
async def test_06_cancelling_twice_is_cancelling_once(stage: Stage) -> None:
    """Buy 3 at 95 is working. Cancel it twice: neither answer leaves a doubt, and the order ends once."""
    order = stage.order(Side.BUY, 3, limit="95")
    await stage.submit(order)

    first, second = await stage.cancel(order), await stage.cancel(order)

    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted | Rejected)
    await stage.until(lambda: bool(stage.ends(order)))
    assert len(stage.ends(order)) == 1


@card(7)
async def test_07_a_cancel_of_nothing_is_refused(stage: Stage) -> None:
    """Nothing was sent. Cancel an id: rejected."""
    assert isinstance(await stage.cancel(stage.order(Side.BUY, 3)), Rejected)


@card(8, MARKET, ONE_ID_ONE_ORDER)
async def test_08_the_same_id_never_makes_a_second_order(stage: Stage) -> None:
    """Buy 3 has filled. Send it again, same id: accepted as the same order, or rejected; 3 are held, not 6."""
    order = stage.order(Side.BUY, 3)
    first = await stage.submit(order)
    await stage.until(lambda: stage.filled(order) == 3)

    second = await stage.submit(order)

    assert second == first or isinstance(second, Rejected)
    assert (stage.filled(order), await stage.held()) == (3, 3)


@card(9, MARKET)
async def test_09_a_refusal_is_definite_and_says_why(stage: Stage) -> None:
    """Buy of a symbol that does not exist: rejected with a code and words; nothing fills, nothing is held."""
    order = stage.order(Side.BUY, 3, symbol="NOSUCHTHING")

    outcome = await stage.submit(order)

    assert isinstance(outcome, Rejected)
    assert outcome.code
    assert outcome.words
    found = await stage.find(order)
    assert found is None or found.status is OrderStatus.REJECTED
    assert (stage.filled(order), (await stage.snapshot()).positions) == (0, {})


@card(10, MARKET)
async def test_10_a_request_after_its_time_is_never_sent(stage: Stage) -> None:
    """Buy 3 whose send-before time is over: not sent; not found, not held. Its cancel likewise."""
    order = stage.order(Side.BUY, 3)

    outcome = await stage.broker.submit(order, stage.venue.now())

    assert isinstance(outcome, NotSent)
    assert await stage.find(order) is None
    assert (stage.of(order), await stage.held()) == ([], 0)


@card(11, LIMIT, LOOK_UP)
async def test_11_orders_are_found_by_our_id_in_every_state(stage: Stage) -> None:
    """An id that was never sent: none. Buy 3 at 95: working, later filled; another: cancelled."""
    order, dropped = stage.order(Side.BUY, 3, limit="95"), stage.order(Side.BUY, 3, limit="90")
    assert await stage.find(order) is None
    placed = await stage.submit(order)
    await stage.submit(dropped)
    await stage.cancel(dropped)

    working = await stage.find(order)
    assert working is not None
    assert (working.status, working.filled_quantity) == (OrderStatus.WORKING, 0)
    assert (working.broker_order_id, working.client_order_id) == (placed.broker_order_id, order.client_order_id)

    await stage.venue.move("95")
    await stage.until(lambda: stage.filled(order) == 3 and bool(stage.ends(dropped)))
    found = [await stage.find(each) for each in (order, dropped)]
    assert [(each.status, each.filled_quantity) for each in found if each] == [
        (OrderStatus.FILLED, 3),
        (OrderStatus.CANCELLED, 0),
    ]


@card(12, MARKET, LIMIT)
async def test_12_a_snapshot_says_what_is_so(stage: Stage) -> None:
    """Buy 3 has filled at the market, buy 2 at 90 works. Snapshot: 3 held, one open order, cash and equity that fit."""
    before = await stage.snapshot()
    filled, working = stage.order(Side.BUY, 3), stage.order(Side.BUY, 2, limit="90")
    await stage.submit(filled)
    await stage.submit(working)
    await stage.until(lambda: stage.filled(filled) == 3)

    after_it = await stage.snapshot()

    spent = sum(fill.quantity * fill.price + fill.fee for fill in stage.fills(filled))
    assert (after_it.account_id, after_it.positions) == (filled.account_id, {filled.symbol: 3})
    assert [order.client_order_id for order in after_it.open_orders] == [working.client_order_id]
    assert before.cash - after_it.cash == spent
    assert after_it.equity == after_it.cash + 3 * 100


@card(13, MARKET, CURSOR)
async def test_13_reports_can_be_read_again_from_any_cursor(stage: Stage) -> None:
    """Three orders have filled. Read from the first one's cursor twice: the same reports, in rising order, to the one
    that the snapshot names."""
    orders = [stage.order(Side.BUY, 1) for _ in range(3)]
    for order in orders:
        await stage.submit(order)
    await stage.until(lambda: all(stage.filled(order) == 1 for order in orders))
    last = (await stage.snapshot()).cursor
    start = min(report.cursor for report in stage.heard if report)

    first, again = [await _read(stage, start, last) for _ in range(2)]

    assert first == again
    cursors = [report.cursor for report in first]
    assert cursors == sorted(set(cursors))
    assert (min(cursors) > start, cursors[-1]) == (True, last)


async def _read(stage: Stage, after_cursor: int, until: int) -> list[Report]:
    read: list[Report] = []
    async with aclosing(stage.broker.reports(after_cursor)) as reports:
        async for batch in reports:
            read.extend(batch)
            if read and read[-1].cursor >= until:
                break
    return read


@card(14, MARKET)
async def test_14_an_exit_in_full_leaves_nothing(stage: Stage) -> None:
    """3 are held. Sell 3, reduce-only: filled; nothing is held and nothing is open."""
    entry, out = stage.order(Side.BUY, 3), stage.order(Side.SELL, 3, reduce_only=True)
    await stage.submit(entry)
    await stage.until(lambda: stage.filled(entry) == 3)

    assert isinstance(await stage.submit(out), Accepted)

    await stage.until(lambda: stage.filled(out) == 3)
    after_it = await stage.snapshot()
    assert (after_it.positions.get(out.symbol, 0), after_it.open_orders) == (0, ())


@card(15, LIMIT, LOOK_UP)
async def test_15_open_orders_outlive_the_connection(stage: Stage) -> None:
    """Buy 3 at 95 works. A new connection: found as working; the market goes to 94: filled, and reported to it."""
    order = stage.order(Side.BUY, 3, limit="95")
    await stage.submit(order)

    await stage.restart()

    found = await stage.find(order)
    assert found is not None
    assert found.status is OrderStatus.WORKING
    await stage.venue.move("94")
    await stage.until(lambda: stage.filled(order) == 3)
