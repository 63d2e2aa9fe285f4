"""Two processes do different things to the same orders on one PostgreSQL database at the same time."""

import asyncio
import threading
import time
from collections import Counter
from typing import Any

import psycopg
import pytest

from tests.brokers.paper.asking import status, submit_all
from tests.brokers.paper.world import AAPL, ACCOUNT, OTHER_ACCOUNT, SOON, Desk, buy, change, quote, sell, told_by
from tests.waiting import until_true
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.broker import Accepted, OrderFilled, OrderReplaced, Outcome, Rejected, Report
from tradehook.vocabulary.order import OrderStatus, OrderTicket
from tradehook.vocabulary.quote import PriceSource

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

PATIENCE_S = 20


def fills(reports: list[Report]) -> list[OrderFilled]:
    return [report for report in reports if isinstance(report, OrderFilled)]


async def test_an_order_that_both_match_at_once_fills_once(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    await one.open_account(OTHER_ACCOUNT)
    for price in range(11, 16):
        accounts = (ACCOUNT, OTHER_ACCOUNT)
        await submit_all(one, *(sell(1, limit_price=price, account_id=each) for each in accounts for _ in range(10)))
        await submit_all(two, *(sell(1, limit_price=price, account_id=each) for each in accounts for _ in range(10)))
        moved = quote(AAPL, str(price))

        await asyncio.gather(*(desk.broker.on_quote(moved) for desk in desks for _ in range(3)))

    told = [await told_by(desk.broker) for desk in desks]
    assert told[0] == told[1]
    assert set(Counter(fill.execution_id for fill in fills(told[0])).values()) == {1}
    assert len(fills(told[0])) == 200
    for account_id in (ACCOUNT, OTHER_ACCOUNT):
        taken = await one.snapshot(account_id)
        assert (taken.positions, taken.cash) == ({"AAPL": -100}, 100_000 + 20 * (11 + 12 + 13 + 14 + 15))


async def test_simulated_prices_that_both_watch_fill_once(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    await one.open_account(OTHER_ACCOUNT, price_source=PriceSource.SIMULATED)
    orders = [buy(1, limit_price="9", account_id=OTHER_ACCOUNT) for _ in range(30)]
    await submit_all(one, *orders[::2])
    await submit_all(two, *orders[1::2])
    watching = [asyncio.create_task(desk.broker.keep_watch()) for desk in desks]

    for desk in desks:
        desk.quotes.put(quote(AAPL, "8", source=PriceSource.SIMULATED))
    heard: list[Report] = []
    async with asyncio.timeout(PATIENCE_S):
        async for batch in two.broker.reports((await one.snapshot()).cursor):
            heard += batch
            if len(fills(heard)) >= len(orders):
                break
    looked = [desk.store.reads for desk in desks]
    # Each has looked once more, with all of it filled.
    await until_true(lambda: all(desk.store.reads > before + 4 for desk, before in zip(desks, looked, strict=True)))

    for task in watching:
        task.cancel()
    assert Counter(fill.client_order_id for fill in fills(await one.told())) == Counter(
        order.client_order_id for order in orders
    )
    assert (await one.snapshot(OTHER_ACCOUNT)).cash == 100_000 - 8 * len(orders)


async def test_an_order_is_filled_or_cancelled_but_not_both(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    orders = [buy(1, limit_price="9") for _ in range(40)]
    await submit_all(one, *orders)

    async def cancel_all() -> list[Outcome]:
        return [await two.broker.cancel(ACCOUNT, order.client_order_id, SOON) for order in orders]

    answers, _ = await asyncio.gather(cancel_all(), one.broker.on_quote(quote(AAPL, "9")))

    cancelled = {order.client_order_id for order, answer in zip(orders, answers, strict=True) if _is_yes(answer)}
    filled = {fill.client_order_id for fill in fills(await one.told())}
    assert cancelled | filled == {order.client_order_id for order in orders}
    assert not cancelled & filled
    assert (await one.snapshot()).positions.get("AAPL", 0) == len(filled)


async def test_an_order_that_is_changed_and_matched_at_once_fills_for_one_of_its_totals(
    desks: tuple[Desk, Desk],
) -> None:
    one, two = desks
    orders = [buy(2, limit_price="9") for _ in range(20)]
    await submit_all(one, *orders)

    async def change_all() -> list[Outcome]:
        asking = [two.broker.replace(ACCOUNT, it.client_order_id, change(it, 5), SOON) for it in orders]
        return [await each for each in asking]

    answers, _ = await asyncio.gather(change_all(), one.broker.on_quote(quote(AAPL, "9")))
    await one.broker.on_quote(quote(AAPL, "9"))

    told = await one.told()
    changed = {order.client_order_id for order, answer in zip(orders, answers, strict=True) if _is_yes(answer)}
    assert {report.client_order_id for report in told if isinstance(report, OrderReplaced)} == changed
    filled = {fill.client_order_id: fill.quantity for fill in fills(told)}
    assert filled == {it.client_order_id: 5 if it.client_order_id in changed else 2 for it in orders}
    assert len(fills(told)) == len(orders)
    assert (await one.snapshot()).positions == {"AAPL": sum(filled.values())}


async def test_a_stop_that_another_process_fills_is_not_brought_back_by_how_far_it_followed(
    desks: tuple[Desk, Desk], shared_url: str
) -> None:
    """What is kept of a trailing stop is written over what is there: it waits for whoever holds the account."""
    one, _ = desks
    stop = sell(1, trail_amount=1)
    await submit_all(one, stop)
    await one.broker.learn_accounts()
    await one.price(quote(AAPL, "12"))
    with psycopg.connect(shared_url) as other:
        other.execute("SELECT 1 FROM paper_accounts WHERE account_id = %s FOR UPDATE", [ACCOUNT])
        other.execute("UPDATE paper_orders SET status = 'filled' WHERE client_order_id = %s", [stop.client_order_id])
        keeping = asyncio.create_task(one.broker.look())
        await asyncio.to_thread(_somebody_waits, shared_url)
        assert not keeping.done()
        other.commit()
        await keeping

    assert await status(one, stop) is OrderStatus.FILLED


def _somebody_waits(url: str) -> None:
    """Come back once a transaction in this database waits for another."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with psycopg.connect(url, autocommit=True) as looking:
        until_s = time.monotonic() + PATIENCE_S
        while (looking.execute(waiting).fetchone() or [0])[0] == 0:
            assert time.monotonic() < until_s, "nobody waits"
            time.sleep(0.01)


def _is_yes(answer: Outcome) -> bool:
    assert isinstance(answer, Accepted | Rejected)
    return isinstance(answer, Accepted)


async def test_accounts_that_are_locked_crosswise_cost_no_order(desks: tuple[Desk, Desk]) -> None:
    """One process takes the first account and then the second, the other process the other way round, neither before
    the other has its first: each is a commit of its own, so nobody waits for anybody in a circle."""
    await desks[0].open_account(OTHER_ACCOUNT)
    meeting = threading.Barrier(2)
    orders = [
        [buy(1, account_id=each) for each in accounts]
        for accounts in ((ACCOUNT, OTHER_ACCOUNT), (OTHER_ACCOUNT, ACCOUNT))
    ]

    answers = await asyncio.gather(
        *(_between_two_orders(desk, meeting, pair) for desk, pair in zip(desks, orders, strict=True))
    )

    assert not meeting.broken
    assert all(isinstance(answer, Accepted) for pair in answers for answer in pair)
    for account_id in (ACCOUNT, OTHER_ACCOUNT):
        assert (await desks[0].snapshot(account_id)).positions == {"AAPL": 2}
    assert len(fills(await desks[0].told())) == 4


async def _between_two_orders(desk: Desk, meeting: threading.Barrier, pair: list[OrderTicket]) -> Any:
    """Send two orders that wait for the store's writer together, with a meeting between the two."""
    first, second = pair
    together, met = threading.Event(), threading.Event()

    def wait_for_the_others(_tx: Tx) -> None:
        together.wait(PATIENCE_S)

    def meet(_tx: Tx) -> None:
        if not met.is_set():
            met.set()
            meeting.wait(PATIENCE_S)

    waiting = asyncio.ensure_future(desk.store.write(wait_for_the_others))
    await asyncio.sleep(0)
    placing = asyncio.create_task(desk.broker.submit(first, SOON))
    await _sent(desk)
    between = asyncio.ensure_future(desk.store.write(meet))
    await asyncio.sleep(0)
    placing_second = asyncio.create_task(desk.broker.submit(second, SOON))
    await _sent(desk)
    together.set()
    await asyncio.gather(waiting, between, return_exceptions=True)
    return await asyncio.gather(placing, placing_second)


async def _sent(desk: Desk) -> None:
    """Wait until one thing more was given to the store."""
    before = desk.store.writes
    await until_true(lambda: desk.store.writes > before)
