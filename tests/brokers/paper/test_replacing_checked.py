"""New terms that are refused, and how far an order may be changed."""

from decimal import Decimal
from typing import Any

import pytest

from tests.brokers.paper.asking import ask, code, found, resting
from tests.brokers.paper.scenes import placed
from tests.brokers.paper.world import AAPL, ACCOUNT, BTCUSD, NOON, SOON, Desk, buy, price, quote, sell, units
from tradehook.brokers.paper import queries
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.vocabulary.broker import (
    Accepted,
    OrderFilled,
    OrderReplaced,
    OrderWorking,
)
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.order import OrderStatus, OrderTicket

pytestmark = pytest.mark.anyio


async def partly_filled(desk: Desk, order: OrderTicket, filled: int) -> OrderTicket:
    """An order of which something has filled."""
    it: PaperOrder = placed(order).filled_by(units(filled), price("9"))
    await desk.store.write(lambda tx: queries.add_order(tx, it, NOON))
    return order


@pytest.mark.parametrize(
    ("order", "terms", "prices", "expected"),
    [
        (buy(3, limit_price="9"), (0,), {}, "quantity-not-positive"),
        (buy(3, limit_price="9"), ("3.0000001",), {}, "off-step"),
        (buy(3, limit_price="9"), (), {"limit_price": "9.001"}, "off-tick"),
        (buy(3, limit_price="9"), (), {"limit_price": "0"}, "invalid-limit-price"),
        (buy(3, limit_price="9"), (), {"stop_price": "8"}, "unwanted-price"),
        (buy(3, limit_price="9"), (30_000,), {}, "insufficient-buying-power"),
        (buy(3, limit_price="9"), (), {"limit_price": "90000"}, "insufficient-buying-power"),
    ],
)
async def test_new_terms_are_checked_as_a_new_orders_are(
    desk: Desk, order: OrderTicket, terms: tuple[Any, ...], prices: dict[str, str], expected: str
) -> None:
    await resting(desk, order)
    before = await found(desk, order)

    refused = await ask(desk, order, *terms, **prices)

    assert code(refused) == expected
    assert await found(desk, order) == before
    assert [type(report) for report in await desk.told()] == [OrderWorking]
    await desk.broker.cancel(ACCOUNT, order.client_order_id, SOON)


async def test_a_reduce_only_order_grows_to_what_is_held_and_no_further(desk: Desk) -> None:
    await desk.broker.submit(buy(5), SOON)
    order = sell(3, limit_price="12", reduce_only=True)
    await resting(desk, order)

    assert isinstance(await ask(desk, order, 5), Accepted)
    assert code(await ask(desk, order, 6)) == "reduce-only-would-increase"


async def test_coins_are_not_offered_twice(desk: Desk) -> None:
    await desk.broker.submit(buy(1, BTCUSD), SOON)
    await resting(desk, sell("0.4", BTCUSD, limit_price="60000"))
    order = sell("0.5", BTCUSD, limit_price="60000")
    await resting(desk, order)

    assert isinstance(await ask(desk, order, "0.6"), Accepted)
    assert code(await ask(desk, order, "0.61")) == "short-not-allowed"


async def test_buying_power_is_taken_by_the_new_terms_alone(desk: Desk) -> None:
    order = buy(10_000, limit_price="9")
    await resting(desk, order)

    await ask(desk, order, 1_000)

    assert (await desk.snapshot()).buying_power == 100_000 - 4_500


async def test_what_is_over_or_was_never_there_cannot_be_changed(desk: Desk) -> None:
    filled, cancelled, refused, unknown = buy(1), buy(1, limit_price="9"), buy(10**9), buy(1)
    for order in (filled, cancelled, refused):
        await desk.broker.submit(order, SOON)
    await desk.broker.cancel(ACCOUNT, cancelled.client_order_id, SOON)

    for order in (filled, cancelled, refused):
        assert code(await ask(desk, order, 2)) == "order-already-final"
    assert code(await ask(desk, unknown, 2)) == "unknown-order"
    assert code(await ask(desk, buy(1, account_id=AccountId("nobody")), 2)) == "unknown-account"


async def test_a_total_counts_what_has_filled(desk: Desk) -> None:
    order = await partly_filled(desk, buy(5, limit_price="9"), 2)

    assert code(await ask(desk, order, 1)) == "quantity-below-filled"
    assert isinstance(await ask(desk, order, 4), Accepted)
    await desk.broker.on_quote(quote(AAPL, "8"))

    it = await found(desk, order)
    assert (it.filled_quantity, it.status) == (4, OrderStatus.FILLED)
    assert it.average_price == Decimal("8.5")
    assert [report.quantity for report in await desk.told() if isinstance(report, OrderFilled)] == [2]


async def test_an_order_whose_total_has_filled_is_done(desk: Desk) -> None:
    order = await partly_filled(desk, buy(5, limit_price="9"), 2)

    assert isinstance(await ask(desk, order, 2), Accepted)

    it = await found(desk, order)
    (replaced,) = await desk.told()
    assert isinstance(replaced, OrderReplaced)
    assert replaced.order == it
    assert (it.status, it.filled_quantity) == (OrderStatus.FILLED, 2)
    assert code(await desk.broker.cancel(ACCOUNT, order.client_order_id, SOON)) == "order-already-final"
