from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.analytics.tradingview.numbers import DecimalSign, Written, is_nothing, number_of, sign_of
from tradehook.analytics.tradingview.problems import Code, Problem

POINT, COMMA = DecimalSign.POINT, DecimalSign.COMMA


@pytest.mark.parametrize(
    ("text", "sign", "number"),
    [
        ("1234.56", POINT, "1234.56"),
        ("1,234.56", POINT, "1234.56"),
        ("1,234,567", POINT, "1234567"),
        ("1.234,56", COMMA, "1234.56"),
        ("1 234,56", COMMA, "1234.56"),
        ("1'234.56", POINT, "1234.56"),
        ("1\u2019234.56", POINT, "1234.56"),
        ("\u22121234,5", COMMA, "-1234.5"),
        ("-0.5", POINT, "-0.5"),
        ("+12", POINT, "12"),
        ("1.75 %", POINT, "1.75"),
        ("7%", COMMA, "7"),
        ("0", POINT, "0"),
    ],
)
def test_numbers_of_many_languages(text: str, sign: DecimalSign, number: str):
    assert number_of(text, sign) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["abc", "1.2.3", "1,23,4.5", "12 USD", "--1", "1 23", "1,234 567", "", ".", "1e5", "٣", "1" * 60]
)
def test_what_is_no_number(text: str):
    assert number_of(text, POINT) is None


@pytest.mark.parametrize("text", ["", " ", "-", "\u2014", "N/A", "NaN"])
def test_what_says_that_there_is_none(text: str):
    assert is_nothing(text)


def told(*texts: str, separator: str = ",") -> DecimalSign | Problem:
    return sign_of([Written(row, "Price", text) for row, text in enumerate(texts, 2)], separator)


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (("1234",), POINT),
        (("12.5",), POINT),
        (("12,5",), COMMA),
        (("1,234", "12.5"), POINT),
        (("1.234", "12,5"), COMMA),
        (("1.234.567",), COMMA),
        (("1,234,567",), POINT),
        (("1'234.567",), POINT),
        (("1 234,567",), COMMA),
        (("0,123",), COMMA),
        (("1234.567",), POINT),
        (("1.234",), POINT),
        ((), POINT),
    ],
)
def test_all_numbers_together_tell_the_sign(texts: tuple[str, ...], sign: DecimalSign):
    assert told(*texts) is sign


def test_numbers_that_contradict_each_other_are_told():
    found = told("12.5", "100", "12,5")
    assert isinstance(found, Problem)
    assert (found.code, found.row, found.column) == (Code.MIXED_NUMBERS, 4, "Price")
    assert "12,5" in found.message


@pytest.mark.parametrize(("text", "separator"), [("1,234", ","), ("1.234", ";"), ("1,234", ";")])
def test_numbers_that_may_mean_two_things_are_asked_about(text: str, separator: str):
    found = told(text, separator=separator)
    assert isinstance(found, Problem)
    assert found.code is Code.AMBIGUOUS_NUMBERS


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False))
def test_what_python_groups_is_read_back(number: Decimal):
    english = f"{number:,}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert number_of(english, POINT) == number_of(german, COMMA) == number
