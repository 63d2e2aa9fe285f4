import pytest

from tradehook.instruments import isins
from tradehook.instruments.listed_stocks import data_file


@pytest.mark.parametrize("isin", ["US0378331005", "US5949181045", "IE00B4BNMY34", "AU0000XVGZA3", "GB0002634946"])
def test_the_last_digit_checks_the_others(isin: str) -> None:
    assert isins.is_isin(isin)
    others = {isin[:-1] + digit for digit in "0123456789"} - {isin}
    assert not any(isins.is_isin(other) for other in others)


@pytest.mark.parametrize(
    "text", ["", "US037833100", "us0378331005", "US03783310055", "12A378331005", "US037833100X", "ÜS0378331005"]
)
def test_what_has_another_form_is_none(text: str) -> None:
    assert not isins.is_isin(text)


def test_reading_the_file_as_text_gives_what_the_package_says_itself() -> None:
    from_text = isins.read_from_text(data_file())

    assert len(from_text) > 500
    assert from_text == isins.read_from_package()


def test_another_layout_gives_nothing_rather_than_something_else() -> None:
    assert isins.read_from_text(b"") == {}
    assert isins.read_from_text(b"'S&P 500': {'name': 'S&P 500', 'stocks': [{'isins': ['US0378331005']}]}") == {}


def test_isins_of_a_company_without_a_symbol_are_nobodys() -> None:
    text = (
        b"INDICES = {'S&P 500': {'name': 'S&P 500', 'companies': [{'name': 'Apple', 'symbol': 'AAPL', 'isins':"
        b" ['US0378331005', 'wrong']}, {'name': \"O'Private\", 'country': 'x', 'isins': ['US5949181045']}]}}"
    )

    assert isins.read_from_text(text) == {"US0378331005": frozenset({"AAPL"})}


def test_an_isin_says_a_stock_where_it_is_the_only_one_of_one_stock() -> None:
    assert isins.symbol_of("US0378331005") == "AAPL"
    assert isins.symbol_of("US0846707026") == "BRK.B"


def test_an_isin_of_several_classes_of_shares_says_none_of_them() -> None:
    assert isins.symbols_of("US02079K1079") == {"GOOG", "GOOGL"}
    assert isins.symbol_of("US02079K1079") is None


def test_an_isin_that_is_not_known() -> None:
    assert isins.symbols_of("US78462F1030") == frozenset()
    assert isins.symbol_of("US78462F1030") is None
