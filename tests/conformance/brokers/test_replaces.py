"""Conformance cards 39 to 48: new terms for a working order, in place or as a new order."""

import asyncio

import pytest

from tests.conformance.brokers.cards import LIMIT, LOOK_UP, PARTS, REPLACING, card
from tests.conformance.brokers.stage import Stage, limit_of
from tradehook.brokers.declaring import Replaces
from tradehook.vocabulary.broker import Accepted, NotSent, OrderReplaced, Rejected
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.order import OrderTicket
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


def replaced(stage: Stage, order: OrderTicket, now: OrderTicket) -> list[OrderReplaced]:
    """The reports that say that an order has become another."""
    reports = [report for report in stage.of(order) if isinstance(report, OrderReplaced)]
    return [it for it in reports if (it.order.quantity, it.order.prices) == (now.quantity, now.prices)]


def together(stage: Stage, *orders: OrderTicket) -> int:
    """How much filled under any of these ids, an id counted once."""
    return sum(int(stage.filled(order)) for order in {order.client_order_id: order for order in orders}.values())


async def works(stage: Stage, order: OrderTicket, now: OrderTicket) -> None:
    """The order becomes another, and is reported as that."""
    outcome = await stage.replace(order, now)
    assert isinstance(outcome, Accepted), outcome
    await stage.until(lambda: bool(replaced(stage, order, now)))
    report = replaced(stage, order, now)[-1]
    assert report.order.client_order_id == now.client_order_id
    assert report.order.broker_order_id == outcome.broker_order_id
    in_place = stage.broker.declaration.replaces is Replaces.IN_PLACE
    assert in_place is (report.broker_order_id == report.order.broker_order_id)


@card(39, LIMIT, REPLACING)
async def test_39_a_new_price_is_the_price(stage: Stage) -> None:
    """Buy 3 at 95 works. Make it 97: accepted, reported with its new terms; at 96 it fills at 97 or better."""
    order = await stage.put(Side.BUY, 3, limit="95")
    now = stage.changed(order, prices=limit_of("97"))

    await works(stage, order, now)
    await stage.venue.move("96")

    await stage.until(lambda: stage.filled(now) == 3)
    assert all(fill.price <= 97 for fill in stage.fills(now))
    assert (together(stage, order, now), await stage.held()) == (3, 3)


@card(40, LIMIT, REPLACING)
async def test_40_a_new_quantity_is_the_quantity(stage: Stage) -> None:
    """Buy 3 at 95 works. Make it 5: one order of 5 is open; at 94 5 fill. Likewise a larger one made smaller."""
    order = await stage.put(Side.BUY, 3, limit="95")
    larger = stage.changed(order, quantity=Quantity(order.quantity + 2))
    await works(stage, order, larger)
    smaller = stage.changed(larger, quantity=Quantity(larger.quantity - 1))
    await works(stage, larger, smaller)

    taken = await stage.snapshot()
    assert [(each.client_order_id, each.quantity) for each in taken.open_orders] == [(smaller.client_order_id, 4)]
    await stage.venue.move("94")

    await stage.until(lambda: stage.filled(smaller) == 4)
    assert (together(stage, order, larger, smaller), await stage.held()) == (4, 4)


@card(41, LIMIT, REPLACING)
async def test_41_a_price_that_the_market_has_reached_fills_at_once(stage: Stage) -> None:
    """Market at 100, buy 3 at 95 works. Make it 101: it fills, at 101 or better."""
    order = await stage.put(Side.BUY, 3, limit="95")
    now = stage.changed(order, prices=limit_of("101"))

    assert isinstance(await stage.replace(order, now), Accepted)

    await stage.until(lambda: stage.filled(now) == 3)
    assert all(fill.price <= 101 for fill in stage.fills(now))
    assert await stage.held() == 3


@card(42, LIMIT, REPLACING, PARTS)
async def test_42_the_new_quantity_counts_what_has_filled(stage: Stage) -> None:
    """Buy 5 at 95, 2 have filled. Make it 4: 2 more fill, not 4."""
    order = await stage.put(Side.BUY, 5, limit="95")
    await stage.venue.move("94", size="2")
    await stage.until(lambda: stage.filled(order) == 2)
    now = stage.changed(order, quantity=Quantity(order.quantity - 1))

    assert isinstance(await stage.replace(order, now), Accepted)
    await stage.until(lambda: bool(replaced(stage, order, now)))
    await stage.venue.move("94")

    await stage.until(lambda: together(stage, order, now) == 4)
    await stage.caught_up()
    assert (together(stage, order, now), await stage.held()) == (4, 4)


