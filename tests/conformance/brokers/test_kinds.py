"""Conformance cards 20 to 27: every kind of order that a broker declares, and how long each of them lives."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.conformance.brokers.cards import (
    DAY,
    FILL_OR_KILL,
    IMMEDIATE_OR_CANCEL,
    LIMIT_FOR_THE_DAY,
    MARKET,
    PARTS,
    REDUCE_ONLY,
    card,
    card_of_kinds,
)
from tests.conformance.brokers.kinds import (
    AT_AUCTION,
    Kind,
    course_of,
    every_kind,
    kinds_that_end_at_once,
)
from tests.conformance.brokers.stage import Stage
from tests.conformance.brokers.venue import PRICE_AT_FIRST, Session
from tradehook.brokers.declaring import Declaration
from tradehook.vocabulary.broker import Accepted
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderStatus, OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

_A_WEEK_S = 7 * 86_400.0


@card_of_kinds(20, "orders", every_kind)
async def test_20_every_declared_kind_of_order_fills(stage: Stage, kind: Kind) -> None:
    """Market at 100. Buy 2 with a declared type and time in force, move the market past its prices: filled at the last
    of them, not before, in full, at its limit or better. Then sell the 2 in the same way."""
    for side in (Side.BUY, Side.SELL):
        await stage.venue.move(PRICE_AT_FIRST, kind.asset_class)
        order = _order(stage, kind, side)
        if kind.time_in_force in AT_AUCTION:
            await _through_the_auction(stage, order)
        else:
            assert isinstance(await stage.submit(order), Accepted)
            await _along(stage, kind, order)
        await _fills(stage, order, course_of(kind, side).worst)


def _order(stage: Stage, kind: Kind, side: Side) -> OrderTicket:
    return stage.order(
        side,
        2,
        symbol=stage.symbol(kind.asset_class),
        order_type=kind.order_type,
        time_in_force=kind.time_in_force,
        prices=course_of(kind, side).prices,
        reduce_only=side is Side.SELL,
        good_till=after(stage.venue.now(), _A_WEEK_S) if kind.time_in_force is TimeInForce.GTD else None,
    )


async def _along(stage: Stage, kind: Kind, order: OrderTicket) -> None:
    for price in course_of(kind, order.side).path:
        found = await stage.find(order)
        assert found is not None
        assert (found.status, found.filled_quantity) == (OrderStatus.WORKING, 0)
        await stage.venue.move(price, kind.asset_class)


async def _through_the_auction(stage: Stage, order: OrderTicket) -> None:
    opening = order.time_in_force is TimeInForce.OPG
    await stage.venue.turn_to(Session.BEFORE if opening else Session.OPEN)
    assert isinstance(await stage.submit(order), Accepted)
    await stage.venue.turn_to(Session.OPEN if opening else Session.AFTER)


async def _fills(stage: Stage, order: OrderTicket, worst: Decimal | None) -> None:
    await stage.until(lambda: stage.filled(order) == order.quantity)
    assert stage.ends(order) == []
    sign = order.side.sign
    assert worst is None or all(sign * fill.price <= sign * worst for fill in stage.fills(order))
    held = await stage.snapshot()
    assert held.positions.get(order.symbol, 0) == (order.quantity if order.side is Side.BUY else 0)


@card_of_kinds(21, "orders that end at once", kinds_that_end_at_once)
async def test_21_an_order_that_must_fill_at_once_ends_where_nothing_is_to_be_had(stage: Stage, kind: Kind) -> None:
    """Market at 100. Buy 2 at 95, at once or not at all: ended unfilled; the market goes to 94: nothing is held."""
    order = replace(_order(stage, kind, Side.BUY), prices=course_of(_waiting(kind), Side.BUY).prices)

    await stage.submit(order)

    await stage.until(lambda: bool(stage.ends(order)))
    assert stage.ends(order)[0].status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED)
    await stage.venue.move("94", kind.asset_class)
    assert (stage.filled(order), (await stage.snapshot()).positions) == (0, {})


def _waiting(kind: Kind) -> Kind:
    return replace(kind, time_in_force=TimeInForce.GTC)


@card(22, IMMEDIATE_OR_CANCEL, PARTS)
async def test_22_immediate_or_cancel_takes_what_is_there(stage: Stage) -> None:
    """2 can be had at 100. Buy 5 at 101, immediate or cancel: 2 fill, the rest is cancelled."""
    await stage.venue.move("100", size="2")

    order = await stage.put(Side.BUY, 5, limit="101", time_in_force=TimeInForce.IOC)

    await stage.until(lambda: bool(stage.ends(order)))
    assert stage.ends(order)[0].status is OrderStatus.CANCELLED
    assert (stage.filled(order), await stage.held()) == (2, 2)


@card(23, FILL_OR_KILL, PARTS)
async def test_23_fill_or_kill_takes_all_or_nothing(stage: Stage) -> None:
    """2 can be had at 100. Buy 5 at 101, fill or kill: ended, nothing filled; buy 2 in the same way: filled."""
    await stage.venue.move("100", size="2")
    killed = stage.order(Side.BUY, 5, limit="101", time_in_force=TimeInForce.FOK)

    await stage.submit(killed)
    await stage.until(lambda: bool(stage.ends(killed)))
    filled = await stage.put(Side.BUY, 2, limit="101", time_in_force=TimeInForce.FOK)

    await stage.until(lambda: stage.filled(filled) == 2)
    assert (stage.filled(killed), await stage.held()) == (0, 2)


def fractional_classes(declaration: Declaration) -> tuple[AssetClass, ...]:
    return tuple(sorted(each for each, decimals in declaration.quantity_decimals.items() if decimals > 0))


@card_of_kinds(24, "fractional quantities", fractional_classes)
async def test_24_a_declared_fraction_fills_exactly(stage: Stage, kind: AssetClass) -> None:
    """Buy 1 and the smallest declared fraction at market: that fills, to the last decimal, and is held. Sell it:
    flat."""
    smallest = Decimal(1).scaleb(-stage.broker.declaration.quantity_decimals[kind])
    quantity, symbol = str(1 + smallest), stage.symbol(kind)
    market = _a_market_order(stage.broker.declaration, kind)

    entry = await stage.put(Side.BUY, quantity, symbol=symbol, time_in_force=market)
    await stage.until(lambda: stage.filled(entry) == entry.quantity)
    assert (await stage.snapshot()).positions[symbol] == 1 + smallest

    out = await stage.put(Side.SELL, quantity, symbol=symbol, time_in_force=market, reduce_only=True)
    await stage.until(lambda: stage.filled(out) == out.quantity)
    assert not (await stage.snapshot()).positions.get(symbol)


def _a_market_order(declaration: Declaration, asset_class: AssetClass) -> TimeInForce:
    """DAY, where the class has it: shares are sold in fractions for the day only."""
    taken = declaration.takes(asset_class)[OrderType.MARKET]
    return TimeInForce.DAY if TimeInForce.DAY in taken else min(taken)


@card(25, LIMIT_FOR_THE_DAY, DAY)
async def test_25_an_order_for_the_day_ends_with_it(stage: Stage) -> None:
    """Buy 3 at 95 for the day works. The market closes: reported as expired, and nothing is held."""
    order = await stage.put(Side.BUY, 3, limit="95", time_in_force=TimeInForce.DAY)

    await stage.venue.turn_to(Session.AFTER)

    await stage.until(lambda: bool(stage.ends(order)))
    assert [end.status for end in stage.ends(order)] == [OrderStatus.EXPIRED]
    assert await stage.held() == 0


@card(26, LIMIT_FOR_THE_DAY, DAY)
async def test_26_extended_hours_are_for_orders_that_ask_for_them(stage: Stage) -> None:
    """The market has closed. Buy 3 at 101 for the day with extended hours: filled; without: not before the opening."""
    await stage.venue.turn_to(Session.AFTER)

    extended = await stage.put(Side.BUY, 3, limit="101", time_in_force=TimeInForce.DAY, extended_hours=True)
    regular = await stage.put(Side.BUY, 2, limit="101", time_in_force=TimeInForce.DAY)

    await stage.until(lambda: stage.filled(extended) == 3)
    assert (stage.filled(regular), await stage.held()) == (0, 3)
    await stage.venue.turn_to(Session.OPEN)
    await stage.until(lambda: stage.filled(regular) == 2)


@card(27, MARKET, REDUCE_ONLY)
async def test_27_a_reduce_only_order_never_turns_a_position(stage: Stage) -> None:
    """Nothing is held: a sell of 2, reduce-only, fills nothing. 3 are held: a sell of 5, reduce-only, leaves the
    account flat or long, never short."""
    nothing = await _over(stage, stage.order(Side.SELL, 2, reduce_only=True))
    assert stage.filled(nothing) == 0

    await stage.hold(3)
    larger = await _over(stage, stage.order(Side.SELL, 5, reduce_only=True))
    assert await stage.held() == 3 - stage.filled(larger) >= 0


async def _over(stage: Stage, order: OrderTicket) -> OrderTicket:
    """The order once it was refused, or taken and ended."""
    if isinstance(await stage.submit(order), Accepted):
        await stage.until(lambda: bool(stage.ends(order)))
    return order
