import pytest

from tests.instruments.moments import at
from tradehook.instruments import indices
from tradehook.instruments.answer import Found, OtherClass
from tradehook.instruments.catalogue import Catalogue
from tradehook.vocabulary.instrument import AssetClass

NOW = at("2025-06-02T14:00:00")


@pytest.mark.parametrize("ticker", ["SPX", "spx", "CBOE:SPX", "VIX", "NDX", "RUT", "XSP", "DJX"])
def test_an_index_is_known_for_its_options_and_in_no_other_class(catalogue: Catalogue, ticker: str) -> None:
    answer = catalogue.look_up(ticker, AssetClass.OPTIONS, NOW)

    assert isinstance(answer, Found)
    assert answer.instrument == indices.of_symbol(ticker.upper().removeprefix("CBOE:"))
    assert (answer.instrument.right, answer.instrument.strike) == (None, None)
    assert catalogue.look_up(ticker, AssetClass.STOCKS, NOW) == OtherClass(AssetClass.OPTIONS)


@pytest.mark.parametrize(
    ("ticker", "symbol", "family"),
    [
        ("SPXW250624C06000000", "SPXW 250624C6000", "SPX"),
        ("SPX 250624C6000", "SPXW 250624C6000", "SPX"),
        ("vix 250618c20", "VIX 250618C20", "VIX"),
        ("BRKB250620C00500000", "BRK.B 250620C500", "BRK.B"),
    ],
)
def test_options_are_found_by_their_roots(catalogue: Catalogue, ticker: str, symbol: str, family: str) -> None:
    answer = catalogue.look_up(ticker, AssetClass.OPTIONS, NOW)

    assert isinstance(answer, Found)
    assert (answer.instrument.symbol, answer.instrument.family) == (symbol, family)
    assert catalogue.of_symbol(symbol) == answer.instrument


def test_indices_are_listed_among_options(catalogue: Catalogue) -> None:
    assert set(catalogue.symbols(AssetClass.OPTIONS, NOW)) == set(indices.NAMES)
    assert [catalogue.of_symbol(symbol) for symbol in indices.NAMES] == [
        indices.of_symbol(symbol) for symbol in indices.NAMES
    ]
