"""Symbols go over to Alpaca and come back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.brokers.alpaca.translate.samples import SYMBOLS_OF, WIRE_CLASSES, symbols
from tests.brokers.alpaca.world import catalogue
from tradehook.brokers.alpaca.translate.symbols import Symbols, occ
from tradehook.instruments import options
from tradehook.vocabulary.instrument import AssetClass, Right

strikes = st.decimals(min_value="0.001", max_value="99999.999", places=3)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("AAPL", "AAPL"),
        ("BRK.B", "BRK.B"),
        ("SPY 250624C596", "SPY250624C00596000"),
        ("SPY 250624P412.5", "SPY250624P00412500"),
        ("BRK.B 280121C400", "BRKB280121C00400000"),
        ("BTCUSD", "BTC/USD"),
        ("ETHBTC", "ETH/BTC"),
        ("ETHUSDT", "ETH/USDT"),
    ],
)
def test_each_class_is_spelled_as_alpaca_does(ours: str, theirs: str) -> None:
    assert symbols().theirs(ours) == theirs


def test_what_alpaca_has_no_symbol_for_is_sent_as_it_is() -> None:
    assert symbols().theirs("BTCUSDT.P") == "BTCUSDT.P"
    assert symbols().theirs("NOSUCH") == "NOSUCH"


@pytest.mark.parametrize(
    ("asset_class", "symbol"), [(each, symbol) for each, known in SYMBOLS_OF.items() for symbol in known]
)
def test_a_symbol_comes_back_as_it_went(asset_class: AssetClass, symbol: str) -> None:
    some = symbols()

    assert some.ours(some.theirs(symbol), WIRE_CLASSES[asset_class]) == symbol
    assert some.ours(some.theirs(symbol)) == symbol


@given(strike=strikes, days=st.integers(0, 3000), right=st.sampled_from(Right), root=st.sampled_from(["AAPL", "F"]))
def test_every_contract_comes_back_as_it_went(strike: Decimal, days: int, right: Right, root: str) -> None:
    contract = options.Spelled(root, date(2026, 1, 1) + timedelta(days=days), right, strike)

    theirs = occ(contract)

    assert len(theirs) == len(root) + 15
    assert symbols().ours(theirs, "us_option") == contract.symbol


def test_positions_in_crypto_have_no_slash() -> None:
    assert symbols().ours("BTCUSD", "crypto") == "BTCUSD"


def test_what_nobody_knew_is_known_once_alpaca_speaks_of_it() -> None:
    known = catalogue()
    some = Symbols(known)

    spoken_of = [
        some.ours("NEWCO", "us_equity"),
        some.ours("NEWCO301220C00005000", "us_option"),
        some.ours("NEWCOIN/USD", "crypto"),
    ]

    assert spoken_of == ["NEWCO", "NEWCO 301220C5", "NEWCOINUSD"]
    found = [known.of_symbol(symbol) for symbol in spoken_of]
    assert [each.asset_class if each else None for each in found] == ["stocks", "options", "crypto"]


def test_a_contract_that_was_adjusted_keeps_alpacas_spelling() -> None:
    assert symbols().ours("AAPL1301220C00005000", "us_option") == "AAPL1301220C00005000"


def test_to_look_at_a_spelling_makes_nothing_known() -> None:
    known = catalogue()

    assert Symbols(known).canonical("NEWCOIN/USD", AssetClass.CRYPTO) == "NEWCOINUSD"
    assert known.of_symbol("NEWCOINUSD") is None
