from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tradehook.instruments.assumed import assumed
from tradehook.vocabulary.instrument import AssetClass


@pytest.mark.parametrize(
    ("ticker", "asset_class", "symbol", "family", "currency", "tick"),
    [
        ("zzzzz", AssetClass.STOCKS, "ZZZZZ", "ZZZZZ", "USD", "0.01"),
        ("ZZZZZ 250624C5", AssetClass.OPTIONS, "ZZZZZ 250624C5", "ZZZZZ", "USD", "0.05"),
        ("ZZZZZ", AssetClass.OPTIONS, "ZZZZZ", "ZZZZZ", "USD", "0.01"),
        ("TXFR1", AssetClass.FUTURES, "TXFR1", "TXFR1", "USD", "0.01"),
        ("FTUKZ2025", AssetClass.FUTURES, "FTUKZ2025", "FTUK", "USD", "0.01"),
        ("EUREX:FTUK1!", AssetClass.FUTURES, "FTUK1!", "FTUK", "USD", "0.01"),
        ("NEW-USDT", AssetClass.CRYPTO, "NEWUSDT", "NEWUSDT", "USDT", "0.00000001"),
        ("NEWCOIN", AssetClass.CRYPTO, "NEWCOIN", "NEWCOIN", "USD", "0.00000001"),
        ("KRW/JPY", AssetClass.FOREX, "KRWJPY", "KRWJPY", "JPY", "0.001"),
    ],
)
def test_an_unknown_ticker_is_taken_for_what_is_usual(
    ticker: str, asset_class: AssetClass, symbol: str, family: str, currency: str, tick: str
) -> None:
    found = assumed(ticker, asset_class)

    assert found is not None
    assert (found.symbol, found.family, found.currency) == (symbol, family, currency)
    assert found.tick.size == Decimal(tick)


def test_what_can_be_no_ticker_is_not_assumed() -> None:
    assert [assumed(text, AssetClass.STOCKS) for text in ("", "{{ticker}}", "A" * 50)] == [None] * 3


@given(some.text("ABCUSDTXZ0159!:/-_. P", max_size=20), some.sampled_from(AssetClass))
def test_an_assumed_symbol_reads_as_itself(ticker: str, asset_class: AssetClass) -> None:
    found = assumed(ticker, asset_class)

    assert found is None or assumed(found.symbol, asset_class) == found
