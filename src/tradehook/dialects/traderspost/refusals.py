"""The catalogue: every code that this dialect answers, with its status, its sentence and what to do about it.

Where a page of the seeds prints the sentence of an answer, that is the sentence, word for word, the newest
page first (rule: architecture 8.10); what helps goes into the hint. `docs/reference/traderspost-codes.md`
is made of this.
"""

from typing import Final

from tradehook.dialects.reading.catalogue import Entry
from tradehook.dialects.reading.entries import BUSY, INTERNAL_ERROR, PROOFS, key_reused, placeholder, proofs
from tradehook.dialects.reading.sentences import FROM, NUMBER, PROXY, SENT, SENT_WORD, TRUE_OR_FALSE, WHY
from tradehook.dialects.traderspost.bracket_refusals import STOP_LOSS, TAKE_PROFIT
from tradehook.dialects.traderspost.sentences import ACTION, SENT_TOGETHER, number, one_of, only_with
from tradehook.dialects.traderspost.words import TIMES_IN_FORCE
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.refusal import Gate, Refusal
from tradehook.vocabulary.signal import IntrinsicValue, OptionType, QuantityType

_EXIT_SIZE = "An exit takes a fixed_quantity or a percent_of_position; without a quantity it exits in full."

_REQUEST = (
    Entry("not-found", "Webhook not found.", "Copy the whole address of the webhook again.", status=404),
    Entry(
        "post-required",
        "HTTP POST method is required.",
        "Send the message with POST; opening the address in a browser sends GET.",
        ("The request came with {method}.",),
    ),
    Entry(
        "invalid-password",
        "Password is invalid.",
        "Copy the whole address again: its last part is replaced when a new URL is generated.",
    ),
    Entry(
        "not-trading-view",
        "Request did not come from TradingView.",
        f"Send it from a TradingView alert, or let the strategy take other sources. {PROXY}",
        FROM,
    ),
    Entry(
        "not-trend-spider",
        "Request did not come from TrendSpider.",
        f"Send it from a TrendSpider alert, or let the strategy take other sources. {PROXY}",
        FROM,
    ),
    Entry(
        "invalid-ip-address",
        "Request did not come from configured IP addresses.",
        f"Add the address to the sources of the strategy, if it is yours. {PROXY}",
        FROM,
    ),
    *proofs(400, 400),
    Entry(
        "too-many-requests",
        "Too Many Requests",
        "It made no signal. Wait as long as Retry-After says; alerts on a longer chart interval stay below.",
        ("This webhook takes {per_minute} requests a minute and {per_hour} an hour.",),
        status=429,
    ),
    Entry(
        "payload-too-large",
        "The message is too large.",
        "Leave out what is not needed: a message is rarely longer than a kilobyte.",
        ("This webhook takes up to {limit} bytes.", *WHY),
    ),
    key_reused(422),
    BUSY,
    INTERNAL_ERROR,
)

_TEXT = (
    Entry(
        "empty-json",
        "The message is empty.",
        'Put the message into the body of the request, such as {"ticker": "AMD", "action": "buy"}.',
    ),
    Entry("malformed-json", "Could not parse JSON message.", details=WHY),
    Entry(
        "invalid-payload",
        "Invalid payload. action and ticker is required.",
        'The smallest message is {"ticker": "AMD", "action": "buy"}.',
        WHY,
    ),
    placeholder(400),
)

_TICKER = (
    Entry("empty-ticker-name", "Empty ticker name provided.", 'Send a symbol, such as "ticker": "AMD".', path="ticker"),
    Entry(
        "invalid-asset-class",
        "Invalid asset class.",
        "Send it to a strategy of the ticker's class.",
        ("{ticker} is in {found}, the strategy is for {wanted}.",),
        path="ticker",
    ),
    Entry(
        "ticker-does-not-exist",
        "Ticker does not exist.",
        "Check the spelling; a new symbol can be imported, and a strategy can accept unknown tickers.",
        ("{ticker} is not known.",),
        path="ticker",
    ),
    Entry(
        "unsupported-ticker",
        "Ticker is not allowed on this webhook.",
        "Add it to the allowed tickers of the strategy, or allow any.",
        ("{ticker} is not among the allowed tickers.",),
        path="ticker",
    ),
)

