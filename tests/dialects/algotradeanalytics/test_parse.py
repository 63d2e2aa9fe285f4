"""Reading messages: every code by the message that causes it, every value, every rule, and any bytes at all."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.dialects.algotradeanalytics.causes import BROKEN, CAUSES
from tests.dialects.algotradeanalytics.messages import KEY, entry, leave, reading_of, refusals_of
from tradehook.deciding.case import Kind, entry_side_of, kind_of, overtakes
from tradehook.dialects.algotradeanalytics.fields import TOLD
from tradehook.dialects.algotradeanalytics.parse import parse
from tradehook.dialects.algotradeanalytics.refusals import CATALOGUE, GATES
from tradehook.dialects.contract import JsonSyntax, Reading, Unreadable
from tradehook.plumbing.codec import decode, encode
from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.vocabulary.side import Sentiment, Side
from tradehook.vocabulary.signal import Action, Message, QuantityType, StopLoss, TakeProfit

D = Decimal
OF_FIELDS = {"invalid-extended-hours"}
"""Codes of intake that reading gives too."""


def cautions_of(body: bytes) -> list[tuple[str, str]]:
    return [(caution.code, caution.path) for caution in reading_of(body).cautions]


def message_of(body: bytes) -> Message:
    return reading_of(body).message


@pytest.mark.parametrize(("code", "path", "body"), BROKEN + CAUSES, ids=range(len(BROKEN + CAUSES)))
def test_the_message_causes_the_code(code: str, path: str, body: bytes) -> None:
    (refusal,) = refusals_of(body)
    assert (refusal.code, refusal.path, refusal.status) == (code, path, 400)
    assert refusal.message == CATALOGUE[code].sentence
    assert refusal.hint


def test_every_code_that_no_gate_answers_has_its_message_here() -> None:
    caused = {code for code, _, _ in CAUSES + BROKEN}
    assert CATALOGUE.keys() - (set(GATES.values()) - OF_FIELDS) <= caused <= CATALOGUE.keys()


def test_all_problems_are_found_and_the_first_of_the_catalogue_comes_first() -> None:
    body = entry(ticker=None, orderType="limit", qty=0, stopLoss={}, timeInForce="x", takeProfit={"limitPrice": "x"})
    assert [refusal.code for refusal in refusals_of(body)] == [
        "ticker-required",
        "invalid-qty",
        "limit-price-required",
        "invalid-time-in-force",
        "invalid-take-profit-limit-price",
        "stop-loss-stop-price-required",
    ]


def test_the_missing_name_is_the_one_that_was_sent_otherwise() -> None:
    (refusal,) = refusals_of(entry(ticker=None, symbol="AAPL"))
    assert refusal.hint.startswith("symbol is there: did you mean ticker?")
    (refusal,) = refusals_of(entry(takeProfit={"price": 5}))
    assert refusal.hint.startswith("takeProfit.price is there: did you mean takeProfit.limitPrice?")


@pytest.mark.parametrize(
    ("sent", "meant"),
    [("buy", "entryLong"), ("long", "entryLong"), ("close_short", "exitShort"), ("entryLonk", "entryLong")],
)
def test_a_direction_that_nearly_is_one(sent: str, meant: str) -> None:
    (refusal,) = refusals_of(entry(positionDirection=sent))
    assert f"did you mean {meant}?" in refusal.hint


@pytest.mark.parametrize(
    ("word", "action", "sentiment", "kind"),
    [
        ("entryLong", Action.BUY, None, Kind.OPEN),
        ("exitLong", Action.SELL, Sentiment.BULLISH, Kind.REDUCE),
        ("entryShort", Action.SELL, None, Kind.OPEN),
        ("exitShort", Action.BUY, Sentiment.BEARISH, Kind.REDUCE),
    ],
)
def test_each_position_direction(word: str, action: Action, sentiment: Sentiment | None, kind: Kind) -> None:
    message = message_of(entry(positionDirection=word))
    assert (message.action, message.sentiment, kind_of(message)) == (action, sentiment, kind)
    assert overtakes(message) is message.exits is word.startswith("exit")
    assert entry_side_of(message) is (Side.BUY if word.endswith("Long") else Side.SELL)


@pytest.mark.parametrize(("word", "action"), [("long", Action.BUY), ("short", Action.SELL), ("LONG ", Action.BUY)])
def test_each_direction(word: str, action: Action) -> None:
    message = message_of(entry(positionDirection=None, direction=word))
    assert (message.action, message.sentiment) == (action, None)


@pytest.mark.parametrize("sent", ["ENTRYSHORT", "entry_short", "Entry Short", " entry-short ", "EntryShort"])
def test_directions_are_read_in_any_form(sent: str) -> None:
    assert message_of(entry(positionDirection=sent)) == message_of(entry(positionDirection="entryShort"))


@pytest.mark.parametrize("direction", ["long", "short"])
@pytest.mark.parametrize("position", ["exitLong", "exitShort"])
def test_the_position_direction_decides_over_the_direction_of_an_exit(position: str, direction: str) -> None:
    both = entry(positionDirection=position, direction=direction)
    assert message_of(both) == message_of(entry(positionDirection=position))


def test_the_smallest_message_leaves_the_rest_to_the_subscription() -> None:
    assert message_of(entry()) == Message(ticker="AAPL", action=Action.BUY)
    assert cautions_of(entry()) == []


@pytest.mark.parametrize(
    ("fields", "prices"),
    [
        ({"orderType": "market"}, {"order_type": OrderType.MARKET}),
        ({"orderType": "limit", "limitPrice": 5}, {"order_type": OrderType.LIMIT, "limit_price": D(5)}),
        ({"orderType": "STOP", "stopPrice": "5.50"}, {"order_type": OrderType.STOP, "stop_price": D("5.50")}),
        (
            {"orderType": "Stop Limit", "stopPrice": 5, "limitPrice": 6},
            {"order_type": OrderType.STOP_LIMIT, "stop_price": D(5), "limit_price": D(6)},
        ),
        (
            {"orderType": "trailing_stop", "trailPrice": 2},
            {"order_type": OrderType.TRAILING_STOP, "trail_amount": D(2)},
        ),
        (
            {"orderType": "trailing-stop", "trailPercent": "1.5"},
            {"order_type": OrderType.TRAILING_STOP, "trail_percent": D("1.5")},
        ),
    ],
)
def test_each_order_type_with_its_prices(fields: dict[str, Any], prices: dict[str, Any]) -> None:
    for make, action, sentiment in ((entry, Action.BUY, None), (leave, Action.SELL, Sentiment.BULLISH)):
        expected = Message(ticker="AAPL", action=action, sentiment=sentiment, exits=sentiment is not None, **prices)
        assert message_of(make(**fields)) == expected
        assert cautions_of(make(**fields)) == []


@pytest.mark.parametrize(
    ("fields", "ignored"),
    [
        ({"limitPrice": 5}, ["limitPrice"]),
        ({"orderType": "market", "limitPrice": "x", "stopPrice": 5}, ["limitPrice", "stopPrice"]),
        ({"orderType": "limit", "limitPrice": 5, "stopPrice": 5}, ["stopPrice"]),
        ({"trailPrice": 2, "trailPercent": 1.5}, ["trailPrice", "trailPercent"]),
        ({"qty": 5, "notional": "x"}, ["notional"]),
    ],
)
def test_what_does_not_count_is_ignored_and_said(fields: dict[str, Any], ignored: list[str]) -> None:
    assert cautions_of(entry(**fields)) == [("ignored-field", name) for name in ignored]


@pytest.mark.parametrize("sent", [5, "5", " 5 ", 5.0, "5e0"], ids=repr)
def test_a_quantity_may_be_a_text(sent: object) -> None:
    assert message_of(entry(qty=sent)).quantity == 5


def test_an_amount_to_spend() -> None:
    message = message_of(entry(notional="1000.50"))
    assert (message.quantity, message.quantity_type) == (D("1000.50"), QuantityType.DOLLAR_AMOUNT)
    message = message_of(entry(notional=1000, qty=3))
    assert (message.quantity, message.quantity_type) == (D(3), None)


@pytest.mark.parametrize(
    ("fields", "take_profit", "stop_loss"),
    [
        ({"profitTarget": 155}, TakeProfit(limit_price=D(155)), None),
        ({"takeProfit": {"limitPrice": "155"}}, TakeProfit(limit_price=D(155)), None),
        ({"stopLossTarget": 145}, None, StopLoss(type=OrderType.STOP, stop_price=D(145))),
        ({"stopLoss": {"stopPrice": 145}}, None, StopLoss(type=OrderType.STOP, stop_price=D(145))),
        (
            {"stopLoss": {"stopPrice": 145, "limitPrice": 144.5}},
            None,
            StopLoss(type=OrderType.STOP_LIMIT, stop_price=D(145), limit_price=D("144.5")),
        ),
    ],
)
def test_each_leg(fields: dict[str, Any], take_profit: TakeProfit | None, stop_loss: StopLoss | None) -> None:
    message = message_of(entry(**fields))
    assert (message.take_profit, message.stop_loss) == (take_profit, stop_loss)
    assert cautions_of(entry(**fields)) == []


def test_a_leg_that_is_an_object_counts_before_its_price_alone() -> None:
    body = entry(takeProfit={"limitPrice": 155}, profitTarget=1, stopLoss={"stopPrice": 145}, stopLossTarget="x")
    assert message_of(body).take_profit == TakeProfit(limit_price=D(155))
    assert message_of(body).stop_loss == StopLoss(type=OrderType.STOP, stop_price=D(145))
    assert cautions_of(body) == [("ignored-field", "profitTarget"), ("ignored-field", "stopLossTarget")]


@pytest.mark.parametrize("direction", ["exitLong", "exitShort"])
def test_exits_have_no_legs(direction: str) -> None:
    legs = {"takeProfit": {}, "stopLoss": 5, "profitTarget": 155, "stopLossTarget": "x"}
    body = entry(positionDirection=direction, **legs)
    assert (message_of(body).take_profit, message_of(body).stop_loss) == (None, None)
    assert cautions_of(body) == [("ignored-field", name) for name in legs]


@pytest.mark.parametrize("word", ["day", "gtc", "opg", "cls", "ioc", "fok"])
def test_each_time_in_force_in_any_case(word: str) -> None:
    assert message_of(entry(timeInForce=word.upper())).time_in_force is TimeInForce(word)


@pytest.mark.parametrize(("sent", "read"), [(True, True), ("false", False), ("TRUE", True)])
def test_extended_hours(sent: object, read: bool) -> None:
    assert message_of(entry(extendedHours=sent)).extended_hours is read


def test_metadata_are_kept_as_they_are() -> None:
    sent = {"timestamp": "2024-11-25T14:30:00.123Z", "strategy": "A", "signal": "up", "mine": [1, {"x": None}]}
    message = message_of(entry(metadata=sent))
    assert message.extras == sent
    assert message.sent_at == 1_732_545_000_123_000


@pytest.mark.parametrize(
    ("sent", "caution", "kept"),
    [
        ("a text", ("unreadable-metadata", "metadata"), None),
        ({"timestamp": "yesterday"}, ("unreadable-timestamp", "metadata.timestamp"), {"timestamp": "yesterday"}),
    ],
)
def test_metadata_that_cannot_be_read_refuse_nothing(sent: object, caution: tuple[str, str], kept: object) -> None:
    assert cautions_of(entry(metadata=sent)) == [caution]
    assert (message_of(entry(metadata=sent)).extras, message_of(entry(metadata=sent)).sent_at) == (kept, None)


@pytest.mark.parametrize("sent", [None, "", 5, ["x"], {"a": 1}, "{{key}}"], ids=repr)
def test_a_message_is_read_whatever_its_key_is(sent: object) -> None:
    assert message_of(entry(auth_key=sent)) == message_of(entry())


def test_the_key_is_in_nothing_that_was_read() -> None:
    assert KEY not in repr(message_of(entry()))


def test_names_are_read_in_any_case_with_a_caution_and_others_with_a_question() -> None:
    body = b'{"Ticker":"A","PositionDirection":"entryLong","quantity":5,"mine":1}'
    assert cautions_of(body) == [
        ("other-spelling", "Ticker"),
        ("other-spelling", "PositionDirection"),
        ("unknown-field", "quantity"),
    ]


def test_null_and_blank_are_absent() -> None:
    body = b'{"ticker":"A","direction":"long","positionDirection":"","qty":null,"takeProfit":null,"metadata":""}'
    assert message_of(body) == Message(ticker="A", action=Action.BUY)


EXACT = st.from_regex(r"[1-9][0-9]{0,19}(\.[0-9]{1,19})?([eE][+-]?[0-9])?", fullmatch=True)


@given(text=EXACT)
@example(text="85.50")
@example(text="12345678901234567890123456789012345678.99")
def test_numbers_stay_what_they_were(text: str) -> None:
    for sent in (text, f'" {text} "'):
        body = f'{{"ticker":"A","direction":"long","marketPrice":{sent}}}'.encode()
        assert str(message_of(body).signal_price) == str(D(text))


@pytest.mark.parametrize("syntax", JsonSyntax)
@given(body=st.binary(max_size=300))
def test_any_bytes_give_an_answer(syntax: JsonSyntax, body: bytes) -> None:
    assert isinstance(parse(body, syntax), Reading | Unreadable)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["long", "exitShort", "limit", "stop_limit", "trailing_stop", "gtc", "1", " 2.5 ", "{{x}}", "true", ""]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["limitPrice", "stopPrice", "timestamp", "price"]) | st.text(max_size=8), inner, max_size=4
        )
    ),
    max_leaves=8,
)
NAMES = st.sampled_from([*TOLD, "Ticker", "QTY", "limit_price"])


@given(
    base=st.sampled_from([entry(), leave(), entry(positionDirection=None, direction="short")]),
    members=st.dictionaries(NAMES | st.text(max_size=12), VALUES, max_size=8),
)
def test_any_object_gives_an_answer_that_can_be_stored(base: bytes, members: dict[str, Any]) -> None:
    body = json.dumps(json.loads(base) | members).encode()
    outcome = parse(body, JsonSyntax.STRICT)
    if isinstance(outcome, Unreadable):
        assert outcome.refusals
        assert all(refusal.code in CATALOGUE and refusal.hint for refusal in outcome.refusals)
    else:
        stored = encode(outcome.message)
        assert encode(decode(Message, stored)) == stored
        assert outcome.payload == body
