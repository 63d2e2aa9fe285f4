"""Why a trade did not do what its signal asked, or did less: a closed catalogue with sentences.

Every sentence carries the numbers that led to it; what to do about each is in `advice.py`. The catalogue page of the
documentation is made from both.
"""

from enum import Enum

import msgspec

from tradehook.vocabulary.advice import HINTS
from tradehook.vocabulary.trade import TradeStatus


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
        "A {sentiment} position in {symbol} may not be opened: the subscription's sides are set to {sides}.",
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
            "A price of {symbol} is needed to work this out: the message brought none, and the account's price source"
            " ({source}) has none."
        ),
    )
    PRICE_ZERO = (
        "price-zero",
        "The {name} price of {symbol} comes to {price}, which is not above zero on its tick of {tick}.",
    )
    TRAIL_REQUIRED = (
        "trail-required",
        (
            "A trailing stop in {symbol} needs to know how far it stays behind: neither the message nor the"
            " subscription says (trailAmount, trailPercent; entry_trail, exit_trail)."
        ),
    )
    NO_QUOTE = ("no-quote", "There is no price for {symbol} from the account's price source ({source}).")
    NO_RATE = (
        "no-quote",
        (
            "{symbol} is priced in {currency} and the account is in {account_currency}: there is no rate between them;"
            " the price of {pairs} was looked for."
        ),
    )
    STALE_QUOTE = (
        "stale-quote",
        "The last price of {symbol} is {age} s old; the account trades on prices up to {limit} s.",
    )
    CONTRACT_EXPIRED = ("contract-expired", "{symbol} expired on {expired}; the contract no longer trades.")
    NO_CONTRACT = (
        "no-contract",
        "No option contract of {symbol} was found: {words}.",
    )
    TICKER_MAP_TARGET = (
        "ticker-map-target",
        (
            "The subscription trades {symbol} as {target} (ticker_map), and nothing that can be traded by itself is"
            " known by that name now."
        ),
    )
    TICKER_NOT_ALLOWED = (
        "ticker-not-allowed",
        "{symbol} is not among the tickers that this subscription allows.",
    )
    ORDER_TYPE_UNSUPPORTED = (
        "order-type-unsupported",
        (
            "The account's broker ({broker}) takes no {order_type} orders for {what}, and tradehook may not watch the"
            " price in its place (allow_emulation)."
        ),
    )
    OUTSIDE_WINDOW = (
        "outside-window",
        "It is {now} in {timezone}, outside the subscription's trading windows ({windows}).",
    )
    MARKET_CLOSED = (
        "market-closed",
        "The market of {symbol} is closed and the broker takes no such order now: it is placed when it opens, {opens}.",
    )
    SPREAD_TOO_WIDE = (
        "spread-too-wide",
        "The spread of {symbol} is {spread} ({percent} %), from {bid} to {ask}; at most {limit} is traded in.",
    )
    STOP_REQUIRED = (
        "stop-required",
        "A quantity of type {quantity_type} needs a stop loss at a distance from the entry price of {symbol}: {words}.",
    )
    BREAKEVEN_BEYOND_MARKET = (
        "breakeven-beyond-market",
        "The stop of {symbol} would be at {stop}, and the market is at {market} already: it stays as it is.",
    )
    AT_BREAKEVEN = ("at-breakeven", "The stop is at {stop} already, which is what the position cost.")
    AWAITING_APPROVAL = (
        "awaiting-approval",
        "It waits for a person to approve it, until {until}: {orders}.",
    )
    APPROVAL_EXPIRED = ("approval-expired", "Nobody approved it until {until}.")
    REJECTED_BY_PERSON = ("rejected-by-person", "A person rejected it{words}.")
    DELAYED = ("delayed", "The signal asks to be carried out {seconds} s after it was accepted.")
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
    CANCELLED_AFTER = (
        "cancelled-after",
        "The order in {symbol} had not filled within {seconds} s and was cancelled.",
    )
    ORDER_FINAL = ("order-final", "Order {number} is {status}: nothing more happens to it.")
    ORDER_NOT_WORKING = (
        "order-not-working",
        "Order {number} is {status}: the broker has not said that it has it, so its terms cannot be changed yet.",
    )
    ORDER_NOT_SENT = ("order-not-sent", "Order {number} was never sent to the broker: {words}")
    WITHDRAWN = ("withdrawn", "Its sender cancelled order {number} before it was sent.")
    FILLED_FIRST = ("filled-first", "The order in {symbol} had filled before it could be changed or cancelled.")
    CANCEL_REFUSED = ("cancel-refused", "The order in {symbol} was not cancelled: {words}")
    UNWANTED_PRICE = ("unwanted-price", "Order {number} is a {order_type} order, which has no {name}.")
    NOT_AT_ONCE_ANY_MORE = (
        "rests-already",
        "Order {number} rests already: it cannot become {validity}, which fills at once or not at all.",
    )
    DATE_WITHOUT_GTD = ("date-without-gtd", "Order {number} is {validity}: only GTD goes with an expireDate.")
    VALIDITY_NOT_OFFERED = (
        "validity-not-offered",
        "{broker} takes no {validity} for a {order_type} order; it takes {taken}.",
    )
    QUANTITY_FILLED = (
        "quantity-filled",
        "{filled} of order {number} have filled already: its total cannot become {quantity}.",
    )
    EXIT_TOO_LARGE = (
        "exit-too-large",
        "Order {number} exits a position: it can be for {most} at most, not for {quantity}.",
    )
    NO_LEGS = ("no-legs", "Order {number} is a {leg} order: it takes no stop loss and no take profit of its own.")
    LEGS_LEFT_OUT = (
        "legs-left-out",
        (
            "The order only takes {quantity} {symbol} off the position: its stop loss and take profit have nothing to"
            " guard."
        ),
    )
    CHANGE_REFUSED = ("change-refused", "The order in {symbol} was not changed: {words}")
    CHANGED_IN_PART = (
        "changed-in-part",
        "The order in {symbol} has a part of what was asked for; the rest was not done. {words}",
    )
    IN_DOUBT = ("in-doubt", "The broker has not said whether it has the order ({words}).")
    TOO_OLD = (
        "too-old",
        "The signal was accepted {age} s ago; entries older than {limit} s are not sent (max_signal_age_s).",
    )
    SENT_TOO_LONG_AGO = (
        "sent-too-long-ago",
        "The message says that it was made {age} s ago; entries older than {limit} s are not sent (max_sent_age_s).",
    )
    SUPERSEDED = ("superseded", "A later {later} in {symbol} took its place before its entry was sent.")
    KILL_SWITCH = ("kill-switch", "The kill switch is on: entries are held, exits and cancels pass.")
    RESTORED = (
        "from-before-restore",
        (
            "The store was put back from a backup on {restored}: whether this was sent since the backup was made is not"
            " known, so it is not sent again."
        ),
    )
    LOCKED = ("locked", "The account's entries are locked until {until}.")
    MAX_OPEN_POSITIONS = (
        "max-open-positions",
        (
            "The account holds, or is about to hold, {open} positions, and {limit} are allowed (max_open_positions);"
            " {symbol} would be one more."
        ),
    )
    MAX_POSITION_QUANTITY = (
        "max-position-quantity",
        (
            "With {quantity} more, the position in {symbol} would be {after}, and {limit} are allowed"
            " (max_position_quantity)."
        ),
    )
    MAX_POSITION_VALUE = (
        "max-position-value",
        (
            "With {quantity} more, the position in {symbol} would be worth {value} {currency}, and {limit} are allowed"
            " (max_position_value)."
        ),
    )
    MAX_TRADES_PER_DAY = (
        "max-trades-per-day",
        "The account has entered {count} times since {since}, and {limit} a day are allowed (max_trades_per_day).",
    )
    MAX_DAILY_LOSS = (
        "max-daily-loss",
        (
            "The account has lost {loss} {currency} since {since}, and {limit} a day are allowed (max_daily_loss):"
            " entries are held for the rest of the day."
        ),
    )
    DAILY_LOSS_UNKNOWN = (
        "max-daily-loss",
        (
            "What the account has lost today is not known yet, and {limit} {currency} a day are allowed"
            " (max_daily_loss): nothing is entered until it is."
        ),
    )
    IN_STEP = ("in-step", "The account is {ours} in {symbol}, as the chart is: there is nothing to resync.")
    NOTHING_TO_RESYNC = (
        "nothing-to-resync",
        (
            "No message about {symbol} that this account follows has said what the chart holds: it may say so in"
            " sentiment, or in extras.market_position and extras.market_position_size."
        ),
    )
    NOTHING_LEFT = (
        "nothing-left",
        (
            "When the exit of {symbol} was to be sent, nothing was left to exit: the position is closed, or other"
            " orders are closing it already."
        ),
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

    @property
    def hint(self) -> str:
        """What a trader can do about it."""
        return HINTS.get(self.code, "")

    def because(self, **numbers: object) -> "Reason":
        """The reason with its numbers filled in."""
        return Reason(code=self.code, message=self.sentence.format(**numbers))


ENDS_AS = {
    Why.OUTSIDE_WINDOW.code: TradeStatus.IGNORED,
    Why.PRICE_REQUIRED.code: TradeStatus.FAILED,
}
"""How a trade ends that did nothing for this reason; for any other it is held."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason as it is stored with a trade and answered."""

    code: str
    message: str


def as_markdown() -> str:
    """The catalogue as the documentation's page, `docs/reference/reasons.md`."""
    rows = [f"| `{why.code}` | {why.sentence.replace('{', '*').replace('}', '*')} | {why.hint} |" for why in Why]
    return "\n".join([_INTRODUCTION, *rows, ""])


_INTRODUCTION = """# Why a trade did nothing, or less than was asked

Made from `src/tradehook/vocabulary/reason.py`; do not edit by hand.

Every trade that ends without doing what its signal asked carries at least one of these reasons, with the numbers
that led to it in place of the words in italics. The codes are stable: scripts may rely on them. A running server shows
this page at `/docs/reasons`.

| code | what it says | what you can do |
|---|---|---|"""
