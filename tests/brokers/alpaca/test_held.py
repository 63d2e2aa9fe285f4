"""The account at one instant, with every order that protects it."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from tests.brokers.alpaca.double import Double
from tests.brokers.alpaca.world import (
    CALL,
    Desk,
    limit,
    linked,
    open_desk,
    stop_loss,
    take_profit,
    ticket,
)
from tradehook.vocabulary.order import OrderClass, OrderStatus, TimeInForce
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(double: Double) -> AsyncIterator[Desk]:
    double.quote("AAPL", 100)
    double.quote("BTC/USD", 50000)
    double.quote("AAPL301220C00100000", 5)
    async with open_desk(double) as opened:
        yield opened


async def test_balances_and_positions_of_every_class(double: Double, desk: Desk) -> None:
    for order in (
        ticket(3),
        ticket(1, "MSFT", Side.SELL),
        ticket(2, CALL),
        ticket("0.5", "BTCUSD", time_in_force=TimeInForce.GTC),
    ):
        double.quote("MSFT", 200)
        await desk.accepted(order)
        await desk.reader.until(lambda wanted=order: desk.reader.filled(wanted.client_order_id) == wanted.quantity)

    taken = await desk.snapshot()

    assert taken.positions == {"AAPL": 3, "MSFT": -1, CALL: 2, "BTCUSD": Decimal("0.5")}
    assert taken.cash == Decimal(double.account()["cash"])
    assert taken.equity == 100_000
    assert taken.unrealised == 0
    assert taken.buying_power == Decimal(double.account()["buying_power"])
    average = {position.symbol: position.average_price for position in taken.held}
    assert average["AAPL"] == 100


async def test_a_bracket_is_among_the_open_orders_with_its_legs_before_its_entry_fills(desk: Desk) -> None:
    order = linked(limit("95", 2), OrderClass.BRACKET, take_profit(120), stop_loss("90"))
    outcome = await desk.accepted(order)

    open_orders = {each.broker_order_id: each for each in (await desk.snapshot()).open_orders}

    assert open_orders.keys() == {outcome.broker_order_id, *(theirs for _, theirs in outcome.legs)}
    assert {open_orders[theirs].parent_id for _, theirs in outcome.legs} == {outcome.broker_order_id}


async def test_exits_are_among_the_open_orders_once_their_entry_has_filled(desk: Desk) -> None:
    order = linked(ticket(2), OrderClass.BRACKET, take_profit(120), stop_loss("90"))
    outcome = await desk.accepted(order)
    await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 2)

    taken = await desk.snapshot()

    assert {each.broker_order_id for each in taken.open_orders} == {theirs for _, theirs in outcome.legs}
    assert {each.status for each in taken.open_orders} == {OrderStatus.WORKING}


async def test_a_new_connection_knows_the_exits_once_it_has_caught_up(double: Double, desk: Desk) -> None:
    order = linked(ticket(2), OrderClass.BRACKET, take_profit(120), stop_loss("90"))
    outcome = await desk.accepted(order)
    await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 2)

    async with open_desk(double) as later:
        taken = await later.snapshot()

    assert {each.broker_order_id for each in taken.open_orders} == {theirs for _, theirs in outcome.legs}
    assert {each.parent_id for each in taken.open_orders} == {outcome.broker_order_id}


async def test_what_has_ended_is_not_among_the_open_orders(desk: Desk) -> None:
    order = ticket(1)
    await desk.accepted(order)
    await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 1)

    assert (await desk.snapshot()).open_orders == ()
