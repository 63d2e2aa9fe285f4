"""Two processes trade the same accounts on one PostgreSQL database: each sees and changes what the other did."""

import asyncio
from decimal import Decimal

import pytest

from tests.brokers.paper.asking import status, submit_all
from tests.brokers.paper.world import AAPL, ACCOUNT, BTCUSD, NOON, OTHER_ACCOUNT, SOON, Desk, buy, change, quote
from tests.waiting import until_true
from tradehook.brokers.paper import queries
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.vocabulary.broker import Accepted, OrderFilled, Rejected, Report
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.quote import PriceSource

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

PATIENCE_S = 20


def fills(reports: list[Report]) -> list[OrderFilled]:
    return [report for report in reports if isinstance(report, OrderFilled)]


async def test_reports_come_to_a_process_that_did_not_write_them(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    stream = aiter(two.broker.reports(0))
    assert await anext(stream) == ()
    order = buy(1)

    await submit_all(one, order)

    (report,) = await asyncio.wait_for(anext(stream), PATIENCE_S)
    assert report.client_order_id == order.client_order_id


async def test_a_price_set_in_one_process_fills_the_orders_of_the_other(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    orders = [buy(1, limit_price="9"), buy(1, limit_price="8.5"), buy(1, BTCUSD, limit_price="40000")]
    await submit_all(one, *orders)

    await two.broker.on_quote(quote(AAPL, "9"))

    assert [await status(one, order) for order in orders] == ["filled", "working", "working"]


async def test_a_price_heard_in_one_process_fills_the_orders_of_the_other(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    await submit_all(one, *(buy(1, limit_price=limit) for limit in ("9", "8", "7")))
    stream = aiter(one.broker.reports((await one.snapshot()).cursor))
    assert await anext(stream) == ()

    for last in ("8.5", "7.5", "9.5"):
        two.broker.hear(quote(AAPL, last))

    heard: list[Report] = []
    while len(fills(heard)) < 2:
        heard += await asyncio.wait_for(anext(stream), PATIENCE_S)
    assert [fill.price for fill in fills(heard)] == [Decimal("8.5"), Decimal("7.5")]


async def test_quotes_that_reach_nothing_cost_no_transaction(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    await submit_all(one, buy(1, limit_price="9"))
    before = two.store.writes

    await two.broker.on_quote(quote(AAPL, "9.01"))

    assert two.store.writes == before


async def test_an_order_is_changed_and_cancelled_by_a_process_that_did_not_place_it(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    changed, cancelled = buy(1, limit_price="9"), buy(1, limit_price="9")
    await submit_all(one, changed, cancelled)

    to = change(changed, 4, limit_price="8")
    assert isinstance(await two.broker.replace(ACCOUNT, changed.client_order_id, to, SOON), Accepted)
    assert isinstance(await two.broker.cancel(ACCOUNT, cancelled.client_order_id, SOON), Accepted)
    await one.broker.on_quote(quote(AAPL, "8.5"))
    assert await status(one, changed) == OrderStatus.WORKING
    await one.broker.on_quote(quote(AAPL, "8"))

    assert (await one.snapshot()).positions == {"AAPL": 4}


async def test_a_limit_that_another_process_raised_is_found(desks: tuple[Desk, Desk]) -> None:
    """What a process remembers of its own orders may be out of date."""
    one, two = desks
    order = buy(1, limit_price="8")
    await submit_all(one, order)
    await two.broker.replace(ACCOUNT, order.client_order_id, change(order, limit_price="9"), SOON)

    await one.broker.on_quote(quote(AAPL, "9"))

    assert await status(one, order) == OrderStatus.FILLED


async def test_quotes_know_accounts_of_another_process(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    await one.open_account(OTHER_ACCOUNT, price_source=PriceSource.SIGNALS)
    for source in PriceSource:
        two.quotes.put(quote(AAPL, "11", source=source))

    def source() -> PriceSource | None:
        found = two.broker.quote(OTHER_ACCOUNT, AAPL, NOON)
        return found.source if found else None

    await until_true(lambda: source() is PriceSource.SIGNALS)
    changed = PaperSettings(price_source=PriceSource.MANUAL)
    await one.store.write(lambda tx: queries.change_settings(tx, OTHER_ACCOUNT, changed))
    await until_true(lambda: source() is PriceSource.MANUAL)


async def test_the_same_id_sent_by_both_is_one_order(desks: tuple[Desk, Desk]) -> None:
    orders = [buy(1) for _ in range(20)]

    answers = await asyncio.gather(*(desk.broker.submit(order, SOON) for order in orders for desk in desks))

    assert answers[::2] == answers[1::2]
    assert (await desks[0].snapshot()).positions == {"AAPL": 20}
    assert len(await desks[0].told()) == 20


async def test_money_is_not_spent_twice(desks: tuple[Desk, Desk]) -> None:
    """The account can pay for twenty of these: whoever asks first gets them."""
    orders = [buy(1_000) for _ in range(30)]

    answers = await asyncio.gather(*(desks[n % 2].broker.submit(order, SOON) for n, order in enumerate(orders)))

    refused = [answer.code for answer in answers if isinstance(answer, Rejected)]
    assert refused == ["insufficient-buying-power"] * 10
    taken = await desks[1].snapshot()
    assert (taken.positions, taken.cash, taken.buying_power) == ({"AAPL": 20_000}, -100_000, 0)
