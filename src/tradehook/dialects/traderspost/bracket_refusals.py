"""The part of the catalogue about take profit and stop loss."""

from typing import Final

from tradehook.dialects.reading.catalogue import Entry
from tradehook.dialects.reading.sentences import SENT
from tradehook.dialects.traderspost.sentences import SENT_TOGETHER, number, one_of, only_one

TAKE_PROFIT: Final = (
    Entry(
        "invalid-take-profit",
        "Invalid take profit.",
        'Send an object, such as "takeProfit": {"percent": 10} or "takeProfit": {"limitPrice": 157.43}.',
        SENT,
    ),
    number("invalid-take-profit-limit-price", "take profit limit price"),
    number("invalid-take-profit-percent", "take profit percent"),
    number("invalid-take-profit-amount", "take profit amount"),
    number("invalid-take-profit-pnl-amount", "take profit pnlAmount"),
    only_one("invalid-take-profit-amount-and-percent", "Take profit"),
    Entry(
        "invalid-take-profit-relative-and-absolute",
        "Take profit can only have a relative or an absolute value.",
        "Keep either limitPrice, or one of amount, percent and pnlAmount.",
        SENT_TOGETHER,
    ),
    Entry(
        "invalid-take-profit-value-required",
        "Take profit needs a value.",
        "Send one of limitPrice, percent, amount and pnlAmount, or leave takeProfit out.",
    ),
)

STOP_LOSS: Final = (
    Entry(
        "invalid-stop-loss",
        "Invalid stop loss.",
        'Send an object, such as "stopLoss": {"percent": 5} or "stopLoss": {"stopPrice": 135.96}.',
        SENT,
    ),
    one_of("invalid-stop-loss-type", "stop loss type", ("stop", "stop_limit", "trailing_stop")),
    number("invalid-stop-loss-stop-price", "stop loss stop price"),
    number("invalid-stop-loss-percent", "stop loss percent"),
    number("invalid-stop-loss-amount", "stop loss amount"),
    number(
        "invalid-stop-loss-pnl-amount",
        "stop loss pnlAmount",
        "It goes with type stop or stop_limit, and not with a quantity worked out from the risk.",
    ),
    number("invalid-stop-loss-limit-price", "stop loss limit price", "It goes with type stop_limit only."),
    number("invalid-stop-loss-trail-price", "stop loss trail price", "trailPrice is the old name of trailAmount."),
    number("invalid-stop-loss-trail-amount", "stop loss trail amount"),
    number("invalid-stop-loss-trail-percent", "stop loss trail percent"),
    Entry(
        "invalid-stop-loss-trail-value",
        "Invalid stop loss trail value.",
        "Send exactly one of trailAmount and trailPercent, and only with type trailing_stop.",
        SENT_TOGETHER,
    ),
    Entry(
        "invalid-stop-loss-trail-value-required",
        "A trailing stop loss needs a trail value.",
        "Send trailAmount or trailPercent.",
    ),
    only_one("invalid-stop-loss-amount-and-percent", "Stop loss"),
    Entry(
        "invalid-stop-loss-relative-and-absolute",
        "Stop loss can only have a relative or an absolute value.",
        "Keep either stopPrice, or one of amount, percent and pnlAmount; a trailing stop has none of these.",
        SENT_TOGETHER,
    ),
    Entry(
        "invalid-stop-loss-stop-price-required",
        "A stop loss with a limit price needs a stop price.",
        "Send stopPrice beside limitPrice.",
    ),
    Entry(
        "invalid-stop-loss-value-required",
        "Stop loss needs a value.",
        "Send one of stopPrice, percent, amount and pnlAmount, or leave stopLoss out.",
    ),
)
