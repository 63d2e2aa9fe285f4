"""Orders that are linked at Alpaca: their legs are ours by its ids."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from tests.brokers.alpaca.double import Double
from tests.brokers.alpaca.world import (
    ACCOUNT,
    Desk,
    connected,
    fresh_id,
    limit,
    linked,
    open_desk,
    price,
    stop_loss,
    take_profit,
    ticket,
)
from tradehook.vocabulary.broker import (
    Accepted,
    OrderEnded,
    OrderFilled,
    Unknown,
)
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.order import (
    OrderClass,
    OrderPrices,
    OrderStatus,
    Replacement,
)
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(double: Double) -> AsyncIterator[Desk]:
    double.quote("AAPL", 100, "100.02")
    async with open_desk(double) as opened:
        yield opened


@pytest.mark.parametrize("order_class", [OrderClass.BRACKET, OrderClass.OTO])
async def test_the_legs_of_an_entry_are_ours_by_alpacas_ids(
    double: Double, desk: Desk, order_class: OrderClass
) -> None:
    legs = (stop_loss("90", "89"),) if order_class is OrderClass.OTO else (take_profit(120), stop_loss("90"))
    order = linked(limit("99", 2), order_class, *legs)

    outcome = await desk.accepted(order)

    assert [ours for ours, _ in outcome.legs] == [leg.client_order_id for leg in legs]
    for leg, (_, theirs) in zip(legs, outcome.legs, strict=True):
        found = await desk.found(leg.client_order_id)
        assert (found.broker_order_id, found.order_type, found.prices) == (theirs, leg.order_type, leg.prices)
        assert (found.side, found.status) == (Side.SELL, OrderStatus.WORKING)
    parent = await desk.found(order.client_order_id)
    assert {leg.broker_order_id for leg in parent.legs} == {theirs for _, theirs in outcome.legs}
    assert {leg.parent_id for leg in parent.legs} == {parent.broker_order_id}


async def test_a_bracket_protects_its_entry_and_ends_with_one_exit(double: Double, desk: Desk) -> None:
    profit, loss = take_profit(120), stop_loss("90")
    order = linked(ticket(2), OrderClass.BRACKET, profit, loss)
    outcome = await desk.accepted(order)
    of = dict(outcome.legs)
    await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 2)

    double.quote("AAPL", "120.5")

    await desk.reader.until(lambda: desk.reader.filled(of[profit.client_order_id]) == 2)
    await desk.reader.until(lambda: desk.reader.of(OrderEnded, of[loss.client_order_id]))
    (fill,) = desk.reader.of(OrderFilled, of[profit.client_order_id])
    assert (fill.side, fill.price) == (Side.SELL, Decimal("120.5"))
    assert fill.order is not None
    assert fill.order.parent_id == outcome.broker_order_id
    assert (await desk.snapshot()).positions == {}


async def test_an_oco_is_its_take_profit_with_the_stop_loss_as_leg(double: Double, desk: Desk) -> None:
    entry = ticket(2)
    await desk.accepted(entry)
    await desk.reader.until(lambda: desk.reader.filled(entry.client_order_id) == 2)
    loss = stop_loss("90")
    order = linked(limit("120", 2, side=Side.SELL, reduce_only=True), OrderClass.OCO, loss)

    outcome = await desk.accepted(order)
    double.quote("AAPL", "89")

    ((ours, theirs),) = outcome.legs
    assert ours == loss.client_order_id
    await desk.reader.until(lambda: desk.reader.filled(theirs) == 2)
    await desk.reader.until(lambda: desk.reader.of(OrderEnded, order.client_order_id))
    assert (await desk.snapshot()).positions == {}


async def test_a_leg_gets_new_terms_and_is_cancelled_by_our_id(double: Double, desk: Desk) -> None:
    profit, loss = take_profit(120), stop_loss("90")
    order = linked(ticket(1), OrderClass.BRACKET, profit, loss)
    await desk.accepted(order)
    await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 1)
    change = Replacement(client_order_id=fresh_id(), prices=OrderPrices(stop_price=price(95)))

    moved = await desk.broker.replace(ACCOUNT, loss.client_order_id, change, desk.soon())
    cancelled = await desk.broker.cancel(ACCOUNT, profit.client_order_id, desk.soon())

    assert isinstance(moved, Accepted)
    assert isinstance(cancelled, Accepted)
    await desk.reader.until(lambda: desk.reader.of(OrderEnded, change.client_order_id))


async def test_a_leg_is_found_by_alpacas_id_where_ours_is_forgotten(double: Double, desk: Desk) -> None:
    order = linked(limit("99"), OrderClass.BRACKET, take_profit(120), stop_loss("90"))
    outcome = await desk.accepted(order)
    theirs = outcome.legs[1][1]

    async with connected(double) as other:
        by_parent = await other.find(ACCOUNT, order.client_order_id)
    async with connected(double) as other:
        found = await other.find(ACCOUNT, ClientOrderId(theirs))
        cancelled = await other.cancel(ACCOUNT, ClientOrderId(theirs), desk.soon())

    assert not isinstance(by_parent, Unknown | None)
    assert theirs in [leg.broker_order_id for leg in by_parent.legs]
    assert not isinstance(found, Unknown | None)
    assert found.broker_order_id == theirs
    assert isinstance(cancelled, Accepted)
