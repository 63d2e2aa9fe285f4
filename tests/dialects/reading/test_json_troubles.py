"""Correct JSON that is refused all the same, and where it is."""

import pytest

from tradehook.dialects.contract import JsonSyntax
from tradehook.dialects.reading.json_text import JsonText, read_json
from tradehook.dialects.reading.json_troubles import Trouble
from tradehook.dialects.reading.malformed import Malformed

CASES = {
    "name twice": ('{"a":1,"b":2,"a":3}', Trouble.REPEATED, 14, "a"),
    "name twice, inside": ('{"a":{"x":1},"b":{"y":[{"x":1,"x":2}]}}', Trouble.REPEATED, 31, "x"),
    "name twice, escaped": ('{"a":1,"\\u0061":2}', Trouble.REPEATED, 8, "a"),
    "name twice, like a text": ('{"a":"b","c":"b","b":1,"b":2}', Trouble.REPEATED, 24, "b"),
    "NaN": ('{"a":"NaN","b":[NaN]}', Trouble.CONSTANT, 17, "NaN"),
    "Infinity": ('{"a":Infinity}', Trouble.CONSTANT, 6, "Infinity"),
    "minus Infinity": ('{"a":-Infinity}', Trouble.CONSTANT, 6, "-Infinity"),
    "digits": ('{"a":"1","b":' + "1" * 41 + "}", Trouble.DIGITS, 14, "1" * 41),
    "digits with a point": ('{"a":0.' + "1" * 40 + "}", Trouble.DIGITS, 6, "0." + "1" * 40),
    "endless digits": ('{"a":' + "1" * 5000 + "}", Trouble.DIGITS, 6, "1" * 49 + "…"),
    "exponent": ('{"a":1e31}', Trouble.EXPONENT, 6, "1e31"),
    "negative exponent": ('{"a":1.5E-31}', Trouble.EXPONENT, 6, "1.5E-31"),
    "endless exponent": ('{"a":1e' + "9" * 3000 + "}", Trouble.EXPONENT, 6, "1e" + "9" * 47 + "…"),
    "half a character": ('{"a":"\\\\ud800","b":"\\ud800"}', Trouble.TEXT, 20, '"\\ud800"'),
    "half a character in a name": ('{"\\udc00":1}', Trouble.TEXT, 2, '"\\udc00"'),
    "NUL": ('{"a":["x\\u0000y"]}', Trouble.TEXT, 7, '"x\\u0000y"'),
}


@pytest.mark.parametrize(("body", "trouble", "column", "found"), CASES.values(), ids=CASES)
def test_the_trouble_is_found_and_pointed_at(body: str, trouble: Trouble, column: int, found: str) -> None:
    fault = read_json(body.encode(), JsonSyntax.STRICT)
    assert isinstance(fault, Malformed)
    shown = found if len(found) <= 50 else found[:49] + "…"
    assert (fault.line, fault.column) == (1, column)
    assert fault.sentence == trouble.sentence.format(found=shown)
    assert fault.hint == trouble.hint


@pytest.mark.parametrize(
    "body",
    [
        '{"a":1' + "0" * 39 + "}",
        '{"a":0.' + "1" * 39 + "}",
        '{"a":-1e-030}',
        '{"a":"\\ud83d\\ude00"}',
        '{"a":"\\\\u0000"}',
        '{"a":{"b":1},"b":{"a":1}}',
        '{"a":"NaN","A":"1e999"}',
    ],
)
def test_what_is_just_within_bounds_is_read(body: str) -> None:
    assert isinstance(read_json(body.encode(), JsonSyntax.STRICT), JsonText)


def test_places_count_lines() -> None:
    fault = read_json(b'{\n  "a": 1,\n  "a": 2\n}', JsonSyntax.STRICT)
    assert isinstance(fault, Malformed)
    assert fault.explanation.startswith("Line 3, column 3: The field a is there twice.")
