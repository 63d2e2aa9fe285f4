"""Strict JSON: what is read, what is refused, and where the refusal points."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.dialects.contract import JsonSyntax
from tradehook.dialects.reading.json_text import JsonText, read_json
from tradehook.dialects.reading.json_troubles import MAX_DEPTH
from tradehook.dialects.reading.malformed import JsonProblem, Malformed


def read(body: bytes | str) -> JsonText | Malformed:
    return read_json(body.encode() if isinstance(body, str) else body, JsonSyntax.STRICT)


def members_of(body: bytes | str) -> dict[str, Any]:
    outcome = read(body)
    assert isinstance(outcome, JsonText), outcome
    return outcome.members


def fault_of(body: bytes | str) -> Malformed:
    outcome = read(body)
    assert isinstance(outcome, Malformed), outcome
    return outcome


def test_numbers_are_exact_and_small_whole_ones_native() -> None:
    members = members_of('{"a": 85.50, "b": 5, "c": 1e5, "d": 9223372036854775808, "e": -0.1}')
    assert members == {
        "a": Decimal("85.50"),
        "b": 5,
        "c": Decimal("1e5"),
        "d": Decimal(9223372036854775808),
        "e": Decimal("-0.1"),
    }
    assert [type(value) for value in members.values()] == [Decimal, int, Decimal, Decimal, Decimal]


def test_the_payload_is_the_body_without_its_byte_order_mark() -> None:
    outcome = read(b'\xef\xbb\xbf{"a": 85.50}\n')
    assert isinstance(outcome, JsonText)
    assert outcome.payload == b'{"a": 85.50}\n'


@pytest.mark.parametrize("body", [b"", b"  \r\n\t", b"\xef\xbb\xbf"])
def test_an_empty_body(body: bytes) -> None:
    assert fault_of(body).problem is JsonProblem.EMPTY


@pytest.mark.parametrize(
    ("body", "word"), [("[]", "list"), ('"x"', "text"), ("1", "number"), ("true", "true"), ("null", "null")]
)
def test_json_that_is_no_object(body: str, word: str) -> None:
    fault = fault_of(body)
    assert fault.problem is JsonProblem.NOT_AN_OBJECT
    assert word in fault.sentence


def test_an_object_that_was_encoded_twice() -> None:
    assert "twice" in fault_of(json.dumps('{"ticker": "AMD"}')).hint


def test_windows_quotes_are_no_utf8() -> None:
    fault = fault_of(b'{"a":\n \x93b\x94}')
    assert (fault.line, fault.column) == (2, 2)
    assert "0x93" in fault.sentence


def test_utf16_is_named() -> None:
    assert "UTF-16" in fault_of('{"a": 1}'.encode("utf-16")).sentence


def test_depth_is_bounded() -> None:
    nested = MAX_DEPTH - 1
    assert members_of('{"a":' + "[" * nested + "]" * nested + "}")
    fault = fault_of('{"a":\n' + "[" * (nested + 1) + "]" * (nested + 1) + "}")
    assert (fault.line, fault.column) == (2, nested + 1)


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert len(members_of('{"a":[' + "[],{}," * 500 + "1]}")["a"]) == 1001


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 20_000, '[{"a":' * 20_000])
def test_no_depth_is_too_deep_to_be_refused(body: str) -> None:
    assert "deep" in fault_of(body).sentence


@given(value=st.dictionaries(st.text(), st.integers(-(10**39), 10**39) | st.text() | st.booleans() | st.none()))
def test_what_json_can_say_is_read_as_it_is(value: dict[str, Any]) -> None:
    for body in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        if "\\u0000" not in body and not any("\\ud800" <= sign <= "\\udfff" for sign in body):
            assert members_of(body) == value
