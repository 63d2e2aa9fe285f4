"""The catalogue: its statuses, the gates, and that nothing is left unsaid."""

import re

import pytest

from tradehook.dialects.traderevolution.refusals import CATALOGUE, GATES, refuse_at
from tradehook.vocabulary.refusal import Gate

STATUSES = {
    "unauthorized": 401,
    "signature-required": 401,
    "invalid-signature": 401,
    "signature-out-of-time": 401,
    "post-required": 405,
    "too-many-requests": 429,
    "payload-too-large": 400,
    "busy": 503,
    "internal-error": 500,
    "empty-json": 400,
    "malformed-json": 400,
    "not-an-object": 400,
}

OF_STRATEGIES = {
    Gate.SECRET_MISSING,
    Gate.NOT_TRADING_VIEW,
    Gate.NOT_TREND_SPIDER,
    Gate.SOURCE_ADDRESS,
    Gate.EXTENDED_HOURS,
    Gate.QUANTITY_TYPE,
    Gate.ASSET_CLASS,
    Gate.TICKER_NOT_ALLOWED,
}
"""What only a message for everybody who follows a strategy is stopped at."""


@pytest.mark.parametrize("gate", [gate for gate in Gate if gate not in OF_STRATEGIES])
def test_every_gate_has_its_words(gate: Gate) -> None:
    refusal = refuse_at(gate)
    assert refusal.code == GATES[gate]
    assert refusal.message
    assert refusal.hint


@pytest.mark.parametrize("code", CATALOGUE)
def test_what_could_be_read_as_json_is_answered_with_200(code: str) -> None:
    assert CATALOGUE[code].status == STATUSES.get(code, 200)


def test_nothing_is_said_about_which_part_of_an_address_is_wrong() -> None:
    assert refuse_at(Gate.UNKNOWN_ADDRESS) == refuse_at(Gate.SECRET)
    assert refuse_at(Gate.SECRET).message == "The API key or the secret key is not valid."


@pytest.mark.parametrize("code", CATALOGUE)
def test_codes_are_of_one_form_and_say_what_to_do(code: str) -> None:
    entry = CATALOGUE[code]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert entry.code == code
    assert entry.hint or entry.details


@pytest.mark.parametrize(
    ("gate", "details", "path", "hint"),
    [
        (Gate.OFF_TICK, {"path": "stopLoss", "value": "1.005", "step": "0.01", "symbol": "AAPL"}, "stopLoss", "1.005"),
        (
            Gate.OFF_STEP,
            {"path": "qty", "value": "0.5", "step": "1", "symbol": "ESZ2026"},
            "qty",
            "0.5 is not: ESZ2026",
        ),
        (Gate.ACCOUNT_UNKNOWN, {"account": "PAPER-9"}, "accountName", "PAPER-9 is"),
        (Gate.ORDER_UNKNOWN, {"number": 99}, "orderId", "99 is"),
        (Gate.ORDER_OF_ANOTHER_ACCOUNT, {"number": 99, "account": "A"}, "accountName", "Order 99 is not in A."),
        (Gate.TICKER_UNKNOWN, {"ticker": "NOSUCH"}, "symbol", "NOSUCH is"),
        (Gate.SYMBOL_TYPE, {"ticker": "BTCUSD", "found": "crypto", "wanted": "EQUITY"}, "symbolType", "BTCUSD is in"),
        (Gate.SYMBOL_TYPE, {"ticker": "BTCUSD", "wanted": "ETF"}, "symbolType", "There is no ETF on BTCUSD."),
        (Gate.SYMBOL_TYPE_NOT_OFFERED, {"symbol": "AAPL.CFD", "wanted": "equity_cfd"}, "symbolType", "AAPL.CFD is"),
        (Gate.CONTRACT, {"why": "ES has no November."}, "contractMonth", "ES has no November."),
        (Gate.ISIN, {"isin": "US1", "found": "AAPL", "ticker": "AMD"}, "isin", "US1 is AAPL, and the symbol is AMD."),
        (Gate.ISIN, {"isin": "US1"}, "isin", "US1 is no ISIN"),
        (Gate.GOOD_TILL, {"value": "2001-09-09"}, "expireDate", "It is 2001-09-09."),
        (Gate.CASH_ALONE, {}, "qty", "Send how many"),
        (Gate.RATE, {"per_minute": 120, "per_hour": 7200}, "", "This key takes 120 requests a minute."),
    ],
)
def test_a_refusal_says_what_is_known_and_where(gate: Gate, details: dict[str, object], path: str, hint: str) -> None:
    refusal = refuse_at(gate, **details)
    assert refusal.path == path
    assert refusal.hint.startswith(hint)
