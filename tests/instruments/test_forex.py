from decimal import Decimal

import pytest

from tradehook.instruments import forex


@pytest.mark.parametrize(
    ("ticker", "symbol", "currency", "tick"),
    [
        ("EURUSD", "EURUSD", "USD", "0.00001"),
        ("EUR/USD", "EURUSD", "USD", "0.00001"),
        ("EUR-USD", "EURUSD", "USD", "0.00001"),
        ("USDJPY", "USDJPY", "JPY", "0.001"),
        ("GBPJPY", "GBPJPY", "JPY", "0.001"),
        ("XAUUSD", "XAUUSD", "USD", "0.01"),
        ("USDMXN", "USDMXN", "MXN", "0.00001"),
    ],
)
def test_a_pair_is_read_in_every_spelling(ticker: str, symbol: str, currency: str, tick: str) -> None:
    reading = forex.read(ticker)

    assert reading is not None
    assert (reading.instrument.symbol, reading.instrument.currency) == (symbol, currency)
    assert reading.instrument.tick.size == Decimal(tick)


@pytest.mark.parametrize("ticker", ["USDEUR", "EUR", "EURUSDX", "EUR--USD", "BTCUSD", "JPYUSD", "EUREUR"])
def test_what_is_no_known_pair_is_none(ticker: str) -> None:
    assert forex.read(ticker) is None


def test_the_majors_make_28_pairs() -> None:
    majors = {"EUR", "GBP", "AUD", "NZD", "USD", "CAD", "CHF", "JPY"}

    assert sum(set(pair) <= majors for pair in forex.PAIRS.values()) == 28


def test_every_pair_starts_on_its_tick_above_zero() -> None:
    for symbol in forex.PAIRS:
        reading = forex.read(symbol)
        assert reading is not None
        price = reading.instrument.reference_price
        assert price
        assert price > 0
        assert reading.instrument.tick.holds(price)
