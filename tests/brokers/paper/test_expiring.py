"""What is held of a contract that ends is settled in cash, and that is reported."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.brokers.paper.asking import resting, status, submit
from tests.brokers.paper.world import AAPL, ACCOUNT, ES, NOON, OTHER_ACCOUNT, SAP, Desk, buy, instrument, quote, sell
from tradehook.vocabulary.broker import OrderReport, PositionSettled
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import AssetClass, Instrument, Right
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

ENDS = after(NOON, 3600)
FUTURE = replace(ES, expires_at=ENDS)


def option(right: Right, strike: int, **details: str) -> Instrument:
    return instrument(
        f"AAPL 250615{right.value[0].upper()}{strike}",
        AssetClass.OPTIONS,
        point_value=Decimal(100),
        right=right,
        strike=Decimal(strike),
        underlying="AAPL",
        expires_at=ENDS,
        **details,
    )


CALL, PUT = option(Right.CALL, 10), option(Right.PUT, 10)


@pytest.fixture
def contracts(desk: Desk) -> Desk:
    """A desk at which these contracts can be had."""
    for each in (FUTURE, CALL, PUT):
        desk.instruments.known[each.symbol] = each
    desk.quotes.put(quote(FUTURE, "5000"), quote(CALL, "2"), quote(PUT, "2"))
    return desk


async def settled(desk: Desk) -> list[PositionSettled]:
    return [report for report in await desk.told() if isinstance(report, PositionSettled)]


async def test_a_future_is_settled_at_its_last_price(contracts: Desk) -> None:
    await submit(contracts, buy(2, FUTURE))
    contracts.quotes.put(quote(FUTURE, "5010"))

    await contracts.at(after(ENDS, -1))
    assert await settled(contracts) == []
    await contracts.at(ENDS)

    (report,) = await settled(contracts)
    assert (report.symbol, report.side, report.quantity, report.price) == (FUTURE.symbol, Side.SELL, 2, 5010)
    assert (report.account_id, report.happened_at) == (ACCOUNT, ENDS)
    assert report.words == "ESU2026 expired: 2 settled in cash at 5010."
    taken = await contracts.snapshot()
    assert (taken.positions, taken.cash, taken.equity) == ({}, 101_000, 101_000)


async def test_a_contract_is_settled_once(contracts: Desk) -> None:
    await submit(contracts, sell(1, FUTURE))

    for _ in range(3):
        await contracts.at(ENDS)
    await (await contracts.another_broker()).look()

    (report,) = await settled(contracts)
    assert report.side is Side.BUY


@pytest.mark.parametrize(
    ("of", "side", "spot", "price", "cash_and_words"),
    [
        (CALL, Side.BUY, "13", "3", (100_000 - 200 + 300, "in the money: 1 exercised, settled in cash at 3.")),
        (CALL, Side.SELL, "13", "3", (100_000 + 200 - 300, "in the money: -1 assigned, settled in cash at 3.")),
        (CALL, Side.BUY, "10", "0", (100_000 - 200, "out of the money: 1 ended without worth.")),
        (PUT, Side.BUY, "7.5", "2.5", (100_000 - 200 + 250, "in the money: 1 exercised, settled in cash at 2.5.")),
        (PUT, Side.SELL, "12", "0", (100_000 + 200, "out of the money: -1 ended without worth.")),
    ],
)
async def test_an_option_is_settled_at_what_exercising_it_is_worth(
    contracts: Desk, of: Instrument, side: Side, spot: str, price: str, cash_and_words: tuple[int, str]
) -> None:
    cash, words = cash_and_words
    await submit(contracts, (buy if side is Side.BUY else sell)(1, of))
    contracts.quotes.put(quote(AAPL, spot))

    await contracts.at(ENDS)

    (report,) = await settled(contracts)
    assert (report.price, report.side) == (Decimal(price), side.opposite)
    assert report.words == f"{of.symbol} expired {words}"
    assert (await contracts.snapshot()).cash == cash


async def test_without_a_price_of_what_it_is_on_an_option_has_its_own(contracts: Desk) -> None:
    await submit(contracts, buy(1, CALL))
    contracts.quotes.known.clear()
    contracts.quotes.put(quote(CALL, "2.5"))

    await contracts.at(ENDS)

    assert [report.price for report in await settled(contracts)] == [Decimal("2.5")]


async def test_without_any_price_nothing_is_made_or_lost(contracts: Desk) -> None:
    await submit(contracts, buy(1, FUTURE))
    contracts.quotes.known.clear()

    await contracts.at(ENDS)

    assert [report.price for report in await settled(contracts)] == [5000]
    assert (await contracts.snapshot()).cash == 100_000


async def test_every_account_is_settled_at_its_own_price(contracts: Desk) -> None:
    await contracts.open_account(OTHER_ACCOUNT)
    for account_id in (ACCOUNT, OTHER_ACCOUNT):
        await submit(contracts, buy(1, FUTURE, account_id=account_id))

    await contracts.at(ENDS)

    assert {report.account_id for report in await settled(contracts)} == {ACCOUNT, OTHER_ACCOUNT}


async def test_a_result_in_another_currency_is_converted_at_the_last_rate_that_there_was(contracts: Desk) -> None:
    euro = replace(FUTURE, symbol="FESX", currency="EUR", point_value=Decimal(10))
    contracts.instruments.known[euro.symbol] = euro
    pair = instrument("EURUSD", AssetClass.FOREX)
    contracts.quotes.put(quote(pair, "1.25"), quote(euro, "5000"))
    await submit(contracts, buy(1, euro))
    del contracts.quotes.known[quote(pair, "1").source, pair.symbol]
    contracts.quotes.put(quote(euro, "5010"))

    await contracts.at(ENDS)

    assert (await contracts.snapshot()).cash == 100_000 + 125


async def test_orders_in_the_contract_end_with_it(contracts: Desk) -> None:
    await submit(contracts, buy(1, FUTURE))
    order = sell(1, FUTURE, limit_price="6000", reduce_only=True)
    await resting(contracts, order)

    await contracts.at(ENDS)

    assert await status(contracts, order) is OrderStatus.EXPIRED
    kinds = [isinstance(report, OrderReport) for report in await contracts.told()]
    assert kinds[-1] is False, "first its orders end, then the position"


async def test_what_has_no_end_is_never_settled(desk: Desk) -> None:
    desk.quotes.put(quote(SAP, "10"))
    await submit(desk, buy(1))

    await desk.at(after(NOON, 10**8))

    assert (await desk.snapshot()).positions == {"AAPL": 1}
