import pytest

from tradehook.instruments.catalogue import Catalogue, full_catalogue
from tradehook.intake.tickers import TickerRead, TickerRules, read_ticker
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.refusal import Gate, Objection

NOON = Instant(1_750_000_000_000_000)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return full_catalogue()


def rules(
    asset_class: AssetClass = AssetClass.STOCKS, allowed: tuple[str, ...] | None = None, accepts_unknown: bool = False
) -> TickerRules:
    return TickerRules(asset_class=asset_class, allowed=allowed, accepts_unknown=accepts_unknown)


def read(catalogue: Catalogue, given: TickerRules, ticker: str) -> TickerRead | Objection:
    return read_ticker(catalogue, given, ticker, NOON)


def test_a_known_ticker_is_its_instrument(catalogue: Catalogue) -> None:
    found = read(catalogue, rules(), "nasdaq:amd")

    assert isinstance(found, TickerRead)
    assert (found.instrument.symbol, found.note, found.assumed) == ("AMD", None, False)


def test_a_continuous_future_is_read_as_a_contract_and_says_so(catalogue: Catalogue) -> None:
    found = read(catalogue, rules(AssetClass.FUTURES), "NQ1!")

    assert isinstance(found, TickerRead)
    assert found.instrument.family == "NQ"
    assert found.note


@pytest.mark.parametrize(
    ("given", "ticker", "gate"),
    [
        (rules(), "NOSUCHTICKER", Gate.TICKER_UNKNOWN),
        (rules(), "BTCUSD", Gate.ASSET_CLASS),
        (rules(AssetClass.FOREX), "AMD", Gate.ASSET_CLASS),
        (rules(allowed=("MSFT",)), "AMD", Gate.TICKER_NOT_ALLOWED),
        (rules(allowed=()), "AMD", Gate.TICKER_NOT_ALLOWED),
        (rules(AssetClass.FUTURES, allowed=("ES",)), "MNQU2025", Gate.TICKER_NOT_ALLOWED),
    ],
)
def test_each_check_that_a_ticker_fails(catalogue: Catalogue, given: TickerRules, ticker: str, gate: Gate) -> None:
    found = read(catalogue, given, ticker)

    assert isinstance(found, Objection)
    assert (found.gate, found.details["ticker"]) == (gate, ticker)


@pytest.mark.parametrize(
    ("given", "ticker"),
    [
        (rules(allowed=("amd",)), "AMD"),
        (rules(allowed=("SQ",)), "XYZ"),
        (rules(allowed=("XYZ",)), "SQ"),
        (rules(AssetClass.FUTURES, allowed=("MNQ",)), "MNQU2025"),
        (rules(AssetClass.FUTURES, allowed=("MNQU2025",)), "MNQU2025"),
    ],
)
def test_what_is_on_the_list_comes_in(catalogue: Catalogue, given: TickerRules, ticker: str) -> None:
    assert isinstance(read(catalogue, given, ticker), TickerRead)


def test_an_unknown_ticker_comes_in_where_that_is_wanted_and_is_said_to_be_assumed(catalogue: Catalogue) -> None:
    found = read(catalogue, rules(accepts_unknown=True), "NEWCO")

    assert isinstance(found, TickerRead)
    assert (found.instrument.symbol, found.assumed) == ("NEWCO", True)
    assert "NEWCO is on no list" in (found.note or "")
