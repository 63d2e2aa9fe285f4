"""The answers: what came in and what its prices say, and what is wrong."""

import json
from typing import Any

import pytest

from tests.dialects.algotradeanalytics.messages import KEY, entry, reading_of, refusals_of
from tradehook.dialects.algotradeanalytics import ALGOTRADEANALYTICS, AlgoTradeAnalytics
from tradehook.dialects.algotradeanalytics.address import webhook_url
from tradehook.dialects.algotradeanalytics.recommending import Recommendation
from tradehook.dialects.contract import Answer
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.refusal import Caution, Gate

SIGNAL = SignalId("47462f2d-378c-4bf5-a016-1c1221aa0e62")
LOG = DeliveryId("a036eff1-b7db-4f15-b5b6-f5e51995ad29")
BREAKOUT = {"orderType": "stop_limit", "qty": 100, "marketPrice": 150.25, "stopPrice": 150.50, "limitPrice": "151.00"}


def accepted(body: bytes, *cautions: Caution) -> Answer:
    return ALGOTRADEANALYTICS.accepted(SIGNAL, LOG, reading_of(body), cautions)


def told(body: bytes, *cautions: Caution) -> Any:
    return json.loads(accepted(body, *cautions).body)


def test_a_message_that_is_kept() -> None:
    answer = accepted(entry(**BREAKOUT, stopLossTarget=145, metadata={"timestamp": "2024-01-15T14:30:00Z"}))
    assert (answer.status, answer.headers) == (200, ())
    assert json.loads(answer.body) == {
        "success": True,
        "message": "Webhook received and processed successfully",
        "webhookEvent": {
            "id": LOG,
            "ticker": "AAPL",
            "direction": "long",
            "positionDirection": "entryLong",
            "marketPrice": 150.25,
        },
        "analytics": {
            "orderType": "stop_limit",
            "marketPrice": 150.25,
            "intendedPrice": 151,
            "setupCost": 0.75,
            "executionQuality": "good",
            "recommendations": [],
        },
        "validation": {"valid": True, "warnings": []},
        "signalId": SIGNAL,
        "logId": LOG,
    }


def test_numbers_are_in_their_one_form() -> None:
    body = accepted(entry(orderType="limit", limitPrice="1E-12", marketPrice="2.50E-12")).body
    assert b'"marketPrice":0.0000000000025,"intendedPrice":0.000000000001,"setupCost":-0.0000000000015' in body


@pytest.mark.parametrize(
    ("word", "direction"),
    [("entryLong", "long"), ("exitLong", "long"), ("entryShort", "short"), ("exitShort", "short")],
)
def test_each_direction(word: str, direction: str) -> None:
    event = told(entry(positionDirection=word))["webhookEvent"]
    assert (event["positionDirection"], event["direction"]) == (word, direction)


@pytest.mark.parametrize(("word", "position"), [("long", "entryLong"), ("short", "entryShort")])
def test_the_older_direction_is_an_entry(word: str, position: str) -> None:
    event = told(entry(positionDirection=None, direction=word))["webhookEvent"]
    assert (event["positionDirection"], event["direction"]) == (position, word)


def test_what_is_not_known_is_left_out() -> None:
    said = told(entry())
    assert said["webhookEvent"].keys() == {"id", "ticker", "direction", "positionDirection"}
    assert said["analytics"] == {
        "orderType": "market",
        "executionQuality": "unknown",
        "recommendations": [
            Recommendation.SEND_MARKET_PRICE.sentence,
            Recommendation.SEND_TIMESTAMP.sentence,
            Recommendation.PROTECT_THE_ENTRY.sentence,
        ],
    }


def test_warnings_of_the_reading_come_before_those_of_intake() -> None:
    intake = Caution(code="ticker-read-as", message="So.", path="ticker")
    assert [one["code"] for one in told(entry(limitPrice=5), intake)["validation"]["warnings"]] == [
        "ignored-field",
        "ticker-read-as",
    ]


def test_one_problem() -> None:
    answer = ALGOTRADEANALYTICS.refused(refusals_of(entry(orderType="limit")), LOG, None)
    sentence = "limit and stop_limit orders need a limitPrice."
    hint = "Send the price at which the order may fill at worst as limitPrice."
    assert (answer.status, answer.headers) == (400, ())
    assert json.loads(answer.body) == {
        "success": False,
        "error": sentence,
        "code": "limit-price-required",
        "path": "limitPrice",
        "hint": hint,
        "validation": {
            "valid": False,
            "errors": [{"code": "limit-price-required", "path": "limitPrice", "message": sentence, "hint": hint}],
        },
        "link": "/docs/codes/algotradeanalytics#limit-price-required",
        "logId": LOG,
    }


def test_several_problems_are_listed() -> None:
    said = json.loads(ALGOTRADEANALYTICS.refused(refusals_of(entry(orderType="limit", qty=0)), LOG, None).body)
    assert said["code"] == "invalid-qty"
    assert [error["path"] for error in said["validation"]["errors"]] == ["qty", "limitPrice"]


@pytest.mark.parametrize(
    ("gate", "status"),
    [
        (Gate.UNKNOWN_ADDRESS, 404),
        (Gate.METHOD, 405),
        (Gate.SECRET, 401),
        (Gate.SECRET_MISSING, 401),
        (Gate.BODY_SIZE, 413),
        (Gate.RATE, 429),
    ],
)
def test_each_check_at_the_door_has_its_status(gate: Gate, status: int) -> None:
    answer = ALGOTRADEANALYTICS.refused((ALGOTRADEANALYTICS.refusal(gate),), None, None)
    assert answer.status == status
    said = json.loads(answer.body)
    assert said["success"] is False
    assert "logId" not in said


def test_retry_after_is_a_header_where_it_is_given() -> None:
    answer = ALGOTRADEANALYTICS.refused((ALGOTRADEANALYTICS.refusal(Gate.RATE, per_minute=30),), LOG, 7)
    assert (answer.status, answer.headers) == (429, (("Retry-After", "7"),))


def test_links_lead_to_the_address_that_senders_use_where_it_is_known() -> None:
    dialect = AlgoTradeAnalytics("https://desk.example/")
    said = json.loads(dialect.refused((dialect.refusal(Gate.SECRET),), LOG, None).body)
    assert said["link"] == "https://desk.example/docs/codes/algotradeanalytics#invalid-auth-key"


@pytest.mark.parametrize("body", [entry(), entry(**BREAKOUT), entry(metadata={"note": KEY})])
def test_no_answer_has_the_key(body: bytes) -> None:
    assert KEY.encode() not in accepted(body).body


def test_the_address_of_a_webhook() -> None:
    assert webhook_url("https://desk.example/", "wh_1") == "https://desk.example/api/webhooks/wh_1"