@card(43, LIMIT, REPLACING, PARTS)
async def test_43_no_order_becomes_smaller_than_what_has_filled(stage: Stage) -> None:
    """Buy 5 at 95, 2 have filled. Make it 1: rejected; the order works on with its 5."""
    order = await stage.put(Side.BUY, 5, limit="95")
    await stage.venue.move("94", size="2")
    await stage.until(lambda: stage.filled(order) == 2)

    outcome = await stage.replace(order, stage.changed(order, quantity=Quantity(order.quantity - 4)))

    assert isinstance(outcome, Rejected)
    assert outcome.words
    await stage.venue.move("94")
    await stage.until(lambda: stage.filled(order) == 5)
    assert await stage.held() == 5


@card(44, LIMIT, REPLACING)
async def test_44_what_is_final_cannot_be_changed(stage: Stage) -> None:
    """One order has filled, one was cancelled, one was never sent. Replace each: rejected with words; nothing
    changes."""
    filled, cancelled = await stage.put(Side.BUY, 3), await stage.put(Side.BUY, 3, limit="95")
    unknown = stage.order(Side.BUY, 3, limit="95")
    await stage.cancel(cancelled)
    await stage.until(lambda: stage.filled(filled) == 3 and bool(stage.ends(cancelled)))

    for order in (filled, cancelled, unknown):
        outcome = await stage.replace(order, stage.changed(order, prices=limit_of("101")))
        assert isinstance(outcome, Rejected)
        assert outcome.words

    assert ((await stage.snapshot()).open_orders, await stage.held()) == ((), 3)


@card(45, LIMIT, REPLACING)
async def test_45_an_order_can_be_changed_again_and_again(stage: Stage) -> None:
    """Buy 3 at 95 works. Make it 96, then 97, then 93: one order is open, at 93; at 94 nothing fills, at 92 3 do."""
    orders = [await stage.put(Side.BUY, 3, limit="95")]
    for limit in ("96", "97", "93"):
        orders.append(stage.changed(orders[-1], prices=limit_of(limit)))
        await works(stage, orders[-2], orders[-1])

    taken = await stage.snapshot()
    assert [each.prices.limit_price for each in taken.open_orders] == [93]
    await stage.venue.move("94")
    assert (together(stage, *orders), await stage.held()) == (0, 0)
    await stage.venue.move("92")
    await stage.until(lambda: together(stage, *orders) == 3)
    assert await stage.held() == 3


@card(46, LIMIT, REPLACING)
async def test_46_the_same_replace_twice_makes_one_order(stage: Stage) -> None:
    """Buy 3 at 95 works. Ask twice, with the same ids, for 96: neither answer leaves a doubt; one order of 3 is
    open."""
    order = await stage.put(Side.BUY, 3, limit="95")
    now = stage.changed(order, prices=limit_of("96"))

    first, second = await stage.replace(order, now), await stage.replace(order, now)

    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted | Rejected)
    taken = await stage.snapshot()
    assert [(each.client_order_id, each.quantity) for each in taken.open_orders] == [(now.client_order_id, 3)]


@card(47, LIMIT, REPLACING)
async def test_47_a_replace_that_races_with_a_fill_never_fills_twice(stage: Stage) -> None:
    """Buy 3 at 95 works. Make it 90 while the market goes to 94, each a little sooner in turn: 3 or none are filled;
    what is left is open at 90 and can be cancelled."""
    held = 0
    for replace_first in (True, False, True, False):
        await stage.venue.move("100")
        order = await stage.put(Side.BUY, 3, limit="95")
        now = stage.changed(order, prices=limit_of("90"))
        race = [stage.replace(order, now), stage.venue.move("94")]
        await asyncio.gather(*(race if replace_first else reversed(race)))
        await stage.caught_up()

        filled = together(stage, order, now)
        assert filled in (0, 3)
        left = (await stage.snapshot()).open_orders
        assert [each.client_order_id for each in left] == ([] if filled else [now.client_order_id])
        if not filled:
            assert isinstance(await stage.cancel(now), Accepted)
            await stage.until(lambda now=now: bool(stage.ends(now)))  # type: ignore[misc]
        held += filled
        assert await stage.held() == held


@card(48, LIMIT, LOOK_UP, REPLACING)
async def test_48_a_replace_after_its_time_is_never_sent(stage: Stage) -> None:
    """Buy 3 at 95 works. Replace it when the send-before time is over: not sent; it is found with its old price."""
    order = await stage.put(Side.BUY, 3, limit="95")

    outcome = await stage.replace(order, stage.changed(order, prices=limit_of("97")), send_before=stage.venue.now())

    assert isinstance(outcome, NotSent)
    found = await stage.find(order)
    assert found is not None
    assert found.prices.limit_price == 95
