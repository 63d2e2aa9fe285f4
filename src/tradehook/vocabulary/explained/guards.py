"""Guards: those of an account, and the tighter ones of a subscription (rule: deciding 3)."""

from typing import Final

from tradehook.vocabulary.explained.setting import Explained, Group, Grouped

_SHARED: Final = (
    Explained(
        "max_signal_age_s",
        "Max signal age",
        "How many seconds after its signal was accepted an entry may still be sent; late exits always are.",
    ),
    Explained(
        "max_sent_age_s",
        "Max sent age",
        "How many seconds old the time that a message gives may be for an entry; messages without a time pass.",
    ),
    Explained(
        "max_position_quantity",
        "Max position quantity",
        "The most units, shares or contracts that a position may have after an entry.",
    ),
    Explained(
        "max_position_value",
        "Max position value",
        "The most that a position may be worth after an entry, in the account's currency.",
    ),
    Explained(
        "max_open_positions", "Max open positions", "In how many tickers the account may hold a position at once."
    ),
    Explained("max_trades_per_day", "Max trades per day", "How many trades of a day may enter."),
    Explained(
        "max_daily_loss",
        "Max daily loss",
        "The loss of the account's day, open positions and fees included, from which nothing more is entered.",
    ),
)

SUBSCRIPTION_GUARDS: Final = Grouped(Group.GUARDS, _SHARED)

ACCOUNT_GUARDS: Final = Grouped(
    Group.GUARDS,
    (
        *_SHARED,
        Explained("entry_lock_until", "Entry lock until", "Until when nothing is entered, whatever is sent."),
        Explained(
            "day_start", "Day start", "The time at which the account's day begins, for what is counted by the day."
        ),
        Explained("timezone", "Timezone", "The time zone of the day's start."),
    ),
)
