"""Orders of ours: cancelled, given new terms, and found."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from tests.brokers.alpaca.double import Double, Outcome, Step
from tests.brokers.alpaca.world import (
    ACCOUNT,
    Desk,
    connected,
    fresh_id,
    limit,
    linked,
    open_desk,
    price,
    ticket,
    units,
)
from tradehook.vocabulary.broker import (
    Accepted,
    OrderEnded,
    OrderReplaced,
    OrderWorking,
    Rejected,
)
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.order import (
    OrderClass,
    OrderPrices,
    OrderStatus,
    OrderType,
    Replacement,
    TimeInForce,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(double: Double) -> AsyncIterator[Desk]:
    double.quote("AAPL", 100, "100.02")
    async with open_desk(double) as opened:
        yield opened


async def test_what_alpaca_has_no_words_for_is_refused_without_being_sent(double: Double, desk: Desk) -> None:
    before = len(double.requests())

    outcome = await desk.broker.submit(linked(ticket(), OrderClass.OTO), desk.soon())

    assert isinstance(outcome, Rejected)
    assert outcome.code == "not-offered"
    assert len(double.requests()) == before


async def test_a_resting_order_is_cancelled_once_and_for_all(double: Double, desk: Desk) -> None:
    order = limit("90", 2)
    order_id = await desk.placed(order)

    first = await desk.broker.cancel(ACCOUNT, order.client_order_id, desk.soon())
    again = await desk.broker.cancel(ACCOUNT, order.client_order_id, desk.soon())

    assert first == again == Accepted(order_id)
    await desk.reader.until(lambda: desk.reader.of(OrderEnded, order.client_order_id))
    (ended,) = desk.reader.of(OrderEnded, order.client_order_id)
    assert (ended.status, ended.words) == (OrderStatus.CANCELLED, "canceled")


async def test_a_cancel_that_is_under_way_is_as_good_as_done(double: Double, desk: Desk) -> None:
    order = limit("90")
    await desk.placed(order)
    double.hold(Step.CANCELS)

    outcomes = [await desk.broker.cancel(ACCOUNT, order.client_order_id, desk.soon()) for _ in range(2)]

    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert (await desk.found(order.client_order_id)).status is OrderStatus.WORKING
    double.release(Step.CANCELS, Outcome.REJECTED)
    await desk.reader.until(
        lambda: (
            [report.order.status for report in desk.reader.of(OrderWorking) if report.order][-1:]
            == [OrderStatus.WORKING]
        )
    )
    assert (await desk.found(order.client_order_id)).status is OrderStatus.WORKING


async def test_what_is_filled_cannot_be_cancelled(double: Double, desk: Desk) -> None:
    order = ticket(1)
    await desk.accepted(order)
    await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 1)

    outcome = await desk.broker.cancel(ACCOUNT, order.client_order_id, desk.soon())

    assert outcome == Rejected(code="order-already-final", words='order is already in "filled" state')


async def test_an_order_is_cancelled_by_a_connection_that_has_not_seen_it(double: Double, desk: Desk) -> None:
    order = limit("90")
    order_id = await desk.placed(order)

    async with connected(double) as other:
        outcome = await other.cancel(ACCOUNT, order.client_order_id, desk.soon())

    assert outcome == Accepted(order_id)


async def test_an_order_that_alpaca_does_not_know_is_found_nowhere(double: Double, desk: Desk) -> None:
    unheard_of = [ClientOrderId("never-sent"), ClientOrderId("904837e3-3b76-47ec-b432-046db621571b")]

    for client_order_id in unheard_of:
        assert await desk.broker.find(ACCOUNT, client_order_id) is None
        outcome = await desk.broker.cancel(ACCOUNT, client_order_id, desk.soon())
        assert isinstance(outcome, Rejected)
        assert outcome.code == "not-found"


async def test_new_terms_make_a_new_order_under_the_new_id(double: Double, desk: Desk) -> None:
    order = limit("90", 2)
    old_id = await desk.placed(order)
    change = Replacement(client_order_id=fresh_id(), quantity=units(5), prices=OrderPrices(limit_price=price("91.5")))

    outcome = await desk.broker.replace(ACCOUNT, order.client_order_id, change, desk.soon())

    assert isinstance(outcome, Accepted)
    assert outcome.broker_order_id != old_id
    await desk.reader.until(lambda: desk.reader.of(OrderReplaced))
    (report,) = desk.reader.of(OrderReplaced)
    assert (report.client_order_id, report.broker_order_id) == (order.client_order_id, old_id)
    new = report.order
    assert (new.client_order_id, new.broker_order_id) == (change.client_order_id, outcome.broker_order_id)
    assert (new.quantity, new.prices.limit_price, new.status) == (5, Decimal("91.5"), OrderStatus.WORKING)
    assert (await desk.found(order.client_order_id)).words == f"replaced by {outcome.broker_order_id}"
    assert isinstance(await desk.broker.cancel(ACCOUNT, change.client_order_id, desk.soon()), Accepted)


async def test_new_terms_count_what_has_filled(double: Double, desk: Desk) -> None:
    order = limit("100.02", 10)
    double.quote("AAPL", 100, "100.02", ask_size=4)
    await desk.placed(order)
    await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 4)
    too_few, enough = (Replacement(client_order_id=fresh_id(), quantity=units(each)) for each in (4, 6))

    refused = await desk.broker.replace(ACCOUNT, order.client_order_id, too_few, desk.soon())
    taken = await desk.broker.replace(ACCOUNT, order.client_order_id, enough, desk.soon())
    double.quote("AAPL", 100, "100.02")

    assert refused == Rejected(code="not-replaceable", words="qty must be > filled_qty")
    assert isinstance(taken, Accepted)
    await desk.reader.until(lambda: desk.reader.filled(enough.client_order_id) == 2)
    assert (await desk.snapshot()).positions == {"AAPL": 6}
    assert (await desk.found(enough.client_order_id)).quantity == 6


async def test_a_trailing_stop_gets_a_new_trail(double: Double, desk: Desk) -> None:
    order = ticket(1, order_type=OrderType.TRAILING_STOP, prices=OrderPrices(trail_amount=price(3)))
    await desk.placed(order)
    change = Replacement(client_order_id=fresh_id(), prices=OrderPrices(trail_amount=price("2.5")))

    outcome = await desk.broker.replace(ACCOUNT, order.client_order_id, change, desk.soon())

    assert isinstance(outcome, Accepted)
    assert (await desk.found(change.client_order_id)).prices == change.prices


async def test_an_order_for_the_day_is_good_till_cancelled_from_now_on(double: Double, desk: Desk) -> None:
    order = ticket(1, order_type=OrderType.LIMIT, prices=OrderPrices(limit_price=price(90)))
    await desk.placed(order)
    change = Replacement(client_order_id=fresh_id(), time_in_force=TimeInForce.GTC)

    outcome = await desk.broker.replace(ACCOUNT, order.client_order_id, change, desk.soon())

    assert isinstance(outcome, Accepted)
    found = await desk.found(change.client_order_id)
    assert (found.time_in_force, found.prices) == (TimeInForce.GTC, order.prices)


async def test_terms_that_are_refused_later_leave_the_order_as_it_was(double: Double, desk: Desk) -> None:
    order = limit("90")
    await desk.placed(order)
    double.hold(Step.REPLACES)
    change = Replacement(client_order_id=fresh_id(), prices=OrderPrices(limit_price=price(91)))
    await desk.broker.replace(ACCOUNT, order.client_order_id, change, desk.soon())

    double.release(Step.REPLACES, Outcome.REJECTED)

    await desk.reader.until(lambda: desk.reader.of(OrderEnded, change.client_order_id))
    assert {ended.status for ended in desk.reader.of(OrderEnded, change.client_order_id)} == {OrderStatus.REJECTED}
    assert desk.reader.of(OrderReplaced) == []
    assert (await desk.found(order.client_order_id)).prices.limit_price == 90


async def test_terms_that_come_too_late_are_refused(double: Double, desk: Desk) -> None:
    order = ticket(1)
    await desk.accepted(order)
    await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 1)
    change = Replacement(client_order_id=fresh_id(), quantity=units(2))

    outcome = await desk.broker.replace(ACCOUNT, order.client_order_id, change, desk.soon())

    assert isinstance(outcome, Rejected)
    assert await desk.broker.find(ACCOUNT, change.client_order_id) is None
