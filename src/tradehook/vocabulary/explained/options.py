"""Options and retries (rule: deciding 3 and 7)."""

from typing import Final

from tradehook.vocabulary.explained.setting import Explained, Group, Grouped

OPTIONS: Final = Grouped(
    Group.OPTIONS,
    (
        Explained(
            "option_type",
            "Option type",
            "Which options a signal on the underlying trades: calls, puts, or both (buy is calls, sell is puts).",
        ),
        Explained(
            "invert_puts",
            "Invert puts",
            "Whether buy sells puts and sell buys them, so that buy is always bullish; off, buy means buying puts.",
        ),
        Explained(
            "intrinsic_value", "Intrinsic value", "Whether a contract in the money (itm) or out of it (otm) is chosen."
        ),
        Explained(
            "expiration",
            "Expiration",
            "The first expiration on or after this date or this time ahead: +0 days, +2 weeks, +6 months, +1 year.",
        ),
        Explained("strike_count", "Strike count", "How many strikes around the price of the underlying are looked at."),
        Explained(
            "strikes_away",
            "Strikes away",
            "How many strikes from the money the contract is; none takes the first. At most half of the strike count.",
        ),
    ),
)

RETRY: Final = Grouped(
    Group.RETRY,
    (
        Explained(
            "retries",
            "Max retries",
            "How often a trade is planned again when the broker could not be asked; an order is never sent twice.",
        ),
        Explained("retry_delay_ms", "Delay", "How many thousandths of a second pass before the first retry."),
        Explained(
            "retry_multiplier", "Delay multiplier", "What each delay is multiplied by to get the next: 2 doubles it."
        ),
        Explained("retry_max_delay_ms", "Max delay", "The longest delay between retries, in thousandths of a second."),
    ),
)
