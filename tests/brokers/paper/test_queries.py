"""What the store keeps comes back as it was, and the indexes answer what is asked all the time."""

from collections.abc import AsyncIterator
from dataclasses import replace as with_cursor
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from tests.brokers.paper.scenes import placed, with_total
from tests.brokers.paper.world import ACCOUNT, NOON, buy, price, sell
from tradehook.brokers.paper import queries, reports
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.margin import Offer
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.broker import Report
from tradehook.vocabulary.exact import Money, Quantity
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.quote import MarketPriceType, PriceSource
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

SETTINGS = PaperSettings(price_source=PriceSource.SIGNALS, market_price_type=MarketPriceType.ASK_BID, stale_quote_s=7)
CASH = Money(Decimal("100000.50"))


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[OpenStore]:
    opened = OpenStore(store_url)
    await opened.write(lambda tx: queries.open_account(tx, ACCOUNT, "EUR", CASH, SETTINGS, NOON))
    yield opened
    await opened.close()


async def test_accounts_come_back_as_they_were_opened_and_changed(store: OpenStore) -> None:
    def change(tx: Tx) -> Any:
        account = queries.lock_account(tx, ACCOUNT)
        assert account is not None
        queries.set_cash(tx, replace(account, cash=Money(Decimal("-1.250"))))
        queries.change_settings(tx, ACCOUNT, PaperSettings())
        return account, queries.lock_account(tx, ACCOUNT)

    before, after = await store.write(change)

    assert (before.currency, before.cash, before.settings) == ("EUR", CASH, SETTINGS)
    assert (after.cash, after.settings) == (Decimal("-1.25"), PaperSettings())
    assert await store.read(queries.every_settings) == {ACCOUNT: PaperSettings()}
    assert await store.read(lambda tx: queries.account_settings(tx, AccountId("nobody"))) is None


async def test_orders_come_back_as_they_were_kept(store: OpenStore) -> None:
    market = placed(buy("1E+2"))
    limit = placed(sell("0.50", limit_price="10.10", reduce_only=True))
    moved = replace(limit.filled_by(Quantity(Decimal("0.25")), price("10.5")), code="c", words="w", replaces=3)

    def keep(tx: Tx) -> None:
        queries.add_order(tx, market, NOON)
        queries.add_order(tx, limit, NOON)
        queries.change_order(tx, moved, NOON)

    await store.write(keep)

    for order in (market, moved):
        assert await store.read(partial(_order_of, order)) == order
    assert await store.read(queries.resting_orders) == [market, moved]
    assert await store.read(lambda tx: queries.resting_in(tx, "AAPL")) == [market, moved]
    assert await store.read(lambda tx: queries.resting_of(tx, AccountId("nobody"))) == []


def _order_of(order: PaperOrder, tx: ReadTx) -> PaperOrder | None:
    return queries.order_of(tx, ACCOUNT, order.ticket.client_order_id)


async def test_only_orders_in_the_book_rest(store: OpenStore) -> None:
    orders = {status: replace(placed(buy(1)), status=status) for status in OrderStatus}

    def keep(tx: Tx) -> None:
        for order in orders.values():
            queries.add_order(tx, order, NOON)

    await store.write(keep)

    resting = await store.read(queries.resting_orders)
    assert {order.status for order in resting} == {status for status in OrderStatus if status.open}


async def test_a_second_order_with_the_same_id_is_not_kept(store: OpenStore) -> None:
    order = placed(buy(1))
    other = replace(order, ticket=buy(2, client_order_id=order.ticket.client_order_id))

    assert await store.write(lambda tx: queries.add_order(tx, order, NOON))
    assert not await store.write(lambda tx: queries.add_order(tx, other, NOON))

    assert await store.read(queries.resting_orders) == [order]


async def test_an_order_moves_behind_the_others(store: OpenStore) -> None:
    first, second = placed(buy(1, limit_price="9")), placed(buy(1, limit_price="9"))
    changed = with_total(first, "2")

    def keep(tx: Tx) -> None:
        queries.add_order(tx, first, NOON)
        queries.add_order(tx, second, NOON)
        queries.move_to_the_end(tx, changed, NOON)

    await store.write(keep)

    assert await store.read(queries.resting_orders) == [second, changed]


async def test_what_is_on_offer_is_the_rest_of_what_may_add_to_an_account(store: OpenStore) -> None:
    weighed = replace(placed(buy("2.5", limit_price="9.90")), offered_at=price("9.90"))
    partly = weighed.filled_by(Quantity(Decimal(1)), price("9.9"))
    reducing = placed(sell(1, limit_price="11", reduce_only=True))
    gone = placed(buy(1, limit_price="9")).ended(OrderStatus.CANCELLED, "w")

    def keep(tx: Tx) -> None:
        for order in (partly, reducing, gone):
            queries.add_order(tx, order, NOON)

    await store.write(keep)

    offer = Offer(side=Side.BUY, quantity=Quantity(Decimal("1.5")), price=price("9.9"))
    assert await store.read(lambda tx: queries.offers_of(tx, ACCOUNT)) == [("AAPL", offer)]
    assert await store.read(queries.resting_symbols) == ["AAPL"]


async def test_holdings_are_kept_changed_and_dropped_when_flat(store: OpenStore) -> None:
    async def keep(holding: Holding) -> list[Holding]:
        await store.write(lambda tx: queries.keep_holding(tx, ACCOUNT, holding))
        return await store.read(lambda tx: queries.holdings_of(tx, ACCOUNT))

    bought = Holding(symbol="AAPL", quantity=Quantity(Decimal("0.0001")), cost=Money(Decimal("1E-10")))
    short = Holding(symbol="AAPL", quantity=Quantity(Decimal(-5)), cost=Money(Decimal(-50)), rate=Decimal("1.1"))

    assert await keep(bought) == [bought]
    assert await keep(short) == [short]
    assert await store.read(lambda tx: queries.holding_of(tx, ACCOUNT, "AAPL")) == short
    assert await keep(Holding(symbol="AAPL")) == []
    assert await store.read(lambda tx: queries.holding_of(tx, ACCOUNT, "AAPL")) == Holding(symbol="AAPL")


async def test_reports_come_back_numbered_as_they_were_appended(store: OpenStore) -> None:
    order = placed(buy("2.50", limit_price="10")).filled_by(Quantity(Decimal("1.5")), price("9.990"))
    ended = order.ended(OrderStatus.CANCELLED, "Cancelled on request.")
    told: list[Report] = [
        reports.working(order),
        reports.filled(order, Quantity(Decimal("1.5")), price("9.990"), Money(Decimal("0.35")), NOON),
        reports.replaced(order, NOON),
        reports.ended(ended, NOON),
    ]
    assert await store.read(queries.last_cursor) == 0

    def append(tx: Tx) -> None:
        for report in told:
            queries.append_report(tx, report)

    await store.write(append)

    found = await store.read(lambda tx: queries.reports_after(tx, 0))
    assert [with_cursor(report, cursor=0) for report in found] == told
    assert await store.read(queries.last_cursor) == found[-1].cursor
    assert await store.read(lambda tx: queries.reports_after(tx, found[1].cursor)) == found[2:]
