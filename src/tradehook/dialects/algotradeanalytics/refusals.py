"""The catalogue: every code that this dialect answers, with its status, its sentence and what to do about it.

Rule: architecture 8.3 and 8.14. `docs/reference/algotradeanalytics-codes.md` is made of this.
"""

from typing import Final

from tradehook.dialects.algotradeanalytics.address import KEY_FIELD
from tradehook.dialects.algotradeanalytics.field_refusals import FIELD_CODES
from tradehook.dialects.reading.catalogue import Entry
from tradehook.dialects.reading.entries import BUSY, INTERNAL_ERROR, PROOFS, key_reused, placeholder, proofs
from tradehook.dialects.reading.sentences import FROM, PROXY, WHY
from tradehook.vocabulary.refusal import Gate, Refusal

_REQUEST = (
    Entry("not-found", "There is no such webhook.", "Copy the whole address of the webhook again.", status=404),
    Entry(
        "post-required",
        "The message has to come with POST.",
        "Opening the address in a browser sends GET; let the alert or script post to it.",
        ("The request came with {method}.",),
        status=405,
    ),
    Entry(
        "not-trading-view",
        "The request did not come from TradingView.",
        f"Send it from a TradingView alert, or let the webhook take other sources. {PROXY}",
        FROM,
        status=403,
    ),
    Entry(
        "not-trend-spider",
        "The request did not come from TrendSpider.",
        f"Send it from a TrendSpider alert, or let the webhook take other sources. {PROXY}",
        FROM,
        status=403,
    ),
    Entry(
        "invalid-ip-address",
        "The request did not come from an address that this webhook takes.",
        f"Add the address to the sources of the webhook, if it is yours. {PROXY}",
        FROM,
        status=403,
    ),
    *proofs(401, 403),
    Entry(
        "payload-too-large",
        "The message is too large.",
        "Leave out what is not needed: a message is rarely longer than a kilobyte.",
        ("This webhook takes up to {limit} bytes.", *WHY),
        status=413,
    ),
    BUSY,
    INTERNAL_ERROR,
)

_TEXT = (
    Entry(
        "empty-json",
        "The message is empty.",
        'Put the message into the body of the request, such as {"auth_key": "…", "ticker": "AAPL", '
        '"positionDirection": "entryLong"}.',
    ),
    Entry("malformed-json", "The message is no JSON.", details=WHY),
    Entry("not-an-object", "The message is no JSON object.", "Put the fields between { and }.", WHY),
)

_KEY = (
    Entry(
        "auth-key-required",
        "The auth_key is missing.",
        'Send the key of the webhook, a text, as "auth_key", as it was shown when the webhook was made.',
        status=401,
        path=KEY_FIELD,
    ),
    Entry(
        "invalid-auth-key",
        "The auth_key is not the key of this webhook.",
        "Copy it again as it was shown when the webhook was made, letter by letter, or make a new one. The key of"
        " another webhook does not open this one.",
        WHY,
        status=401,
        path=KEY_FIELD,
    ),
    Entry(
        "too-many-requests",
        "There were too many requests.",
        "Nothing was done with it. Wait as long as Retry-After says; alerts on a longer chart interval stay below.",
        (
            "This webhook takes {per_minute} requests a minute, all of yours together {per_15_minutes} in 15 minutes.",
            "This webhook takes {per_minute} requests a minute.",
        ),
        status=429,
    ),
    key_reused(422),
    placeholder(400),
)

_MEANING = (
    Entry(
        "wrong-asset-class",
        "The ticker is of another class than the strategy.",
        "Send it to a webhook of a strategy of the ticker's class.",
        ("{ticker} is in {found}, the strategy is for {wanted}.",),
        path="ticker",
    ),
    Entry(
        "ticker-not-found",
        "There is no such ticker.",
        "Check the spelling; a new symbol can be imported, and a strategy can accept unknown tickers.",
        ("{ticker} is not known.",),
        path="ticker",
    ),
    Entry(
        "ticker-not-allowed",
        "The ticker is not allowed on this webhook.",
        "Add it to the allowed tickers of the strategy, or allow any.",
        ("{ticker} is not among the allowed tickers.",),
        path="ticker",
    ),
    Entry(
        "notional-not-taken",
        "This webhook takes futures in contracts only.",
        "Send qty in place of notional, or switch strict_futures_quantity_types off for the webhook.",
        path="notional",
    ),
)

CATALOGUE: Final = {entry.code: entry for entry in (*_REQUEST, *_TEXT, *_KEY, *FIELD_CODES, *_MEANING)}
"""Every code of this dialect, in the order of the checks."""

GATES: Final[dict[Gate, str]] = {
    Gate.UNKNOWN_ADDRESS: "not-found",
    Gate.METHOD: "post-required",
    Gate.NOT_TRADING_VIEW: "not-trading-view",
    Gate.NOT_TREND_SPIDER: "not-trend-spider",
    Gate.SOURCE_ADDRESS: "invalid-ip-address",
    **PROOFS,
    Gate.BODY_SIZE: "payload-too-large",
    Gate.BUSY: "busy",
    Gate.STORE: "internal-error",
    Gate.SECRET_MISSING: "auth-key-required",
    Gate.SECRET: "invalid-auth-key",
    Gate.RATE: "too-many-requests",
    Gate.KEY_REUSED: "idempotency-key-reused",
    Gate.EXTENDED_HOURS: "invalid-extended-hours",
    Gate.QUANTITY_TYPE: "notional-not-taken",
    Gate.ASSET_CLASS: "wrong-asset-class",
    Gate.TICKER_UNKNOWN: "ticker-not-found",
    Gate.TICKER_NOT_ALLOWED: "ticker-not-allowed",
}
"""The code of each check that intake makes (rule: architecture 8.14)."""


def refuse(code: str, path: str = "", **details: object) -> Refusal:
    """The refusal of one problem, in the words of the catalogue."""
    return CATALOGUE[code].refusal(details, path)


def refuse_at(gate: Gate, **details: object) -> Refusal:
    """The refusal of a check of intake, with the details that it knows of."""
    return CATALOGUE[GATES[gate]].refusal(details)
