"""The answers: what became of an order, why it did not, and who is not let in."""

import json
from decimal import Decimal

import pytest

from tests.dialects.traderevolution.messages import place, reading_of, refusals_of
from tradehook.dialects.contract import Answer, LegNow, OrderNow
from tradehook.dialects.traderevolution import TRADEREVOLUTION, TraderEvolution
from tradehook.dialects.traderevolution.address import webhook_url
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.order import Leg, OrderStatus
from tradehook.vocabulary.refusal import Caution, Gate, Refusal

SIGNAL = SignalId("47462f2d-378c-4bf5-a016-1c1221aa0e62")
LOG = DeliveryId("a036eff1-b7db-4f15-b5b6-f5e51995ad29")
FILLED = OrderNow(number=17, status=OrderStatus.FILLED, filled=Decimal("10.0"), average_price=Decimal("143.1200"))


def accepted(now: OrderNow | None, body: bytes = place(), *cautions: Caution) -> Answer:
    return TRADEREVOLUTION.accepted(SIGNAL, LOG, reading_of(body), cautions, now)


def test_a_filled_order_with_its_legs() -> None:
    legs = (
        LegNow(Leg.STOP_LOSS, 18, "working", Decimal("140.50")),
        LegNow(Leg.TAKE_PROFIT, None, "waiting", None),
    )
    answer = accepted(OrderNow(number=17, status=OrderStatus.FILLED, filled=Decimal(10), legs=legs))
    assert answer.status == 200
    assert answer.headers == ()
    assert answer.body == (
        b'{"s":"ok","d":{"orderId":17,"status":"filled","filledQty":10,"legs":['
        b'{"orderId":18,"leg":"stop_loss","status":"working","price":140.5},{"leg":"take_profit","status":"waiting"}]}}'
    )


def test_numbers_are_exact_and_in_their_one_form() -> None:
    assert accepted(FILLED).body == (
        b'{"s":"ok","d":{"orderId":17,"status":"filled","filledQty":10,"avgPrice":143.12}}'
    )
    tiny = OrderNow(number=1, status=OrderStatus.WORKING, average_price=Decimal("1E-12"))
    assert b'"avgPrice":0.000000000001}' in accepted(tiny).body


def test_what_filled_of_an_order_whose_rest_was_refused_is_told_beside_why() -> None:
    why = Refusal(code="broker-rejected", status=200, message="No.", hint="")
    answer = json.loads(accepted(FILLED._replace(refusal=why)).body)
    assert (answer["s"], answer["code"]) == ("error", "broker-rejected")
    assert answer["d"] == {"orderId": 17, "filledQty": 10, "avgPrice": 143.12}


@pytest.mark.parametrize("status", OrderStatus)
def test_each_status_by_its_own_word(status: OrderStatus) -> None:
    assert json.loads(accepted(OrderNow(number=1, status=status)).body)["d"]["status"] == status.value


def test_what_is_not_known_yet_is_pending() -> None:
    now = OrderNow(number=17, waits_for="It waits for a person's approval.")
    assert json.loads(accepted(now).body) == {
        "s": "ok",
        "d": {"orderId": 17, "status": "pending", "note": "It waits for a person's approval."},
    }
    assert json.loads(accepted(None).body) == {"s": "ok", "d": {"status": "pending"}}


def test_warnings_of_the_reading_come_before_those_of_intake_and_of_the_order() -> None:
    intake = Caution(code="ticker-read-as", message="So.", path="symbol")
    later = Caution(code="price-rounded", message="Rounded.")
    now = OrderNow(number=17, status=OrderStatus.WORKING, cautions=(later,))
    told = json.loads(accepted(now, place(price=5), intake).body)
    assert [warning["code"] for warning in told["warnings"]] == ["ignored-field", "ticker-read-as", "price-rounded"]
    assert told["warnings"][2] == {"code": "price-rounded", "message": "Rounded."}


