"""Reading messages: every code by the request that causes it, every rule, and any bytes at all."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.dialects.traderspost.causes import CAUSES, message
from tradehook.dialects.contract import JsonSyntax, Reading, Unreadable
from tradehook.dialects.traderspost.fields import FIELDS, STOP_LOSS, TAKE_PROFIT
from tradehook.dialects.traderspost.parse import parse
from tradehook.dialects.traderspost.refusals import CATALOGUE, GATES
from tradehook.plumbing.codec import decode, encode
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.signal import Message


def refusals_of(body: bytes, syntax: JsonSyntax = JsonSyntax.STRICT) -> tuple[Refusal, ...]:
    outcome = parse(body, syntax)
    assert isinstance(outcome, Unreadable), outcome
    return outcome.refusals


def reading_of(body: bytes) -> Reading:
    outcome = parse(body, JsonSyntax.STRICT)
    assert isinstance(outcome, Reading), outcome
    return outcome


TOO_LONG_FOR_JSON5 = b"{a:'" + b"x" * 2048 + b"'}"


@pytest.mark.parametrize(("code", "path", "body"), CAUSES, ids=range(len(CAUSES)))
def test_the_request_causes_the_code(code: str, path: str, body: bytes) -> None:
    (refusal,) = refusals_of(body)
    assert (refusal.code, refusal.path, refusal.status) == (code, path, 400)
    assert refusal.message == CATALOGUE[code].sentence
    assert refusal.hint


def test_json5_that_is_too_long() -> None:
    assert [refusal.code for refusal in refusals_of(TOO_LONG_FOR_JSON5, JsonSyntax.JSON5)] == ["payload-too-large"]


def test_every_code_that_no_gate_answers_has_its_request_here() -> None:
    caused = {code for code, _, _ in CAUSES}
    assert CATALOGUE.keys() - set(GATES.values()) <= caused <= CATALOGUE.keys()


def test_the_missing_name_is_the_one_that_was_sent_otherwise() -> None:
    (refusal,) = refusals_of(b'{"symbol": "AMD", "action": "buy"}')
    assert "symbol" in refusal.hint


@pytest.mark.parametrize(("sent", "meant"), [("bu", "buy"), ("long", "buy"), ("Close", "exit"), ("cancle", "cancel")])
def test_an_action_that_nearly_has_a_known_name(sent: str, meant: str) -> None:
    (refusal,) = refusals_of(message(action=sent))
    assert f"did you mean {meant}?" in refusal.hint


def test_the_hint_says_what_was_sent_and_clips_it() -> None:
    (refusal,) = refusals_of(message(quantity="7" * 4000))
    assert '"777' in refusal.hint
    assert len(refusal.hint) < 300


def test_both_required_fields_missing_are_two_problems() -> None:
    assert [(refusal.code, refusal.path) for refusal in refusals_of(b"{}")] == [
        ("invalid-payload", "ticker"),
        ("invalid-payload", "action"),
    ]


def test_rules_pass_over_fields_that_could_not_be_read() -> None:
    body = message(action="no", sentiment="flat", quantityType="risk_percent", quantity=1, orderType="limit")
    assert [refusal.code for refusal in refusals_of(body)] == ["invalid-action"]


@pytest.mark.parametrize("action", ["buy", "sell", "exit", "cancel", "add", "breakeven", "reverse"])
def test_every_action_is_read(action: str) -> None:
    assert reading_of(message(action=action)).message.action == action


@pytest.mark.parametrize(
    ("ticker", "option_type"),
    [("SQ 240510C68", "call"), ("SQ240510P68.5", "put"), ("SQ 240510C68", "both"), ("SQ", "put")],
)
def test_ticker_and_option_type_that_agree(ticker: str, option_type: str) -> None:
    assert reading_of(message(ticker=ticker, optionType=option_type)).message.option_type == option_type


EXACT = st.from_regex(r"[1-9][0-9]{0,19}(\.[0-9]{1,19})?([eE][+-]?[0-9])?", fullmatch=True)


@given(text=EXACT)
@example(text="85.50")
@example(text="0.1")
@example(text="1e-30")
@example(text="12345678901234567890123456789012345678.99")
def test_numbers_stay_what_they_were(text: str) -> None:
    for sent in (text, f'" {text} "'):
        read = reading_of(f'{{"ticker":"A","action":"buy","quantity":{sent}}}'.encode()).message.quantity
        assert str(read) == str(Decimal(text))


def test_numbers_of_extras_stay_what_they_were() -> None:
    read = reading_of(b'{"ticker":"A","action":"buy","extras":{"a":-0.50,"b":12345678901234567890,"c":7}}').message
    assert read.extras == {"a": Decimal("-0.50"), "b": Decimal(12345678901234567890), "c": 7}


@pytest.mark.parametrize("syntax", JsonSyntax)
@given(body=st.binary(max_size=300))
def test_any_bytes_give_an_answer(syntax: JsonSyntax, body: bytes) -> None:
    assert isinstance(parse(body, syntax), Reading | Unreadable)


SIGNS = st.sampled_from([*"{}[]:,\"'\\/*#.eE+-0123 \n", "NaN", "{{", "}}", "true", "null", '"ticker"', "\\ud800", "“"])


@pytest.mark.parametrize("syntax", JsonSyntax)
@given(text=st.lists(SIGNS, max_size=60).map("".join))
@example(text="{a:1e}")
@example(text="{a:.}")
@example(text="[" * 5000)
@example(text='{"a":' * 1500)
@example(text='{"a":"\\u0000"}')
@example(text='{"a":' + "9" * 5000 + "}")
def test_anything_that_resembles_json_gives_an_answer(syntax: JsonSyntax, text: str) -> None:
    assert isinstance(parse(text.encode("utf-8", "surrogatepass"), syntax), Reading | Unreadable)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["buy", "flat", "limit", "stop", "1", " 2.5 ", "{{x}}", "%x%", "+1 days", "2026-01-31", 5, ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
LEGS = st.dictionaries(st.sampled_from([*TAKE_PROFIT.names, *STOP_LOSS.names, "TYPE"]), VALUES, max_size=4)
NAMES = st.sampled_from([*FIELDS.names, "Ticker", "QTY", "limit_price"])


@given(
    members=st.dictionaries(NAMES | st.text(max_size=12), VALUES, max_size=8),
    legs=st.fixed_dictionaries({}, optional={"takeProfit": LEGS | VALUES, "stopLoss": LEGS | VALUES}),
)
def test_any_object_gives_an_answer_that_can_be_stored(members: dict[str, Any], legs: dict[str, Any]) -> None:
    body = json.dumps({"ticker": "AMD", "action": "buy"} | members | legs).encode()
    outcome = parse(body, JsonSyntax.STRICT)
    if isinstance(outcome, Unreadable):
        assert all(refusal.code in CATALOGUE and refusal.hint for refusal in outcome.refusals)
    else:
        stored = encode(outcome.message)
        assert encode(decode(Message, stored)) == stored
        assert outcome.payload == body
