"""Two engines at once on one lane, one order, one list of signals: whoever comes second finds it done."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial

import msgspec
import psycopg
import pytest

from tests.databases import copied_database
from tests.engine.reports import NOON
from tests.engine.rivals import Rivals, signal_of, two_engines
from tradehook.engine.carry_out import advance
from tradehook.engine.coming_back import bring_back_due
from tradehook.engine.commands import kill
from tradehook.engine.flattening import flatten_due
from tradehook.engine.route import route
from tradehook.engine.world import World
from tradehook.instruments.stocks import every_stock
from tradehook.intake import queries as intake
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.postgres import PostgresTx
from tradehook.routing import queries as routing
from tradehook.trades import queries as trades
from tradehook.vocabulary.order import OrderStatus, OrderType
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.trade import TradeStatus

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


LANES = sorted(every_stock())[:70]


@pytest.fixture
def url(postgres_url: str, migrated_database: str) -> Iterator[str]:
    with copied_database(postgres_url, migrated_database) as found:
        yield found


@pytest.fixture
async def rivals(url: str) -> AsyncIterator[Rivals]:
    async with two_engines(url) as found:
        yield found


async def test_of_two_that_plan_a_trade_at_once_one_places_its_order_and_no_fill_of_it_is_lost(rivals: Rivals) -> None:
    for symbol in [*LANES, *LANES, *LANES]:
        trade = await rivals.signal(symbol)
        turn, sender = await rivals.carried_out(trade)
        assert len(turn.requests) == 1

        await rivals.answered_and_filled(turn.requests[0], sender)
        await rivals.look_where_they_were_told()

        (order,) = await rivals.orders_of(trade)
        assert (order.status, order.filled_quantity) == (OrderStatus.FILLED, 5)
        assert (await rivals.trade(trade)).status is TradeStatus.COMPLETED
    assert {each.symbol: each.quantity for each in await rivals.positions()} == dict.fromkeys(LANES, 15)


async def test_two_that_route_at_once_make_each_trade_once_and_lose_none_that_comes_meanwhile(rivals: Rivals) -> None:
    kept = [signal_of(symbol) for symbol in LANES for _ in range(4)]
    for some in zip(kept[::4], kept[1::4], kept[2::4], kept[3::4], strict=True):
        await asyncio.gather(*(rivals.one.keeps(each) for each in some[:2]))
        await asyncio.gather(rivals.both(route), *(rivals.one.keeps(each) for each in some[2:]))
    await rivals.both(route)

    routed = await rivals.routed()
    assert len(routed) == len(kept)
    assert set(routed) == {signal.id for signal in kept}


async def test_a_signal_that_is_kept_once_a_later_one_is_routed_has_its_turn_after_that(
    rivals: Rivals, url: str
) -> None:
    slow, quick = signal_of("AMD"), signal_of("AMD")
    with psycopg.connect(url) as under_way:
        intake.keep_signals(PostgresTx(under_way), [slow])
        await rivals.other.keeps(quick)
        await rivals.one.does(route)
    await rivals.one.does(route)

    assert await rivals.routed() == [quick.id, slow.id]


async def test_two_that_bring_a_trade_back_at_once_bring_it_back_once(rivals: Rivals) -> None:
    def back_and_on(tx: Tx, world: World) -> None:
        for lane in bring_back_due(tx, world).lanes:
            advance(tx, world, lane)

    for symbol in LANES:
        trade = await rivals.signal(symbol)
        away = replace(trade, status=TradeStatus.DELAYED, release_at=NOON, away_since=NOON)
        await rivals.one.store.write(partial(trades.leave, away=away, settings_=SubscriptionSettings(), at=NOON))

        await rivals.both(back_and_on)

        assert (await rivals.trade(trade)).status is TradeStatus.WORKING
        assert len(await rivals.orders_of(trade)) == 1


async def test_two_that_make_a_subscription_flat_at_once_do_it_once_a_day(rivals: Rivals) -> None:
    (follows,) = await rivals.one.reads(routing.all_subscriptions)
    at_two = SubscriptionSettings(flatten_at="14:00", timezone="UTC")
    changed = msgspec.structs.replace(follows, settings=at_two)
    await rivals.one.store.write(partial(routing.change_subscription, subscription=changed))
    trade = await rivals.signal()
    turn, sender = await rivals.carried_out(trade)
    await rivals.answered_and_filled(turn.requests[0], sender)
    rivals.later(2 * 3600)

    for _ in range(20):
        assert sum(len(made.lanes) for made in await rivals.both(flatten_due)) == 1
        assert sum(len(made.lanes) for made in await rivals.both(flatten_due)) == 0
        rivals.later(24 * 3600)


async def test_an_entry_that_is_sent_while_the_kill_switch_is_turned_on_is_held_or_cancelled(rivals: Rivals) -> None:
    for symbol in LANES:
        trade = await rivals.signal(symbol, order_type=OrderType.LIMIT, limit_price=Decimal(90))
        _, commanded = await asyncio.gather(
            rivals.one.does(advance, key=trade.lane), rivals.other.does(kill, on=True, keep_entries=False)
        )

        entries = await rivals.orders_of(trade)
        cancelled = [each for each in commanded.turn.lanes if each == trade.lane]
        assert len(entries) == len(cancelled)
        await rivals.other.does(kill, on=False, keep_entries=False)
