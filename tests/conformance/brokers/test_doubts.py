"""Conformance cards 59 to 67: ids, and requests whose answers do not come: a look settles every doubt."""

import asyncio

import pytest

from tests.conformance.brokers.cards import (
    FAIL,
    LIMIT,
    LIMITS,
    LOOK_UP,
    MARKET,
    ONE_ID_ONE_ORDER,
    REPLACING,
    THROTTLE,
    card,
)
from tests.conformance.brokers.faults import Trouble
from tests.conformance.brokers.stage import Stage, limit_of
from tradehook.brokers.declaring import Replaces
from tradehook.orders.order import RequestKind
from tradehook.vocabulary.broker import DUPLICATE_ID, Accepted, NotSent, Rejected, Unknown
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

CARRIED_OUT = (Trouble.ANSWER_LOST, Trouble.GARBAGE)


@card(59, MARKET, LIMIT, ONE_ID_ONE_ORDER)
async def test_59_an_id_is_used_up_whatever_became_of_its_order(stage: Stage) -> None:
    """One order has filled, one works, one was cancelled. Send each again with other terms, same id: the first one's
    answer, or rejected as a duplicate; nothing more fills."""
    filled = await stage.put(Side.BUY, 3)
    working, cancelled = await stage.put(Side.BUY, 2, limit="95"), await stage.put(Side.BUY, 2, limit="95")
    await stage.cancel(cancelled)
    await stage.until(lambda: stage.filled(filled) == 3 and bool(stage.ends(cancelled)))

    for order in (filled, working, cancelled):
        again = await stage.submit(stage.order(Side.BUY, 7, client_order_id=order.client_order_id))
        assert isinstance(again, Accepted) or (isinstance(again, Rejected) and again.code == DUPLICATE_ID)

    await stage.caught_up()
    assert [stage.filled(order) for order in (filled, working, cancelled)] == [3, 0, 0]
    assert await stage.held() == 3


@card(60, MARKET, LOOK_UP, FAIL)
async def test_60_an_order_that_never_arrived_is_not_found_and_can_be_sent_again(stage: Stage) -> None:
    """The next request never arrives. Buy 3: unknown; not found, not held. Send it again, same id: it fills once."""
    await stage.venue.fail(RequestKind.SUBMIT, Trouble.NEVER_ARRIVES)
    order = stage.order(Side.BUY, 3)

    outcome = await stage.submit(order)

    assert isinstance(outcome, Unknown | NotSent)
    assert (await stage.find(order), await stage.held()) == (None, 0)
    assert isinstance(await stage.submit(order), Accepted)
    await stage.until(lambda: stage.filled(order) == 3)
    await stage.caught_up()
    assert (stage.filled(order), await stage.held()) == (3, 3)


@card(61, MARKET, LOOK_UP, FAIL)
async def test_61_an_order_whose_answer_is_lost_or_nonsense_is_found(stage: Stage) -> None:
    """The next request is carried out, its answer is lost; then another's is nonsense. Buy 3: unknown; found by our id,
    reported, held once."""
    for times, trouble in enumerate(CARRIED_OUT, start=1):
        await stage.venue.fail(RequestKind.SUBMIT, trouble)
        order = stage.order(Side.BUY, 3)

        assert isinstance(await stage.submit(order), Unknown)

        await stage.until(lambda order=order: stage.filled(order) == 3)  # type: ignore[misc]
        found = await stage.find(order)
        assert found is not None
        assert (found.status, found.filled_quantity) == (OrderStatus.FILLED, 3)
        assert await stage.held() == 3 * times


@card(62, MARKET, LOOK_UP, ONE_ID_ONE_ORDER, FAIL)
async def test_62_sending_a_doubt_again_never_makes_two_orders(stage: Stage) -> None:
    """Buy 3, its answer is lost. Send it again, same id: the first one's answer, or rejected as a duplicate; 3 held."""
    await stage.venue.fail(RequestKind.SUBMIT, Trouble.ANSWER_LOST)
    order = stage.order(Side.BUY, 3)
    await stage.submit(order)

    again = await stage.submit(order)

    assert isinstance(again, Accepted) or (isinstance(again, Rejected) and again.code == DUPLICATE_ID)
    await stage.until(lambda: stage.filled(order) == 3)
    await stage.caught_up()
    assert await stage.held() == 3


