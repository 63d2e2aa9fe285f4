"""The part of the catalogue about fields: what is missing, what cannot be read, what may not be sent together."""

from typing import Final

from tradehook.dialects.algotradeanalytics import words
from tradehook.dialects.algotradeanalytics.sentences import number, one_of, required
from tradehook.dialects.reading.catalogue import Entry
from tradehook.dialects.reading.sentences import SENT, TRUE_OR_FALSE

_WHAT = (
    required("ticker-required", "The ticker is missing.", 'Send a symbol, such as "ticker": "AAPL".', "ticker"),
    Entry("invalid-ticker", "The ticker is no symbol.", "Send a text of at most 64 characters.", SENT),
    required(
        "position-direction-required",
        "The positionDirection is missing.",
        'Send "positionDirection": "entryLong", "exitLong", "entryShort" or "exitShort".',
        "positionDirection",
    ),
    one_of("invalid-position-direction", "positionDirection", words.POSITION_DIRECTIONS),
    one_of("invalid-direction", "direction", words.DIRECTIONS),
    Entry(
        "contradicting-directions",
        "The positionDirection and the direction contradict each other.",
        "Leave direction out: positionDirection says all.",
        ("{position_direction} is no way into a {direction} position.",),
        path="direction",
    ),
)

_ORDER = (
    one_of("invalid-order-type", "orderType", words.ORDER_TYPES),
    number("invalid-qty", "The qty is no quantity."),
    number("invalid-notional", "The notional is no amount."),
    number("invalid-market-price", "The marketPrice is no price."),
    required(
        "limit-price-required",
        "limit and stop_limit orders need a limitPrice.",
        "Send the price at which the order may fill at worst as limitPrice.",
        "limitPrice",
    ),
    number("invalid-limit-price", "The limitPrice is no price."),
    required(
        "stop-price-required",
        "stop and stop_limit orders need a stopPrice.",
        "Send the price at which the order becomes active as stopPrice.",
        "stopPrice",
    ),
    number("invalid-stop-price", "The stopPrice is no price."),
    required(
        "trail-required",
        "trailing_stop orders need a trailPrice or a trailPercent.",
        "Send the distance from the price as trailPrice, or in percent of it as trailPercent.",
        "trailPrice",
    ),
    Entry(
        "one-trail",
        "A trailing_stop order has one trail.",
        "Keep trailPrice, a distance in price, or trailPercent.",
        ("You sent both trailPrice and trailPercent.",),
        path="trailPercent",
    ),
    number("invalid-trail-price", "The trailPrice is no distance in price."),
    number("invalid-trail-percent", "The trailPercent is no percentage."),
    one_of("invalid-time-in-force", "timeInForce", words.TIMES_IN_FORCE),
    Entry(
        "invalid-extended-hours",
        "The extendedHours do not fit.",
        f"{TRUE_OR_FALSE} Leave it out for anything but stocks.",
        ("Extended hours are for stocks only; the strategy is for {wanted}.", *SENT),
        path="extendedHours",
    ),
)

_LEGS = (
    number("invalid-profit-target", "The profitTarget is no price."),
    number("invalid-stop-loss-target", "The stopLossTarget is no price."),
    Entry(
        "invalid-take-profit",
        "The takeProfit is no object.",
        'Send an object, such as "takeProfit": {"limitPrice": 155.00}, or the price alone as profitTarget.',
        SENT,
    ),
    required(
        "take-profit-limit-price-required",
        "The takeProfit needs a limitPrice.",
        "Send the price at which the profit is taken, or leave takeProfit out.",
        "takeProfit.limitPrice",
    ),
    number("invalid-take-profit-limit-price", "The limitPrice of the takeProfit is no price."),
    Entry(
        "invalid-stop-loss",
        "The stopLoss is no object.",
        'Send an object, such as "stopLoss": {"stopPrice": 145.00}, or the price alone as stopLossTarget.',
        SENT,
    ),
    required(
        "stop-loss-stop-price-required",
        "The stopLoss needs a stopPrice.",
        "Send the price at which the loss is stopped, or leave stopLoss out.",
        "stopLoss.stopPrice",
    ),
    number("invalid-stop-loss-stop-price", "The stopPrice of the stopLoss is no price."),
    number("invalid-stop-loss-limit-price", "The limitPrice of the stopLoss is no price."),
)

FIELD_CODES: Final = (*_WHAT, *_ORDER, *_LEGS)
"""The codes of fields, in the order of the checks."""
