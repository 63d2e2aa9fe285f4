"""The catalogue: the sentences that the pages print, the gates, and that nothing is left unsaid."""

import re

import pytest

from tradehook.dialects.traderspost.refusals import CATALOGUE, GATES, refuse_at
from tradehook.vocabulary.refusal import Gate

PRINTED = {
    "not-found": "Webhook not found.",
    "post-required": "HTTP POST method is required.",
    "malformed-json": "Could not parse JSON message.",
    "invalid-payload": "Invalid payload. action and ticker is required.",
    "invalid-action": "Invalid action provided. Action must be one of: buy, sell, exit, cancel, add.",
    "invalid-sentiment": "Invalid sentiment provided. Sentiment must be one of: bullish, bearish, flat.",
    "invalid-sentiment-action": (
        "Invalid sentiment action provided. Sentiment can only be used with action buy or sell."
    ),
    "not-trading-view": "Request did not come from TradingView.",
    "not-trend-spider": "Request did not come from TrendSpider.",
    "invalid-ip-address": "Request did not come from configured IP addresses.",
    "ticker-does-not-exist": "Ticker does not exist.",
    "invalid-password": "Password is invalid.",
    "empty-ticker-name": "Empty ticker name provided.",
    "unsupported-ticker": "Ticker is not allowed on this webhook.",
    "invalid-quantity": "Invalid quantity. Quantities must be a valid numeric value.",
    "invalid-asset-class": "Invalid asset class.",
    "too-many-requests": "Too Many Requests",
}

STATUSES = {
    Gate.UNKNOWN_ADDRESS: 404,
    Gate.RATE: 429,
    Gate.KEY_REUSED: 422,
    Gate.BUSY: 503,
    Gate.STORE: 500,
}


@pytest.mark.parametrize("code", PRINTED)
def test_sentences_are_word_for_word_those_of_the_pages(code: str) -> None:
    assert CATALOGUE[code].sentence == PRINTED[code]


OF_ONE_ACCOUNT = {
    Gate.SECRET_MISSING,
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
def test_every_gate_has_its_words_and_its_status(gate: Gate) -> None:
    refusal = refuse_at(gate)
    assert refusal.code == GATES[gate]
    assert refusal.status == STATUSES.get(gate, 400)
    assert refusal.message
    assert refusal.hint


def test_a_refusal_of_the_ticker_points_at_it_and_says_what_is_known() -> None:
    refusal = refuse_at(Gate.ASSET_CLASS, ticker="BTCUSD", found="crypto", wanted="stocks")
    assert refusal.path == "ticker"
    assert refusal.hint.startswith("BTCUSD is in crypto, the strategy is for stocks.")


@pytest.mark.parametrize("code", CATALOGUE)
def test_codes_are_of_one_form_and_say_what_to_do(code: str) -> None:
    entry = CATALOGUE[code]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert entry.code == code
    assert entry.hint or entry.details
    assert entry.status in {400, 404, 422, 429, 500, 503}
