"""Readers of single values: what they take and what they do not."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.dialects.reading.moments import moment
from tradehook.dialects.reading.values import (
    BAD,
    Reader,
    boolean,
    choice,
    json_object,
    not_negative,
    number,
    placeholder_in,
    positive,
    text,
    whole,
)

SIDES = choice({"buy": 1, "sell": 2})

CASES: list[tuple[Reader[Any], object, object]] = [
    (number, 5, Decimal(5)),
    (number, Decimal("-1.50"), Decimal("-1.50")),
    (number, " 2.5 ", Decimal("2.5")),
    (number, True, BAD),
    (number, None, BAD),
    (number, [1], BAD),
    (positive, "0.01", Decimal("0.01")),
    (positive, 0, BAD),
    (positive, "-1", BAD),
    (not_negative, 0, Decimal(0)),
    (not_negative, -1, BAD),
    (whole(1, 3), "3", 3),
    (whole(1, 3), Decimal("2.0"), 2),
    (whole(1, 3), Decimal("2.5"), BAD),
    (whole(1, 3), 4, BAD),
    (whole(1, 3), 0, BAD),
    (whole(1, 3), "1e30", BAD),
    (SIDES, "buy", 1),
    (SIDES, " SELL ", 2),
    (SIDES, "hold", BAD),
    (SIDES, 1, BAD),
    (SIDES, ["buy"], BAD),
    (text(3), " ab ", "ab"),
    (text(3), 12, "12"),
    (text(3), Decimal("1.5"), "1.5"),
    (text(3), "abcd", BAD),
    (text(30), "at {{close}}", BAD),
    (text(30), True, BAD),
    (text(30), {}, BAD),
    (boolean, True, True),
    (boolean, "False", False),
    (boolean, " true ", True),
    (boolean, 1, BAD),
    (boolean, "yes", BAD),
    (json_object, {"a": 1}, {"a": 1}),
    (json_object, [], BAD),
    (json_object, "{}", BAD),
]


@pytest.mark.parametrize(("read", "value", "expected"), CASES, ids=range(len(CASES)))
def test_values(read: Reader[Any], value: object, expected: object) -> None:
    outcome = read(value)
    assert outcome == expected
    assert type(outcome) is type(expected)


@pytest.mark.parametrize(
    ("value", "placeholder"),
    [
        ("{{close}}", "{{close}}"),
        ("at {{close}} now", "{{close}}"),
        ("{{close", "{{"),
        ("%last_price%", "%last_price%"),
        (" %alert_symbol% ", "%alert_symbol%"),
        ("5% of %x%", None),
        ("%LAST%", None),
        ("{a}", None),
        (5, None),
        ({"a": "{{close}}"}, None),
    ],
)
def test_placeholders(value: object, placeholder: str | None) -> None:
    assert placeholder_in(value) == placeholder


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(ANYTHING)
def test_every_reader_is_total(value: object) -> None:
    for read in (number, positive, not_negative, whole(0, 9), SIDES, text(9), boolean, json_object, moment):
        read(value)
