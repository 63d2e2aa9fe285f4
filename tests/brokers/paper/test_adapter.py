"""The paper broker on a real store: outcomes, what they leave behind, and what comes of quotes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.brokers.paper.world import (
    AAPL,
    ACCOUNT,
    BTCUSD,
    EURUSD,
    EXPIRED,
    MNQ,
    NOON,
    OTHER_ACCOUNT,
    SOON,
    USDJPY,
    Desk,
    buy,
    open_desk,
    quote,
    sell,
    units,
)
from tradehook.brokers.paper import queries
from tradehook.brokers.paper.adapter import PaperBroker
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.vocabulary.broker import (
    Accepted,
    NotSent,
    OrderEnded,
    OrderFilled,
    OrderWorking,
    Rejected,
    Report,
    Unknown,
)
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderStatus, OrderTicket, TimeInForce
from tradehook.vocabulary.quote import PriceSource

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(store_url: str) -> AsyncIterator[Desk]:
    async with open_desk(store_url) as opened:
        await opened.open_account()
        opened.quotes.put(quote(AAPL, "10"), quote(BTCUSD, "50000"), quote(MNQ, "20000"))
        yield opened


async def submit(desk: Desk, order: OrderTicket) -> str:
    """The status that an order has right after it was accepted."""
    assert isinstance(await desk.broker.submit(order, SOON), Accepted)
    return await status(desk, order)


async def status(desk: Desk, order: OrderTicket) -> str:
    found = await desk.broker.find(order.account_id, order.client_order_id)
    assert found is not None
    assert not isinstance(found, Unknown)
    return found.status


async def test_a_market_order_costs_one_write_and_is_filled_when_it_is_answered(desk: Desk) -> None:
    before = desk.store.writes

    outcome = await desk.broker.submit(buy(3), SOON)

    assert desk.store.writes == before + 1
    assert isinstance(outcome, Accepted)
    (report,) = await desk.told()
    assert isinstance(report, OrderFilled)
    assert (report.broker_order_id, report.quantity, report.price) == (outcome.broker_order_id, 3, 10)
    taken = await desk.snapshot()
    assert (taken.positions, taken.cash, taken.equity) == ({"AAPL": 3}, 99_970, 100_000)
    assert (taken.cursor, taken.buying_power, taken.open_orders) == (report.cursor, 99_985, ())


async def test_the_same_id_never_makes_a_second_order(desk: Desk) -> None:
    order = buy(3)

    answers = [await desk.broker.submit(order, SOON) for _ in range(3)]
    answers += await asyncio.gather(*(desk.broker.submit(order, SOON) for _ in range(20)))
    late = await desk.broker.submit(replace(order, quantity=units(5)), NOON)

    assert set(answers) == {late}
    assert len(await desk.told()) == 1
    assert (await desk.snapshot()).positions == {"AAPL": 3}


async def test_twins_sent_at_once_are_one_order(desk: Desk) -> None:
    order = buy(3, limit_price="9")

    answers = await asyncio.gather(*(desk.broker.submit(order, SOON) for _ in range(20)))
    await desk.broker.on_quote(quote(AAPL, "9"))

    assert len(set(answers)) == 1
    assert (await desk.snapshot()).positions == {"AAPL": 3}


async def test_a_refused_order_is_refused_again_and_can_be_found(desk: Desk) -> None:
    order = buy(3, EURUSD)

    refused = await desk.broker.submit(order, SOON)
    desk.quotes.put(quote(EURUSD, "1.1"))
    again = await desk.broker.submit(order, SOON)

    assert isinstance(refused, Rejected)
    assert refused.code == "no-quote"
    assert again == refused
    assert await status(desk, order) == OrderStatus.REJECTED
    assert await desk.told() == []


async def test_an_order_that_comes_too_late_was_never_sent(desk: Desk) -> None:
    order = buy(3)

    assert isinstance(await desk.broker.submit(order, NOON), NotSent)
    assert await desk.broker.find(ACCOUNT, order.client_order_id) is None
    assert isinstance(await desk.broker.submit(order, SOON), Accepted)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (buy(1, account_id=AccountId("nobody")), "unknown-account"),
        (replace(buy(1), symbol="NOPE"), "unknown-symbol"),
        (buy(1, EXPIRED), "contract-expired"),
        (buy(1, time_in_force=TimeInForce.OPG), "unsupported-time-in-force"),
        (sell(1, reduce_only=True), "reduce-only-would-increase"),
        (sell(1, BTCUSD), "short-not-allowed"),
        (buy(3, BTCUSD), "insufficient-buying-power"),
        (buy(1, USDJPY, limit_price="150"), "no-rate"),
    ],
)
async def test_a_refusal_has_its_code(desk: Desk, order: OrderTicket, code: str) -> None:
    refused = await desk.broker.submit(order, SOON)

    assert isinstance(refused, Rejected)
    assert refused.code == code


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


async def test_an_order_whose_sender_went_away_is_carried_out_all_the_same(desk: Desk) -> None:
    order = buy(1, limit_price="9")
    reading = aiter(desk.broker.reports(0))
    first = asyncio.ensure_future(anext(reading))
    placing = asyncio.create_task(desk.broker.submit(order, SOON))
    await asyncio.sleep(0)
    placing.cancel()

    assert [report.client_order_id for report in await asyncio.wait_for(first, 5)] == [order.client_order_id]
    await desk.broker.on_quote(quote(AAPL, "8"))
    assert await status(desk, order) == OrderStatus.FILLED


async def test_cancelling_twice_is_cancelling_once(desk: Desk) -> None:
    order = buy(1, limit_price="9")
    placed = await desk.broker.submit(order, SOON)

    answers = [await desk.broker.cancel(ACCOUNT, order.client_order_id, SOON) for _ in range(2)]

    assert answers == [placed, placed]
    assert [type(report) for report in await desk.told()] == [OrderWorking, OrderEnded]
    assert (await desk.snapshot()).open_orders == ()


async def test_a_cancel_that_comes_too_late_or_for_nothing(desk: Desk) -> None:
    resting, filled = buy(1, limit_price="9"), buy(1)
    await submit(desk, resting)
    await submit(desk, filled)

    late = await desk.broker.cancel(ACCOUNT, resting.client_order_id, NOON)
    final = await desk.broker.cancel(ACCOUNT, filled.client_order_id, SOON)
    unknown = await desk.broker.cancel(ACCOUNT, ClientOrderId("never-sent"), SOON)
    nobody = await desk.broker.cancel(AccountId("nobody"), filled.client_order_id, SOON)

    assert isinstance(late, NotSent)
    assert await status(desk, resting) == OrderStatus.WORKING
    codes = [answer.code for answer in (final, unknown, nobody) if isinstance(answer, Rejected)]
    assert codes == ["order-already-final", "unknown-order", "unknown-account"]


async def test_reports_begin_after_the_cursor_and_go_on_live(desk: Desk) -> None:
    await submit(desk, buy(1))
    await submit(desk, buy(2))
    first, second = await desk.told()

    stream = aiter(desk.broker.reports(first.cursor))
    assert await anext(stream) == (second,)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    assert not waiting.done()
    order = buy(3)
    await submit(desk, order)

    (third,) = await asyncio.wait_for(waiting, 5)
    assert (third.client_order_id, third.cursor > second.cursor) == (order.client_order_id, True)


async def test_every_reader_hears_everything_in_batches(desk: Desk) -> None:
    orders = [buy(1) for _ in range(queries.MOST_REPORTS + 1)]
    readers = [asyncio.create_task(_read(desk, len(orders))) for _ in range(3)]
    gone = asyncio.create_task(_read(desk, len(orders) + 1))

    await asyncio.gather(*(desk.broker.submit(order, SOON) for order in orders))

    heard = await asyncio.wait_for(asyncio.gather(*readers), 20)
    gone.cancel()
    (late,) = await asyncio.gather(_read(desk, len(orders)))
    assert [len(batch) for batch in late] == [queries.MOST_REPORTS, 1]
    for batches in (*heard, late):
        cursors = [report.cursor for batch in batches for report in batch]
        assert cursors == sorted(set(cursors))
        told = {report.client_order_id for batch in batches for report in batch}
        assert told == {order.client_order_id for order in orders}


async def _read(desk: Desk, how_many: int) -> list[tuple[Report, ...]]:
    batches: list[tuple[Report, ...]] = []
    async for batch in desk.broker.reports(0):
        batches.append(batch)
        if sum(map(len, batches)) >= how_many:
            break
    return batches


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
    watching = asyncio.create_task(desk.broker.watch_simulated())
    stream = aiter(desk.broker.reports((await desk.snapshot()).cursor))

    desk.quotes.put(quote(AAPL, "9", source=PriceSource.SIMULATED))
    (filled,) = await asyncio.wait_for(anext(stream), 5)

    assert isinstance(filled, OrderFilled)
    watching.cancel()


async def test_a_quote_heard_in_passing_is_matched_too(desk: Desk) -> None:
    await submit(desk, buy(1, limit_price="9"))
    stream = aiter(desk.broker.reports((await desk.snapshot()).cursor))

    desk.broker.hear(quote(AAPL, "8"))

    (filled,) = await asyncio.wait_for(anext(stream), 5)
    assert isinstance(filled, OrderFilled)


async def test_money_in_another_currency_is_converted_by_the_pair(desk: Desk) -> None:
    desk.quotes.put(quote(USDJPY, "160"))
    await submit(desk, buy(16_000, USDJPY))
    desk.quotes.put(quote(USDJPY, "200"))

    taken = await desk.snapshot()
    await submit(desk, sell(16_000, USDJPY))

    assert (taken.cash, taken.equity) == (100_000, 100_000 + 16_000 * 40 / 200)
    assert (await desk.snapshot()).cash == taken.equity


async def test_a_position_without_a_price_is_worth_what_it_cost(desk: Desk) -> None:
    await submit(desk, buy(3))
    await submit(desk, buy(1, MNQ))
    desk.quotes.known.clear()

    assert (await desk.snapshot()).equity == 100_000


async def test_resting_orders_take_buying_power(desk: Desk) -> None:
    await submit(desk, buy(10_000, limit_price="9"))

    assert (await desk.snapshot()).buying_power == 55_000
    refused = await desk.broker.submit(buy(12_000), SOON)
    assert isinstance(refused, Rejected)
    assert refused.code == "insufficient-buying-power"


async def test_quotes_are_of_the_accounts_own_source_and_never_stale(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, price_source=PriceSource.SIGNALS)
    fresh = quote(AAPL, "11", source=PriceSource.SIGNALS)
    desk.quotes.put(fresh)
    assert desk.broker.quote(OTHER_ACCOUNT, AAPL, NOON) is None

    await desk.snapshot()
    await desk.snapshot(OTHER_ACCOUNT)

    by_hand = desk.broker.quote(ACCOUNT, AAPL, after(NOON, 86_400))
    assert by_hand is not None
    assert by_hand.last == 10
    assert desk.broker.quote(OTHER_ACCOUNT, AAPL, after(NOON, 60)) == fresh
    assert desk.broker.quote(OTHER_ACCOUNT, AAPL, after(NOON, 61)) is None
    again = await desk.another_broker()
    assert again.quote(OTHER_ACCOUNT, AAPL, NOON) == fresh


async def test_new_accounts_can_be_learned_all_at_once(desk: Desk) -> None:
    assert desk.broker.quote(ACCOUNT, AAPL, NOON) is None

    await desk.broker.learn_accounts()

    assert desk.broker.quote(ACCOUNT, AAPL, NOON) is not None


async def test_a_snapshot_of_nobody_is_unknown(desk: Desk) -> None:
    assert isinstance(await desk.broker.snapshot(AccountId("nobody")), Unknown)
    assert await desk.broker.find(AccountId("nobody"), ClientOrderId("x")) is None


class TroubledStore:
    """A store that takes nothing."""

    def __init__(self, trouble: Exception) -> None:
        self._trouble = trouble

    async def write(self, work: Any) -> Any:
        raise self._trouble

    async def read(self, work: Any) -> Any:
        raise self._trouble


@pytest.mark.parametrize("trouble", [StoreBusy(), StoreFailed("disk full")])
async def test_trouble_with_the_store_is_neither_yes_nor_no(trouble: Exception) -> None:
    broker = PaperBroker(TroubledStore(trouble), SetClock(NOON), IdSource(), None, None)  # type: ignore[arg-type]

    answers = [
        await broker.submit(buy(1), SOON),
        await broker.cancel(ACCOUNT, ClientOrderId("x"), SOON),
        await broker.find(ACCOUNT, ClientOrderId("x")),
        await broker.snapshot(ACCOUNT),
    ]

    assert [type(answer) for answer in answers] == [Unknown] * 4
