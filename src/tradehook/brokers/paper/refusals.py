"""Why the paper broker refuses an order: a closed list of codes with sentences, as a real broker would say them."""

from enum import Enum

from tradehook.vocabulary.broker import Rejected


class Refuses(Enum):
    """One refusal: its stable code and the sentence, with the names of the numbers in braces."""

    UNKNOWN_ACCOUNT = (
        "unknown-account",
        "There is no paper account {account_id}. Open it first, or name one that exists.",
    )
    UNKNOWN_SYMBOL = ("unknown-symbol", "{symbol} is not an instrument that trades here. Check its spelling.")
    CONTRACT_EXPIRED = (
        "contract-expired",
        "{symbol} has expired and no longer trades. Use a contract that has not expired.",
    )
    CONTRACT_TYPE = (
        "symbol-type-not-offered",
        (
            "{symbol} is a {contract_type}, which this account does not offer. "
            "Trade what it is on, or add the type to the account's contract_types."
        ),
    )
    UNSUPPORTED_TIME_IN_FORCE = (
        "unsupported-time-in-force",
        "A {what} order cannot be sent as {time_in_force}: it waits for a price. Send it as {taken}.",
    )
    GOOD_TILL = (
        "invalid-good-till",
        "This {time_in_force} order has a date too many or too few. Give gtd orders a date, and no others.",
    )
    GOOD_TILL_PAST = ("good-till-past", "The date that the order is good till has passed. Give one that lies ahead.")
    NO_SESSION = (
        "no-session",
        (
            "This account trades around the clock, so there is no opening or close for a {time_in_force} order. "
            'Send it as day or gtc, or set the account\'s sessions to "exchange".'
        ),
    )
    MARKET_CLOSED = (
        "market-closed",
        "The market of {symbol} is closed and a {time_in_force} order must fill at once. Send it as day: it waits.",
    )
    EXTENDED_NEEDS_LIMIT = (
        "extended-hours-need-limit",
        "Extended hours take limit orders only; this is a {order_type} order. Give it a limit, or keep to the session.",
    )
    UNSUPPORTED_LEGS = (
        "unsupported-legs",
        (
            "A {order_class} order has {wanted}; it was sent with {given}. "
            "Send just these legs, or each order by itself."
        ),
    )
    LEG_KNOWN = (
        "duplicate-leg-id",
        "A leg has the id of an order that is there. Give each leg an id of its own.",
    )
    BY_CHANCE = (
        "refused-by-chance",
        "The account refuses some orders on purpose, and this is one of them (mischief.reject). Send another.",
    )
    QUANTITY_NOT_POSITIVE = (
        "quantity-not-positive",
        "The quantity {quantity} is not above zero. Send a positive one: the side says which way it goes.",
    )
    OFF_STEP = (
        "off-step",
        "The quantity {quantity} of {symbol} is not a multiple of {step}. Round it down to the step.",
    )
    INVALID_LIMIT_PRICE = (
        "invalid-limit-price",
        "A {order_type} order was sent with limit price {price}. Give it a limit price above zero.",
    )
    INVALID_STOP_PRICE = (
        "invalid-stop-price",
        "A {order_type} order was sent with stop price {price}. Give it a stop price above zero.",
    )
    INVALID_TRAIL = (
        "invalid-trail",
        "A trailing stop was sent with {given}. Give it a trail amount or a trail percent below 100, and not both.",
    )
    UNWANTED_PRICE = ("unwanted-price", "A {order_type} order has no {names}. Leave that out.")
    OFF_TICK = (
        "off-tick",
        "The price {price} of {symbol} does not lie on its tick of {tick}. Round it to the tick.",
    )
    NO_QUOTE = (
        "no-quote",
        (
            "There is no price for {symbol} from the account's price source ({source}). "
            "Wait for one or set one, or send a limit order."
        ),
    )
    STALE_QUOTE = (
        "stale-quote",
        (
            "The last price of {symbol} is {age} s old; the account trades on prices up to {limit} s "
            "(stale_quote_s). Wait for a fresh price, or send a limit order."
        ),
    )
    NO_RATE = (
        "no-rate",
        (
            "{symbol} is priced in {currency} and the account is kept in {account_currency}; its price "
            "source ({source}) has no rate between them. Set a price for {pairs}."
        ),
    )
    REDUCE_ONLY = (
        "reduce-only-would-increase",
        (
            "A reduce-only order to {side} {quantity} {symbol} does more than close the position of {held}. "
            "Send at most what is held, on the other side."
        ),
    )
    SHORT_NOT_ALLOWED = (
        "short-not-allowed",
        (
            "{asset_class} cannot be sold short: {held} {symbol} is held, and open orders offer {offered} "
            "of it already. Sell at most what is left."
        ),
    )
    INSUFFICIENT_BUYING_POWER = (
        "insufficient-buying-power",
        (
            "The order needs {needed} {currency} of margin and {available} {currency} is free (equity "
            "{equity} {currency}). Send a smaller order, or close or cancel something first."
        ),
    )
    INSUFFICIENT_CASH = (
        "insufficient-cash",
        "{wanted} {currency} cannot be taken out: {free} {currency} is free. Take out less, or close something first.",
    )
    UNKNOWN_ORDER = ("unknown-order", "The account has no order {client_order_id}. Check the id.")
    ORDER_ALREADY_FINAL = (
        "order-already-final",
        "The order is {status} already, with {filled} of {quantity} filled. There is nothing left to change or cancel.",
    )
    QUANTITY_BELOW_FILLED = (
        "quantity-below-filled",
        "{filled} of the order have filled already; its total cannot become {quantity}. Send at least what has filled.",
    )
    LEG_TOO_LARGE = (
        "leg-too-large",
        (
            "A leg is for what its entry fills: {most} at most, so its total cannot become {quantity}. "
            "Send at most {most}, or an order of its own for the rest."
        ),
    )

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        self.sentence = sentence

    def because(self, **numbers: object) -> Rejected:
        """The refusal with its numbers filled in."""
        return Rejected(code=self.code, words=self.sentence.format(**numbers))
