"""Orders that are told to work for another time: checked as new ones are, and ended when that is over."""

from dataclasses import replace
from typing import Any

import pytest

from tests.brokers.paper.asking import ask, code, found, leg, resting, status, submit
from tests.brokers.paper.linked import linked, stop_loss, take_profit
from tests.brokers.paper.world import AAPL, IBM, NOON, OTHER_ACCOUNT, Desk, buy, quote, sell
from tests.instruments.moments import at
from tradehook.brokers.paper.settings import Sessions
from tradehook.vocabulary.broker import Accepted, OrderFilled, OrderReplaced
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderClass, OrderStatus, OrderTicket, TimeInForce
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio
GTC, GTD, DAY, IOC = TimeInForce.GTC, TimeInForce.GTD, TimeInForce.DAY, TimeInForce.IOC
IN_A_MINUTE, IN_AN_HOUR = after(NOON, 60), after(NOON, 3600)
WORKING, EXPIRED = OrderStatus.WORKING, OrderStatus.EXPIRED


async def test_an_order_that_gets_a_date_ends_then_and_is_told_with_it(desk: Desk) -> None:
    order = buy(3, limit_price="9", time_in_force=GTC)
    await resting(desk, order)

    assert isinstance(await ask(desk, order, time_in_force=GTD, good_till=IN_A_MINUTE), Accepted)

    (told,) = [report.order for report in await desk.told() if isinstance(report, OrderReplaced)]
    assert (told.time_in_force, told.good_till) == (GTD, IN_A_MINUTE)
    assert told == await found(desk, order)
    await desk.at(after(NOON, 59))
    assert await status(desk, order) is WORKING
    await desk.at(IN_A_MINUTE)
    assert await status(desk, order) is EXPIRED


@pytest.mark.parametrize(
    ("terms", "date"), [({"time_in_force": GTC}, None), ({"good_till": IN_AN_HOUR}, IN_AN_HOUR)], ids=["none", "later"]
)
async def test_an_order_that_loses_its_date_or_gets_a_later_one_outlives_it(
    desk: Desk, terms: dict[str, Any], date: Any
) -> None:
    order = buy(3, limit_price="9", time_in_force=GTD, good_till=IN_A_MINUTE)
    await resting(desk, order)

    assert isinstance(await ask(desk, order, **terms), Accepted)

    await desk.at(after(NOON, 61))
    assert (await found(desk, order)).good_till == date
    assert await status(desk, order) is WORKING
    await desk.at(IN_AN_HOUR)
    assert await status(desk, order) is (WORKING if date is None else EXPIRED)


@pytest.mark.parametrize(
    ("order", "terms", "expected"),
    [
        (buy(3, limit_price="9"), {"time_in_force": GTD, "good_till": NOON}, "good-till-past"),
        (buy(3, limit_price="9"), {"time_in_force": GTD}, "invalid-good-till"),
        (buy(3, limit_price="9"), {"good_till": IN_A_MINUTE}, "invalid-good-till"),
        (buy(3, stop_price="12"), {"time_in_force": IOC}, "unsupported-time-in-force"),
        (
            linked(OrderClass.OTO, Side.BUY, 3, stop_loss("8"), limit_price="9"),
            {"time_in_force": IOC},
            "unsupported-time-in-force",
        ),
        (buy(3, limit_price="9"), {"time_in_force": TimeInForce.CLS}, "no-session"),
    ],
)
async def test_a_time_that_a_new_order_could_not_have_is_refused(
    desk: Desk, order: OrderTicket, terms: dict[str, Any], expected: str
) -> None:
    await resting(desk, order)
    before = await found(desk, order)

    assert code(await ask(desk, order, **terms)) == expected
    assert await found(desk, order) == before


async def test_another_time_keeps_an_order_its_place(desk: Desk) -> None:
    first, second = sell(3, limit_price="12"), sell(3, limit_price="12")
    await resting(desk, first, second)

    await ask(desk, first, time_in_force=GTD, good_till=IN_A_MINUTE)
    await desk.broker.on_quote(quote(AAPL, "13"))

    filled = [report.client_order_id for report in await desk.told() if isinstance(report, OrderFilled)]
    assert filled == [first.client_order_id, second.client_order_id]


async def test_an_order_that_is_to_fill_at_once_ends_where_it_cannot(desk: Desk) -> None:
    order = buy(3, limit_price="9")
    await resting(desk, order)

    assert isinstance(await ask(desk, order, time_in_force=IOC), Accepted)

    assert await status(desk, order) is OrderStatus.CANCELLED


async def test_the_same_time_asked_for_twice_changes_an_order_once(desk: Desk) -> None:
    order = buy(3, limit_price="9", time_in_force=GTC)
    await resting(desk, order)

    answers = [await ask(desk, order, time_in_force=GTD, good_till=IN_A_MINUTE) for _ in range(2)]

    assert answers[0] == answers[1]
    assert len([report for report in await desk.told() if isinstance(report, OrderReplaced)]) == 1


async def test_an_order_for_the_day_that_works_on_is_there_after_the_close(desk: Desk) -> None:
    """At the exchange's hours; and one that worked on and is for the day now ends with it."""
    await desk.open_account(OTHER_ACCOUNT, sessions=Sessions.EXCHANGE)
    await desk.broker.learn_accounts()
    desk.clock.at = at("2026-06-15 12:00", "America/New_York")
    desk.quotes.put(quote(IBM, "10"))
    orders = [buy(1, IBM, account_id=OTHER_ACCOUNT, limit_price="9", time_in_force=each) for each in (DAY, GTC)]
    await resting(desk, *orders)

    for order, now in zip(orders, (GTC, DAY), strict=True):
        assert isinstance(await ask(desk, order, time_in_force=now), Accepted)

    await desk.at(at("2026-06-15 16:00", "America/New_York"))
    assert [await status(desk, order) for order in orders] == [WORKING, EXPIRED]


async def test_legs_that_work_until_cancelled_outlive_the_date_of_their_entry(desk: Desk) -> None:
    legs = (replace(take_profit("12"), time_in_force=GTC), replace(stop_loss("8"), time_in_force=GTC))
    order = linked(OrderClass.BRACKET, Side.BUY, 3, *legs, time_in_force=GTD, good_till=IN_A_MINUTE)
    assert await submit(desk, order) is OrderStatus.FILLED

    await desk.at(IN_AN_HOUR)

    told = [await leg(desk, order, number) for number in range(2)]
    assert [(each.status, each.time_in_force, each.good_till) for each in told] == [(WORKING, GTC, None)] * 2
    await desk.price(quote(AAPL, "12"))
    assert (await leg(desk, order, 0)).status is OrderStatus.FILLED
