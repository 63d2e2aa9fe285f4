"""General, sides and windows: which signals are followed, by whom and when (rule: deciding 3)."""

from typing import Final

from tradehook.vocabulary.explained.setting import (
    TRADING_VIEW_REVERSALS,
    Explained,
    Group,
    Grouped,
    Template,
    Warned,
)

GENERAL: Final = Grouped(
    Group.GENERAL,
    (
        Explained(
            "auto_submit",
            "Auto submit",
            "Whether entries are sent without asking you first; if you choose nothing: on paper yes, live no.",
        ),
        Explained(
            "auto_submit_exits",
            "Auto submit exits",
            "Whether exits and cancels are sent without asking you first, so that you get out while you are away.",
        ),
        Explained(
            "approval_timeout",
            "Approval timeout",
            "How many seconds a trade waits for you to approve it; after that it expires and nothing is sent.",
        ),
        Explained(
            "allow_signal_overrides",
            "Allow signal overrides",
            "Whether what a message says about price, size and protection counts at all; off, only these settings do.",
        ),
        Explained(
            "use_signal_quantity",
            "Use signal quantity",
            "Whether the quantity in a message is traded; off, entries have the size set here and exits are in full.",
        ),
        Explained(
            "use_signal_order_type_entries",
            "Use signal order type for entries",
            "Whether the order type and prices in a message are used to enter; off, the entry order type set here is.",
        ),
        Explained(
            "use_signal_order_type_exits",
            "Use signal order type for exits",
            "Whether the order type and prices in a message are used to exit; off, the exit order type set here is.",
        ),
        Explained(
            "use_signal_time_in_force_entries",
            "Use signal time in force for entries",
            "Whether a message says how long an entry order works; off, the time in force set here does.",
        ),
        Explained(
            "use_signal_time_in_force_exits",
            "Use signal time in force for exits",
            "Whether a message says how long an exit order works; off, the time in force set here does.",
        ),
        Explained(
            "use_signal_take_profit",
            "Use signal take profit",
            "Whether the take profit in a message is placed; off, the one set here is.",
        ),
        Explained(
            "use_signal_stop_loss",
            "Use signal stop loss",
            "Whether the stop loss in a message is placed; off, the one set here is.",
        ),
        Explained(
            "use_signal_contract",
            "Use signal contract",
            "Whether a message chooses the option (type, expiration, strike); off, the options settings here do.",
        ),
        Explained(
            "allow_emulation",
            "Allow emulation",
            "Whether tradehook watches the price and sends the order itself where your broker lacks an order type.",
        ),
        Explained(
            "allowed_tickers",
            "Allowed tickers",
            "The tickers this account trades; a future's root stands for all its contracts, and none given means any.",
        ),
        Explained(
            "ticker_map",
            "Ticker map",
            "What is traded in place of a ticker, such as MNQ for NQ: micro contracts on the signals of the large one.",
        ),
        Explained("notify", "Notify", "Which trades you are told about: all, only those that failed, or none."),
    ),
)

SIDES: Final = Grouped(
    Group.SIDES,
    (
        Explained(
            "sides",
            "Sides",
            "Which positions may be opened: both, only bullish (long), only bearish (short), or none; exits pass.",
        ),
        Explained(
            "allow_side_swapping",
            "Allow side swapping",
            "Whether a signal for the other side exits and then enters that side; off, it exits and stops there.",
        ),
        Explained(
            "subtract_exit_quantity",
            "Subtract exit quantity from signal quantity",
            "Whether what is exited counts towards the signal's quantity: long 5 and sell 8 then exits 5 and shorts 3.",
            Warned(value=False, template=Template.TRADING_VIEW_STRATEGY, sentence=TRADING_VIEW_REVERSALS),
        ),
        Explained(
            "isolate_sides",
            "Isolate sides",
            "Whether a position on the other side is left alone, for accounts that another strategy trades too.",
        ),
    ),
)

WINDOWS: Final = Grouped(
    Group.WINDOWS,
    (
        Explained(
            "trading_windows",
            "Trading windows",
            "The days and times at which signals are followed; without any, at all times. A window may cross midnight.",
        ),
        Explained(
            "timezone", "Timezone", "The time zone of the windows and of the time at which positions are closed."
        ),
        Explained(
            "allow_exits_outside_windows",
            "Allow exits and cancels outside of trading windows",
            "Whether exits and cancels pass at any time; off, they are ignored outside the windows as entries are.",
        ),
        Explained(
            "flatten_at",
            "Flatten at",
            "The time of day at which what this subscription opened is closed, each day; none leaves positions open.",
        ),
    ),
)
