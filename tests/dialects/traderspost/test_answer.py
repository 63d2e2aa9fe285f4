"""The answers, as the pages print them."""

import json

from tradehook.dialects.contract import JsonSyntax, Reading
from tradehook.dialects.traderspost import TRADERSPOST, TradersPost
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.refusal import Caution, Gate

SIGNAL = SignalId("47462f2d-378c-4bf5-a016-1c1221aa0e62")
LOG = DeliveryId("a036eff1-b7db-4f15-b5b6-f5e51995ad29")


def reading_of(body: bytes) -> Reading:
    reading = TRADERSPOST.parse(body, JsonSyntax.STRICT)
    assert isinstance(reading, Reading)
    return reading


def test_an_accepted_message_is_echoed_byte_for_byte() -> None:
    body = b'{ "ticker": "NQ", "action":"buy",\n"sentiment": "bullish", "price":12663.50, "mine": "\xc3\xa9" }'
    answer = TRADERSPOST.accepted(SIGNAL, LOG, reading_of(body), ())
    assert answer.status == 200
    assert answer.body == (
        b'{"success":true,"id":"47462f2d-378c-4bf5-a016-1c1221aa0e62","logId":"a036eff1-b7db-4f15-b5b6-f5e51995ad29",'
        b'"payload":' + body + b"}"
    )
    assert answer.headers == ()


def test_warnings_of_the_reading_come_before_those_of_intake() -> None:
    later = Caution(code="continuous-contract", message='NQ1! is "NQU2025" today.', path="ticker")
    answer = TRADERSPOST.accepted(SIGNAL, LOG, reading_of(b'{"Ticker":"NQ1!","action":"buy"}'), (later,))
    told = json.loads(answer.body)
    assert list(told) == ["success", "id", "logId", "payload", "warnings"]
    assert [(warning["code"], warning["path"]) for warning in told["warnings"]] == [
        ("other-spelling", "Ticker"),
        ("continuous-contract", "ticker"),
    ]
    assert told["warnings"][1]["message"] == 'NQ1! is "NQU2025" today.'


def test_a_refusal_speaks_of_the_first_problem_and_lists_all() -> None:
    outcome = TRADERSPOST.parse(b'{"ticker": "NQ", "action": "bu", "quantity": "x"}', JsonSyntax.STRICT)
    assert not isinstance(outcome, Reading)
    answer = TRADERSPOST.refused(outcome.refusals, LOG, None)
    told = json.loads(answer.body)
    assert answer.status == 400
    assert list(told) == ["success", "logId", "messageCode", "message", "hint", "link", "errors"]
    assert told["success"] is False
    assert told["logId"] == LOG
    assert told["messageCode"] == "invalid-action"
    assert told["message"] == "Invalid action provided. Action must be one of: buy, sell, exit, cancel, add."
    assert [(error["code"], error["path"]) for error in told["errors"]] == [
        ("invalid-action", "action"),
        ("invalid-quantity", "quantity"),
    ]
    assert told["errors"][0]["message"] == told["message"]
    assert told["errors"][0]["hint"] == told["hint"]
    assert told["link"] == "/docs/codes/traderspost#invalid-action"
    assert [error["link"] for error in told["errors"]] == [told["link"], "/docs/codes/traderspost#invalid-quantity"]


def test_links_lead_to_the_address_that_senders_use_where_it_is_known() -> None:
    dialect = TradersPost("https://desk.example/")
    answer = dialect.refused((dialect.refusal(Gate.SECRET),), LOG, None)
    assert json.loads(answer.body)["link"] == "https://desk.example/docs/codes/traderspost#invalid-password"


def test_an_unknown_address_has_no_log_id() -> None:
    answer = TRADERSPOST.refused((TRADERSPOST.refusal(Gate.UNKNOWN_ADDRESS),), None, None)
    told = json.loads(answer.body)
    assert answer.status == 404
    assert list(told) == ["success", "messageCode", "message", "hint", "link"]
    assert (told["messageCode"], told["message"]) == ("not-found", "Webhook not found.")


def test_retry_after_is_a_header_where_it_is_given() -> None:
    refusal = TRADERSPOST.refusal(Gate.RATE, per_minute=60, per_hour=500)
    answer = TRADERSPOST.refused((refusal,), LOG, 7)
    assert answer.status == 429
    assert answer.headers == (("Retry-After", "7"),)
    assert json.loads(answer.body)["hint"].startswith("This webhook takes 60 requests a minute and 500 an hour.")
    assert TRADERSPOST.refused((refusal,), LOG, None).headers == ()
