"""What was missed is told in the end, once: before a connection, after a break, and wherever updates were lost."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.brokers.alpaca.double import Double, DoubleProcess, Kind
from tests.brokers.alpaca.world import (
    SWIFT,
    Desk,
    Reader,
    connected,
    limit,
    linked,
    open_desk,
    stop_loss,
    take_profit,
    ticket,
)
from tradehook.plumbing.clock import SystemClock
from tradehook.vocabulary.broker import (
    FillBusted,
    OrderEnded,
    OrderFilled,
    OrderReplaced,
    OrderWorking,
)
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderClass, OrderStatus

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


async def while_nobody_listens(double: Double, desk: Desk) -> int:
    """Take everything offline; how often the reader had caught up before."""
    caught_up = desk.reader.caught_up
    double.offline()
    return caught_up


async def test_the_past_is_told_before_it_is_said_to_be_told(double: Double) -> None:
    double.quote("AAPL", 100, "100.02")
    filled = double.place(symbol="AAPL", qty="3", side="buy", type="market", time_in_force="day")
    resting = double.place(symbol="AAPL", qty="1", side="buy", type="limit", time_in_force="gtc", limit_price="90")

    async with connected(double) as broker:
        reader = Reader(broker, 0)
        await reader.until_caught_up()
        first_empty = reader.told.index(())
        told = [report for batch in reader.told[:first_empty] for report in batch]
        await reader.close()

    assert [report.broker_order_id for report in told if isinstance(report, OrderFilled)] == [filled["id"]]
    assert [report.broker_order_id for report in told if isinstance(report, OrderWorking)] == [resting["id"]]


async def test_an_account_in_which_nothing_happened_has_caught_up_at_once(double: Double) -> None:
    async with open_desk(double) as desk:
        assert desk.reader.told == [()]


async def test_a_new_connection_goes_on_from_a_cursor_without_losing_or_doubling(double: Double) -> None:
    double.quote("AAPL", 100)
    async with open_desk(double) as desk:
        first = ticket(1)
        await desk.accepted(first)
        await desk.reader.until(lambda: desk.reader.filled(first.client_order_id) == 1)
        cursor = desk.reader.reports[-1].cursor
        before = executions(desk.reader)
    missed = [
        double.place(symbol="AAPL", qty=str(each), side="buy", type="market", time_in_force="day") for each in (2, 3)
    ]

    async with open_desk(double, cursor) as desk:
        again = executions(desk.reader)
        assert [fill.broker_order_id for fill in desk.reader.of(OrderFilled)][-2:] == [each["id"] for each in missed]
        assert desk.reader.reports[0].cursor >= cursor

    # What lies close before the cursor may come again, and has the same ids then.
    assert set(before) <= set(again)
    assert len(again) == len(set(again)) == 3


async def test_what_happened_while_the_link_was_down_is_told_once_in_the_end(double: Double) -> None:
    double.quote("AAPL", 100, "100.02")
    async with open_desk(double) as desk:
        resting, cancelled, replaced = limit("95", 2), limit("90"), limit("80")
        for order in (resting, cancelled, replaced):
            await desk.accepted(order)
        ids = {order.client_order_id: (await desk.found(order.client_order_id)).broker_order_id for order in (
            resting, cancelled, replaced,
        )}  # fmt: skip
        caught_up = await while_nobody_listens(double, desk)

        double.quote("AAPL", "94.5")
        double.cancel(ids[cancelled.client_order_id])
        new = double.replace(ids[replaced.client_order_id], limit_price="85")
        external = double.place(symbol="MSFT", qty="1", side="buy", type="limit", time_in_force="gtc", limit_price="5")
        double.online()

        await desk.reader.until_caught_up(caught_up + 1)
        assert desk.reader.filled(resting.client_order_id) == 2
        (ended,) = desk.reader.of(OrderEnded, cancelled.client_order_id)
        assert ended.status is OrderStatus.CANCELLED
        (swap,) = desk.reader.of(OrderReplaced)
        assert (swap.client_order_id, swap.order.broker_order_id) == (replaced.client_order_id, new["id"])
        assert desk.reader.of(OrderWorking, external["id"])
        assert len(executions(desk.reader)) == len(set(executions(desk.reader)))
        assert booked(desk.reader) == (await desk.snapshot()).positions
        assert cursors_rise(desk.reader)


@pytest.mark.parametrize("politely", [True, False])
async def test_a_dropped_stream_is_opened_again_and_the_gap_filled(double: Double, politely: bool) -> None:
    double.quote("AAPL", 100)
    async with open_desk(double) as desk:
        for round_number in range(1, 4):
            double.drop_streams(politely=politely)
            double.place(symbol="AAPL", qty="1", side="buy", type="market", time_in_force="day")
            await desk.reader.until_caught_up(round_number + 1)
            await desk.reader.until(lambda expected=round_number: len(executions(desk.reader)) == expected)

        assert booked(desk.reader) == double.positions()


async def test_updates_that_never_came_are_found_when_the_stream_was_silent_for_too_long(double: Double) -> None:
    double.quote("AAPL", 100)
    async with connected(double, patience=replace(SWIFT, silent_s=0.3)) as broker:
        reader = Reader(broker, 0)
        await reader.until_caught_up()
        double.stream_faults(drop=3)
        double.place(symbol="AAPL", qty="4", side="buy", type="market", time_in_force="day")

        await reader.until(lambda: booked(reader) == {"AAPL": 4})
        await reader.close()


async def test_a_fill_that_was_streamed_is_not_told_again_by_the_gap_after_it(double: Double) -> None:
    double.quote("AAPL", 100)
    async with open_desk(double) as desk:
        order = ticket(1)
        await desk.accepted(order)
        await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 1)
        before = len(desk.reader.reports)

        double.drop_streams()
        await desk.reader.until_caught_up(2)

        assert len(desk.reader.reports) == before


@pytest.mark.parametrize("ahead_s", [-600, 600])
async def test_another_clock_at_alpaca_loses_nothing(double: Double, ahead_s: int) -> None:
    double.quote("AAPL", 100)
    double.clock_ahead(ahead_s)
    async with open_desk(double) as desk:
        first = ticket(1)
        await desk.accepted(first)
        await desk.reader.until(lambda: desk.reader.filled(first.client_order_id) == 1)
        cursor = desk.reader.reports[-1].cursor
    missed = double.place(symbol="AAPL", qty="2", side="buy", type="market", time_in_force="day")

    async with open_desk(double, cursor) as desk:
        assert missed["id"] in [fill.broker_order_id for fill in desk.reader.of(OrderFilled)]


async def test_orders_that_ended_long_after_they_were_sent_are_told_to_a_new_connection(double: Double) -> None:
    double.quote("AAPL", 100)
    double.clock_ahead(-30 * 86_400)
    old = double.place(symbol="AAPL", qty="1", side="buy", type="limit", time_in_force="gtc", limit_price="90")
    double.clock_ahead(0)
    cursor = after(SystemClock().now(), -60)
    double.cancel(old["id"])

    async with open_desk(double, cursor) as desk:
        (ended,) = desk.reader.of(OrderEnded)
        assert (ended.broker_order_id, ended.status) == (old["id"], OrderStatus.CANCELLED)


async def test_more_than_a_page_of_orders_and_fills_is_told_whole(double: Double) -> None:
    double.validate(False)
    double.quote("AAPL", 100)
    orders, fills = 520, 230
    for number in range(orders):
        kind: dict[str, Any] = {"type": "market"} if number < fills else {"type": "limit", "limit_price": "1"}
        double.place(symbol="AAPL", qty="1", side="buy", time_in_force="day", **kind)

    async with open_desk(double) as desk:
        assert len(set(executions(desk.reader))) == len(executions(desk.reader)) == fills
        assert len({report.broker_order_id for report in desk.reader.of(OrderWorking)}) == orders - fills


async def test_the_past_is_asked_for_again_until_alpaca_answers(double: Double) -> None:
    double.quote("AAPL", 100)
    double.place(symbol="AAPL", qty="1", side="buy", type="market", time_in_force="day")
    double.fault(Kind.FAILED, "GET", "/v2/account/activities/FILL", times=3, status=503)
    double.fault(Kind.GARBAGE, "GET", "/v2/orders", times=2)

    async with open_desk(double) as desk:
        assert len(executions(desk.reader)) == 1
        assert double.faults_left == 0


async def test_reports_are_asked_for_where_the_stream_lets_nobody_in(double: Double) -> None:
    double.quote("AAPL", 100)
    without_a_stream = double.url.replace("http", "ws", 1) + "/nowhere"
    async with connected(double, stream_url=without_a_stream) as broker:
        reader = Reader(broker, 0)
        await reader.until_caught_up()
        double.place(symbol="AAPL", qty="1", side="buy", type="market", time_in_force="day")

        await reader.until(lambda: len(executions(reader)) == 1)
        await reader.close()
    double.take_misfits()


async def test_the_legs_of_an_entry_that_filled_in_a_gap_are_told(double: Double) -> None:
    double.quote("AAPL", 100)
    async with open_desk(double) as desk:
        order = linked(limit("95", 2), OrderClass.BRACKET, take_profit(120), stop_loss("90"))
        outcome = await desk.accepted(order)
        theirs = dict(outcome.legs)
        caught_up = await while_nobody_listens(double, desk)
        double.quote("AAPL", 95)
        double.quote("AAPL", 121)
        double.online()

        await desk.reader.until_caught_up(caught_up + 1)
        profit, loss = (theirs[leg.client_order_id] for leg in order.legs)
        assert (desk.reader.filled(order.client_order_id), desk.reader.filled(profit)) == (2, 2)
        (ended,) = desk.reader.of(OrderEnded, loss)
        assert ended.status is OrderStatus.CANCELLED
        assert booked(desk.reader) == {}


async def test_alpaca_may_be_killed_and_come_back(double_process: DoubleProcess) -> None:
    double_process.quote("AAPL", 100)
    async with open_desk(double_process) as desk:
        order = limit("95", 2)
        await desk.accepted(order)
        double_process.keep()
        caught_up = desk.reader.caught_up

        await asyncio.to_thread(double_process.kill)
        await asyncio.to_thread(double_process.start)
        await asyncio.to_thread(double_process.quote, "AAPL", 94)

        await desk.reader.until_caught_up(caught_up + 1)
        await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 2)
        assert (await desk.snapshot()).positions == {"AAPL": 2}
