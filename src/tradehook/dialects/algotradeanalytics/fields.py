"""The fields of a message: their names on the wire, how they are read, and what their users read of them.

Rule: seeds, algo trade analytics; architecture 8.14. The page of the API is made of these tables.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tradehook.dialects.algotradeanalytics import words
from tradehook.dialects.algotradeanalytics.address import KEY_FIELD
from tradehook.dialects.reading.fields import Field, Fields
from tradehook.dialects.reading.moments import moment
from tradehook.dialects.reading.told import Told, Written, dashed, told, told_number, told_word
from tradehook.dialects.reading.values import boolean, choice, json_object, positive, text
from tradehook.dialects.reading.words import any_form


def _seen(_value: object) -> str:
    """Nothing: the key was looked at before the message was, and none of it goes on."""
    return ""


_POSITION_DIRECTION: Final = Told(
    Field(
        "positionDirection",
        "position_direction",
        choice(any_form({dashed(word).replace("-", " "): to for word, to in words.POSITION_DIRECTIONS.items()})),
        "invalid-position-direction",
    ),
    Written.TEXT,
    "Into a position or out of it, and on which side.",
    tuple(words.POSITION_DIRECTIONS),
)

_TABLE: Final = (
    told(KEY_FIELD, "auth_key", _seen, Written.TEXT, "The key of the webhook, letter by letter."),
    told("ticker", "ticker", text(64), Written.TEXT, "The instrument, in any spelling of a chart."),
    _POSITION_DIRECTION,
    told_word(
        "direction",
        "direction",
        words.DIRECTIONS,
        "The older field, which counts without `positionDirection`: `long` is entryLong, `short` is entryShort.",
    ),
    told_word(
        "orderType", "order_type", words.ORDER_TYPES, "The type of order; without it the subscription's, else market."
    ),
    told_number(
        "qty",
        "quantity",
        "The quantity, in shares, contracts or coins. Without it an entry takes the subscription's, else 1, and an exit"
        " is in full.",
    ),
    told_number(
        "notional",
        "notional",
        "What to spend instead, in the currency of the quote: it becomes a quantity at the price of the order. It"
        " counts without `qty` only.",
    ),
    told_number(
        "marketPrice", "signal_price", "The price when the alert fired: what setup cost and slippage are counted from."
    ),
    told_number("limitPrice", "limit_price", "The worst price at which the order may fill."),
    told_number("stopPrice", "stop_price", "The price at which the order becomes active."),
    told_number("trailPrice", "trail_amount", "The distance at which a trailing stop follows the price, in price."),
    told_number("trailPercent", "trail_percent", "The same in percent of the price."),
    told_number("profitTarget", "profit_target", "The price of the take profit of an entry."),
    told_number("stopLossTarget", "stop_loss_target", "The price of the stop loss of an entry."),
    told(
        "takeProfit",
        "take_profit",
        json_object,
        Written.OBJECT,
        "The take profit of an entry, with its `limitPrice`; it counts before `profitTarget`.",
    ),
    told(
        "stopLoss",
        "stop_loss",
        json_object,
        Written.OBJECT,
        "The stop loss of an entry, with its `stopPrice` and, for a stop-limit order, its `limitPrice`; it counts"
        " before `stopLossTarget`.",
    ),
    told_word("timeInForce", "time_in_force", words.TIMES_IN_FORCE, "How long the order works."),
    told("extendedHours", "extended_hours", boolean, Written.BOOLEAN, "Whether it works outside regular hours, too."),
    Told(
        Field("metadata", "metadata", json_object, "unreadable-metadata", dispensable=True),
        Written.OBJECT,
        "Whatever you want to find again: it is kept with the message. `timestamp` is when the alert fired, from which"
        " latency is counted; `strategy` and `signal` name where it came from.",
    ),
)

TOLD: Final[Mapping[str, Told]] = MappingProxyType({known.field.name: known for known in _TABLE})
"""Every field by its name."""

ATTRIBUTE: Final[Mapping[str, str]] = MappingProxyType({name: known.field.attribute for name, known in TOLD.items()})
"""What a field fills, by its name."""

REQUIRED: Final = (KEY_FIELD, "ticker")
"""What every message needs beside a direction; the first is asked for at the door, before the message is read."""


FIELDS: Final = Fields([known.field for known in _TABLE], words.OTHER_NAMES)

TAKE_PROFIT: Final = Fields(
    (Field("limitPrice", "limit_price", positive, "invalid-take-profit-limit-price"),),
    {"price": "limitPrice"},
    path="takeProfit.",
)
STOP_LOSS: Final = Fields(
    (
        Field("stopPrice", "stop_price", positive, "invalid-stop-loss-stop-price"),
        Field("limitPrice", "limit_price", positive, "invalid-stop-loss-limit-price"),
    ),
    {"price": "stopPrice"},
    path="stopLoss.",
)
METADATA: Final = Fields(
    (Field("timestamp", "sent_at", moment, "unreadable-timestamp", dispensable=True),), path="metadata."
)
"""What is read of the metadata; all of them are kept."""
