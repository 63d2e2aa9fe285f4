"""Why a trade did not do what its signal asked, or did less: a closed catalogue with sentences.

Every sentence carries the numbers that led to it. The catalogue page of the documentation is made from this table.
"""

from enum import Enum

import msgspec


class Why(Enum):
    """One reason: its stable code and the sentence, with the names of the numbers in braces."""

    ALREADY_IN_POSITION = (
        "already-in-position",
        "The account already holds {held} {symbol}, on the signal's side, and adding to a position is off (allow_add).",
    )
    NO_POSITION = ("no-position", "There is no open position in {symbol} to act on.")
    NO_OPEN_ORDERS = ("no-open-orders", "There are no open orders in {symbol} to cancel.")
    SIDE_NOT_ALLOWED = (
        "side-not-allowed",
        "A {sentiment} position in {symbol} may not be opened: the subscription allows sides: {sides}.",
    )
    SWAPPING_OFF = (
        "swapping-off",
        (
            "The position in {symbol} was on the other side. It is exited, and the new side is not entered because side"
            " swapping is off (allow_side_swapping)."
        ),
    )
    SIDE_ISOLATED = (
        "side-isolated",
        (
            "The account holds {held} {symbol} on the other side, and this subscription leaves the other side alone"
            " (isolate_sides)."
        ),
    )
    SENTIMENT_ON_OTHER_SIDE = (
        "sentiment-on-other-side",
        (
            "The signal wants to reduce a {sentiment} position in {symbol}, and the account holds {held} on the other"
            " side."
        ),
    )
    EXIT_LEFT_NOTHING = (
        "quantity-covered",
        (
            "The signal's quantity {quantity} was used up by the exit of {exited} {symbol}; nothing is left to enter"
            " (subtract_exit_quantity)."
        ),
    )
    QUANTITY_ZERO = (
        "quantity-zero",
        "The quantity {quantity} of {symbol} is zero once it is rounded down to its step of {step}.",
    )
    PRICE_REQUIRED = (
        "price-required",
        (
            "A limit order in {symbol} needs a price: the message brought none, and the account's price source"
            " ({source}) has none."
        ),
    )
    PRICE_ZERO = (
        "price-zero",
        "The limit price {price} of {symbol} is zero once it is put on the tick of {tick}.",
    )
    NO_QUOTE = ("no-quote", "There is no price for {symbol} from the account's price source ({source}).")
    NO_RATE = (
        "no-rate",
        (
            "{symbol} is priced in {currency} and the account is in {account_currency}; this version has no rate"
            " between them. Open an account in {currency} for it."
        ),
    )
    STALE_QUOTE = (
        "stale-quote",
        "The last price of {symbol} is {age} s old; the account trades on prices up to {limit} s.",
    )
    CONTRACT_EXPIRED = ("contract-expired", "{symbol} expired on {expired}; the contract no longer trades.")
    NO_CONTRACT = (
        "no-contract",
        "No option contract of {symbol} was chosen: option chains are not offered yet.",
    )
    TICKER_NOT_ALLOWED = (
        "ticker-not-allowed",
        "{symbol} is not among the tickers that this subscription allows.",
    )
    ORDER_TYPE_UNSUPPORTED = (
        "order-type-unsupported",
        "The account's broker ({broker}) takes no {order_type} orders.",
    )
    NOT_OFFERED = (
        "not-offered",
        (
            "This version of tradehook does not carry out {field}. Nothing was done, rather than something else than"
            " was asked for."
        ),
    )
    EXITS_IGNORED = (
        "exits-ignored",
        "The subscription ignores exits (ignore_exits); the position in {symbol} stays.",
    )
    CANCEL_TIMEOUT = (
        "cancel-timeout",
        "The open orders in {symbol} were not confirmed as cancelled within {seconds} s; nothing was entered.",
    )
    EXIT_TIMEOUT = (
        "exit-timeout",
        "The exit of {symbol} was not filled within {seconds} s; nothing was entered.",
    )
    ORDER_UNFILLED = (
        "order-unfilled",
        "The order in {symbol} ended as {status} with {filled} of {quantity} filled.",
    )
    IN_DOUBT = ("in-doubt", "The broker has not said whether it has the order ({words}).")
    TOO_OLD = (
        "too-old",
        "The signal was accepted {age} s ago; entries older than {limit} s are not sent (max_signal_age_s).",
    )
    SUPERSEDED = ("superseded", "A later {later} in {symbol} took its place before its entry was sent.")
    KILL_SWITCH = ("kill-switch", "The kill switch is on: entries are held, exits and cancels pass.")
    LOCKED = ("locked", "The account's entries are locked until {until}.")
    MAX_OPEN_POSITIONS = (
        "max-open-positions",
        (
            "The account holds, or is about to hold, positions in {open} families, and {limit} are allowed"
            " (max_open_positions); {symbol} would be one more."
        ),
    )
    NOTHING_LEFT = (
        "nothing-left",
        "When the exit of {symbol} was to be sent, nothing of the position was left that is not being exited already.",
    )
    STRATEGY_DISABLED = ("strategy-disabled", "The strategy is disabled.")
    SUBSCRIPTION_DISABLED = ("subscription-disabled", "The subscription is disabled.")
    ACCOUNT_DISCONNECTED = ("account-disconnected", "The account's broker cannot be reached: {words}.")
    BROKER_REJECTED = ("broker-rejected", "The broker refused the order: {words}")
    FAULT = (
        "fault",
        "tradehook could not work this trade out ({words}). That is a fault of the program: please report it.",
    )
    TEST = ("test", "The message says test: everything was worked out and nothing was sent.")

    @property
    def code(self) -> str:
        """The stable code that scripts may rely on."""
        return self.value[0]

    @property
    def sentence(self) -> str:
        """The sentence with the names of its numbers in braces."""
        return self.value[1]

    def because(self, **numbers: object) -> "Reason":
        """The reason with its numbers filled in."""
        return Reason(code=self.code, message=self.sentence.format(**numbers))


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason as it is stored with a trade and answered."""

    code: str
    message: str


def as_markdown() -> str:
    """The catalogue as the documentation's page, `docs/reference/reasons.md`."""
    rows = [f"| `{why.code}` | {why.sentence.replace('{', '*').replace('}', '*')} |" for why in Why]
    return "\n".join([_INTRODUCTION, *rows, ""])


_INTRODUCTION = """# Why a trade did nothing, or less than was asked

Made from `src/tradehook/vocabulary/reason.py`; do not edit by hand.

Every trade that ends without doing what its signal asked carries at least one of these reasons, with the numbers
that led to it in place of the words in italics. The codes are stable: scripts may rely on them.

| code | what it says |
|---|---|"""