_ORDER = (
    Entry(
        "invalid-action",
        "Invalid action provided. Action must be one of: buy, sell, exit, cancel, add.",
        "breakeven and reverse are actions, too.",
        SENT_WORD,
    ),
    one_of(
        "invalid-sentiment",
        "sentiment",
        ("bullish", "bearish", "flat"),
        "long stands for bullish, and short for bearish.",
    ),
    Entry(
        "invalid-sentiment-action",
        "Invalid sentiment action provided. Sentiment can only be used with action buy or sell.",
        'Leave sentiment out: "action": "exit" by itself exits the whole position.',
        ACTION,
    ),
    number("invalid-price", "price"),
    one_of("invalid-order-type", "order type", OrderType),
    Entry(
        "invalid-trailing-stop",
        "Invalid trailing stop.",
        "Order type trailing_stop goes with action buy, sell or exit, and needs exactly one of trailAmount"
        " and trailPercent. To protect an entry, send a stopLoss of type trailing_stop.",
        WHY,
    ),
    number("invalid-limit-price", "limit price"),
    number("invalid-stop-price", "stop price"),
    number("invalid-trail-amount", "trail amount"),
    number("invalid-trail-percent", "trail percent"),
    Entry("invalid-quantity", "Invalid quantity. Quantities must be a valid numeric value.", NUMBER, SENT),
    one_of("invalid-quantity-type", "quantity type", QuantityType),
    Entry(
        "quantity-type-requires-quantity",
        "Quantity type can only be used with a quantity.",
        "Send quantity too, or leave quantityType out.",
    ),
    only_with("invalid-quantity-type-action", "Quantity type", "buy, sell, exit or add", "Leave quantityType out."),
    only_with(
        "invalid-percent-of-position-action",
        "Quantity type percent_of_position",
        "buy, sell or exit",
        "To add to a position, send a fixed_quantity, an amount, a risk or a percent_of_equity.",
    ),
    only_with("invalid-risk-dollar-amount-action", "Quantity type risk_dollar_amount", "buy, sell or add", _EXIT_SIZE),
    only_with("invalid-risk-percent-action", "Quantity type risk_percent", "buy, sell or add", _EXIT_SIZE),
    Entry(
        "invalid-quantity-type-for-asset-class",
        "Invalid quantity type for the asset class.",
        "Send a fixed_quantity or a percent_of_position, or switch strict_futures_quantity_types off for the webhook.",
        ("This webhook takes futures only in contracts.",),
        path="quantityType",
    ),
    one_of("invalid-time-in-force", "time in force", TIMES_IN_FORCE),
    Entry(
        "invalid-extended-hours",
        "Invalid extended hours.",
        f"{TRUE_OR_FALSE} Leave it out for anything but stocks.",
        ("Extended hours are for stocks only; the strategy is for {wanted}.", *SENT),
        path="extendedHours",
    ),
    Entry("invalid-boolean", "Invalid boolean.", TRUE_OR_FALSE, SENT),
    one_of("invalid-cancel-order-type", "cancel order type", OrderType, "Leave it out to cancel orders of every type."),
    Entry("invalid-cancel-after", "Invalid cancel after.", "Send whole seconds from 1 to 3600.", SENT),
    Entry("invalid-delay", "Invalid delay.", "Send whole seconds from 0 to 3600.", SENT),
    Entry("invalid-breakeven-offset", "Invalid breakeven offset.", "Send a distance in price, zero or more.", SENT),
    Entry(
        "invalid-spread-filter",
        "Invalid bid ask spread filter.",
        "Send a number above zero in one of bidAskSpreadFilter (in price) and bidAskSpreadFilterPercent.",
        (*SENT_TOGETHER, *SENT),
    ),
    one_of("invalid-market-price-type", "market price type", MarketPriceType),
)

_OPTION = (
    one_of("invalid-option-type", "option type", OptionType),
    Entry(
        "invalid-ticker-and-option-type",
        "Ticker and option type contradict each other.",
        "Leave optionType out where the ticker is an exact contract.",
        ("{ticker} is a {right}, and optionType says {option_type}.",),
    ),
    one_of("invalid-intrinsic-value", "intrinsic value", IntrinsicValue),
    Entry(
        "invalid-expiration",
        "Invalid expiration.",
        'Send a date, "2026-06-19", or a time ahead, such as "+0 days", "+6 months" or "+1 year".',
        SENT,
    ),
    Entry("invalid-strike-count", "Invalid strike count.", "Send a whole number from 2 to 20.", SENT),
    Entry(
        "invalid-strikes-away",
        "Invalid strikes away.",
        "Send a whole number, at most half of strikeCount: with the largest count of 20, at most 10.",
        SENT,
    ),
    number("invalid-strike-price", "strike price"),
)

_REST = (
    Entry("invalid-message-length", "Invalid message length.", "Send a text of at most 500 characters."),
    Entry(
        "invalid-expires-at",
        "Invalid expires at.",
        'Send a date, "2026-01-31", or a time ahead, such as "+5 minutes" or "+1 hour".',
        SENT,
    ),
    Entry(
        "invalid-idempotency-key",
        "Invalid idempotency key.",
        "Send a text of 1 to 255 characters, a new one with every new message.",
    ),
)

CATALOGUE: Final = {
    entry.code: entry for entry in (*_REQUEST, *_TEXT, *_TICKER, *_ORDER, *_OPTION, *TAKE_PROFIT, *STOP_LOSS, *_REST)
}
"""Every code of this dialect, in the order of the checks."""

GATES: Final[dict[Gate, str]] = {
    Gate.UNKNOWN_ADDRESS: "not-found",
    Gate.METHOD: "post-required",
    Gate.SECRET: "invalid-password",
    Gate.NOT_TRADING_VIEW: "not-trading-view",
    Gate.NOT_TREND_SPIDER: "not-trend-spider",
    Gate.SOURCE_ADDRESS: "invalid-ip-address",
    **PROOFS,
    Gate.RATE: "too-many-requests",
    Gate.BODY_SIZE: "payload-too-large",
    Gate.EXTENDED_HOURS: "invalid-extended-hours",
    Gate.QUANTITY_TYPE: "invalid-quantity-type-for-asset-class",
    Gate.ASSET_CLASS: "invalid-asset-class",
    Gate.TICKER_UNKNOWN: "ticker-does-not-exist",
    Gate.TICKER_NOT_ALLOWED: "unsupported-ticker",
    Gate.KEY_REUSED: "idempotency-key-reused",
    Gate.BUSY: "busy",
    Gate.STORE: "internal-error",
}
"""The code of each check that intake makes (rule: deciding 2)."""


def refuse(code: str, path: str = "", **details: object) -> Refusal:
    """The refusal of one problem, in the words of the catalogue."""
    return CATALOGUE[code].refusal(details, path)


def refuse_at(gate: Gate, **details: object) -> Refusal:
    """The refusal of a check of intake, with the details that it knows of."""
    return CATALOGUE[GATES[gate]].refusal(details)
