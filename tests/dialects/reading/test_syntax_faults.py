"""What people and platforms get wrong: each is named, at its place, with what to change."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.dialects.contract import JsonSyntax
from tradehook.dialects.reading.json_text import read_json
from tradehook.dialects.reading.malformed import JsonProblem, Malformed
from tradehook.dialects.reading.syntax_faults import syntax_fault

# The body, the line and column to point at, and words of the sentence.
CASES = {
    "trailing comma": ('{\n "ticker": "TSLA",\n "action": "buy",\n}', (3, 17), "comma before the closing }"),
    "trailing comma in a list": ('{"a": [1, ]}', (1, 9), "comma before the closing ]"),
    "curly quotes": ("{\n    “ticker”: “TSLA”\n}", (2, 5), "The quote “"),
    "curly closing quote of a name": ('{"ticker”: "TSLA"}', (1, 9), "The quote ”"),
    "curly closing quote of the last value": ('{"ticker": "TSLA”}', (1, 17), "The quote ”"),
    "curly closing quote before a line break": ('{"ticker": "TSLA”,\n"action": "buy"}', (1, 17), "The quote ”"),
    "curly single quote": ("{\u2018ticker\u2019: 1}", (1, 2), "The quote \u2018"),
    "line comment": ('{"ticker": "GC1!", // no\n"action": "buy"}', (1, 20), "comment"),
    "block comment": ('{"a": /* c */ 1}', (1, 7), "comment"),
    "script comment": ('# alert\n{"a": 1}', (1, 1), "comment"),
    "comment behind": ('{"a": 1} // done', (1, 10), "comment"),
    "bare placeholder": ('{"price": {{close}}}', (1, 11), "placeholder {{close}} was not filled in"),
    "bare placeholder with a name": ('{"a": {{plot("Long SL")}}}', (1, 7), 'placeholder {{plot("Long SL")}} was'),
    "quoted placeholder with quotes": ('{"a": "{{plot("x")}}", "b": 1}', (1, 8), "holds quotes"),
    "bare placeholder of TrendSpider": ('{"price": %last_price%}', (1, 11), "placeholder %last_price% was not"),
    "placeholder without an object": ("{{ticker}} broke out", (1, 1), "begins with a placeholder, {{ticker}}"),
    "two opening braces": ('{{"ticker": "AMD"}', (1, 2), "two opening braces"),
    "nan": ('{"a": nan}', (1, 7), "nan is not a number"),
    "na": ('{"a": na}', (1, 7), "na is not a number"),
    "True of Python": ('{"a": True}', (1, 7), "True is not a word of JSON"),
    "None of Python": ('{"a": None}', (1, 7), "None is not a word of JSON"),
    "single quotes": ("{'ticker': 'AMD'}", (1, 2), "Single quotes"),
    "single quotes of a value": ("{\"ticker\": 'AMD'}", (1, 12), "Single quotes"),
    "unquoted name": ('{ticker: "AMD"}', (1, 2), "field name ticker is not in double quotes"),
    "unquoted value": ('{"action": buy}', (1, 12), "value buy is not in double quotes"),
    "unquoted time": ('{"time": 2025-09-09T14:07:08Z}', (1, 10), "date or time is not in double quotes"),
    "missing comma": ('{"stopLoss": {"stopPrice": 90}\n"time": 1}', (2, 1), 'comma is missing before "time"'),
    "missing colon": ('{"ticker" "AMD"}', (1, 11), "colon is missing"),
    "equals sign": ('{"ticker"="AMD"}', (1, 10), "equals sign"),
    "unescaped quotes": ('{"comment": "Take Profit "TP1""}', (1, 27), "A quote ends a text, and TP1 follows"),
    "missing closing quote": ('{"ticker": "AMD, "action": "buy"}', (1, 19), "A quote ends a text, and action follows"),
    "doubled quotes": ('{""ticker"": ""AMD""}', (1, 3), "quotes are doubled"),
    "line break in a text": ('{"a": "line\nbreak"}', (1, 12), "over the end of its line"),
    "tab in a text": ('{"a": "x\ty"}', (1, 9), "control character"),
    "backslash": ('{"a": "C:\\x"}', (1, 10), "backslash"),
    "no JSON": ("Bitcoin crossed above $50,000", (1, 1), "begins with text"),
    "pairs": ("EXCHANGE=binance\nSYMBOL=BTCUSDT", (1, 1), "begins with text"),
    "cut off": ('{"ticker": "AMD", "action": ', (1, 29), "ends before it is complete"),
    "cut off after a value": ('{"ticker": "AMD"', (1, 17), "ends before it is complete"),
    "cut off inside a text": ('{"ticker": "AM', (1, 12), "has no closing quote"),
    "separator of thousands": ('{"price": 1,000}', (1, 12), "comma in it"),
    "leading zero": ('{"price": 05}', (1, 11), "05 is not a number"),
    "underscore": ('{"price": 1_000}', (1, 11), "1_000 is not a number"),
    "percent": ('{"price": 10%}', (1, 11), "10% is not a number"),
    "leading point": ('{"price": .5}', (1, 11), ".5 is not a number"),
    "currency": ('{"price": $5}', (1, 11), "$5 is not a number"),
    "missing value": ('{"price": , "a": 1}', (1, 11), "value is missing"),
    "two commas": ('{"a": 1,, "b": 2}', (1, 9), "two commas"),
    "comma first": ('{, "a": 1}', (1, 2), "begin with a comma"),
    "brace too many": ('{"a": 1}}', (1, 9), "one closing } too many"),
    "two messages": ('{"a": 1}\n{"b": 2}', (2, 1), "second message"),
    "text behind": ('{"a": 1} sent', (1, 10), "text after the end"),
    "something else": ('{"a": 1; "b": 2}', (1, 8), "; cannot stand here"),
}

ALLOWED_IN_JSON5 = {
    "trailing comma",
    "trailing comma in a list",
    "line comment",
    "block comment",
    "comment behind",
    "single quotes",
    "single quotes of a value",
    "unquoted name",
    "leading point",
    "tab in a text",
}


@pytest.mark.parametrize(("body", "place", "words"), CASES.values(), ids=CASES)
def test_the_mistake_is_named_at_its_place(body: str, place: tuple[int, int], words: str) -> None:
    fault = read_json(body.encode(), JsonSyntax.STRICT)
    assert isinstance(fault, Malformed)
    assert fault.problem is JsonProblem.MALFORMED
    assert words in fault.sentence
    assert (fault.line, fault.column) == place
    assert fault.hint


@pytest.mark.parametrize("name", CASES)
def test_json5_forgives_what_it_allows_and_nothing_else(name: str) -> None:
    outcome = read_json(CASES[name][0].encode(), JsonSyntax.JSON5)
    assert isinstance(outcome, Malformed) is (name not in ALLOWED_IN_JSON5)


@given(body=st.text(max_size=80), data=st.data())
def test_any_place_of_any_text_has_a_sentence(body: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(body)))
    said = data.draw(st.sampled_from(["Expecting value", "Extra data", "Unterminated string", "something new"]))
    fault = syntax_fault(body, at, said)
    assert fault.sentence
    assert fault.hint
    assert fault.line is not None
    assert fault.column is not None
    assert fault.column >= 1


@given(st.dictionaries(st.text("abc", min_size=1), st.text("abc{}%,:“'#/ "), min_size=1), st.data())
def test_a_sign_taken_out_of_good_json_gives_a_place_within_it(value: dict[str, str], data: st.DataObject) -> None:
    good = json.dumps(value, ensure_ascii=False)
    at = data.draw(st.integers(0, len(good) - 1))
    outcome = read_json((good[:at] + good[at + 1 :]).encode(), JsonSyntax.STRICT)
    if isinstance(outcome, Malformed) and outcome.column is not None:
        assert 1 <= outcome.column <= len(good)
