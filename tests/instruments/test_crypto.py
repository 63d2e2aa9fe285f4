from decimal import Decimal

import pytest

from tradehook.instruments import crypto


@pytest.mark.parametrize(
    ("ticker", "symbol", "currency"),
    [
        ("BTCUSD", "BTCUSD", "USD"),
        ("BTC-USD", "BTCUSD", "USD"),
        ("BTC/USD", "BTCUSD", "USD"),
        ("BTC_USD", "BTCUSD", "USD"),
        ("BTCUSDT", "BTCUSDT", "USDT"),
        ("ETH-USDC", "ETHUSDC", "USDC"),
        ("ETHBTC", "ETHBTC", "BTC"),
        ("SOLEUR", "SOLEUR", "EUR"),
        ("USDTUSD", "USDTUSD", "USD"),
        ("BTCUSDT.P", "BTCUSDT.P", "USDT"),
        ("BTC-USDT.P", "BTCUSDT.P", "USDT"),
    ],
)
def test_a_pair_is_read_in_every_spelling(ticker: str, symbol: str, currency: str) -> None:
    reading = crypto.read(ticker)

    assert reading is not None
    assert (reading.instrument.symbol, reading.instrument.currency) == (symbol, currency)
    assert reading.instrument.family == symbol


@pytest.mark.parametrize(
    "ticker",
    ["BTC", "USD", "BTCBTC", "XXXUSD", "B-TCUSD", "BTC--USD", "BTCUSD.X", "BTCEUR.P", "USDTUSDC", "EURUSD"],
)
def test_what_is_no_known_pair_is_none(ticker: str) -> None:
    assert crypto.read(ticker) is None


@pytest.mark.parametrize(
    ("symbol", "tick", "step"),
    [
        ("BTCUSD", "0.01", "0.00000001"),
        ("ETHUSD", "0.01", "0.0000001"),
        ("XRPUSD", "0.0001", "0.0001"),
        ("DOGEUSD", "0.00001", "0.001"),
        ("SHIBUSD", "0.000000001", "1"),
        ("ETHBTC", "0.000001", "0.0000001"),
    ],
)
def test_tick_and_step_follow_the_magnitude(symbol: str, tick: str, step: str) -> None:
    reading = crypto.read(symbol)

    assert reading is not None
    assert reading.instrument.tick.size == Decimal(tick)
    assert reading.instrument.quantity_step == Decimal(step)


def test_every_listed_symbol_reads_as_itself_and_starts_on_its_tick() -> None:
    for symbol in crypto.symbols():
        reading = crypto.read(symbol)
        assert reading is not None
        found = reading.instrument
        assert found.symbol == symbol
        assert found.reference_price
        assert found.tick.holds(found.reference_price)
