"""Conformance cards 68 to 76: the link is lost, the stream has a gap, the process begins again."""

import asyncio
from contextlib import aclosing

import pytest

from tests.conformance.brokers.cards import CUT, GAP, LIMIT, LOOK_UP, MARKET, PARTS, card
from tests.conformance.brokers.ledger import Ledger
from tests.conformance.brokers.stage import PATIENCE_S, Stage
from tradehook.vocabulary.broker import Accepted, NotSent, Unknown
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


@card(68)
async def test_68_the_end_of_the_past_is_told_even_where_there_is_none(stage: Stage) -> None:
    """Nothing has happened. Read the reports: an empty batch comes."""
    await stage.until(lambda: None in stage.heard)

    assert stage.heard == [None]


@card(69, MARKET, LIMIT, CUT)
async def test_69_while_the_link_is_lost_nothing_is_certain(stage: Stage) -> None:
    """3 are held, buy 2 at 95 works. The link is lost: looks, submits and cancels end in unknown or were not sent. It
    is back: both orders are as they were, and work can go on."""
    await stage.hold(3)
    working = await stage.put(Side.BUY, 2, limit="95")
    lost = stage.order(Side.BUY, 7)
    await stage.venue.cut()

    assert isinstance(await stage.broker.snapshot(stage.venue.account_id), Unknown)
    assert isinstance(await stage.broker.find(working.account_id, working.client_order_id), Unknown)
    assert isinstance(await stage.submit(lost), Unknown | NotSent)
    assert isinstance(await stage.cancel(working), Unknown | NotSent)

    await stage.venue.mend()
    taken = await stage.snapshot()
    assert taken.positions == {stage.share: 3}
    assert [order.client_order_id for order in taken.open_orders] == [working.client_order_id]
    assert await stage.find(lost) is None


@card(70, MARKET, LOOK_UP, CUT)
async def test_70_a_link_that_is_lost_under_a_submit_leaves_a_doubt_that_a_look_settles(stage: Stage) -> None:
    """Buy 3 while the link is lost, each a little sooner in turn: accepted, unknown or not sent. It is back: either it
    is not found and nothing of it is held, or it is found, reported and held."""
    held = 0
    for submit_first in (True, False):
        order = stage.order(Side.BUY, 3)
        race = [stage.submit(order), stage.venue.cut()]
        answers = await asyncio.gather(*(race if submit_first else reversed(race)))
        await stage.venue.mend()

        outcome = next(answer for answer in answers if answer is not None)
        found = await stage.until_seen(lambda order=order: stage.look(order), lambda it: not isinstance(it, Unknown))  # type: ignore[misc]
        assert isinstance(outcome, Accepted | Unknown | NotSent)
        assert found is not None or not isinstance(outcome, Accepted)
        if found is not None:
            await stage.until(lambda order=order: stage.filled(order) == 3)  # type: ignore[misc]
            held += 3
        assert await stage.held() == held


@card(71, LIMIT, CUT)
async def test_71_what_happens_while_the_link_is_lost_is_told_afterwards(stage: Stage) -> None:
    """Buy 3 at 95 and 2 at 90 work. The link is lost, the market goes to 94, the link is back: 3 are reported as
    filled, once; then an empty batch says that the gap is filled; 2 at 90 works on."""
    filled, working = await stage.put(Side.BUY, 3, limit="95"), await stage.put(Side.BUY, 2, limit="90")
    await stage.caught_up()
    told = stage.heard.count(None)

    await stage.venue.cut()
    await stage.venue.move("94")
    assert stage.filled(filled) == 0
    await stage.venue.mend()

    await stage.until(lambda: stage.filled(filled) == 3 and stage.heard.count(None) > told)
    assert None in stage.heard[stage.heard.index(stage.fills(filled)[0]) :]
    assert [order.client_order_id for order in (await stage.snapshot()).open_orders] == [working.client_order_id]


@card(72, LIMIT, GAP)
async def test_72_a_gap_in_the_stream_is_filled(stage: Stage) -> None:
    """Buy 3 at 95, 2 at 93 and 1 at 92 work. The stream alone is lost; one fills, one is cancelled, a new one comes and
    fills. The stream is back: all of it is told, each fill once, and an empty batch after it; then reports come
    again."""
    first, dropped, last = [await stage.put(Side.BUY, n, limit=at) for n, at in ((3, "95"), (2, "93"), (1, "92"))]
    await stage.caught_up()
    told = stage.heard.count(None)

    await stage.venue.interrupt()
    await stage.venue.move("94")
    await stage.cancel(dropped)
    new = await stage.put(Side.BUY, 4)
    await stage.venue.resume()

    await stage.until(lambda: stage.filled(first) == 3 and stage.filled(new) == 4 and bool(stage.ends(dropped)))
    await stage.until(lambda: stage.heard.count(None) > told)
    await stage.venue.move("92")
    await stage.until(lambda: stage.filled(last) == 1)
    assert await stage.held() == 8


