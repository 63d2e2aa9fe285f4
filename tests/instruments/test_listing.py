import pytest

from tests.instruments.moments import at
from tradehook.instruments.catalogue import Catalogue
from tradehook.instruments.listing import listed
from tradehook.vocabulary.instrument import AssetClass

NOW = at("2025-06-02")


def test_pages_follow_each_other_without_gap_or_overlap(catalogue: Catalogue) -> None:
    symbols: list[str] = []
    while page := listed(catalogue, NOW, after=symbols[-1] if symbols else "", limit=500):
        symbols += [found.symbol for found in page]

    assert symbols == sorted(symbol for asset_class in AssetClass for symbol in catalogue.symbols(asset_class, NOW))


@pytest.mark.parametrize(
    ("asset_class", "search", "symbols"),
    [
        (AssetClass.FUTURES, "micro e-mini nas", ["MNQH2026", "MNQM2025", "MNQU2025", "MNQZ2025"]),
        (AssetClass.STOCKS, "brk", ["BRK.A", "BRK.B"]),
        (AssetClass.CRYPTO, " aave / usd ", ["AAVEUSD", "AAVEUSD.P"]),
        (None, "eurusd", ["EURUSD"]),
        (AssetClass.OPTIONS, "", ["DJX", "NDX", "RUT", "SPX", "VIX", "XSP"]),
    ],
)
def test_a_search_goes_through_symbols_and_names(
    catalogue: Catalogue, asset_class: AssetClass | None, search: str, symbols: list[str]
) -> None:
    found = [instrument.symbol for instrument in listed(catalogue, NOW, asset_class=asset_class, search=search)]

    assert [symbol for symbol in found if "USDT" not in symbol and "USDC" not in symbol] == symbols
