"""Numbers out of text: one grammar, and bounds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.dialects.reading.numbers import Excess, exact_or_none, excess, is_short


@pytest.mark.parametrize("text", ["1", " 1 ", "85.50", "-3", "007", "1e5", "1E-30", "\t0.1\n", "9" * 40])
def test_numbers_in_text(text: str) -> None:
    assert exact_or_none(text) == Decimal(text.strip())


NOT_PLAIN = ["", " ", "10 percent", "1_000", "1,000", "85,50", "$5", "+5", ".5", "5.", "1e", "0x10", "NaN", "inf"]
NOT_DIGITS = ["1 2", "--1", "{{close}}", "\u0661", "\uff11", "\u00bd"]
OUT_OF_BOUNDS = ["1" * 41, "0." + "0" * 40, "1e31", "1e-31", "1e999999999", "2" * 100_000]


@pytest.mark.parametrize("text", [*NOT_PLAIN, *NOT_DIGITS, *OUT_OF_BOUNDS], ids=lambda text: ascii(text[:20]))
def test_no_numbers_in_text(text: str) -> None:
    assert exact_or_none(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1" * 40, None),
        ("-0." + "1" * 39, None),
        ("1" * 41, Excess.DIGITS),
        ("1e30", None),
        ("1e+0030", None),
        ("1E-31", Excess.EXPONENT),
        ("1e" + "0" * 5000, None),
        ("1e" + "9" * 5000, Excess.EXPONENT),
    ],
)
def test_excess(text: str, found: Excess | None) -> None:
    assert excess(text) is found


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,60})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?", fullmatch=True))
def test_what_is_short_has_no_excess(text: str) -> None:
    if is_short(text):
        assert excess(text) is None


@given(st.text(max_size=20))
def test_any_text_gives_an_answer(text: str) -> None:
    exact = exact_or_none(text)
    assert exact is None or exact.is_finite()
