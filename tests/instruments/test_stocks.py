from decimal import Decimal

import pytest

from tradehook.instruments import stocks
from tradehook.instruments.known_stocks import KNOWN_STOCKS
from tradehook.vocabulary.side import Side

EVERY = stocks.every_stock()


WELL_KNOWN = """
AMD XYZ TSLA MSFT GOOGL GOOG AAPL META NVDA AMZN BRK.B COIN PLTR HOOD GME AMC F SOFI
SPY QQQ IWM DIA TQQQ SQQQ TLT GLD SLV XLE ABBV
"""


@pytest.mark.parametrize("symbol", WELL_KNOWN.split())
def test_the_stocks_that_alerts_are_about_are_known(symbol: str) -> None:
    assert EVERY[symbol]


@pytest.mark.parametrize(("ticker", "symbol"), [("BRK-B", "BRK.B"), ("BRK/B", "BRK.B"), ("AAPL", "AAPL")])
def test_a_class_of_shares_is_spelled_with_a_dot(ticker: str, symbol: str) -> None:
    assert stocks.canonical_symbol(ticker) == symbol


def test_shares_are_whole_or_in_millionths() -> None:
    share = stocks.instrument("AAPL", "Apple")

    assert share.whole_steps(Decimal("2.9999999")) == 2
    assert share.fractional_steps(Decimal("2.9999999")) == Decimal("2.999999")
    assert share.tick.round(Decimal("157.432"), Side.SELL) == Decimal("157.44")
    assert share.tick.round(Decimal("157.432"), Side.BUY) == Decimal("157.43")


def test_no_symbol_stands_twice_in_the_own_list() -> None:
    from tradehook.instruments import known_stocks

    lines = [line for line in (known_stocks._ETFS + known_stocks._STOCKS).splitlines() if line]

    assert len(lines) == len(KNOWN_STOCKS)
    assert all(price > 0 and name for price, name in KNOWN_STOCKS.values())
