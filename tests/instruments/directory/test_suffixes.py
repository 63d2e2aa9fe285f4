import pytest
from hypothesis import given
from hypothesis import strategies as some

from tradehook.instruments.directory.suffixes import is_temporary, of_integrated, readings


@pytest.mark.parametrize(
    ("integrated", "symbol"),
    [
        ("AAPL", "AAPL"),
        ("BRK.B", "BRK.B"),
        ("MKC.V", "MKC.V"),
        ("BAC-K", "BAC.PRK"),
        ("DCOM-", "DCOM.PR"),
        ("AAC=", "AAC.U"),
        ("ACHR+", "ACHR.WS"),
        ("XYZA+B", "XYZA.WSB"),
        ("AIIA^", "AIIA.RT"),
        ("AIIA^#", None),
        ("File Creation", None),
        ("", None),
        ("aapl", None),
    ],
)
def test_the_exchange_s_own_spelling_is_read_by_its_convention(integrated: str, symbol: str | None) -> None:
    assert of_integrated(integrated) == symbol


@pytest.mark.parametrize("symbol", ["GFR#", "GFR^#", "BAC-A*", "BAC-A$", "AAC%", "AAC~"])
def test_what_is_listed_for_a_time_is_told_from_what_cannot_be_read(symbol: str) -> None:
    assert is_temporary(symbol)
    assert of_integrated(symbol) is None


@pytest.mark.parametrize("symbol", ["AAPL", "BRK.B", "BAC-K", "AAC=", "1#", ""])
def test_what_stays_is_not_temporary(symbol: str) -> None:
    assert not is_temporary(symbol)


@pytest.mark.parametrize(
    ("symbol", "spellings"),
    [
        ("BRK.B", "BRK.B BRK-B BRK/B"),
        ("BAC.PRK", "BAC.PRK BAC-K BAC/PK BAC.PK BAC-PK BAC-PRK BAC/PRK"),
        ("DCOM.PR", "DCOM.PR DCOM-P DCOM/P DCOM-PR"),
        ("ACHR.WS", "ACHR.WS ACHR.W ACHR-WT ACHR/WS ACHR-WS"),
        ("ACHR.WSB", "ACHR.WSB ACHR.WS.B ACHR-WTB"),
        ("AAC.U", "AAC.U AAC/U AAC-UN AAC-U"),
        ("AIIA.RT", "AIIA.RT AIIA.R AIIA-RI AIIA/RT"),
    ],
)
def test_every_platform_s_spelling_may_mean_the_canonical_symbol(symbol: str, spellings: str) -> None:
    for spelling in spellings.split():
        assert symbol in list(readings(spelling)), spelling


def test_a_class_of_shares_comes_before_a_preferred_share() -> None:
    assert list(readings("BRK-B")) == ["BRK-B", "BRK.B", "BRK.PRB"]


@given(some.text())
def test_any_text_may_mean_itself_and_little_else(ticker: str) -> None:
    found = list(readings(ticker))

    assert found[0] == ticker
    assert len(found) <= 6


@given(some.from_regex(r"[A-Z]{1,5}(\.[A-Z]|[-+=^][A-Z]?)?", fullmatch=True))
def test_a_canonical_symbol_is_found_by_itself(integrated: str) -> None:
    symbol = of_integrated(integrated)

    assert symbol is not None
    assert next(readings(symbol)) == symbol
    assert not is_temporary(integrated)
