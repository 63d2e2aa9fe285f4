"""The catalogue: every code that this dialect answers, with its status, its sentence and what to do about it.

What can be read as JSON is answered with status 200 also where it cannot be carried out (rule: architecture 8.13).
`docs/reference/traderevolution-codes.md` is made of this.
"""

from typing import Final

from tradehook.dialects.reading.catalogue import Entry
from tradehook.dialects.reading.entries import BUSY, INTERNAL_ERROR, PROOFS, key_reused, placeholder, proofs
from tradehook.dialects.reading.sentences import FROM, PROXY, WHY
from tradehook.dialects.traderevolution.field_refusals import FIELD_CODES
from tradehook.dialects.traderevolution.sentences import APPLICATION_ERROR, error
from tradehook.vocabulary.refusal import Gate, Refusal

_REQUEST = (
    Entry(
        "unauthorized",
        "The API key or the secret key is not valid.",
        "Copy the whole address again as it was shown when the key was made, or make a new key.",
        status=401,
    ),
    Entry(
        "post-required",
        "The message has to come with POST.",
        "Opening the address in a browser sends GET; let the alert or script post to it.",
        ("The request came with {method}.",),
        status=405,
    ),
    error(
        "not-trading-view",
        "The request did not come from TradingView.",
        f"Send it from a TradingView alert, or let the key take other sources. {PROXY}",
        FROM,
    ),
    error(
        "not-trend-spider",
        "The request did not come from TrendSpider.",
        f"Send it from a TrendSpider alert, or let the key take other sources. {PROXY}",
        FROM,
    ),
    error(
        "invalid-ip-address",
        "The request did not come from an address that this key takes.",
        f"Add the address to the sources of the key, if it is yours. {PROXY}",
        FROM,
    ),
    *proofs(401, APPLICATION_ERROR),
    Entry(
        "too-many-requests",
        "There were too many requests.",
        "Nothing was done with it. Wait as long as Retry-After says, or raise the limit of the key.",
        ("This key takes {per_minute} requests a minute.",),
        status=429,
    ),
    Entry(
        "payload-too-large",
        "The message is too large.",
        "Leave out what is not needed: a message is rarely longer than a kilobyte.",
        ("This key takes up to {limit} bytes.", *WHY),
    ),
    BUSY,
    INTERNAL_ERROR,
    error(
        "not-entitled",
        "Trading Webhooks are not switched on for this user.",
        "The owner of this tradehook can switch them on for the user.",
    ),
    key_reused(APPLICATION_ERROR),
)

_TEXT = (
    Entry(
        "empty-json",
        "The message is empty.",
        'Put the message into the body of the request, such as {"action": "cancel", "accountName": "PAPER-1", '
        '"orderId": 17}.',
    ),
    Entry("malformed-json", "The message is no JSON.", details=WHY),
    Entry("not-an-object", "The message is no JSON object.", "Put the fields between { and }.", WHY),
    placeholder(APPLICATION_ERROR),
)

_MEANING = (
    error(
        "account-not-found",
        "None of your accounts has this name.",
        "Copy the name of the account; capital and small letters are the same.",
        ("{account} is the name of none.",),
        "accountName",
    ),
    error(
        "order-not-found",
        "There is no such order.",
        "Copy orderId from the answer that placed the order.",
        ("{number} is the number of none of your orders.",),
        "orderId",
    ),
    error(
        "order-of-another-account",
        "The order is in another of your accounts.",
        "Send the accountName of the account in which it was placed.",
        ("Order {number} is not in {account}.",),
        "accountName",
    ),
    error(
        "symbol-not-found",
        "The symbol is not known.",
        "Check the spelling; a new symbol can be imported.",
        ("{ticker} is on no list.",),
        "symbol",
    ),
    error(
        "symbol-type-mismatch",
        "The symbol is not of this symbolType.",
        "Send the type that the symbol has, or leave symbolType out.",
        ("{ticker} is in {found}, and symbolType says {wanted}.", "There is no {wanted} on {ticker}."),
        "symbolType",
    ),
    error(
        "symbol-type-not-offered",
        "The broker of this account does not offer this kind of contract.",
        "Send it for an account whose broker does, or trade the instrument itself.",
        ("{symbol} is a contract of the type {wanted}.",),
        "symbolType",
    ),
    error(
        "contract-not-found",
        "There is no such contract.",
        "Send the month or the last trading day of a contract that is listed, such as 2026-12 or 2026-12-18.",
        WHY,
        "contractMonth",
    ),
    error(
        "price-off-tick",
        "The price is not on the tick of the instrument.",
        "Round it to a multiple of the tick.",
        ("{value} is not: {symbol} moves in steps of {step}.",),
    ),
    error(
        "qty-off-step",
        "The quantity is not on the step of the instrument.",
        "Round it to a multiple of the step.",
        ("{value} is not: {symbol} trades in steps of {step}.",),
        "qty",
    ),
    error(
        "expire-date-passed",
        "The expireDate is not in the future.",
        "Send when the order shall end, in milliseconds since 1970.",
        ("It is {value}.",),
        "expireDate",
    ),
)

CATALOGUE: Final = {entry.code: entry for entry in (*_REQUEST, *_TEXT, *FIELD_CODES, *_MEANING)}
"""Every code of this dialect, in the order of the checks."""

GATES: Final[dict[Gate, str]] = {
    Gate.UNKNOWN_ADDRESS: "unauthorized",
    Gate.SECRET: "unauthorized",
    Gate.METHOD: "post-required",
    Gate.NOT_TRADING_VIEW: "not-trading-view",
    Gate.NOT_TREND_SPIDER: "not-trend-spider",
    Gate.SOURCE_ADDRESS: "invalid-ip-address",
    **PROOFS,
    Gate.RATE: "too-many-requests",
    Gate.BODY_SIZE: "payload-too-large",
    Gate.BUSY: "busy",
    Gate.STORE: "internal-error",
    Gate.ENTITLEMENT: "not-entitled",
    Gate.KEY_REUSED: "idempotency-key-reused",
    Gate.ACCOUNT_UNKNOWN: "account-not-found",
    Gate.ORDER_UNKNOWN: "order-not-found",
    Gate.ORDER_OF_ANOTHER_ACCOUNT: "order-of-another-account",
    Gate.TICKER_UNKNOWN: "symbol-not-found",
    Gate.SYMBOL_TYPE: "symbol-type-mismatch",
    Gate.SYMBOL_TYPE_NOT_OFFERED: "symbol-type-not-offered",
    Gate.CONTRACT: "contract-not-found",
    Gate.ISIN: "invalid-isin",
    Gate.OFF_TICK: "price-off-tick",
    Gate.OFF_STEP: "qty-off-step",
    Gate.GOOD_TILL: "expire-date-passed",
    Gate.CASH_ALONE: "qty-required",
}
"""The code of each check that intake makes (rule: architecture 8.13)."""


def refuse(code: str, path: str = "", **details: object) -> Refusal:
    """The refusal of one problem, in the words of the catalogue."""
    return CATALOGUE[code].refusal(details, path)


def refuse_at(gate: Gate, **details: object) -> Refusal:
    """The refusal of a check of intake, with the details that it knows of; `path` is the field."""
    path = details.pop("path", "")
    return CATALOGUE[GATES[gate]].refusal(details, str(path))
