"""Size, cancel, entry and exit: what is sent (rule: deciding 3)."""

from typing import Final

from tradehook.vocabulary.explained.setting import Explained, Group, Grouped

SIZE: Final = Grouped(
    Group.SIZE,
    (
        Explained(
            "quantity_type",
            "Quantity type",
            "How the quantity is meant: units, money, money or percent of the account at risk, percent of equity.",
        ),
        Explained("quantity", "Quantity", "The size of an entry where the message brings none, or may not."),
        Explained(
            "use_fractional_quantity",
            "Use fractional quantity",
            "Whether parts of a unit are traded; off, sizes are rounded down to whole ones. If you choose nothing: only"
            " for crypto.",
        ),
        Explained(
            "allow_add",
            "Allow add to position",
            "Whether a signal on the side of an open position enters more; off, it is held. Action add always may.",
        ),
        Explained(
            "quantity_multiplier",
            "Signal quantity multiplier",
            "What a message's quantity is multiplied by, in entries and exits: 2 trades twice as much, 0.5 half.",
        ),
    ),
)

CANCEL: Final = Grouped(
    Group.CANCEL,
    (
        Explained(
            "cancel_open_orders",
            "Cancel open orders",
            "Whether open orders in the ticker are cancelled before a position is entered or exited in full.",
        ),
        Explained(
            "cancel_wait_timeout",
            "Cancel wait timeout",
            "How many seconds the broker has to confirm the cancels; after that the trade fails and enters nothing.",
        ),
    ),
)

ENTRY: Final = Grouped(
    Group.ENTRY,
    (
        Explained(
            "entry_order_type",
            "Entry order type",
            "The type of the order that enters; a trailing stop needs the entry trail as well.",
        ),
        Explained(
            "entry_time_in_force",
            "Entry time in force",
            "How long the order works; none given: the day for market orders, until cancelled for others.",
        ),
        Explained(
            "entry_trail", "Entry trail", "How far a trailing entry stays behind the market, in price or in percent."
        ),
        Explained(
            "entry_market_price_type",
            "Entry market price type",
            "Which price is the market price of an entry: the middle, the side you would get, ask, bid, or last.",
        ),
        Explained(
            "entry_spread_filter",
            "Entry bid-ask spread filter",
            "The widest gap between bid and ask in which is entered, in price or in percent; wider, the trade is held.",
        ),
        Explained(
            "entry_extended_hours",
            "Allow entry extended hours",
            "Whether stocks are entered before and after the regular session, with limit orders.",
        ),
        Explained(
            "cancel_entry_after",
            "Cancel open entry order after delay",
            "After how many seconds an entry order that did not fill is cancelled; none lets it work.",
        ),
        Explained(
            "take_profit",
            "Take profit",
            "Where profit is taken: a percent, an amount or a profit from the entry, or a price; the message's wins.",
        ),
        Explained(
            "stop_loss",
            "Stop loss",
            "Where a loss is cut, and with which type of stop; a type alone is used for messages that name none.",
        ),
    ),
)

EXIT: Final = Grouped(
    Group.EXIT,
    (
        Explained(
            "exit_order_type",
            "Exit order type",
            "The type of the order that exits; a trailing stop needs the exit trail as well.",
        ),
        Explained(
            "exit_time_in_force",
            "Exit time in force",
            "How long the order works; none given: the day where the market closes, until cancelled elsewhere.",
        ),
        Explained(
            "exit_trail", "Exit trail", "How far a trailing exit stays behind the market, in price or in percent."
        ),
        Explained(
            "exit_market_price_type",
            "Exit market price type",
            "Which price is the market price of an exit: the middle, the side you would get, ask, bid, or last.",
        ),
        Explained(
            "exit_spread_filter",
            "Exit bid-ask spread filter",
            "The widest gap between bid and ask in which is exited; wider, the exit is held and the position stays.",
        ),
        Explained(
            "exit_extended_hours",
            "Allow exit extended hours",
            "Whether stocks are exited before and after the regular session, with limit orders.",
        ),
        Explained(
            "cancel_exit_after",
            "Cancel open exit order after delay",
            "After how many seconds an exit order that did not fill is cancelled; none lets it work.",
        ),
        Explained(
            "exit_fill_timeout",
            "Exit order fill wait time",
            "How many seconds the entry of the other side waits for the exit to fill; after that nothing is entered.",
        ),
        Explained(
            "breakeven_offset",
            "Breakeven offset",
            "How far beyond your average price breakeven puts the stop, in price, so that costs are covered.",
        ),
        Explained(
            "ignore_exits",
            "Ignore exits",
            "Whether signals never close a position: only its stop, its take profit or you do.",
        ),
    ),
)