def test_why_an_order_was_not_carried_out_is_an_error_with_its_number() -> None:
    why = Refusal(code="kill-switch", status=409, message="The kill switch is on.", hint="Switch it off.")
    answer = accepted(OrderNow(number=17, refusal=why))
    assert answer.status == 200
    assert json.loads(answer.body) == {
        "s": "error",
        "errmsg": "The kill switch is on. Switch it off.",
        "code": "kill-switch",
        "d": {"orderId": 17},
        "link": "/docs/reasons#kill-switch",
        "logId": LOG,
    }


def test_an_error_without_a_number_has_no_order() -> None:
    why = Refusal(code="not-working", status=200, message="The order is done.", hint="", path="orderId")
    told = json.loads(accepted(OrderNow(number=None, refusal=why)).body)
    assert "d" not in told
    assert (told["errmsg"], told["path"]) == ("The order is done.", "orderId")


def test_one_problem_speaks_for_itself() -> None:
    answer = TRADEREVOLUTION.refused(refusals_of(place(type="Limit")), LOG, None)
    assert answer.status == 200
    assert json.loads(answer.body) == {
        "s": "error",
        "errmsg": "Limit and Stop limit orders need a price. Send the limit price as price.",
        "code": "price-required",
        "path": "price",
        "link": "/docs/codes/traderevolution#price-required",
        "logId": LOG,
    }


def test_several_problems_are_listed() -> None:
    told = json.loads(TRADEREVOLUTION.refused(refusals_of(place(type="Limit", side="up")), LOG, None).body)
    assert told["code"] == "invalid-side"
    assert [(error["code"], error["path"]) for error in told["errors"]] == [
        ("invalid-side", "side"),
        ("price-required", "price"),
    ]
    assert set(told["errors"][0]) == {"code", "path", "message", "hint"}


def test_malformed_json_is_a_bad_request() -> None:
    assert TRADEREVOLUTION.refused(refusals_of(b"{"), LOG, None).status == 400


@pytest.mark.parametrize("gate", [Gate.SECRET, Gate.UNKNOWN_ADDRESS])
@pytest.mark.parametrize("log_id", [None, LOG])
def test_who_has_no_valid_key_is_told_the_same_byte_for_byte(gate: Gate, log_id: DeliveryId | None) -> None:
    answer = TRADEREVOLUTION.refused((TRADEREVOLUTION.refusal(gate),), log_id, None)
    assert answer == Answer(
        401,
        b'{"s":"error","errmsg":"The API key or the secret key is not valid. Copy the whole address again as it was'
        b' shown when the key was made, or make a new key.","code":"unauthorized"}',
    )


def test_retry_after_is_a_header_where_it_is_given() -> None:
    refusal = TRADEREVOLUTION.refusal(Gate.RATE, per_minute=120)
    answer = TRADEREVOLUTION.refused((refusal,), LOG, 7)
    assert (answer.status, answer.headers) == (429, (("Retry-After", "7"),))
    assert TRADEREVOLUTION.refused((refusal,), LOG, None).headers == ()


def test_links_lead_to_the_address_that_senders_use_where_it_is_known() -> None:
    dialect = TraderEvolution("https://desk.example/")
    told = json.loads(dialect.refused((dialect.refusal(Gate.ENTITLEMENT),), LOG, None).body)
    assert told["link"] == "https://desk.example/docs/codes/traderevolution#not-entitled"
    assert told["errmsg"].startswith("Trading Webhooks are not switched on for this user.")


def test_a_method_that_is_not_post() -> None:
    answer = TRADEREVOLUTION.refused((TRADEREVOLUTION.refusal(Gate.METHOD, method="GET"),), LOG, None)
    assert answer.status == 405


def test_the_address_of_a_key() -> None:
    assert webhook_url("https://desk.example/", "key", "secret") == "https://desk.example/webhook/key/secret"
