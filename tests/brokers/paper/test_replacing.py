"""Orders that are given new terms, on a real store."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from tests.brokers.paper.asking import ask, code, found, resting
from tests.brokers.paper.world import AAPL, ACCOUNT, NOON, SOON, Desk, buy, quote, sell
from tradehook.vocabulary.broker import (
    Accepted,
    NotSent,
    OrderEnded,
    OrderFilled,
    OrderReplaced,
    OrderWorking,
)
from tradehook.vocabulary.order import OrderStatus

pytestmark = pytest.mark.anyio


async def test_an_order_has_its_new_terms_under_its_own_ids_and_they_are_reported(desk: Desk) -> None:
    order = buy(3, limit_price="9")
    await resting(desk, order)
    before = await found(desk, order)

    outcome = await ask(desk, order, 5, limit_price="8.5")

    now = await found(desk, order)
    assert outcome == Accepted(before.broker_order_id)
    assert (now.quantity, now.prices.limit_price, now.status) == (5, Decimal("8.5"), OrderStatus.WORKING)
    working, replaced = await desk.told()
    assert isinstance(working, OrderWorking)
    assert isinstance(replaced, OrderReplaced)
    assert (replaced.client_order_id, replaced.broker_order_id) == (order.client_order_id, before.broker_order_id)
    assert replaced.order == now
    assert (await desk.snapshot()).open_orders == (now,)


async def test_the_new_limit_counts_and_the_old_one_no_more(desk: Desk) -> None:
    order = buy(3, limit_price="9")
    await resting(desk, order)
    await ask(desk, order, limit_price="8")
    before = desk.store.writes

    await desk.broker.on_quote(quote(AAPL, "8.5"))
    assert desk.store.writes == before
    await desk.broker.on_quote(quote(AAPL, "8"))

    assert (await found(desk, order)).status is OrderStatus.FILLED
    assert (await desk.snapshot()).positions == {"AAPL": 3}


async def test_an_order_that_its_new_terms_bring_to_the_market_fills_at_once(desk: Desk) -> None:
    order = buy(3, limit_price="9")
    await resting(desk, order)

    assert isinstance(await ask(desk, order, 4, limit_price="10.5"), Accepted)

    _, replaced, filled = await desk.told()
    assert isinstance(replaced, OrderReplaced)
    assert (replaced.order.status, replaced.order.quantity) == (OrderStatus.WORKING, 4)
    assert isinstance(filled, OrderFilled)
    assert (filled.quantity, filled.price) == (4, 10)
    assert (await desk.snapshot()).cash == 100_000 - 40


async def test_a_quote_that_comes_while_an_order_is_changed_finds_its_new_limit(desk: Desk) -> None:
    """The change was judged by the old price; the new one must not pass it by."""
    order = buy(3, limit_price="8")
    await resting(desk, order)
    changing = asyncio.create_task(ask(desk, order, limit_price="9.5"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    await desk.broker.on_quote(quote(AAPL, "9"))

    await changing
    assert (await found(desk, order)).status is OrderStatus.FILLED


async def test_a_change_whose_sender_went_away_is_carried_out_all_the_same(desk: Desk) -> None:
    order = buy(3, limit_price="8")
    await resting(desk, order)
    stream = aiter(desk.broker.reports((await desk.snapshot()).cursor))
    assert await anext(stream) == ()
    changing = asyncio.create_task(ask(desk, order, limit_price="9"))
    await asyncio.sleep(0)
    changing.cancel()

    (replaced,) = await asyncio.wait_for(anext(stream), 5)

    assert isinstance(replaced, OrderReplaced)
    await desk.broker.on_quote(quote(AAPL, "9"))
    assert (await found(desk, order)).status is OrderStatus.FILLED


async def test_the_same_request_sent_twice_changes_an_order_once(desk: Desk) -> None:
    order = buy(3, limit_price="9")
    await resting(desk, order)

    answers = [await ask(desk, order, 4, limit_price="8.5") for _ in range(2)]
    late = await ask(desk, order, 4, limit_price="8.5", send_before=NOON)

    assert answers[0] == answers[1] == late
    assert [type(report) for report in await desk.told()] == [OrderWorking, OrderReplaced]


async def test_a_request_that_filled_the_order_is_accepted_again(desk: Desk) -> None:
    order = buy(3, limit_price="9")
    await resting(desk, order)

    answers = [await ask(desk, order, 4, limit_price="11") for _ in range(2)]

    assert answers[0] == answers[1]
    assert (await desk.snapshot()).positions == {"AAPL": 4}


async def test_a_change_that_comes_too_late_changes_nothing(desk: Desk) -> None:
    order = buy(3, limit_price="9")
    await resting(desk, order)

    assert isinstance(await ask(desk, order, 5, send_before=NOON), NotSent)

    assert (await found(desk, order)).quantity == 3


@pytest.mark.parametrize(
    ("terms", "prices", "first"),
    [((2,), {}, True), ((4,), {}, False), ((), {"limit_price": "12.5"}, False), ((), {}, True)],
    ids=["smaller", "larger", "another price", "the same"],
)
async def test_a_new_price_and_a_larger_total_go_behind_the_others(
    desk: Desk, terms: tuple[Any, ...], prices: dict[str, str], first: bool
) -> None:
    changed, other = sell(3, limit_price="12"), sell(3, limit_price="12")
    await resting(desk, changed, other)

    assert isinstance(await ask(desk, changed, *terms, **prices), Accepted)
    await desk.broker.on_quote(quote(AAPL, "13"))

    filled = [report.client_order_id for report in await desk.told() if isinstance(report, OrderFilled)]
    in_turn = [changed.client_order_id, other.client_order_id]
    assert filled == (in_turn if first else in_turn[::-1])


async def test_after_a_restart_the_new_terms_count(desk: Desk) -> None:
    order = buy(3, limit_price="8")
    await resting(desk, order)
    await ask(desk, order, 5, limit_price="9")

    broker = await desk.another_broker()
    await broker.on_quote(quote(AAPL, "9"))

    assert (await desk.snapshot()).positions == {"AAPL": 5}
    assert [type(report) for report in await desk.told()] == [OrderWorking, OrderReplaced, OrderFilled]


async def test_an_order_cancelled_after_a_change_ends_once(desk: Desk) -> None:
    order = buy(3, limit_price="8")
    await resting(desk, order)
    await ask(desk, order, 5)

    await desk.broker.cancel(ACCOUNT, order.client_order_id, SOON)

    assert [type(report) for report in await desk.told()] == [OrderWorking, OrderReplaced, OrderEnded]
    assert code(await ask(desk, order, 6)) == "order-already-final"