@card(63, LIMIT, LOOK_UP, FAIL)
async def test_63_a_cancel_in_doubt_is_settled_by_a_look(stage: Stage) -> None:
    """Buy 3 at 95 works. A cancel never arrives: unknown, found working. A cancel's answer is lost: unknown, ends
    cancelled, found so. Cancelling once more leaves no doubt."""
    order = await stage.put(Side.BUY, 3, limit="95")

    await stage.venue.fail(RequestKind.CANCEL, Trouble.NEVER_ARRIVES)
    assert isinstance(await stage.cancel(order), Unknown | NotSent)
    found = await stage.find(order)
    assert found is not None
    assert found.status is OrderStatus.WORKING

    await stage.venue.fail(RequestKind.CANCEL, Trouble.ANSWER_LOST)
    assert isinstance(await stage.cancel(order), Unknown)
    await stage.until(lambda: bool(stage.ends(order)))
    found = await stage.find(order)
    assert found is not None
    assert found.status is OrderStatus.CANCELLED
    assert isinstance(await stage.cancel(order), Accepted | Rejected)


@card(64, LIMIT, LOOK_UP, REPLACING, FAIL)
async def test_64_a_replace_in_doubt_is_settled_by_a_look(stage: Stage) -> None:
    """Buy 3 at 95 works. A replace with 96 never arrives: unknown, found at 95. One with 97 is carried out, its answer
    is lost: unknown, found at 97 under the id that was given; one order is open."""
    order = await stage.put(Side.BUY, 3, limit="95")
    never, lost = (stage.changed(order, prices=limit_of(limit)) for limit in ("96", "97"))

    await stage.venue.fail(RequestKind.REPLACE, Trouble.NEVER_ARRIVES)
    assert isinstance(await stage.replace(order, never), Unknown | NotSent)
    found = await stage.find(order)
    assert found is not None
    assert found.prices.limit_price == 95
    if stage.broker.declaration.replaces is Replaces.AS_NEW_ORDER:
        assert await stage.find(never) is None

    await stage.venue.fail(RequestKind.REPLACE, Trouble.ANSWER_LOST)
    assert isinstance(await stage.replace(order, lost), Unknown)
    found = await stage.until_seen(lambda: stage.find(lost), lambda it: it is not None and it.prices == lost.prices)
    taken = await stage.snapshot()
    assert [(each.client_order_id, each.quantity) for each in taken.open_orders] == [(lost.client_order_id, 3)]


@card(65, MARKET, LOOK_UP, FAIL)
async def test_65_a_slow_answer_is_an_answer(stage: Stage) -> None:
    """The next request takes its time. Buy 3: accepted all the same, or unknown and found; 3 are held, once."""
    await stage.venue.fail(RequestKind.SUBMIT, Trouble.SLOW)
    order = stage.order(Side.BUY, 3)

    assert isinstance(await stage.submit(order), Accepted | Unknown)

    await stage.until(lambda: stage.filled(order) == 3)
    await stage.caught_up()
    assert await stage.held() == 3


@card(66, MARKET, LOOK_UP, LIMITS, THROTTLE)
async def test_66_one_request_too_many_is_a_definite_no(stage: Stage) -> None:
    """The next request is refused as one too many, to be tried again in a second. Buy 3 with half a second to send it:
    not sent, not found. Then with enough time: accepted after the second, and filled once."""
    await stage.venue.throttle(1)
    hurried = stage.order(Side.BUY, 3)
    outcome = await stage.broker.submit(hurried, after(stage.venue.now(), 0.5))
    assert isinstance(outcome, NotSent | Rejected)
    assert (await stage.find(hurried), await stage.held()) == (None, 0)

    await stage.venue.heal()
    await stage.venue.throttle(1)
    patient = stage.order(Side.BUY, 3)
    asked = asyncio.get_running_loop().time()
    assert isinstance(await stage.submit(patient), Accepted)
    # At least the second that was asked for: no slow machine can break this.
    assert asyncio.get_running_loop().time() - asked >= 1
    await stage.until(lambda: stage.filled(patient) == 3)
    await stage.caught_up()
    assert await stage.held() == 3


@card(67, MARKET)
async def test_67_many_orders_at_once_are_each_carried_out_once(stage: Stage) -> None:
    """Twenty buys of 1 at the same moment: each accepted and filled once; 20 are held."""
    orders = [stage.order(Side.BUY, 1) for _ in range(20)]

    outcomes = await asyncio.gather(*map(stage.submit, orders))

    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert len({outcome.broker_order_id for outcome in outcomes}) == 20
    await stage.until(lambda: all(stage.filled(order) == 1 for order in orders))
    assert await stage.held() == 20
