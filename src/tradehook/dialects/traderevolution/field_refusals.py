"""The part of the catalogue about fields: what is missing, what cannot be read, what may not be sent together."""

from typing import Final

from tradehook.dialects.reading.sentences import SENT, SENT_WORD
from tradehook.dialects.traderevolution import words
from tradehook.dialects.traderevolution.sentences import error, number, one_of, required

_ACTION = (
    required("action-required", "The action is missing.", 'Send "action": "place", "modify" or "cancel".', "action"),
    one_of("invalid-action", "action", words.ACTIONS),
)

_WHICH = (
    required(
        "account-name-required",
        "The accountName is missing.",
        'Send the name of one of your accounts, such as "accountName": "PAPER-1".',
        "accountName",
    ),
    error("invalid-account-name", "The accountName is no name.", "Send a text of at most 64 characters.", SENT),
    required(
        "order-id-required",
        "The orderId is missing.",
        "Send d.orderId of the answer that placed the order.",
        "orderId",
    ),
    error("invalid-order-id", "The orderId is no order's number.", "Send a whole number above zero.", SENT),
    required("symbol-required", "The symbol is missing.", 'Send a symbol, such as "symbol": "AAPL".', "symbol"),
    error("invalid-symbol", "The symbol is none.", "Send a text of at most 64 characters.", SENT),
    one_of("invalid-symbol-type", "symbolType", words.SYMBOL_TYPES),
    required(
        "contract-month-required",
        "FUTURES, FUTURES_CFD and OPTIONS need a contractMonth.",
        'Send the month or the last day of the contract, such as "contractMonth": "2026-12" or "2026-12-18".',
        "contractMonth",
    ),
    error(
        "invalid-contract-month",
        "The contractMonth is neither a month nor a day.",
        "Send it as 2026-12-18, 20261218, 2026-12, 202612 or Z2026.",
        SENT,
    ),
    required("strike-price-required", "OPTIONS need a strikePrice.", "Send the strike of the option.", "strikePrice"),
    number("invalid-strike-price", "The strikePrice is no price."),
    required("strike-type-required", "OPTIONS need a strikeType.", "Send Put or Call.", "strikeType"),
    one_of("invalid-strike-type", "strikeType", words.RIGHTS),
)

_ORDER = (
    required("type-required", "The type is missing.", f"Send one of {', '.join(words.KINDS)}.", "type"),
    one_of("invalid-type", "type", words.KINDS),
    required("side-required", "The side is missing.", "Send buy or sell.", "side"),
    one_of("invalid-side", "side", words.SIDES),
    required(
        "qty-required",
        "The qty is missing.",
        "Send how many shares, contracts or coins. cashOrderQty alone is enough only where the key allows it.",
        "qty",
    ),
    number("invalid-qty", "The qty is no quantity."),
    number("invalid-cash-order-qty", "The cashOrderQty is no amount."),
    required("price-required", "Limit and Stop limit orders need a price.", "Send the limit price as price.", "price"),
    number("invalid-price", "The price is no price."),
    required(
        "stop-price-required",
        "Stop and Stop limit orders need a stopPrice.",
        "Send the price at which the order becomes active as stopPrice.",
        "stopPrice",
    ),
    number("invalid-stop-price", "The stopPrice is no price."),
    required(
        "tr-stop-offset-required",
        "Trailing stop orders need a trStopOffset.",
        "Send the distance from the price, in ticks.",
        "trStopOffset",
    ),
    number("invalid-tr-stop-offset", "The trStopOffset is no number of ticks."),
    one_of("invalid-validity", "validity", words.VALIDITIES),
    required(
        "expire-date-required",
        "GTD orders need an expireDate.",
        "Send when the order shall end, in milliseconds since 1970.",
        "expireDate",
    ),
    error(
        "invalid-expire-date",
        "The expireDate is no time in milliseconds.",
        "Send milliseconds since 1970, such as 1798675200000; seconds have three digits fewer.",
        SENT,
    ),
    number("invalid-stop-loss", "The stopLoss is no price and no distance."),
    one_of("invalid-stop-loss-type", "stopLossType", words.STOP_LOSSES),
    required(
        "stop-loss-required",
        "A stopLossType needs a stopLoss.",
        "Send the price or the distance as stopLoss, or leave stopLossType out.",
        "stopLoss",
    ),
    number("invalid-take-profit", "The takeProfit is no price and no distance."),
    error(
        "invalid-take-profit-type",
        f"The takeProfitType must be one of: {', '.join(words.TAKE_PROFITS)}.",
        "Send one of these words, in capital or small letters; only a stop loss can trail.",
        SENT_WORD,
    ),
    required(
        "take-profit-required",
        "A takeProfitType needs a takeProfit.",
        "Send the price or the distance as takeProfit, or leave takeProfitType out.",
        "takeProfit",
    ),
    error("invalid-user-comment", "The userComment is too long.", "Send a text of at most 500 characters.", ()),
    error(
        "invalid-isin",
        "The isin does not fit.",
        "Copy it again, or leave it out: the symbol is enough.",
        (
            "{isin} is {found}, and the symbol is {ticker}.",
            "{isin} is no ISIN: its characters do not add up.",
            *SENT,
        ),
        "isin",
    ),
)

_MODIFY = (
    error(
        "not-modifiable",
        "The symbol, the side and the type of an order never change.",
        "Leave it out; for another one, cancel the order and place a new one.",
        ("{path} was sent.",),
    ),
    error(
        "nothing-to-change",
        "The message changes nothing.",
        "Send at least one of price, stopPrice, qty, validity, expireDate, stopLoss, takeProfit and trStopOffset.",
    ),
)

FIELD_CODES: Final = (*_ACTION, *_WHICH, *_MODIFY, *_ORDER)
"""The codes of fields, in the order of the checks."""
