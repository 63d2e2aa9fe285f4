"""Quotes: asked for together, at hand while they are fresh."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from tests.brokers.alpaca.double import Double, Kind
from tests.brokers.alpaca.world import AAPL, ACCOUNT, BTCUSD, CALL, connected, instrument
from tradehook.brokers.alpaca.adapter import AlpacaBroker
from tradehook.instruments.assumed import assumed
from tradehook.plumbing.clock import SystemClock
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import AssetClass

pytestmark = pytest.mark.anyio

OPTION, MSFT = instrument(CALL), instrument("MSFT")


@pytest.fixture
async def broker(double: Double) -> AsyncIterator[AlpacaBroker]:
    double.quote("AAPL", "99.98", "100.02")
    double.quote("MSFT", 200, "200.1")
    double.quote("BTC/USD", 50000, 50010)
    double.quote("AAPL301220C00100000", 5, "5.10")
    async with connected(double, stale_quote_s=10) as opened:
        yield opened


def now() -> Instant:
    return SystemClock().now()


async def test_nothing_is_at_hand_before_it_was_asked_for(broker: AlpacaBroker) -> None:
    assert broker.quote(ACCOUNT, AAPL, now()) is None


async def test_quotes_of_many_are_asked_for_with_one_request_a_class(double: Double, broker: AlpacaBroker) -> None:
    failed = await broker.fetch_quotes(ACCOUNT, [AAPL, MSFT, BTCUSD, OPTION, AAPL])

    assert failed is None
    asked = sorted(request["path"] for request in double.requests())
    assert asked == [
        "/v1beta1/options/quotes/latest",
        "/v1beta3/crypto/us/latest/quotes",
        "/v2/stocks/quotes/latest",
    ]
    found = {each.symbol: broker.quote(ACCOUNT, each, now()) for each in (AAPL, MSFT, BTCUSD, OPTION)}
    assert {symbol: quote and (quote.bid, quote.ask) for symbol, quote in found.items()} == {
        "AAPL": (Decimal("99.98"), Decimal("100.02")),
        "MSFT": (Decimal(200), Decimal("200.1")),
        "BTCUSD": (Decimal(50000), Decimal(50010)),
        CALL: (Decimal(5), Decimal("5.1")),
    }


async def test_a_quote_that_is_too_old_is_not_at_hand(broker: AlpacaBroker) -> None:
    await broker.fetch_quotes(ACCOUNT, [AAPL])

    assert broker.quote(ACCOUNT, AAPL, now()) is not None
    assert broker.quote(ACCOUNT, AAPL, after(now(), 11)) is None


async def test_the_feed_of_stocks_is_the_accounts(double: Double) -> None:
    double.quote("AAPL", 100)
    async with connected(double, feed="sip") as broker:
        await broker.fetch_quotes(ACCOUNT, [AAPL])

    assert "feed=sip" in double.requests()[-1]["query"]


async def test_what_has_no_quote_is_no_failure(broker: AlpacaBroker) -> None:
    unquoted, perpetual = instrument("SPY"), instrument("BTCUSDT.P")
    future = assumed("ESZ2030", AssetClass.FUTURES)
    assert future is not None

    assert await broker.fetch_quotes(ACCOUNT, [unquoted, future, perpetual]) is None
    assert await broker.fetch_quotes(ACCOUNT, [perpetual, AAPL, BTCUSD]) is None
    assert broker.quote(ACCOUNT, unquoted, now()) is None
    assert broker.quote(ACCOUNT, AAPL, now()) is not None
    assert broker.quote(ACCOUNT, BTCUSD, now()) is not None


@pytest.mark.parametrize("kind", [Kind.FAILED, Kind.GARBAGE, Kind.REFUSED])
async def test_quotes_that_did_not_come_are_said_to_be_missing(
    double: Double, broker: AlpacaBroker, kind: Kind
) -> None:
    double.fault(kind, "GET", "/v2/stocks/quotes/latest")

    assert isinstance(await broker.fetch_quotes(ACCOUNT, [AAPL, BTCUSD]), Unknown)
    assert broker.quote(ACCOUNT, AAPL, now()) is None
    assert broker.quote(ACCOUNT, BTCUSD, now()) is not None


async def test_quotes_are_of_this_account_alone(broker: AlpacaBroker) -> None:
    await broker.fetch_quotes(ACCOUNT, [AAPL])

    assert broker.quote(AccountId("another"), AAPL, now()) is None
