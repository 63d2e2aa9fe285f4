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
    UNSUPPORTED_ORDER_TYPE = (
        "unsupported-order-type",
        "Paper takes no {order_type} orders yet. Send a {taken} order.",
    )
    UNSUPPORTED_TIME_IN_FORCE = (
        "unsupported-time-in-force",
        "Paper takes no {time_in_force} orders yet. Send the order as {taken}.",
    )
    UNSUPPORTED_ORDER_CLASS = (
        "unsupported-order-class",
        "Paper takes no linked orders ({order_class}) yet. Send each order by itself.",
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
        (
            "A {order_type} order was sent with limit price {limit_price}. "
            "Give a limit order a price above zero, and a market order none."
        ),
    )
    UNWANTED_PRICE = (
        "unwanted-price",
        "A {order_type} order has no {names}. Leave that out: paper takes no stop or trailing orders yet.",
    )
    OFF_TICK = (
        "off-tick",
        "The price {limit_price} of {symbol} does not lie on its tick of {tick}. Round it to the tick.",
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
    UNKNOWN_ORDER = ("unknown-order", "The account has no order {client_order_id}. Check the id.")
    ORDER_ALREADY_FINAL = (
        "order-already-final",
        "The order is {status} already, with {filled} of {quantity} filled. There is nothing left to change or cancel.",
    )
    QUANTITY_BELOW_FILLED = (
        "quantity-below-filled",
        "{filled} of the order have filled already; its total cannot become {quantity}. Send at least what has filled.",
    )

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        self.sentence = sentence

    def because(self, **numbers: object) -> Rejected:
        """The refusal with its numbers filled in."""
        return Rejected(code=self.code, words=self.sentence.format(**numbers))
