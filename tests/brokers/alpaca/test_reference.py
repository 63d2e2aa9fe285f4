"""Reference data on the double: in our words, page by page, and never half."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest

from tests.brokers.alpaca.double import Double, Kind
from tests.brokers.alpaca.world import connected
from tradehook.brokers.alpaca.reference import BarsOf, ContractsOf, Reference, Timeframe
from tradehook.brokers.alpaca.translate.listings import Bar
from tradehook.plumbing.clock import SystemClock
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.instant import after, iso
from tradehook.vocabulary.instrument import AssetClass, Right

pytestmark = pytest.mark.anyio

_Value = TypeVar("_Value")


@pytest.fixture
async def reference(double: Double) -> AsyncIterator[Reference]:
    async with connected(double) as broker:
        yield broker.reference


async def everything(pages: AsyncIterator[tuple[_Value, ...] | Unknown]) -> list[_Value]:
    found: list[_Value] = []
    async for page in pages:
        assert not isinstance(page, Unknown), page
        found += page
    return found


async def test_assets_are_listed_by_class_under_our_symbols(double: Double, reference: Reference) -> None:
    double.list_asset("XYZ", shortable=False)
    double.list_asset("DOGE/USD")

    stocks = {asset.symbol: asset for asset in await everything(reference.assets(AssetClass.STOCKS))}
    coins = {asset.symbol: asset for asset in await everything(reference.assets(AssetClass.CRYPTO))}

    assert not stocks["XYZ"].shortable
    assert stocks["XYZ"].tradable
    assert coins["DOGEUSD"].asset_class is AssetClass.CRYPTO
    assert coins["DOGEUSD"].quantity_step is not None


async def test_sessions_are_instants_and_know_of_early_closes(double: Double, reference: Reference) -> None:
    days = await reference.calendar(date(2026, 11, 25), date(2026, 11, 30))

    assert not isinstance(days, Unknown)
    assert [each.day.day for each in days] == [25, 27, 30]
    usual, early = days[0], days[1]
    assert iso(usual.opens_at) == "2026-11-25T14:30:00.000000Z"
    assert iso(usual.closes_at) == "2026-11-25T21:00:00.000000Z"
    assert iso(early.closes_at) == "2026-11-27T18:00:00.000000Z"
    assert usual.begins_at < usual.opens_at < usual.closes_at < usual.ends_at


@pytest.mark.parametrize("ahead_s", [0, 90, -90])
async def test_the_clock_says_by_how_much_alpaca_is_ahead(double: Double, reference: Reference, ahead_s: int) -> None:
    double.clock_ahead(ahead_s)

    clock = await reference.market_clock()

    assert not isinstance(clock, Unknown)
    assert abs(clock.ahead_s - ahead_s) < 5
    assert clock.next_open > clock.at


async def test_contracts_are_those_of_an_underlying_in_our_spelling(double: Double, reference: Reference) -> None:
    for symbol in ("AAPL301220C00100000", "AAPL301220P00100000", "AAPL310117C00100000"):
        double.list_asset(symbol)
    asked = ContractsOf(
        underlyings=("AAPL",), first_day=date(2030, 12, 1), last_day=date(2030, 12, 31), right=Right.CALL
    )

    (contract,) = await everything(reference.contracts(asked))

    assert (contract.symbol, contract.underlying, contract.right) == ("AAPL 301220C100", "AAPL", Right.CALL)
    assert (contract.strike, contract.expires, contract.size) == (100, date(2030, 12, 20), 100)


async def test_bars_are_those_of_what_was_traded(double: Double, reference: Reference) -> None:
    double.quote("AAPL", 100)
    double.place(symbol="AAPL", qty="2", side="buy", type="market", time_in_force="day")
    now = SystemClock().now()
    asked = BarsOf(
        asset_class=AssetClass.STOCKS,
        symbols=("AAPL",),
        timeframe=Timeframe.MINUTE,
        start=after(now, -3600),
        end=after(now, 60),
    )

    bars: list[Bar] = await everything(reference.bars(asked))

    assert {bar.symbol for bar in bars} == {"AAPL"}
    assert all(bar.low <= bar.open <= bar.high and bar.low <= bar.close <= bar.high for bar in bars)
    assert bars[-1].close == Decimal(100)


@pytest.mark.parametrize("kind", [Kind.FAILED, Kind.GARBAGE, Kind.LOST])
async def test_data_that_did_not_come_is_unknown(double: Double, reference: Reference, kind: Kind) -> None:
    day, now = date(2030, 12, 1), SystemClock().now()
    bars = BarsOf(asset_class=AssetClass.CRYPTO, symbols=("BTCUSD",), timeframe=Timeframe.DAY, start=now, end=now)
    contracts = ContractsOf(underlyings=("AAPL",), first_day=day, last_day=day)
    double.fault(kind, "GET", times=5)

    answers = [
        await reference.calendar(day, day),
        await reference.market_clock(),
        *[page async for page in reference.assets(AssetClass.STOCKS)],
        *[page async for page in reference.contracts(contracts)],
        *[page async for page in reference.bars(bars)],
    ]

    assert len(answers) == 5
    assert all(isinstance(answer, Unknown) for answer in answers)
