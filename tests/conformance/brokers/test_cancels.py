"""Conformance cards 34 to 38: cancelling before, during and after a fill."""

import asyncio

import pytest

from tests.conformance.brokers.cards import LIMIT, LOOK_UP, PARTS, card
from tests.conformance.brokers.stage import Stage
from tradehook.vocabulary.broker import Accepted, NotSent, Rejected
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


@card(34, LIMIT, LOOK_UP, PARTS)
async def test_34_a_cancel_after_part_of_an_order_keeps_that_part(stage: Stage) -> None:
    """Buy 5 at 95 works, 2 can be had at 94: 2 fill. Cancel it: reported as cancelled; 2 are held and stay filled."""
    order = await stage.put(Side.BUY, 5, limit="95")
    await stage.venue.move("94", size="2")
    await stage.until(lambda: stage.filled(order) == 2)
    partly = await stage.find(order)
    assert partly is not None
    assert (partly.status, partly.filled_quantity) == (OrderStatus.PARTIALLY_FILLED, 2)

    assert isinstance(await stage.cancel(order), Accepted)

    await stage.until(lambda: bool(stage.ends(order)))
    assert stage.ends(order)[0].status is OrderStatus.CANCELLED
    await stage.venue.move("93")
    ended = await stage.find(order)
    assert ended is not None
    assert (ended.status, ended.filled_quantity) == (OrderStatus.CANCELLED, 2)
    assert (stage.filled(order), await stage.held()) == (2, 2)


@card(35, LIMIT, PARTS)
async def test_35_the_rest_of_an_order_fills_later(stage: Stage) -> None:
    """Buy 5 at 95 works, 2 can be had at 94, then more: 5 fill in at least two executions, each with an id of its own,
    and the order never ends but by filling."""
    order = await stage.put(Side.BUY, 5, limit="95")

    await stage.venue.move("94", size="2")
    await stage.until(lambda: stage.filled(order) == 2)
    await stage.venue.move("94")

    await stage.until(lambda: stage.filled(order) == 5)
    assert sorted(fill.quantity for fill in stage.fills(order)) == [2, 3]
    assert (stage.ends(order), await stage.held()) == ([], 5)


@card(36, LIMIT)
async def test_36_a_cancel_that_races_with_a_fill_leaves_no_doubt(stage: Stage) -> None:
    """Buy 3 at 95 works. Cancel it while the market goes to 94, each a little sooner in turn: it filled in full and the
    cancel was refused, or it was cancelled with nothing filled; what is held fits."""
    held = 0
    for cancel_first in (True, False, True, False):
        await stage.venue.move("100")
        order = await stage.put(Side.BUY, 3, limit="95")
        race = [stage.cancel(order), stage.venue.move("94")]
        answers = await asyncio.gather(*(race if cancel_first else reversed(race)))
        await stage.until(lambda order=order: stage.filled(order) == 3 or bool(stage.ends(order)))  # type: ignore[misc]
        await stage.caught_up()

        outcome = next(answer for answer in answers if answer is not None)
        assert isinstance(outcome, Accepted | Rejected)
        assert bool(stage.ends(order)) is not (stage.filled(order) == 3)
        assert isinstance(outcome, Accepted) or stage.filled(order) == 3
        held += int(stage.filled(order))
        assert await stage.held() == held


@card(37, LIMIT)
async def test_37_a_cancel_after_its_time_is_never_sent(stage: Stage) -> None:
    """Buy 3 at 95 works. Cancel it when the send-before time is over: not sent; it works on, and fills at 94."""
    order = await stage.put(Side.BUY, 3, limit="95")

    outcome = await stage.broker.cancel(order.account_id, order.client_order_id, stage.venue.now())

    assert isinstance(outcome, NotSent)
    await stage.venue.move("94")
    await stage.until(lambda: stage.filled(order) == 3)
    assert stage.ends(order) == []


@card(38, LIMIT)
async def test_38_one_cancel_ends_one_order(stage: Stage) -> None:
    """Buy 3 at 95, 3 at 95 and 3 at 94 work. Cancel the second: it alone ends; at 94 the others fill."""
    orders = [await stage.put(Side.BUY, 3, limit=limit) for limit in ("95", "95", "94")]

    await stage.cancel(orders[1])
    await stage.until(lambda: bool(stage.ends(orders[1])))
    await stage.venue.move("94")

    await stage.until(lambda: stage.filled(orders[0]) == stage.filled(orders[2]) == 3)
    assert [len(stage.ends(order)) for order in orders] == [0, 1, 0]
    assert await stage.held() == 6
