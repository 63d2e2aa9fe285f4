"""JSON5: what is more than strict JSON, what is refused all the same, and how long a body may be."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.dialects.contract import JsonSyntax
from tradehook.dialects.reading.json5_text import MAX_BYTES, MAX_MARKS
from tradehook.dialects.reading.json_text import JsonText, read_json
from tradehook.dialects.reading.malformed import JsonProblem, Malformed


def read(body: str) -> JsonText:
    outcome = read_json(body.encode(), JsonSyntax.JSON5)
    assert isinstance(outcome, JsonText), outcome
    return outcome


def fault_of(body: str) -> Malformed:
    outcome = read_json(body.encode(), JsonSyntax.JSON5)
    assert isinstance(outcome, Malformed), outcome
    return outcome


def test_the_payload_is_the_same_message_in_strict_json() -> None:
    text = read(
        "{\n ticker: 'AMD', // why\n price: 85.50, list: [+5, .5, 5., 0x1F, -0xa, 1e2,], big: 12345678901234567890,\n}"
    )
    assert text.members == {
        "ticker": "AMD",
        "price": Decimal("85.50"),
        "list": [5, Decimal("0.5"), Decimal(5), 31, -10, Decimal("1e2")],
        "big": Decimal(12345678901234567890),
    }
    assert json.loads(text.payload, parse_float=Decimal) == text.members
    assert b'"price":85.50' in text.payload


def test_strict_json_is_echoed_as_it_was_sent() -> None:
    assert read('{"a":  1.50 }').payload == b'{"a":  1.50 }'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{a: 1, a: 2}", "a is there twice"),
        ("{a: 1, 'a': 2}", "a is there twice"),
        ("{a: NaN}", "NaN is not a number"),
        ("{a: -Infinity}", "-Infinity is not a number"),
        ("{a: 1e}", "1e is not a number"),
        ("{a: .}", ". is not a number"),
        ("{a: 1e31}", "exponent"),
        ("{a: " + "1" * 41 + "}", "40 digits"),
        ("{a: 0x" + "f" * 1000 + "}", "40 digits"),
        ("{a: '\\ud800'}", "half a character"),
        ("{a: " + "[" * 20 + "]" * 20 + "}", "deep"),
        ("{a: " + "[" * 200, "deep"),
        ("{ticker: “AMD”}", "The quote “"),
        ("{price: {{close}}}", "placeholder {{close}}"),
        ("{a: True}", "True is not a word"),
        ("{a: b}", "value b is not in double quotes"),
        ("{a: 1", "ends before it is complete"),
    ],
)
def test_what_json5_allows_or_not_is_refused_all_the_same(body: str, words: str) -> None:
    fault = fault_of(body)
    assert fault.problem is JsonProblem.MALFORMED
    assert words in fault.sentence


def test_json5_that_is_no_object() -> None:
    assert fault_of("['a']").problem is JsonProblem.NOT_AN_OBJECT


def test_only_a_comment_is_no_message() -> None:
    assert fault_of("// nothing").problem is JsonProblem.MALFORMED


@pytest.mark.parametrize("body", ["{a:'" + "x" * MAX_BYTES + "'}", "{a:'" + "é" * (MAX_BYTES // 2) + "'}"])
def test_longer_bodies_must_be_strict(body: str) -> None:
    assert fault_of(body).problem is JsonProblem.TOO_LARGE
    read(body.replace("{a:'", '{"a":"').replace("'}", '"}'))


def test_bodies_of_more_parts_must_be_strict() -> None:
    parts = MAX_MARKS - len("{:[")
    read("{a:[" + "1," * parts + "]}")
    assert fault_of("{a:[" + "1," * (parts + 1) + "]}").problem is JsonProblem.TOO_LARGE


@given(st.text("{}[]:,'\"/*\\ \n0123.eExX+-aInfityN$_", max_size=40))
def test_any_text_gives_an_answer(text: str) -> None:
    assert isinstance(read_json(f"{{a:{text}}}".encode(), JsonSyntax.JSON5), JsonText | Malformed)
