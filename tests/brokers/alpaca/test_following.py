"""Updates as they come: told once, in any order, taken back and corrected; what is odd is never fatal."""

from decimal import Decimal

import pytest

from tests.brokers.alpaca.double import Double, Event, Step
from tests.brokers.alpaca.world import (
    ACCOUNT,
    CALL,
    Reader,
    fresh_id,
    limit,
    open_desk,
    price,
    ticket,
)
from tradehook.vocabulary.broker import (
    FillBusted,
    OrderEnded,
    OrderFilled,
    OrderReplaced,
    OrderWorking,
)
from tradehook.vocabulary.order import OrderPrices, Replacement, TimeInForce
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


def executions(reader: Reader) -> list[str]:
    return [fill.execution_id for fill in reader.of(OrderFilled)]


def booked(reader: Reader) -> dict[str, Decimal]:
    """Positions as an honest reader folds them: each execution once, busted ones not at all."""
    busted = {bust.execution_id for bust in reader.of(FillBusted)}
    held: dict[str, Decimal] = {}
    for fill in {fill.execution_id: fill for fill in reader.of(OrderFilled)}.values():
        if fill.execution_id not in busted:
            held[fill.symbol] = held.get(fill.symbol, Decimal(0)) + fill.side.sign * fill.quantity
    return {symbol: quantity for symbol, quantity in held.items() if quantity}


def cursors_rise(reader: Reader) -> bool:
    cursors = [report.cursor for report in reader.reports]
    return cursors == sorted(cursors)


async def test_updates_that_come_twice_are_told_once(double: Double) -> None:
    double.quote("AAPL", 100)
    async with open_desk(double) as desk:
        double.stream_faults(duplicate=True)
        order, last = ticket(2), limit("90")
        await desk.accepted(order)
        await desk.accepted(last)
        await desk.reader.until(lambda: len(desk.reader.of(OrderWorking, last.client_order_id)) >= 2)

        assert len(executions(desk.reader)) == 1
        assert desk.reader.filled(order.client_order_id) == 2


async def test_updates_out_of_order_add_up_all_the_same(double: Double) -> None:
    double.quote("AAPL", 100, "100.02", ask_size=1)
    async with open_desk(double) as desk:
        double.stream_faults(swap=True)
        order = ticket(3)
        await desk.accepted(order)
        for _ in range(2):
            double.quote("AAPL", 100, "100.02", ask_size=1)

        await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 3)
        assert len(executions(desk.reader)) == 3
        assert cursors_rise(desk.reader)


async def test_updates_that_come_late_are_told_late(double: Double) -> None:
    double.quote("AAPL", 100)
    async with open_desk(double) as desk:
        double.stream_faults(delay_s=0.5)
        order = ticket(1)

        await desk.accepted(order)

        assert executions(desk.reader) == []
        await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 1)


async def test_a_bust_takes_an_execution_back(double: Double) -> None:
    double.quote("AAPL", 100)
    async with open_desk(double) as desk:
        order = ticket(2)
        await desk.accepted(order)
        await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 2)
        (execution,) = executions(desk.reader)

        double.bust(execution)

        await desk.reader.until(lambda: desk.reader.of(FillBusted))
        (bust,) = desk.reader.of(FillBusted)
        assert (bust.execution_id, bust.client_order_id) == (execution, order.client_order_id)
        assert booked(desk.reader) == (await desk.snapshot()).positions == {}


async def test_a_correction_takes_one_back_and_tells_another(double: Double) -> None:
    double.quote("AAPL", 100)
    async with open_desk(double) as desk:
        order = ticket(5)
        await desk.accepted(order)
        await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 5)
        (execution,) = executions(desk.reader)

        double.correct(execution, qty=4, price="99.5")

        await desk.reader.until(lambda: len(executions(desk.reader)) == 2)
        corrected = desk.reader.of(OrderFilled)[-1]
        assert (corrected.quantity, corrected.price) == (4, Decimal("99.5"))
        assert [bust.execution_id for bust in desk.reader.of(FillBusted)] == [execution]
        assert booked(desk.reader) == (await desk.snapshot()).positions == {"AAPL": 4}


@pytest.mark.parametrize("event", [Event.DONE_FOR_DAY, Event.STOPPED, Event.SUSPENDED, Event.CALCULATED])
async def test_rare_states_of_an_order_are_told_as_it_working(double: Double, event: Event) -> None:
    double.quote("AAPL", 100)
    async with open_desk(double) as desk:
        order = limit("90")
        order_id = await desk.placed(order)
        await desk.reader.until(lambda: desk.reader.of(OrderWorking, order_id))
        before = len(desk.reader.of(OrderWorking, order_id))

        double.nudge(order_id, event)

        await desk.reader.until(lambda: len(desk.reader.of(OrderWorking, order_id)) > before)
        assert desk.reader.of(OrderEnded) == []


async def test_orders_are_told_through_every_pending_state(double: Double) -> None:
    double.quote("AAPL", 100)
    async with open_desk(double) as desk:
        for step in (Step.ROUTING, Step.CANCELS, Step.REPLACES):
            double.hold(step)
        order = limit("90")
        order_id = await desk.placed(order)
        double.release(Step.ROUTING)
        change = Replacement(client_order_id=fresh_id(), prices=OrderPrices(limit_price=price(91)))
        await desk.broker.replace(ACCOUNT, order.client_order_id, change, desk.soon())
        double.release(Step.REPLACES)
        await desk.broker.cancel(ACCOUNT, change.client_order_id, desk.soon())
        double.release(Step.CANCELS)

        await desk.reader.until(lambda: desk.reader.of(OrderEnded, change.client_order_id))
        assert {report.broker_order_id for report in desk.reader.of(OrderReplaced)} == {order_id}
        assert desk.reader.of(OrderEnded, order_id) == []


async def test_a_multi_leg_order_from_elsewhere_is_told_leg_by_leg(double: Double) -> None:
    double.quote("AAPL", 100)
    double.quote("AAPL301220C00100000", 5, "5.10")
    double.quote("AAPL301220C00110000", 2, "2.10")
    async with open_desk(double) as desk:
        double.place(
            order_class="mleg",
            qty="2",
            type="market",
            time_in_force="day",
            legs=[
                {"symbol": "AAPL301220C00100000", "ratio_qty": "1", "side": "buy", "position_intent": "buy_to_open"},
                {"symbol": "AAPL301220C00110000", "ratio_qty": "1", "side": "sell", "position_intent": "sell_to_open"},
            ],
        )

        await desk.reader.until(lambda: len(executions(desk.reader)) == 2)
        assert booked(desk.reader) == (await desk.snapshot()).positions == {CALL: 2, "AAPL 301220C110": -2}


async def test_coins_that_a_fee_took_are_missing_from_the_position_alone(double: Double) -> None:
    double.quote("BTC/USD", 50000)
    double.crypto_fee(25)
    async with open_desk(double) as desk:
        order = ticket("0.1", "BTCUSD", time_in_force=TimeInForce.GTC)
        await desk.accepted(order)
        await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == Decimal("0.1"))

        assert (await desk.snapshot()).positions == {"BTCUSD": Decimal("0.09975")}


async def test_a_sale_short_is_a_negative_position(double: Double) -> None:
    double.quote("AAPL", 100)
    async with open_desk(double) as desk:
        order = ticket(3, side=Side.SELL)
        await desk.accepted(order)
        await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 3)

        assert booked(desk.reader) == (await desk.snapshot()).positions == {"AAPL": -3}
