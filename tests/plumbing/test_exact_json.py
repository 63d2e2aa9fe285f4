"""JSON with exact numbers: total, exact and strict."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.plumbing.exact_json import exact_number, read_json
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.refusal import Refusal

_numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=18)
_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | _texts,
    lambda inner: st.lists(inner) | st.dictionaries(_texts, inner),
)


@given(st.binary())
def test_any_bytes_give_a_value_or_a_refusal(body: bytes) -> None:
    read_json(body)


@given(_values)
def test_what_json_can_say_is_read_back(value: object) -> None:
    assert read_json(json.dumps(value).encode()) == value


@given(_numbers)
def test_a_number_keeps_every_digit(number: Decimal) -> None:
    text = canonical(number)
    read = read_json(text.encode())
    assert exact_number(read) == number
    assert exact_number(text) == number
    assert canonical(Decimal(str(read))) == text


@pytest.mark.parametrize(
    "body",
    [b"NaN", b"Infinity", b'{"a": 1, "a": 2}', b"[1,]", b"'x'", b"1e999", b"9" * 41, b"0." + b"1" * 41, b"[" * 99_999],
)
def test_what_is_not_strict_json_is_refused(body: bytes) -> None:
    refusal = read_json(body)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.status) == ("malformed-json", 422)


@pytest.mark.parametrize("body", [rb'["\u0000"]', rb'{"\ud800": 1}', rb'{"a": {"b": ["x", "\udfff"]}}'])
def test_text_that_cannot_be_kept_is_refused(body: bytes) -> None:
    assert isinstance(read_json(body), Refusal)


def test_the_refusal_names_the_field_that_is_given_twice() -> None:
    refusal = read_json(b'{"ticker": 1, "ticker": 2}')
    assert isinstance(refusal, Refusal)
    assert '"ticker"' in refusal.message


@pytest.mark.parametrize(
    ("given_", "number"),
    [
        ("1.50", "1.5"),
        (5, "5"),
        (Decimal("1E+2"), "100"),
        ("-0", "0"),
        ("1e-30", f"0.{1:030}"),
        ("1e30", str(10**30)),
    ],
)
def test_a_number_may_be_a_string_or_a_number(given_: object, number: str) -> None:
    read = exact_number(given_)
    assert read is not None
    assert canonical(read) == number


@pytest.mark.parametrize(
    "given_",
    [None, True, 1.5, "", " 1", "1_0", "\u0661", "NaN", "inf", "1e31", "1e-31", "0x1", "1,5", [], Decimal("NaN")],
)
def test_what_is_no_exact_number_is_none(given_: object) -> None:
    assert exact_number(given_) is None
