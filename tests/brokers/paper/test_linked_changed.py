"""Linked orders that are cancelled or given new terms, and what that does to the others."""

from decimal import Decimal
from typing import Any

import pytest

from tests.brokers.paper.asking import ask, cancel, code, leg, quantities, statuses, submit, submit_all
from tests.brokers.paper.linked import bracket, pair
from tests.brokers.paper.world import AAPL, Desk, buy, quote, sell
from tradehook.vocabulary.broker import Accepted, OrderFilled, OrderReport, Outcome
from tradehook.vocabulary.order import LinkedLeg, OrderStatus, OrderTicket
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

WORKING, FILLED, CANCELLED = OrderStatus.WORKING, OrderStatus.FILLED, OrderStatus.CANCELLED


async def position(desk: Desk) -> Decimal:
    return (await desk.snapshot()).positions.get("AAPL", Decimal(0))


async def prices_filled(desk: Desk) -> list[Decimal]:
    return [report.price for report in await desk.told() if isinstance(report, OrderFilled)]


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (0, [FILLED, CANCELLED, WORKING]),
        (1, [FILLED, WORKING, CANCELLED]),
    ],
    ids=["the take profit", "the stop loss"],
)
async def test_cancelling_a_leg_leaves_the_other(desk: Desk, which: int, expected: list[OrderStatus]) -> None:
    order = bracket(Side.BUY, 3, "12", "8")
    await submit(desk, order)

    await cancel(desk, order.legs[which].client_order_id)

    assert await statuses(desk, order) == expected
    await desk.price(quote(AAPL, "12"), quote(AAPL, "8"))
    assert await position(desk) == 0


async def test_cancelling_an_entry_cancels_the_legs_that_wait_for_it(desk: Desk) -> None:
    order = bracket(Side.BUY, 3, "12", "8", limit_price="9")
    await submit(desk, order)

    await cancel(desk, order.client_order_id)

    assert await statuses(desk, order) == [CANCELLED] * 3
    assert {report.client_order_id for report in (await desk.told())[3:] if isinstance(report, OrderReport)} == {
        order.client_order_id,
        *(each.client_order_id for each in order.legs),
    }


async def test_cancelling_the_rest_of_an_entry_leaves_its_legs_what_has_filled(desk: Desk) -> None:
    order = bracket(Side.BUY, 10, "12", "8", limit_price="10")
    desk.quotes.put(quote(AAPL, "10", size=4))
    await submit(desk, order)

    await cancel(desk, order.client_order_id)

    assert await statuses(desk, order) == [CANCELLED, WORKING, WORKING]
    assert await quantities(desk, order) == [4, 4]
    await desk.price(quote(AAPL, "8"))
    assert await position(desk) == 0


async def test_cancelling_the_first_of_a_pair_cancels_the_other_but_not_the_other_way_round(desk: Desk) -> None:
    await submit(desk, buy(6))
    one, two = pair(Side.SELL, 3, "12", "8"), pair(Side.SELL, 3, "12", "8")
    await submit_all(desk, one, two)

    await cancel(desk, one.client_order_id)
    await cancel(desk, two.legs[0].client_order_id)

    assert await statuses(desk, one) == [CANCELLED, CANCELLED]
    assert await statuses(desk, two) == [WORKING, CANCELLED]


async def test_an_entry_that_is_replaced_takes_its_legs_with_it(desk: Desk) -> None:
    order = bracket(Side.BUY, 3, "12", "8", limit_price="9")
    await submit(desk, order)

    assert isinstance(await ask(desk, order, 5, limit_price="9.5"), Accepted)

    assert await quantities(desk, order) == [5, 5]
    await desk.price(quote(AAPL, "9.5"))
    assert await position(desk) == 5
    await desk.price(quote(AAPL, "8"))
    assert await position(desk) == 0


async def test_a_leg_is_given_another_price_before_and_after_its_entry_has_filled(desk: Desk) -> None:
    order = bracket(Side.BUY, 3, "12", "8", limit_price="9")
    profit, loss = order.legs
    await submit(desk, order)

    assert isinstance(await _change_leg(desk, order, loss, stop_price="8.5"), Accepted)
    await desk.price(quote(AAPL, "9"))
    assert isinstance(await _change_leg(desk, order, profit, limit_price="11"), Accepted)
    await desk.price(quote(AAPL, "11"))

    assert await statuses(desk, order) == [FILLED, FILLED, CANCELLED]
    assert (await leg(desk, order, 1)).prices.stop_price == Decimal("8.5")
    assert await prices_filled(desk) == [9, 11]


async def test_a_leg_cannot_become_more_than_its_entry_fills(desk: Desk) -> None:
    order = bracket(Side.BUY, 3, "12", "8")
    await submit(desk, order)

    refused = await _change_leg(desk, order, order.legs[0], 4)
    less = await _change_leg(desk, order, order.legs[0], 2)
    as_before = await _change_leg(desk, order, order.legs[0], 3)

    assert code(refused) == "leg-too-large"
    assert isinstance(less, Accepted)
    assert isinstance(as_before, Accepted)
    await desk.price(quote(AAPL, "12"))
    assert await statuses(desk, order) == [FILLED, FILLED, CANCELLED]


async def test_a_leg_of_an_entry_that_has_ended_in_part_stays_for_what_that_has_filled(desk: Desk) -> None:
    order = bracket(Side.BUY, 10, "12", "8", limit_price="10")
    desk.quotes.put(quote(AAPL, "10", size=4))
    await submit(desk, order)
    assert isinstance(await _change_leg(desk, order, order.legs[0], 9), Accepted)
    assert isinstance(await _change_leg(desk, order, order.legs[0], 10), Accepted)

    await cancel(desk, order.client_order_id)

    assert code(await _change_leg(desk, order, order.legs[0], 9)) == "leg-too-large"
    assert await quantities(desk, order) == [4, 4]


async def _change_leg(desk: Desk, order: OrderTicket, each: LinkedLeg, *terms: Any, **prices: Any) -> Outcome:
    return await ask(desk, sell(1, client_order_id=each.client_order_id), *terms, **prices)


async def test_new_terms_of_a_leg_are_checked(desk: Desk) -> None:
    order = bracket(Side.BUY, 3, "12", "8")
    await submit(desk, order)

    refused = await _change_leg(desk, order, order.legs[1], stop_price="8.001")
    unwanted = await _change_leg(desk, order, order.legs[1], limit_price="8")

    assert (code(refused), code(unwanted)) == ("off-tick", "unwanted-price")
