"""Orders sent to the paper broker on a real store: what is answered, and what is left behind."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tests.brokers.paper.asking import status, submit
from tests.brokers.paper.world import (
    AAPL,
    ACCOUNT,
    BTCUSD,
    EURUSD,
    EXPIRED,
    NOON,
    SOON,
    USDJPY,
    Desk,
    Instruments,
    Quotes,
    buy,
    change,
    quote,
    sell,
    units,
)
from tradehook.brokers.paper.adapter import PaperBroker
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.vocabulary.broker import (
    Accepted,
    NotSent,
    OrderEnded,
    OrderFilled,
    OrderWorking,
    Rejected,
    Unknown,
)
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.order import OrderStatus, OrderTicket, TimeInForce

pytestmark = pytest.mark.anyio


async def test_a_market_order_costs_one_write_and_is_filled_when_it_is_answered(desk: Desk) -> None:
    before = desk.store.writes

    outcome = await desk.broker.submit(buy(3), SOON)

    assert desk.store.writes == before + 1
    assert isinstance(outcome, Accepted)
    (report,) = await desk.told()
    assert isinstance(report, OrderFilled)
    assert (report.broker_order_id, report.quantity, report.price) == (outcome.broker_order_id, 3, 10)
    taken = await desk.snapshot()
    assert (taken.positions, taken.cash, taken.equity) == ({"AAPL": 3}, 99_970, 100_000)
    assert (taken.cursor, taken.buying_power, taken.open_orders) == (report.cursor, 99_985, ())


async def test_the_same_id_never_makes_a_second_order(desk: Desk) -> None:
    order = buy(3)

    answers = [await desk.broker.submit(order, SOON) for _ in range(3)]
    answers += await asyncio.gather(*(desk.broker.submit(order, SOON) for _ in range(20)))
    late = await desk.broker.submit(replace(order, quantity=units(5)), NOON)

    assert set(answers) == {late}
    assert len(await desk.told()) == 1
    assert (await desk.snapshot()).positions == {"AAPL": 3}


async def test_twins_sent_at_once_are_one_order(desk: Desk) -> None:
    order = buy(3, limit_price="9")

    answers = await asyncio.gather(*(desk.broker.submit(order, SOON) for _ in range(20)))
    await desk.broker.on_quote(quote(AAPL, "9"))

    assert len(set(answers)) == 1
    assert (await desk.snapshot()).positions == {"AAPL": 3}


async def test_a_refused_order_is_refused_again_and_can_be_found(desk: Desk) -> None:
    order = buy(3, EURUSD)

    refused = await desk.broker.submit(order, SOON)
    desk.quotes.put(quote(EURUSD, "1.1"))
    again = await desk.broker.submit(order, SOON)

    assert isinstance(refused, Rejected)
    assert refused.code == "no-quote"
    assert again == refused
    assert await status(desk, order) == OrderStatus.REJECTED
    assert await desk.told() == []


async def test_an_order_that_comes_too_late_was_never_sent(desk: Desk) -> None:
    order = buy(3)

    assert isinstance(await desk.broker.submit(order, NOON), NotSent)
    assert await desk.broker.find(ACCOUNT, order.client_order_id) is None
    assert isinstance(await desk.broker.submit(order, SOON), Accepted)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (buy(1, account_id=AccountId("nobody")), "unknown-account"),
        (replace(buy(1), symbol="NOPE"), "unknown-symbol"),
        (buy(1, EXPIRED), "contract-expired"),
        (buy(1, time_in_force=TimeInForce.OPG), "no-session"),
        (sell(1, reduce_only=True), "reduce-only-would-increase"),
        (sell(1, BTCUSD), "short-not-allowed"),
        (buy(3, BTCUSD), "insufficient-buying-power"),
        (buy(1, USDJPY, limit_price="150"), "no-rate"),
    ],
)
async def test_a_refusal_has_its_code(desk: Desk, order: OrderTicket, code: str) -> None:
    refused = await desk.broker.submit(order, SOON)

    assert isinstance(refused, Rejected)
    assert refused.code == code


async def test_an_order_whose_sender_went_away_is_carried_out_all_the_same(desk: Desk) -> None:
    order = buy(1, limit_price="9")
    reading = aiter(desk.broker.reports(0))
    assert await anext(reading) == ()
    first = asyncio.ensure_future(anext(reading))
    placing = asyncio.create_task(desk.broker.submit(order, SOON))
    await asyncio.sleep(0)
    placing.cancel()

    assert [report.client_order_id for report in await asyncio.wait_for(first, 5)] == [order.client_order_id]
    await desk.broker.on_quote(quote(AAPL, "8"))
    assert await status(desk, order) == OrderStatus.FILLED


async def test_cancelling_twice_is_cancelling_once(desk: Desk) -> None:
    order = buy(1, limit_price="9")
    placed = await desk.broker.submit(order, SOON)

    answers = [await desk.broker.cancel(ACCOUNT, order.client_order_id, SOON) for _ in range(2)]

    assert answers == [placed, placed]
    assert [type(report) for report in await desk.told()] == [OrderWorking, OrderEnded]
    assert (await desk.snapshot()).open_orders == ()


async def test_a_cancel_that_comes_too_late_or_for_nothing(desk: Desk) -> None:
    resting, filled = buy(1, limit_price="9"), buy(1)
    await submit(desk, resting)
    await submit(desk, filled)

    late = await desk.broker.cancel(ACCOUNT, resting.client_order_id, NOON)
    final = await desk.broker.cancel(ACCOUNT, filled.client_order_id, SOON)
    unknown = await desk.broker.cancel(ACCOUNT, ClientOrderId("never-sent"), SOON)
    nobody = await desk.broker.cancel(AccountId("nobody"), filled.client_order_id, SOON)

    assert isinstance(late, NotSent)
    assert await status(desk, resting) == OrderStatus.WORKING
    codes = [answer.code for answer in (final, unknown, nobody) if isinstance(answer, Rejected)]
    assert codes == ["order-already-final", "unknown-order", "unknown-account"]


async def test_resting_orders_take_buying_power(desk: Desk) -> None:
    await submit(desk, buy(10_000, limit_price="9"))

    assert (await desk.snapshot()).buying_power == 55_000
    refused = await desk.broker.submit(buy(12_000), SOON)
    assert isinstance(refused, Rejected)
    assert refused.code == "insufficient-buying-power"


class TroubledStore:
    """A store that takes nothing."""

    def __init__(self, trouble: Exception) -> None:
        self._trouble = trouble

    async def write(self, work: Any) -> Any:
        raise self._trouble

    async def read(self, work: Any) -> Any:
        raise self._trouble


@pytest.mark.parametrize("trouble", [StoreBusy(), StoreFailed("disk full")])
async def test_trouble_with_the_store_is_neither_yes_nor_no(trouble: Exception) -> None:
    broker = PaperBroker(TroubledStore(trouble), SetClock(NOON), IdSource(), Quotes(), Instruments())

    order = buy(1)
    answers = await asyncio.gather(
        broker.submit(order, SOON),
        broker.replace(ACCOUNT, order.client_order_id, change(order, 2), SOON),
        broker.cancel(ACCOUNT, order.client_order_id, SOON),
        broker.find(ACCOUNT, order.client_order_id),
        broker.snapshot(ACCOUNT),
        broker.fetch_quotes(ACCOUNT, [AAPL]),
    )

    assert [type(answer) for answer in answers] == [Unknown] * 6
