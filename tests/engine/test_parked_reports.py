"""A report that cannot be taken into the books waits for a person, and the reports after it do not wait for it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from tests.client import Json
from tests.engine.trader import Trader, status
from tests.engine.unsure import NO_SUCH, Garbles, all_parked, garbles, parked, trading_with
from tradehook.engine.parking import park_report, settle_parked
from tradehook.engine.report_text import report_of
from tradehook.engine.turn import Turn
from tradehook.engine.verdict import Verdict, VerdictKind
from tradehook.lanes import queries as lanes
from tradehook.positions.queries import cursor
from tradehook.vocabulary.broker import OrderFilled
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

BUY = {"action": "buy", "quantity": 3}
AGAIN, DROPPED = Verdict(kind=VerdictKind.AGAIN), Verdict(kind=VerdictKind.DROPPED)


@pytest.fixture
async def trader(store_url: str, tmp_path: Path) -> AsyncIterator[Trader]:
    """A trader whose broker may report a fill in a symbol that nobody knows."""
    async with trading_with(garbles, tmp_path, store_url) as trader:
        yield trader


def garble(trader: Trader, reports: int) -> None:
    found: Garbles = trader.broker.broker
    found.garble = reports


async def say(trader: Trader, work: Json, verdict: Verdict) -> object:
    desk = trader.desk.desk
    return await desk.store.write(partial(settle_parked, world=desk.world, work_id=work["id"], verdict=verdict))


async def with_one_parked(trader: Trader) -> Json:
    """The work, after a fill of 3 was reported that cannot be booked."""
    garble(trader, 1)
    await trader.send(BUY)
    return await parked(trader, 0)


def a_fill(trader: Trader, at: int, symbol: str = NO_SUCH) -> OrderFilled:
    return OrderFilled(
        cursor=at,
        account_id=AccountId(trader.account_id),
        client_order_id=ClientOrderId("nobody's"),
        broker_order_id=BrokerOrderId("b"),
        execution_id=ExecutionId("e"),
        side=Side.BUY,
        symbol=symbol,
        quantity=Quantity(Decimal("0.30")),
        price=Price(Decimal("1.10")),
        fee=Money(Decimal("0.00")),
        happened_at=trader.desk.clock.now(),
    )


async def test_a_report_that_cannot_be_taken_is_parked_and_its_stream_goes_on(trader: Trader) -> None:
    work = await with_one_parked(trader)

    assert (work["kind"], work["reason"], work["account_id"]) == ("report", "report-not-taken", trader.account_id)
    assert NO_SUCH in work["words"]
    assert (await trader.notices()).count("work-parked") == 1
    await trader.price("400", "MSFT")
    await trader.trade(await trader.send({**BUY, "ticker": "MSFT"}), status("completed"))
    assert await trader.held("MSFT") == "3"
    assert await all_parked(trader) == [work]


async def test_a_report_is_taken_once_what_was_wrong_is_mended(trader: Trader) -> None:
    work = await with_one_parked(trader)
    with pytest.raises(LookupError):
        await say(trader, work, AGAIN)
    assert await all_parked(trader) == [work], "nothing of it was kept"

    catalogue = trader.desk.desk.catalogue
    amd = catalogue.of_symbol("AMD")
    assert amd is not None
    catalogue.learn(replace(amd, symbol=NO_SUCH))
    said = await say(trader, work, AGAIN)

    assert isinstance(said, Turn)
    assert trader.account_id in said.reconcile
    assert await trader.held(NO_SUCH) == "3"
    assert await all_parked(trader) == []
    assert (await trader.notices()).count("work-settled") == 1


async def test_a_report_that_is_dropped_stays_dropped_however_often_it_comes(trader: Trader) -> None:
    work = await with_one_parked(trader)

    said = await say(trader, work, DROPPED)

    assert isinstance(said, Turn)
    assert said.reconcile == (AccountId(trader.account_id),)
    desk = trader.desk.desk
    kept = await desk.store.read(partial(lanes.parked, work_id=work["id"]))
    assert kept is not None
    assert kept.report is not None
    came = report_of(kept.report)
    again = partial(park_report, world=desk.world, connection=came.connection, report=came.report, fault="Again.")
    await desk.store.write(again)
    assert await all_parked(trader) == []


async def test_a_report_is_parked_once_and_the_cursor_only_ever_rises(trader: Trader) -> None:
    desk = trader.desk.desk
    before = await desk.store.read(partial(cursor, connection="elsewhere"))
    for at in (before + 7, before + 7, before + 5):
        report = a_fill(trader, at)
        park = partial(park_report, world=desk.world, connection="elsewhere", report=report, fault="It failed.")
        await desk.store.write(park)

    items = await all_parked(trader)
    assert [item["report"]["report"]["cursor"] for item in items] == [before + 7, before + 5]
    assert await desk.store.read(partial(cursor, connection="elsewhere")) == before + 7


async def test_the_words_of_a_fault_are_kept_short(trader: Trader) -> None:
    desk = trader.desk.desk
    report = a_fill(trader, 1)
    park = partial(park_report, world=desk.world, connection="elsewhere", report=report, fault="!" * 10_000)
    await desk.store.write(park)

    [item] = await all_parked(trader)
    assert len(item["words"]) < 1_000
