"""Orders whose moment has come have their turn though no price has moved: at the open, the close and their end."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.brokers.paper.asking import found, resting, status, submit
from tests.brokers.paper.world import (
    AAPL,
    CORN,
    IBM,
    NOON,
    OTHER_ACCOUNT,
    Desk,
    buy,
    quote,
    sell,
)
from tests.instruments.moments import at
from tradehook.brokers.paper.settings import Sessions
from tradehook.plumbing.store.contract import StoreBusy
from tradehook.vocabulary.broker import OrderEnded, OrderFilled
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderStatus, OrderTicket, TimeInForce

pytestmark = pytest.mark.anyio


def ny(text: str) -> Instant:
    return at(f"2026-06-{text}", "America/New_York")


async def at_the_exchange(desk: Desk, now: Instant, **settings: Any) -> None:
    """The other account keeps the exchange's hours; it is this moment, and IBM costs 10."""
    await desk.open_account(OTHER_ACCOUNT, sessions=Sessions.EXCHANGE, **settings)
    await desk.broker.learn_accounts()
    desk.clock.at = now
    desk.quotes.put(quote(IBM, "10"), quote(CORN, "400"))


def order(side: Any, quantity: int = 1, of: Instrument = IBM, tif: str = "day", **details: Any) -> OrderTicket:
    return side(quantity, of, account_id=OTHER_ACCOUNT, time_in_force=TimeInForce(tif), **details)


async def fills(desk: Desk) -> list[tuple[Decimal, Instant]]:
    return [(it.price, it.happened_at) for it in await desk.told() if isinstance(it, OrderFilled)]


async def test_a_market_order_waits_for_the_opening_and_fills_at_its_price(desk: Desk) -> None:
    await at_the_exchange(desk, ny("14 20:00"))
    sent = order(buy)
    assert await submit(desk, sent) is OrderStatus.WORKING

    await desk.price(quote(IBM, "11"))
    await desk.at(Instant(ny("15 09:30") - 1))
    assert await status(desk, sent) is OrderStatus.WORKING
    await desk.at(ny("15 09:30"))

    assert await status(desk, sent) is OrderStatus.FILLED
    assert await fills(desk) == [(11, ny("15 09:30"))]


async def test_a_price_of_the_night_fills_nothing_until_the_opening(desk: Desk) -> None:
    await at_the_exchange(desk, ny("15 15:00"))
    limit, stop = order(buy, tif="gtc", limit_price="9"), order(sell, tif="gtc", stop_price="9")
    await resting(desk, limit, stop)

    desk.clock.at = ny("15 18:00")
    await desk.price(quote(IBM, "8"))
    assert [await status(desk, each) for each in (limit, stop)] == ["working", "working"]
    await desk.price(quote(IBM, "8.5"))
    await desk.at(ny("16 09:30"))

    assert [await status(desk, each) for each in (limit, stop)] == ["filled", "filled"]
    assert await fills(desk) == [(Decimal("8.5"), ny("16 09:30"))] * 2


async def test_a_price_of_the_night_that_came_back_touches_no_stop(desk: Desk) -> None:
    await at_the_exchange(desk, ny("15 15:00"))
    stop = order(sell, tif="gtc", stop_price="9")
    await resting(desk, stop)
    desk.clock.at = ny("15 18:00")

    await desk.price(quote(IBM, "8"), quote(IBM, "10"))
    await desk.at(ny("16 09:30"))

    assert await status(desk, stop) is OrderStatus.WORKING
    await desk.price(quote(IBM, "9"))
    assert await status(desk, stop) is OrderStatus.FILLED


@pytest.mark.parametrize(
    ("tif", "ends", "words"),
    [
        ("day", "15 16:00", "Good for the day, which is over."),
        ("gts", "15 20:00", "Good for the session, which is over."),
        ("gtd", "16 11:30", "Good till a date, which has come."),
    ],
)
async def test_an_order_ends_at_its_end_and_says_so(desk: Desk, tif: str, ends: str, words: str) -> None:
    await at_the_exchange(desk, ny("15 12:00"))
    sent = order(buy, tif=tif, limit_price="9", good_till=ny(ends) if tif == "gtd" else None)
    await resting(desk, sent)

    await desk.at(Instant(ny(ends) - 1))
    assert await status(desk, sent) is OrderStatus.WORKING
    await desk.at(ny(ends))

    assert await status(desk, sent) is OrderStatus.EXPIRED
    ended = (await desk.told())[-1]
    assert isinstance(ended, OrderEnded)
    assert (ended.words, ended.happened_at) == (words, ny(ends))


async def test_an_order_on_the_open_fills_there_or_not_at_all(desk: Desk) -> None:
    await at_the_exchange(desk, ny("15 08:00"))
    reached, missed = order(buy, tif="opg", limit_price="10"), order(buy, tif="opg", limit_price="9")
    await resting(desk, reached, missed)

    await desk.at(ny("15 09:30"))

    assert await status(desk, reached) is OrderStatus.FILLED
    ended = await found(desk, missed)
    assert (ended.status, ended.words) == (
        OrderStatus.EXPIRED,
        "On the open: it could not be filled at the opening price.",
    )


async def test_the_first_price_after_the_opening_is_the_opening_price(desk: Desk) -> None:
    await at_the_exchange(desk, ny("15 08:00"))
    desk.quotes.known.clear()
    market, missed = order(buy, tif="opg"), order(buy, tif="opg", limit_price="9")
    await resting(desk, market, missed)
    await desk.at(ny("15 09:30"))
    assert [await status(desk, each) for each in (market, missed)] == ["working", "working"]

    desk.clock.at = ny("15 09:31")
    await desk.price(quote(IBM, "12"))

    assert [await status(desk, each) for each in (market, missed)] == ["filled", "expired"]
    assert await fills(desk) == [(12, ny("15 09:31"))]


