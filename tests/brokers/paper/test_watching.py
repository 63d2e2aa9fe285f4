"""Resting orders fill when a price reaches them, and prices that reach nothing cost nothing."""

import asyncio
from decimal import Decimal

import pytest

from tests.brokers.paper.asking import resting, status, submit
from tests.brokers.paper.world import AAPL, ACCOUNT, MNQ, OTHER_ACCOUNT, SOON, Desk, buy, quote, sell
from tests.waiting import until_true
from tradehook.brokers.paper import queries
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.vocabulary.broker import OrderFilled, OrderWorking, Rejected, Report
from tradehook.vocabulary.order import OrderStatus, OrderTicket
from tradehook.vocabulary.quote import PriceSource

pytestmark = pytest.mark.anyio


async def test_a_limit_order_rests_until_a_quote_reaches_it(desk: Desk) -> None:
    order = buy(3, limit_price="9.5")
    assert await submit(desk, order) == OrderStatus.WORKING

    await desk.broker.on_quote(quote(AAPL, "9.51"))
    assert await status(desk, order) == OrderStatus.WORKING
    await desk.broker.on_quote(quote(AAPL, "9.25"))

    assert await status(desk, order) == OrderStatus.FILLED
    working, filled = await desk.told()
    assert isinstance(working, OrderWorking)
    assert isinstance(filled, OrderFilled)
    assert filled.price == Decimal("9.25")


async def test_quotes_that_reach_nothing_cost_no_transaction(desk: Desk) -> None:
    await submit(desk, buy(1, limit_price="9"))
    before = desk.store.writes

    for _ in range(3):
        await desk.broker.on_quote(quote(AAPL, "9.01"))
        await desk.broker.on_quote(quote(MNQ, "1"))

    assert desk.store.writes == before


async def test_orders_that_left_the_book_cost_no_transaction(desk: Desk) -> None:
    cancelled, filled, refused = (
        buy(1, limit_price="9"),
        buy(1, limit_price="11"),
        buy(10**9, limit_price="9"),
    )
    await submit(desk, cancelled)
    await submit(desk, filled)
    assert isinstance(await desk.broker.submit(refused, SOON), Rejected)
    await desk.broker.cancel(ACCOUNT, cancelled.client_order_id, SOON)
    before = desk.store.writes

    await desk.broker.on_quote(quote(AAPL, "1"))

    assert desk.store.writes == before


async def test_only_accounts_on_the_source_of_a_quote_trade_on_it(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, price_source=PriceSource.SIGNALS)
    by_hand, by_signal = buy(1, limit_price="9"), buy(1, limit_price="9", account_id=OTHER_ACCOUNT)
    await submit(desk, by_hand)
    await submit(desk, by_signal)

    await desk.broker.on_quote(quote(AAPL, "8", source=PriceSource.SIGNALS))

    assert await status(desk, by_hand) == OrderStatus.WORKING
    assert await status(desk, by_signal) == OrderStatus.FILLED


async def test_a_changed_price_source_counts_from_then_on(desk: Desk) -> None:
    order = buy(1, limit_price="9")
    await submit(desk, order)
    changed = PaperSettings(price_source=PriceSource.SIGNALS)
    await desk.store.write(lambda tx: queries.change_settings(tx, ACCOUNT, changed))

    await desk.broker.on_quote(quote(AAPL, "8"))
    assert await status(desk, order) == OrderStatus.WORKING
    await desk.broker.on_quote(quote(AAPL, "8", source=PriceSource.SIGNALS))
    assert await status(desk, order) == OrderStatus.FILLED


async def test_older_orders_fill_first(desk: Desk) -> None:
    orders = [sell(1, limit_price="12"), sell(1, limit_price="11"), sell(1, limit_price="12")]
    for order in orders:
        await submit(desk, order)

    await desk.broker.on_quote(quote(AAPL, "12"))

    filled = [report.client_order_id for report in await desk.told() if isinstance(report, OrderFilled)]
    assert filled == [order.client_order_id for order in orders]


async def test_one_quote_may_fill_many_orders_of_one_account(desk: Desk) -> None:
    for _ in range(4):
        await submit(desk, buy(5, limit_price="9"))

    await desk.broker.on_quote(quote(AAPL, "8"))

    taken = await desk.snapshot()
    assert (taken.positions, taken.cash) == ({"AAPL": 20}, 100_000 - 160)


async def test_a_quote_that_comes_while_an_order_is_placed_finds_it(desk: Desk) -> None:
    """The order was judged by the old price; the new one must not pass it by."""
    order = buy(1, limit_price="9")
    placing = asyncio.create_task(desk.broker.submit(order, SOON))
    await asyncio.sleep(0)

    await desk.broker.on_quote(quote(AAPL, "8"))

    await placing
    assert await status(desk, order) == OrderStatus.FILLED


async def test_after_a_restart_resting_orders_are_matched(desk: Desk) -> None:
    order = buy(1, limit_price="9")
    await submit(desk, order)

    broker = await desk.another_broker()
    await broker.on_quote(quote(AAPL, "9"))

    assert await status(desk, order) == OrderStatus.FILLED


async def test_simulated_prices_fill_what_rests(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, price_source=PriceSource.SIMULATED)
    order = buy(1, limit_price="9", account_id=OTHER_ACCOUNT)
    await submit(desk, order)
    watching = asyncio.create_task(desk.broker.keep_watch())
    stream = aiter(desk.broker.reports((await desk.snapshot()).cursor))
    assert await anext(stream) == ()

    desk.quotes.put(quote(AAPL, "9", source=PriceSource.SIMULATED))
    (filled,) = await asyncio.wait_for(anext(stream), 5)

    assert isinstance(filled, OrderFilled)
    watching.cancel()


async def test_a_quote_heard_in_passing_is_matched_too(desk: Desk) -> None:
    await submit(desk, buy(1, limit_price="9"))
    stream = aiter(desk.broker.reports((await desk.snapshot()).cursor))
    assert await anext(stream) == ()

    desk.broker.hear(quote(AAPL, "8"))

    (filled,) = await asyncio.wait_for(anext(stream), 5)
    assert isinstance(filled, OrderFilled)


async def test_a_quote_that_the_store_could_not_take_is_matched_later(desk: Desk) -> None:
    order = buy(1, limit_price="9")
    await resting(desk, order)
    desk.store.troubles = [StoreBusy(), *(StoreFailed("away") for _ in range(8))]

    desk.broker.hear(quote(AAPL, "8"))
    await until_true(lambda: not desk.store.troubles)
    desk.broker.hear(quote(AAPL, "9.5"))

    filled = [report for report in await told_of(desk, order) if isinstance(report, OrderFilled)]
    assert [report.price for report in filled] == [8]


async def test_an_order_that_was_written_at_the_second_try_is_known(desk: Desk) -> None:
    order = buy(1, limit_price="9")
    desk.store.troubles = [StoreFailed("deadlock")]
    await resting(desk, order)

    await desk.broker.on_quote(quote(AAPL, "9"))

    assert await status(desk, order) == OrderStatus.FILLED


async def told_of(desk: Desk, order: OrderTicket) -> list[Report]:
    """What is told of an order until it has filled."""
    heard: list[Report] = []
    async with asyncio.timeout(20):
        async for batch in desk.broker.reports(0):
            heard += [report for report in batch if report.client_order_id == order.client_order_id]
            if any(isinstance(report, OrderFilled) for report in heard):
                break
    return heard
