"""Reading messages: every code by the message that causes it, every value, every rule, and any bytes at all."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.dialects.traderevolution.causes import BROKEN, CAUSES
from tests.dialects.traderevolution.messages import OPTION, cancel, modify, place, reading_of, refusals_of
from tradehook.dialects.contract import Addressed, JsonSyntax, Reading, Unreadable
from tradehook.dialects.traderevolution.fields import TOLD
from tradehook.dialects.traderevolution.parse import parse
from tradehook.dialects.traderevolution.refusals import CATALOGUE, GATES
from tradehook.dialects.traderevolution.words import SYMBOL_TYPES
from tradehook.plumbing.codec import decode, encode
from tradehook.vocabulary.instrument import Right
from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import Action, Message, QuantityType, StopLoss, TakeProfit

D = Decimal
MARKET, LIMIT, STOP = OrderType.MARKET, OrderType.LIMIT, OrderType.STOP
STOP_LIMIT, TRAILING_STOP = OrderType.STOP_LIMIT, OrderType.TRAILING_STOP


def cautions_of(body: bytes) -> list[tuple[str, str]]:
    return [(caution.code, caution.path) for caution in reading_of(body).cautions]


def message_of(body: bytes) -> Message:
    return reading_of(body).message


def addressed_of(body: bytes) -> Addressed:
    addressed = reading_of(body).addressed
    assert addressed is not None
    return addressed


@pytest.mark.parametrize(("code", "path", "body"), BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_json_object_is_a_bad_request(code: str, path: str, body: bytes) -> None:
    (refusal,) = refusals_of(body)
    assert (refusal.code, refusal.path, refusal.status) == (code, path, 400)


@pytest.mark.parametrize(("code", "path", "body"), CAUSES, ids=range(len(CAUSES)))
def test_the_message_causes_the_code(code: str, path: str, body: bytes) -> None:
    (refusal,) = refusals_of(body)
    assert (refusal.code, refusal.path, refusal.status) == (code, path, 200)
    assert refusal.message == CATALOGUE[code].sentence
    assert refusal.hint


def test_every_code_that_no_gate_answers_has_its_message_here() -> None:
    caused = {code for code, _, _ in CAUSES + BROKEN}
    assert CATALOGUE.keys() - set(GATES.values()) <= caused <= CATALOGUE.keys()


def test_all_problems_are_found_and_the_first_of_the_catalogue_comes_first() -> None:
    body = place(side="up", accountName=None, type="Limit", qty=0, stopLossType="absolute", validity="GTD")
    assert [refusal.code for refusal in refusals_of(body)] == [
        "account-name-required",
        "invalid-side",
        "invalid-qty",
        "price-required",
        "expire-date-required",
        "stop-loss-required",
    ]


def test_rules_pass_over_fields_that_could_not_be_read() -> None:
    body = place(type="no", validity="no", symbolType="no", expireDate=1798675200000, price=5, strikePrice=5)
    assert [refusal.code for refusal in refusals_of(body)] == [
        "invalid-symbol-type",
        "invalid-type",
        "invalid-validity",
    ]


def test_a_message_without_an_action_is_still_looked_through() -> None:
    body = b'{"accountName": "A", "qty": 0, "cmd": "place"}'
    assert [refusal.code for refusal in refusals_of(body)] == ["action-required", "invalid-qty"]


def test_the_missing_name_is_the_one_that_was_sent_otherwise() -> None:
    (refusal,) = refusals_of(place(symbol=None, ticker="AAPL"))
    assert refusal.hint.startswith("ticker is there: did you mean symbol?")


def test_a_word_that_nearly_is_one_of_the_list() -> None:
    assert "did you mean Limit?" in refusals_of(place(type="Limt"))[0].hint
    assert "did you mean buy?" in refusals_of(place(side="long"))[0].hint
    assert "did you mean tr. offset?" in refusals_of(place(stopLoss=1, stopLossType="trailingOffset"))[0].hint


@pytest.mark.parametrize(
    ("body", "action", "number"),
    [(place(), Action.PLACE, None), (modify(), Action.MODIFY, 17), (cancel(), Action.CANCEL_ORDER, 17)],
)
def test_each_action(body: bytes, action: Action, number: int | None) -> None:
    message = message_of(body)
    assert (message.action, message.order_number) == (action, number)
    assert addressed_of(body).account == "PAPER-1"


@pytest.mark.parametrize("sent", ["PLACE", " Place ", "place"])
def test_actions_are_read_in_any_case(sent: str) -> None:
    assert message_of(place(action=sent)).action is Action.PLACE


def test_names_are_read_in_any_case_with_a_caution() -> None:
    body = b'{"Action":"place","ACCOUNTNAME":"A","symbol":"a","type":"market","qty":1,"side":"BUY"}'
    assert cautions_of(body) == [("other-spelling", "Action"), ("other-spelling", "ACCOUNTNAME")]
    assert message_of(body).side is Side.BUY


def test_the_exact_name_wins() -> None:
    body = b'{"Qty":5,"action":"place","accountName":"A","symbol":"A","type":"Market","qty":1,"side":"buy"}'
    assert message_of(body).quantity == 1


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        ("Market", MARKET),
        ("market", MARKET),
        ("MARKET ", MARKET),
        ("Limit", LIMIT),
        ("Stop", STOP),
        ("Stop limit", STOP_LIMIT),
        ("stop limit", STOP_LIMIT),
        ("STOP_LIMIT", STOP_LIMIT),
        ("StopLimit", STOP_LIMIT),
        ("stop-limit", STOP_LIMIT),
        ("Trailing stop", TRAILING_STOP),
        ("TRAILING_STOP", TRAILING_STOP),
    ],
)
def test_each_type_in_each_spelling(sent: str, kind: OrderType) -> None:
    message = message_of(place(type=sent, price=1, stopPrice=2, trStopOffset=3))
    assert (message.order_type, message.care) == (kind, False)


@pytest.mark.parametrize(
    ("kind", "limit", "stop", "trail", "ignored"),
    [
        ("Market", None, None, None, ["price", "stopPrice", "trStopOffset"]),
        ("Limit", D(1), None, None, ["stopPrice", "trStopOffset"]),
        ("Stop", None, D(2), None, ["price", "trStopOffset"]),
        ("Stop limit", D(1), D(2), None, ["trStopOffset"]),
        ("Trailing stop", None, None, D(3), ["price", "stopPrice"]),
        ("Care", D(1), D(2), None, ["trStopOffset"]),
    ],
)
def test_prices_that_a_type_does_not_use_are_ignored(
    kind: str, limit: Decimal | None, stop: Decimal | None, trail: Decimal | None, ignored: list[str]
) -> None:
    body = place(type=kind, price=1, stopPrice=2, trStopOffset=3)
    message = message_of(body)
    assert (message.limit_price, message.stop_price, message.trail_ticks) == (limit, stop, trail)
    assert cautions_of(body) == [("ignored-field", name) for name in ignored]


@pytest.mark.parametrize("price", [0, "0.00", -1, "none", []], ids=repr)
def test_the_price_of_a_market_order_is_ignored_whatever_it_is(price: object) -> None:
    body = place(price=price)
    assert message_of(body).limit_price is None
    assert cautions_of(body) == [("ignored-field", "price")]


@pytest.mark.parametrize(
    ("prices", "kind"),
    [
        ({}, MARKET),
        ({"price": 1}, LIMIT),
        ({"stopPrice": 1}, STOP),
        ({"price": 1, "stopPrice": 2}, STOP_LIMIT),
    ],
)
def test_the_prices_of_a_care_order_say_its_type(prices: dict[str, int], kind: OrderType) -> None:
    message = message_of(place(type="Care", userComment="by hand", **prices))
    assert (message.care, message.order_type, message.note) == (True, kind, "by hand")


def test_a_comment_goes_with_care_only() -> None:
    body = place(userComment="x" * 501)
    assert message_of(body).note is None
    assert cautions_of(body) == [("ignored-field", "userComment")]


@pytest.mark.parametrize("sent", ["DAY", "day", "GTC", "IOC", "FOK", "GTS", "Gts"])
def test_each_validity(sent: str) -> None:
    assert message_of(place(validity=sent)).time_in_force is TimeInForce(sent.lower())


def test_a_date_goes_with_gtd_in_milliseconds() -> None:
    message = message_of(place(validity="GTD", expireDate="1798675200123"))
    assert (message.time_in_force, message.good_till) == (TimeInForce.GTD, 1798675200123000)


@pytest.mark.parametrize("validity", [None, "GTC"])
def test_a_date_without_gtd_is_ignored(validity: str | None) -> None:
    body = place(validity=validity, expireDate=5)
    assert message_of(body).good_till is None
    assert cautions_of(body) == [("ignored-field", "expireDate")]


def test_a_date_alone_changes_an_order_that_has_one() -> None:
    message = message_of(modify(price=None, expireDate=1798675200000))
    assert (message.time_in_force, message.good_till) == (None, 1798675200000000)


@pytest.mark.parametrize("make", [place, modify])
@pytest.mark.parametrize(
    ("kind", "stop_loss"),
    [
        (None, StopLoss(type=STOP, stop_price=D("2.5"))),
        ("absolute", StopLoss(type=STOP, stop_price=D("2.5"))),
        ("Absolute", StopLoss(type=STOP, stop_price=D("2.5"))),
        ("offset in ticks", StopLoss(type=STOP, ticks=D("2.5"))),
        ("OFFSET_IN_TICKS", StopLoss(type=STOP, ticks=D("2.5"))),
        ("offset in %", StopLoss(type=STOP, percent=D("2.5"))),
        ("tr. offset", StopLoss(type=TRAILING_STOP, trail_ticks=D("2.5"))),
        ("Tr.Offset", StopLoss(type=TRAILING_STOP, trail_ticks=D("2.5"))),
        ("tr offset", StopLoss(type=TRAILING_STOP, trail_ticks=D("2.5"))),
    ],
)
def test_each_stop_loss(make: Any, kind: str | None, stop_loss: StopLoss) -> None:
    assert message_of(make(stopLoss="2.5", stopLossType=kind)).stop_loss == stop_loss


@pytest.mark.parametrize("make", [place, modify])
@pytest.mark.parametrize(
    ("kind", "take_profit"),
    [
        (None, TakeProfit(limit_price=D("2.5"))),
        ("absolute", TakeProfit(limit_price=D("2.5"))),
        ("Offset in ticks", TakeProfit(ticks=D("2.5"))),
        ("offset in %", TakeProfit(percent=D("2.5"))),
    ],
)
def test_each_take_profit(make: Any, kind: str | None, take_profit: TakeProfit) -> None:
    assert message_of(make(takeProfit=2.5, takeProfitType=kind)).take_profit == take_profit


def test_the_quantity_decides_over_cash() -> None:
    body = place(cashOrderQty=1000)
    assert (message_of(body).quantity, message_of(body).quantity_type) == (Decimal(10), None)
    assert cautions_of(body) == [("ignored-field", "cashOrderQty")]


def test_cash_alone_is_read_as_an_amount() -> None:
    message = message_of(place(qty=None, cashOrderQty="1000.50"))
    assert (message.quantity, message.quantity_type) == (D("1000.50"), QuantityType.DOLLAR_AMOUNT)


@pytest.mark.parametrize("word", SYMBOL_TYPES)
def test_each_symbol_type_in_any_case(word: str) -> None:
    body = place(**OPTION | {"symbolType": word.lower()})
    assert addressed_of(body).symbol_type == SYMBOL_TYPES[word]


@pytest.mark.parametrize(
    ("sent", "month"),
    [
        ("2026-12-18", "2026-12-18"),
        ("20261218", "2026-12-18"),
        (20261218, "2026-12-18"),
        ("2026-12", "2026-12"),
        ("202612", "2026-12"),
        (202612, "2026-12"),
        ("Z2026", "2026-12"),
        ("z26", "2026-12"),
        ("F2027", "2027-01"),
    ],
    ids=repr,
)
def test_each_form_of_a_contract_month(sent: object, month: str) -> None:
    assert addressed_of(place(symbol="ES", symbolType="FUTURES", contractMonth=sent)).month == month


def test_everything_that_is_said_of_an_option() -> None:
    body = place(**OPTION, isin="us0378331005")
    assert addressed_of(body) == Addressed(
        account="PAPER-1",
        symbol_type=SYMBOL_TYPES["OPTIONS"],
        month="2026-12-18",
        strike=D(200),
        right=Right.CALL,
        isin="US0378331005",
    )


def test_what_a_symbol_type_does_not_need_is_ignored() -> None:
    body = place(**OPTION | {"symbolType": "EQUITY"})
    assert addressed_of(body)[2:5] == (None, None, None)
    assert cautions_of(body) == [("ignored-field", name) for name in ("contractMonth", "strikePrice", "strikeType")]


def test_symbols_are_upper_case() -> None:
    assert message_of(place(symbol=" nasdaq:aapl ")).ticker == "NASDAQ:AAPL"


@pytest.mark.parametrize("sent", [17, "17", 17.0, " 17 "], ids=repr)
def test_an_order_number_may_be_a_text(sent: object) -> None:
    assert message_of(cancel(orderId=sent)).order_number == 17


def test_a_modification_says_only_what_was_sent() -> None:
    assert message_of(modify(price=None, qty=8)) == Message(
        ticker="", action=Action.MODIFY, order_number=17, quantity=D(8)
    )


def test_a_modification_of_everything() -> None:
    body = modify(
        stopPrice=2, qty=3, validity="GTC", stopLoss=4, takeProfit=5, takeProfitType="offset in %", trStopOffset=6,
        userComment="now",
    )  # fmt: skip
    assert message_of(body) == Message(
        ticker="",
        action=Action.MODIFY,
        order_number=17,
        limit_price=D(151),
        stop_price=D(2),
        quantity=D(3),
        time_in_force=TimeInForce.GTC,
        stop_loss=StopLoss(type=STOP, stop_price=D(4)),
        take_profit=TakeProfit(percent=D(5)),
        trail_ticks=D(6),
        note="now",
    )
    assert cautions_of(body) == []


@pytest.mark.parametrize("name", sorted(TOLD.keys() - {"action", "accountName", "orderId"}))
def test_a_cancellation_ignores_every_field_of_another_action(name: str) -> None:
    body = cancel(**{name: "{{anything}}"})
    assert message_of(body) == message_of(cancel())
    assert cautions_of(body) == [("ignored-field", name)]


def test_fields_of_nobody_are_ignored_with_a_question_where_one_may_be_meant() -> None:
    assert cautions_of(place(tif="GTC", mine=1)) == [("unknown-field", "tif")]


def test_null_and_blank_are_absent() -> None:
    body = b'{"action":"modify","accountName":"A","orderId":1,"qty":2,"price":null,"symbol":"","type":null}'
    assert message_of(body) == Message(ticker="", action=Action.MODIFY, order_number=1, quantity=D(2))
    assert cautions_of(body) == []


EXACT = st.from_regex(r"[1-9][0-9]{0,19}(\.[0-9]{1,19})?([eE][+-]?[0-9])?", fullmatch=True)


@given(text=EXACT)
@example(text="85.50")
@example(text="1e-30")
@example(text="12345678901234567890123456789012345678.99")
def test_numbers_stay_what_they_were(text: str) -> None:
    for sent in (text, f'" {text} "'):
        body = f'{{"action":"modify","accountName":"A","orderId":1,"qty":{sent}}}'.encode()
        assert str(message_of(body).quantity) == str(Decimal(text))


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
        ["buy", "Limit", "Care", "GTD", "OPTIONS", "Put", "Z26", "tr. offset", "1", " 2.5 ", "{{x}}", 1798675200000, ""]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from([*TOLD, "Symbol", "QTY", "limit_price"])


@given(
    base=st.sampled_from([place(), modify(), cancel(), place(**OPTION)]),
    members=st.dictionaries(NAMES | st.text(max_size=12), VALUES, max_size=8),
)
def test_any_object_gives_an_answer_that_can_be_stored(base: bytes, members: dict[str, Any]) -> None:
    body = json.dumps(json.loads(base) | members).encode()
    outcome = parse(body, JsonSyntax.STRICT)
    if isinstance(outcome, Unreadable):
        assert all(refusal.code in CATALOGUE and refusal.hint for refusal in outcome.refusals)
    else:
        stored = encode(outcome.message)
        assert encode(decode(Message, stored)) == stored
        assert outcome.payload == body
        assert outcome.addressed is not None
        assert outcome.addressed.account