async def test_an_order_on_the_open_ends_with_a_session_that_had_no_price(desk: Desk) -> None:
    await at_the_exchange(desk, ny("15 08:00"))
    desk.quotes.known.clear()
    sent = order(buy, tif="opg")
    await resting(desk, sent)

    await desk.at(ny("15 16:00"))

    assert (await found(desk, sent)).words == "On the open: there was no opening price."


async def test_an_order_on_the_close_fills_at_the_closing_price(desk: Desk) -> None:
    await at_the_exchange(desk, ny("15 12:00"))
    market, missed = order(buy, tif="cls"), order(buy, tif="cls", limit_price="9")
    await resting(desk, market, missed)

    await desk.at(Instant(ny("15 16:00") - 1))
    await desk.price(quote(IBM, "9.5"))
    assert [await status(desk, each) for each in (market, missed)] == ["working", "working"]
    await desk.at(ny("15 16:00"))

    assert [await status(desk, each) for each in (market, missed)] == ["filled", "expired"]
    assert await fills(desk) == [(Decimal("9.5"), ny("15 16:00"))]


async def test_only_a_limit_order_that_asks_for_it_fills_in_extended_hours(desk: Desk) -> None:
    await at_the_exchange(desk, ny("15 17:00"))
    extended, regular = order(buy, limit_price="9", extended_hours=True), order(buy, limit_price="9")
    await resting(desk, extended, regular)

    await desk.price(quote(IBM, "9"))
    assert [await status(desk, each) for each in (extended, regular)] == ["filled", "working"]
    await desk.at(ny("16 09:30"))

    assert await status(desk, regular) is OrderStatus.FILLED


async def test_an_order_waits_out_the_pause_of_a_session(desk: Desk) -> None:
    def chicago(text: str) -> Instant:
        return at(f"2026-06-15 {text}", "America/Chicago")

    await at_the_exchange(desk, chicago("07:50"))
    sent = order(buy, of=CORN)
    await resting(desk, sent)

    await desk.at(chicago("08:29"))
    assert await status(desk, sent) is OrderStatus.WORKING
    await desk.at(chicago("08:30"))

    assert await status(desk, sent) is OrderStatus.FILLED


async def test_a_delayed_order_fills_at_the_price_of_its_moment(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, fill_delay_ms=500)
    market = order(buy, of=AAPL)
    at_once = order(buy, of=AAPL, tif="ioc", limit_price="10")
    await resting(desk, market, at_once)

    await desk.price(quote(AAPL, "11"))
    assert await status(desk, market) is OrderStatus.WORKING
    await desk.at(after(NOON, 0.5))

    assert [await status(desk, each) for each in (market, at_once)] == ["filled", "cancelled"]
    assert await fills(desk) == [(11, after(NOON, 0.5))]


async def test_an_order_that_must_fill_at_once_does_not_wait_overnight(desk: Desk) -> None:
    await at_the_exchange(desk, Instant(ny("15 16:00") - 1), fill_delay_ms=500)
    sent = order(buy, tif="ioc")
    await resting(desk, sent)

    await desk.at(ny("15 16:01"))

    assert await status(desk, sent) is OrderStatus.CANCELLED


async def test_an_order_ends_with_its_contract_though_no_price_comes(desk: Desk) -> None:
    ends = after(NOON, 3600)
    desk.instruments.known[CORN.symbol] = replace(CORN, expires_at=ends)
    sent = buy(1, CORN, limit_price="300")
    await resting(desk, sent)

    await desk.at(ends)

    ended = await found(desk, sent)
    assert (ended.status, ended.words) == (OrderStatus.EXPIRED, f"{CORN.symbol} expired.")


async def test_after_a_restart_an_order_has_its_turn(desk: Desk) -> None:
    await at_the_exchange(desk, ny("15 08:00"))
    sent = order(buy)
    await resting(desk, sent)

    broker = await desk.another_broker()
    desk.clock.at = ny("15 09:30")
    await broker.look()

    assert await status(desk, sent) is OrderStatus.FILLED


async def test_a_turn_that_the_store_had_no_time_for_is_taken_later(desk: Desk) -> None:
    await at_the_exchange(desk, ny("15 08:00"))
    sent = order(buy)
    await resting(desk, sent)
    desk.clock.at = ny("15 09:30")
    desk.store.troubles = [StoreBusy()]

    with pytest.raises(StoreBusy):
        await desk.broker.look()
    assert await status(desk, sent) is OrderStatus.WORKING
    await desk.broker.look()

    assert await status(desk, sent) is OrderStatus.FILLED


async def test_a_turn_that_changed_nothing_is_not_taken_again(desk: Desk) -> None:
    """Also where other processes look at the same store for what they may have missed."""
    await at_the_exchange(desk, ny("15 08:00"))
    sent = order(buy, limit_price="9")
    await resting(desk, sent)
    await desk.at(ny("15 09:30"))
    before = desk.store.writes

    await desk.at(ny("15 09:31"))

    assert desk.store.writes == before
    await desk.at(ny("15 16:00"))
    assert await status(desk, sent) is OrderStatus.EXPIRED


async def test_the_watch_takes_turns_by_itself(desk: Desk) -> None:
    await at_the_exchange(desk, ny("15 08:00"))
    sent = order(buy)
    await resting(desk, sent)
    watching = asyncio.create_task(desk.broker.keep_watch())
    ring = aiter(desk.broker.reports((await desk.snapshot()).cursor))
    assert await anext(ring) == ()

    desk.clock.at = ny("15 09:30")
    (filled,) = await asyncio.wait_for(anext(ring), 10)

    watching.cancel()
    assert isinstance(filled, OrderFilled)