@card(73, MARKET, LOOK_UP, GAP)
async def test_73_a_gap_may_hide_a_whole_turn_and_back(stage: Stage) -> None:
    """1 is held. The stream is lost; it is sold, 2 are sold short, bought back, and 1 is bought. The stream is back:
    each of the four is told, once; 1 is held."""
    await stage.hold(1)
    await stage.caught_up()
    await stage.venue.interrupt()
    orders = []
    for side, quantity in ((Side.SELL, 1), (Side.SELL, 2), (Side.BUY, 2), (Side.BUY, 1)):
        orders.append(order := await stage.put(side, quantity))
        await stage.until_seen(lambda order=order: stage.find(order), lambda it: it is not None and it.status.final)  # type: ignore[misc]
    await stage.venue.resume()

    await stage.until(lambda: all(stage.filled(order) == order.quantity for order in orders))
    assert await stage.held() == 1


@card(74, LIMIT, GAP, PARTS)
async def test_74_an_order_that_fills_on_both_sides_of_a_gap_fills_once(stage: Stage) -> None:
    """Buy 6 at 95 works: 2 fill and are told, 2 fill in a gap of the stream, 2 fill after it. Reported: 6, in three
    executions; held: 6."""
    order = await stage.put(Side.BUY, 6, limit="95")
    await stage.venue.move("94", size="2")
    await stage.until(lambda: stage.filled(order) == 2)
    told = stage.heard.count(None)

    await stage.venue.interrupt()
    await stage.venue.move("94", size="2")
    await stage.venue.resume()
    await stage.until(lambda: stage.heard.count(None) > told)
    assert stage.filled(order) == 4
    await stage.venue.move("94")

    await stage.until(lambda: stage.filled(order) == 6)
    assert [fill.quantity for fill in stage.fills(order)] == [2, 2, 2]
    assert await stage.held() == 6


@card(75, MARKET, LIMIT, LOOK_UP)
async def test_75_a_new_connection_tells_what_happened_while_there_was_none(stage: Stage) -> None:
    """3 are held, buy 3 at 95 and 2 at 90 work. Nobody listens while the market goes to 94 and the connection is made
    anew; read from the last cursor: the fill is told, once; the other order is found working and can be cancelled."""
    await stage.hold(3)
    filled, working = await stage.put(Side.BUY, 3, limit="95"), await stage.put(Side.BUY, 2, limit="90")
    await stage.caught_up()

    await stage.stop_listening()
    await stage.venue.move("94")
    await stage.restart()

    await stage.until(lambda: stage.filled(filled) == 3)
    found = await stage.find(working)
    assert found is not None
    assert found.status is OrderStatus.WORKING
    await stage.cancel(working)
    await stage.until(lambda: bool(stage.ends(working)))
    assert await stage.held() == 6


@card(76, MARKET, LIMIT)
async def test_76_the_past_can_be_told_again_from_the_beginning(stage: Stage) -> None:
    """3 filled, 2 of them were sold, an order was cancelled. A reader who begins anew hears all of it before the first
    empty batch: its sums are the snapshot's."""
    await stage.hold(3)
    out, dropped = await stage.put(Side.SELL, 2, reduce_only=True), await stage.put(Side.BUY, 2, limit="90")
    await stage.cancel(dropped)
    await stage.until(lambda: stage.filled(out) == 2 and bool(stage.ends(dropped)))

    again = await _read_the_past(stage)

    assert again.positions(stage.venue.account_id) == (await stage.snapshot()).positions == {stage.share: 1}
    assert set(again.fills) == set(stage.ledger.fills)
    assert set(again.ends.values()) == {OrderStatus.CANCELLED}


async def _read_the_past(stage: Stage) -> Ledger:
    read = Ledger()
    async with asyncio.timeout(PATIENCE_S), aclosing(stage.broker.reports(0)) as reports:
        async for batch in reports:
            if not batch:
                break
            for report in batch:
                read.take(report)
    return read
