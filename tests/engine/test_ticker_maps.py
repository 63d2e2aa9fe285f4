"""What a ticker map makes of a signal's symbol (rule: deciding 3, ticker_map)."""

import pytest

from tests.desk import NOON
from tests.strategies import signal_of
from tradehook.engine.ticker_maps import as_mapped, meant, target_of
from tradehook.instruments.catalogue import full_catalogue
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.signal import Action, Message

CATALOGUE = full_catalogue()
STOCKS, OPTIONS, FUTURES, CRYPTO = AssetClass.STOCKS, AssetClass.OPTIONS, AssetClass.FUTURES, AssetClass.CRYPTO


def traded(ticker_map: dict[str, str], symbol: str, asset_class: AssetClass) -> str:
    """What a canonical symbol is traded as; the code of the reason where it is nothing."""
    instrument = CATALOGUE.of_symbol(symbol)
    assert instrument is not None
    found = meant(CATALOGUE, ticker_map, instrument, asset_class, NOON)
    return found.code if isinstance(found, Reason) else found.symbol


@pytest.mark.parametrize(
    ("ticker_map", "symbol", "asset_class", "expected"),
    [
        pytest.param({}, "NQU2025", FUTURES, "NQU2025", id="nothing is mapped"),
        pytest.param({"ES": "MES"}, "NQU2025", FUTURES, "NQU2025", id="something else is mapped"),
        pytest.param({"NQ": "MNQ"}, "NQU2025", FUTURES, "MNQU2025", id="a root stands for all its months"),
        pytest.param({" nq ": " mnq "}, "NQZ2025", FUTURES, "MNQZ2025", id="in any case"),
        pytest.param({"CME_MINI:NQ": "CME_MINI:MNQ"}, "NQZ2025", FUTURES, "MNQZ2025", id="with an exchange"),
        pytest.param({"NQU5": "MNQZ2025"}, "NQU2025", FUTURES, "MNQZ2025", id="one contract to another"),
        pytest.param({"NQU5": "MNQZ2025"}, "NQZ2025", FUTURES, "NQZ2025", id="and only that one"),
        pytest.param({"NQ": "MNQ", "NQU2025": "ESU2025"}, "NQU2025", FUTURES, "ESU2025", id="a symbol before its root"),
        pytest.param({"NQU2025": "ESU2025", "NQ": "MNQ"}, "NQU2025", FUTURES, "ESU2025", id="in any order"),
        pytest.param({"NQ1!": "MNQ"}, "NQM2025", FUTURES, "MNQM2025", id="the front month"),
        pytest.param({"NQ1!": "MNQ"}, "NQU2025", FUTURES, "NQU2025", id="and no other"),
        pytest.param({"NQ": "MNQ2!"}, "NQM2025", FUTURES, "MNQU2025", id="to the second month"),
        pytest.param({"CL": "NQ"}, "CLN2025", FUTURES, "NQM2025", id="a month that the target lacks: the front month"),
        pytest.param({"NQ": "QQQ"}, "NQU2025", FUTURES, "QQQ", id="a future to a share"),
        pytest.param({"SPY": "ES"}, "SPY", STOCKS, "ESM2025", id="a share to a future, though ES is a share too"),
        pytest.param({"SPY": "NYSE:ES"}, "SPY", STOCKS, "ES", id="unless the exchange says that the share is meant"),
        pytest.param({"AMD": "NVDA"}, "AMD", STOCKS, "NVDA", id="a share to a share"),
        pytest.param({"SQ": "AMD"}, "XYZ", STOCKS, "AMD", id="a key under an old name"),
        pytest.param({"AMD": "SQ"}, "AMD", STOCKS, "XYZ", id="a target under an old name"),
        pytest.param({"AMD": "BTC-USD"}, "AMD", STOCKS, "BTCUSD", id="a share to a coin"),
        pytest.param({"BTC/USD": "ETH/USD"}, "BTCUSD", CRYPTO, "ETHUSD", id="a coin to a coin"),
        pytest.param({"SPY": "QQQ"}, "SPY 250624C596", OPTIONS, "QQQ", id="an option by its underlying"),
        pytest.param({"SPY": "SPX"}, "SPY", OPTIONS, "SPX", id="to an index, in options"),
        pytest.param({"SPY": "SPX"}, "SPY", STOCKS, "ticker-map-target", id="which nobody trades itself"),
        pytest.param({"SPY": "NOSUCH9"}, "SPY", STOCKS, "ticker-map-target", id="nothing is called so"),
        pytest.param({"": "AMD", "💰": "AMD"}, "SPY", STOCKS, "SPY", id="keys that are no tickers"),
    ],
)
def test_what_a_symbol_is_traded_as(
    ticker_map: dict[str, str], symbol: str, asset_class: AssetClass, expected: str
) -> None:
    assert traded(ticker_map, symbol, asset_class) == expected


@pytest.mark.parametrize("target", ["", " ", "💰", "A" * 99, "MNQ!!", "SPX"])
def test_what_cannot_be_traded_is_no_target(target: str) -> None:
    assert target_of(CATALOGUE, target, FUTURES, NOON) is None


def test_the_trace_says_what_it_is_traded_as() -> None:
    instrument = CATALOGUE.of_symbol("NQU2025")
    assert instrument is not None
    signal = signal_of(Message(ticker="NQ1!", action=Action.BUY), instrument)

    assert as_mapped(signal, "NQU2025") is signal
    assert as_mapped(signal, "MNQU2025").ticker_note == (
        "NQU2025 is traded as MNQU2025 here (ticker_map); prices in the message are taken as they are."
    )
    assert as_mapped(signal, "MNQU2025").symbol == "NQU2025"
