"""What a trader can do about each reason, by its code; derived when a reason is shown, never stored."""

from typing import Final

HINTS: Final[dict[str, str]] = {
    "already-in-position": (
        "To add to the position, send action add, or switch allow_add on; to get out first, send action exit."
    ),
    "no-position": (
        "Look at the account's positions: it may have been closed already, or be held in another ticker or account."
    ),
    "no-open-orders": "Nothing needs to be done: there was nothing to cancel.",
    "side-not-allowed": "Set sides to both, or to the side of the signal, to let the subscription enter it.",
    "swapping-off": "To enter the other side as well, switch allow_side_swapping on, or send action reverse.",
    "side-isolated": (
        "Close the position on the other side yourself, or switch isolate_sides off to let signals exit it."
    ),
    "sentiment-on-other-side": (
        "Check the side: exitLong, or sell with bullish, reduces a long; exitShort, or buy with bearish, a short."
    ),
    "quantity-covered": (
        "Send a larger quantity to end on the other side, or switch subtract_exit_quantity off to enter all of it."
    ),
    "quantity-zero": (
        "Raise the quantity or the amount of money, or switch use_fractional_quantity on where parts can be traded."
    ),
    "price-required": "Send price or limitPrice in the message, or choose a price source that knows the ticker.",
    "price-zero": "Check the prices and distances that were sent or set: this price would be zero or below.",
    "no-quote": (
        "Check that the account's price source has the ticker, and its currency; or send price in the message."
    ),
    "stale-quote": ("Wait for a newer price, or raise the account's stale_quote_s if you mean to trade on older ones."),
    "contract-expired": "Change the ticker of your alert to a contract that still trades, or to the future's root.",
    "no-contract": ("Widen the choice (expiration, strike_count, strikes_away), or send the exact contract."),
    "ticker-not-allowed": "Add the ticker to the subscription's allowed_tickers, or allow any.",
    "order-type-unsupported": "Switch allow_emulation on, or use an order type that the broker takes.",
    "outside-window": (
        "Widen trading_windows, check the subscription's timezone, or send ignoreTradingWindows with the message."
    ),
    "market-closed": "Wait for the opening; for stocks, extended hours can be switched on in the subscription.",
    "spread-too-wide": "Send the signal again when the market is busier, or allow a wider spread in the spread filter.",
    "stop-required": "Send a stopLoss with the message, or set the subscription's stop_loss, off the entry price.",
    "breakeven-beyond-market": (
        "The market is past that price: keep the stop you have, or exit if you want to be out now."
    ),
    "awaiting-approval": "Approve or reject it; to have entries sent by themselves, switch auto_submit on.",
    "approval-expired": "Send the signal again if you still want it; raise approval_timeout to have longer next time.",
    "rejected-by-person": "Send the signal again if it was rejected by mistake.",
    "delayed": "Nothing needs to be done; to have it carried out at once, leave delay out of the message.",
    "exits-ignored": "Close the position yourself, or switch ignore_exits off to let signals close it.",
    "cancel-timeout": (
        "Look at the open orders and cancel them at the broker if they still work; then send the signal again."
    ),
    "exit-timeout": (
        "Look at the exit: it may still fill. Send the signal again once the position is closed, or raise"
        " exit_fill_timeout."
    ),
    "order-unfilled": "Look at the order for why it ended; send the signal again if you still want the rest.",
    "order-final": "Place another order if you still want it; an order that filled is undone by the opposite one.",
    "order-not-working": "Wait until it works, or cancel it: a cancel may be asked for at any time.",
    "order-not-sent": "Place the order again once what held it is over.",
    "withdrawn": "Place the order again if it was cancelled by mistake.",
    "filled-first": "Look at the position; to undo it, place the opposite order.",
    "cancel-refused": "Look at the order, and cancel it again if it still works.",
    "unwanted-price": "Send only the prices that the order's type has; its type cannot be changed.",
    "validity-not-offered": "Send a validity that is offered, or leave it out; cancel and place to change to another.",
    "rests-already": "Cancel the order, and place another with that validity.",
    "date-without-gtd": "Send validity GTD with the expireDate.",
    "quantity-filled": "Send a larger total. To keep what filled and no more, cancel the order.",
    "exit-too-large": "Send at most that much; place another order for what is to be opened on the other side.",
    "no-legs": "Modify the order that opened the position, or the stop loss and take profit by their own ids.",
    "legs-left-out": "Nothing needs to be done; to open a position with legs, place an order for more than is held.",
    "in-doubt": (
        "Wait: tradehook asks the broker until it knows. If it asks you, look at the broker's own page first."
    ),
    "too-old": (
        "Send the signal again if you still want it; raise max_signal_age_s only if late entries are what you want."
    ),
    "sent-too-long-ago": "Check the clock of the sender and the time field of the message, or raise max_sent_age_s.",
    "superseded": "Nothing needs to be done: the newer signal decides.",
    "kill-switch": "Switch the kill switch off to trade again, and send the signal again if you still want it.",
    "from-before-restore": (
        "Compare the account with its chart (tradehook accounts charts), and send the signal again if need be."
    ),
    "locked": "Wait until then, or lift the lock of the account.",
    "max-open-positions": "Close a position first, or raise max_open_positions of the account or the subscription.",
    "max-position-quantity": "Send a smaller quantity, or raise max_position_quantity of the account or subscription.",
    "max-position-value": "Send a smaller quantity, or raise max_position_value of the account or the subscription.",
    "max-trades-per-day": "Wait for the account's next day, or raise max_trades_per_day.",
    "max-daily-loss": "Wait for the account's next day, or raise max_daily_loss if you accept a larger loss.",
    "nothing-left": "Nothing needs to be done: the position is closed, or about to be.",
    "strategy-disabled": "Enable the strategy, then send the signal again if you still want it.",
    "subscription-disabled": "Enable the subscription, then send the signal again if you still want it.",
    "account-disconnected": (
        "Check the account's credentials and the broker's status page; send the signal again once it is connected."
    ),
    "broker-rejected": "Read the broker's words: it is often money, permissions or the hours of the market.",
    "fault": "Look at the position and the open orders yourself, then report it with the id of the trade.",
    "test": "Leave test out of the message when you want it to trade.",
    "ticker-map-target": "Correct the target in ticker_map: a symbol, or the root of a future, that can be traded now.",
    "cancelled-after": "Send the signal again if you still want it, or give the order longer (cancelAfter).",
    "changed-in-part": "Look at the order and its legs for what they are now, and send again what is missing.",
    "change-refused": "Look at the order at the broker: it works on as it was. Change or cancel it by hand.",
    "trail-required": "Send trailAmount or trailPercent with the message, or set entry_trail or exit_trail.",
    "at-breakeven": "Nothing needs to be done: the stop is where you asked for it.",
    "in-step": "Nothing needs to be done.",
    "nothing-to-resync": "Send sentiment, or the chart's position in extras, with your messages.",
}
