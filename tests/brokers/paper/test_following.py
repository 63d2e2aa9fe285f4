"""Trailing stops through the broker: they follow prices in memory, and what they have seen is kept."""

import asyncio

import pytest

from tests.brokers.paper.asking import ask, resting, status, submit, submit_all
from tests.brokers.paper.world import AAPL, OTHER_ACCOUNT, Desk, buy, quote, sell
from tradehook.plumbing.store.contract import StoreBusy
from tradehook.vocabulary.broker import Accepted, OrderFilled
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.quote import PriceSource

pytestmark = pytest.mark.anyio


async def prices_filled(desk: Desk) -> list[Price]:
    return [report.price for report in await desk.told() if isinstance(report, OrderFilled)]


async def test_a_trailing_stop_follows_on_from_where_it_was_after_a_restart(desk: Desk) -> None:
    """At 71 with 1 the stop is at 70; at 72 it is at 71 (rule: deciding 5)."""
    desk.quotes.put(quote(AAPL, "71"))
    await submit(desk, buy(1))
    stop = sell(1, trail_amount="1", reduce_only=True)
    await resting(desk, stop)
    await desk.price(quote(AAPL, "72"))
    await desk.broker.look()

    broker = await desk.another_broker()
    await broker.on_quote(quote(AAPL, "71.01"))
    assert await status(desk, stop) is OrderStatus.WORKING
    await broker.on_quote(quote(AAPL, "71"))

    assert await status(desk, stop) is OrderStatus.FILLED


async def test_a_price_that_a_trailing_stop_follows_costs_no_write_until_it_is_kept(desk: Desk) -> None:
    stop = sell(1, trail_percent="10")
    await desk.open_account(OTHER_ACCOUNT)
    await desk.broker.learn_accounts()
    await resting(desk, stop)
    await desk.snapshot()
    before = desk.store.writes

    if not await desk.store.read(lambda tx: tx.dialect == "postgresql"):
        await desk.price(quote(AAPL, "11"), quote(AAPL, "12"), quote(AAPL, "11.5"))
        assert desk.store.writes == before
    await desk.price(quote(AAPL, "12"))
    await desk.broker.look()
    kept = desk.store.writes
    await desk.broker.look()

    assert kept > before
    assert desk.store.writes == kept


async def test_marks_that_the_store_had_no_time_for_are_kept_later(desk: Desk) -> None:
    stop = sell(1, trail_amount="1")
    await resting(desk, stop)
    await desk.broker.learn_accounts()
    await desk.price(quote(AAPL, "12"))
    desk.store.troubles = [StoreBusy()]

    with pytest.raises(StoreBusy):
        await desk.broker.look()
    await desk.broker.look()

    broker = await desk.another_broker()
    await broker.on_quote(quote(AAPL, "11"))
    assert await status(desk, stop) is OrderStatus.FILLED


async def test_a_price_that_comes_later_moves_no_stop_before_it(desk: Desk) -> None:
    """71 touches the near one, and is matched in the background; 75 comes before that. The far one was at 69 when the
    price was 71."""
    desk.quotes.put(quote(AAPL, "71"))
    near, far = sell(1, trail_amount="1"), sell(1, trail_amount="3")
    await submit_all(desk, near, far)
    await desk.broker.learn_accounts()
    for last in ("72", "71", "75"):
        desk.broker.hear(quote(AAPL, last))
    async with asyncio.timeout(20):
        async for batch in desk.broker.reports(0):
            if any(isinstance(report, OrderFilled) for report in batch):
                break

    assert [await status(desk, each) for each in (near, far)] == ["filled", "working"]
    await desk.price(quote(AAPL, "72"))
    assert await status(desk, far) is OrderStatus.FILLED
    assert await prices_filled(desk) == [71, 72]


async def test_simulated_prices_move_a_trailing_stop(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, price_source=PriceSource.SIMULATED)
    await desk.broker.learn_accounts()
    desk.quotes.put(quote(AAPL, "10", source=PriceSource.SIMULATED))
    stop = sell(1, trail_amount="1", account_id=OTHER_ACCOUNT)
    await resting(desk, stop)

    for last in ("12", "11"):
        await desk.price(quote(AAPL, last, source=PriceSource.SIMULATED))

    assert await status(desk, stop) is OrderStatus.FILLED
    assert await prices_filled(desk) == [11]


async def test_another_trail_counts_from_the_best_price_that_was_seen(desk: Desk) -> None:
    """Also where that is not kept yet."""
    await desk.broker.learn_accounts()
    desk.quotes.put(quote(AAPL, "71"))
    stop = sell(1, trail_amount="5")
    await resting(desk, stop)
    await desk.price(quote(AAPL, "73"), quote(AAPL, "72"))

    assert isinstance(await ask(desk, stop, trail_amount="1"), Accepted)

    assert await status(desk, stop) is OrderStatus.FILLED
    assert await prices_filled(desk) == [72]
