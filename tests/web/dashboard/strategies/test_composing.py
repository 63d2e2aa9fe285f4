"""A message in fields and as JSON."""

import json

import pytest

from tradehook.dialects.contract import JsonSyntax, Reading
from tradehook.dialects.traderspost import TRADERSPOST
from tradehook.web.dashboard.strategies.composing import FIELDS, values_of, with_fields

WHOLE = {
    "ticker": "600519", "action": "buy", "sentiment": "long", "quantity": 1.50, "quantityType": "fixed_quantity",
    "orderType": "stop_limit", "limitPrice": 101, "stopPrice": 100.25, "timeInForce": "gtc", "price": 100,
    "takeProfit": {"limitPrice": 120}, "stopLoss": {"type": "stop", "percent": 5},
}  # fmt: skip


def test_what_the_fields_show_of_a_text_makes_the_same_text() -> None:
    text = json.dumps(WHOLE)
    assert json.loads(with_fields("", values_of(text))) == WHOLE
    assert json.loads(with_fields(text, values_of(text))) == WHOLE


def test_what_is_composed_is_read_by_the_webhook() -> None:
    read = TRADERSPOST.parse(with_fields("", values_of(json.dumps(WHOLE))).encode(), JsonSyntax.STRICT)
    assert isinstance(read, Reading)


def test_what_there_is_no_field_for_stays_and_what_is_emptied_goes() -> None:
    text = '{"ticker": "AMD", "action": "buy", "extras": {"note": "x"}, "takeProfit": {"percent": 1, "ticks": 4}}'
    emptied = values_of(text) | {"message.takeProfit.percent": "", "message.action": ""}
    assert json.loads(with_fields(text, emptied)) == {
        "ticker": "AMD", "extras": {"note": "x"}, "takeProfit": {"ticks": 4},
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "null"])
def test_what_is_no_message_shows_empty_fields(text: str) -> None:
    assert set(values_of(text).values()) == {""}
    assert json.loads(with_fields(text, {"message.ticker": "AMD"})) == {"ticker": "AMD"}


def test_digits_of_numbers_are_kept_and_what_is_no_number_is_left_to_the_webhook_to_refuse() -> None:
    sent = {"message.quantity": "0.10000000000000000001", "message.limitPrice": "{{close}}", "message.price": "NaN"}
    composed = with_fields("", sent)
    assert "0.10000000000000000001" in composed
    assert json.loads(composed)["limitPrice"] == "{{close}}"
    assert json.loads(composed)["price"] == "NaN"


def test_every_field_has_a_name_of_its_own() -> None:
    assert len({field.name for field in FIELDS}) == len(FIELDS)
