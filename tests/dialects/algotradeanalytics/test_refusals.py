"""The catalogue: its statuses, the gates, and that nothing is left unsaid."""

import re

import pytest

from tradehook.dialects.algotradeanalytics.refusals import CATALOGUE, GATES, refuse_at
from tradehook.vocabulary.refusal import Gate

STATUSES = {
    "not-found": 404,
    "post-required": 405,
    "not-trading-view": 403,
    "not-trend-spider": 403,
    "client-certificate-required": 403,
    "signature-required": 401,
    "invalid-signature": 401,
    "signature-out-of-time": 401,
    "invalid-ip-address": 403,
    "payload-too-large": 413,
    "auth-key-required": 401,
    "invalid-auth-key": 401,
    "too-many-requests": 429,
    "idempotency-key-reused": 422,
    "busy": 503,
    "internal-error": 500,
}

OF_ONE_ACCOUNT = {
    Gate.ENTITLEMENT,
    Gate.ACCOUNT_UNKNOWN,
    Gate.SYMBOL_TYPE,
    Gate.SYMBOL_TYPE_NOT_OFFERED,
    Gate.CONTRACT,
    Gate.ISIN,
    Gate.OFF_TICK,
    Gate.OFF_STEP,
    Gate.CASH_ALONE,
    Gate.GOOD_TILL,
    Gate.ORDER_UNKNOWN,
    Gate.ORDER_OF_ANOTHER_ACCOUNT,
}
"""What no message for everybody who follows a strategy is stopped at."""


@pytest.mark.parametrize("gate", [gate for gate in Gate if gate not in OF_ONE_ACCOUNT])
def test_every_gate_has_its_words(gate: Gate) -> None:
    refusal = refuse_at(gate)
    assert refusal.code == GATES[gate]
    assert refusal.message
    assert refusal.hint


@pytest.mark.parametrize("code", CATALOGUE)
def test_what_is_wrong_with_a_message_is_a_bad_request(code: str) -> None:
    assert CATALOGUE[code].status == STATUSES.get(code, 400)


@pytest.mark.parametrize("code", CATALOGUE)
def test_codes_are_of_one_form_and_say_what_to_do(code: str) -> None:
    entry = CATALOGUE[code]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert entry.code == code
    assert entry.hint or entry.details


@pytest.mark.parametrize(
    ("gate", "details", "path", "hint"),
    [
        (Gate.METHOD, {"method": "GET"}, "", "The request came with GET."),
        (Gate.SECRET, {}, "auth_key", "Copy it again"),
        (Gate.SECRET_MISSING, {}, "auth_key", "Send the key of the webhook"),
        (Gate.BODY_SIZE, {"limit": 25600}, "", "This webhook takes up to 25600 bytes."),
        (Gate.RATE, {"per_minute": 30}, "", "This webhook takes 30 requests a minute."),
        (
            Gate.RATE,
            {"per_minute": 30, "per_15_minutes": 100},
            "",
            "This webhook takes 30 requests a minute, all of yours together 100 in 15 minutes.",
        ),
        (Gate.SECRET, {"why": "It is too short."}, "auth_key", "It is too short. Copy it again"),
        (Gate.TICKER_UNKNOWN, {"ticker": "NOSUCH"}, "ticker", "NOSUCH is not known."),
        (Gate.ASSET_CLASS, {"ticker": "BTCUSD", "found": "crypto", "wanted": "stocks"}, "ticker", "BTCUSD is in"),
        (Gate.EXTENDED_HOURS, {"wanted": "crypto"}, "extendedHours", "Extended hours are for stocks only"),
    ],
)
def test_a_refusal_says_what_is_known_and_where(gate: Gate, details: dict[str, object], path: str, hint: str) -> None:
    refusal = refuse_at(gate, **details)
    assert refusal.path == path
    assert refusal.hint.startswith(hint)
