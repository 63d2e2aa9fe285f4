"""What can be seen of an account at the paper broker: quotes, orders, positions, money."""

import pytest

from tests.brokers.paper.asking import submit
from tests.brokers.paper.world import AAPL, ACCOUNT, MNQ, NOON, OTHER_ACCOUNT, SOON, USDJPY, Desk, buy, quote, sell
from tradehook.vocabulary.broker import (
    Accepted,
    BrokerOrder,
    Unknown,
)
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderStatus, TimeInForce
from tradehook.vocabulary.quote import PriceSource

pytestmark = pytest.mark.anyio


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


async def test_to_fetch_quotes_is_to_learn_whose_prices_count(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, price_source=PriceSource.SIGNALS)
    desk.quotes.put(quote(AAPL, "11", source=PriceSource.SIGNALS))

    assert await desk.broker.fetch_quotes(OTHER_ACCOUNT, [AAPL]) is None

    found = desk.broker.quote(OTHER_ACCOUNT, AAPL, NOON)
    assert found is not None
    assert found.source is PriceSource.SIGNALS
    assert await desk.broker.fetch_quotes(AccountId("nobody"), [AAPL]) is None


async def test_a_snapshot_shows_what_is_held_at_what_it_cost_on_average(desk: Desk) -> None:
    await submit(desk, buy(1))
    desk.quotes.put(quote(AAPL, "13"))
    await submit(desk, buy(2))
    await submit(desk, sell(2, MNQ))

    taken = await desk.snapshot()

    assert [(it.symbol, it.quantity, it.average_price) for it in taken.held] == [
        (AAPL.symbol, 3, 12),
        (MNQ.symbol, -2, 20_000),
    ]


async def test_an_order_is_told_with_all_its_terms(desk: Desk) -> None:
    order = sell(3, limit_price="12.50", time_in_force=TimeInForce.DAY)
    placed = await desk.broker.submit(order, SOON)
    assert isinstance(placed, Accepted)

    (told,) = (await desk.snapshot()).open_orders

    assert told == await desk.broker.find(ACCOUNT, order.client_order_id)
    assert (told.client_order_id, told.broker_order_id) == (order.client_order_id, placed.broker_order_id)
    assert (told.symbol, told.side, told.quantity, told.order_type) == ("AAPL", order.side, 3, order.order_type)
    assert (told.time_in_force, told.prices, told.status) == (TimeInForce.DAY, order.prices, OrderStatus.WORKING)
    assert (told.filled_quantity, told.average_price) == (0, None)
    await desk.broker.on_quote(quote(AAPL, "13"))
    filled = await desk.broker.find(ACCOUNT, order.client_order_id)
    assert isinstance(filled, BrokerOrder)
    assert (filled.status, filled.filled_quantity, filled.average_price) == (OrderStatus.FILLED, 3, 13)


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


async def test_a_snapshot_of_nobody_is_unknown(desk: Desk) -> None:
    assert isinstance(await desk.broker.snapshot(AccountId("nobody")), Unknown)
    assert await desk.broker.find(AccountId("nobody"), ClientOrderId("x")) is None
