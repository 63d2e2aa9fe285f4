"""Reconciling an account: what it came to, and what is remembered from one comparing to the next."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from tests.engine.books import CONNECTION, LAGGING
from tests.engine.looked import NO_LINK, Ahead, Desk, Told
from tests.engine.reports import ACCOUNT, NOON, holds, shows, told
from tradehook.engine.reconcile import Reconciled
from tradehook.orders import queries as orders
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.exact import Money, Quantity
from tradehook.vocabulary.ids import ClientOrderId, OrderId
from tradehook.vocabulary.order import OrderStatus

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(store_url: str) -> AsyncIterator[Desk]:
    store = OpenStore(store_url)
    try:
        opened = Desk(store, Told())
        await opened.begin()
        yield opened
    finally:
        await store.close()


async def test_reconciling_counts_what_it_came_to(desk: Desk) -> None:
    foreign = told("somebody's", "elsewhere")
    desk.broker.says(shows(held=(holds(3, 100),), open_orders=(foreign,)))
    assert await desk.reconcile() == Reconciled(
        orders_moved=0, orders_unexplained=0, external=1, differences=0, adjusted=1, at=NOON
    )

    desk.later(1)
    desk.broker.says(shows(held=(holds(3, 100),)))
    done = await desk.reconcile()
    assert (done.orders_moved, done.external, done.adjusted) == (1, 0, 0)
    [order] = [await desk.store.write(partial(orders.order_by_client_id, client_order_id=ClientOrderId("somebody's")))]
    assert order is not None
    assert (order.status, order.words) == ("cancelled", "The broker no longer shows it.")


async def test_where_the_broker_does_not_answer_nothing_is_moved(desk: Desk) -> None:
    desk.broker.says(NO_LINK)
    assert await desk.looks.reconcile(ACCOUNT) == NO_LINK


async def test_a_doubt_is_remembered_from_one_comparing_to_the_next(desk: Desk) -> None:
    desk.broker.declaration = LAGGING
    desk.broker.says(shows(open_orders=(told("somebody's", "elsewhere"),)))
    await desk.reconcile()
    [order] = await desk.store.read(partial(orders.open_orders_of_account, account_id=ACCOUNT))
    ours = replace(order, number=None, id=OrderId("ours"), client_order_id=ClientOrderId("ours"), external=False)
    await desk.store.write(partial(orders.add, order=replace(ours, broker_order_id=None)))
    desk.broker.known["ours"] = told("ours", status=OrderStatus.FILLED, filled_quantity=Quantity(Decimal(5)))

    seen = await desk.reconcile()
    assert (seen.orders_moved, seen.orders_unexplained) == (0, 1)
    desk.later(5)
    seen = await desk.reconcile()
    assert (seen.orders_moved, seen.orders_unexplained) == (1, 0)


async def test_what_is_known_of_the_cash_is_remembered_from_one_comparing_to_the_next(desk: Desk) -> None:
    desk.broker.says(shows(cash=Money(Decimal(99_000))))
    for looks in (desk.looks, desk.looks, desk.another(), desk.looks):
        await looks.reconcile(ACCOUNT)
        desk.later(5)
    assert [code for code, _ in await desk.noted()] == ["balance-differs"]


async def test_a_clock_that_is_not_ours_is_told_when_it_changes(desk: Desk) -> None:
    desk.world.brokers[CONNECTION] = broker = Ahead()  # type: ignore[index]
    for broker.ahead_s in (0.5, 3.0, 3.4, -2.0, -2.0):
        await desk.reconcile()
    assert [message for _, message in await desk.noted()] == [
        "The broker's clock and ours differ by +3.0 s.",
        "The broker's clock and ours differ by -2.0 s.",
    ]
