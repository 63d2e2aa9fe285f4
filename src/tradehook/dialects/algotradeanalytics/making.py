"""From the values of a message to what they mean."""

from collections.abc import Mapping
from typing import Any, Final

from tradehook.dialects.algotradeanalytics.rules import direction_of
from tradehook.dialects.algotradeanalytics.words import MEANINGS
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.signal import Message, QuantityType, StopLoss, TakeProfit

_AS_THEY_ARE: Final = (
    "ticker",
    "order_type",
    "signal_price",
    "limit_price",
    "stop_price",
    "trail_amount",
    "trail_percent",
    "quantity",
    "time_in_force",
    "extended_hours",
    "sent_at",
)
"""What goes into the message unchanged, by attribute."""


def message_of(values: dict[str, Any]) -> Message | None:
    """The message; None of values without a direction."""
    direction = direction_of(values)
    if direction is None:
        return None
    meaning = MEANINGS[direction]
    given: dict[str, Any] = {name: values[name] for name in _AS_THEY_ARE if name in values}
    if "notional" in values:
        given |= {"quantity": values["notional"], "quantity_type": QuantityType.DOLLAR_AMOUNT}
    return Message(
        action=meaning.action,
        sentiment=meaning.sentiment,
        exits=not direction.enters,
        take_profit=_take_profit(values),
        stop_loss=_stop_loss(values),
        extras=values.get("metadata"),
        **given,
    )


def _take_profit(values: Mapping[str, Any]) -> TakeProfit | None:
    return TakeProfit(**values["take_profit"]) if "take_profit" in values else None


def _stop_loss(values: Mapping[str, Any]) -> StopLoss | None:
    if "stop_loss" not in values:
        return None
    prices = values["stop_loss"]
    return StopLoss(type=OrderType.STOP_LIMIT if "limit_price" in prices else OrderType.STOP, **prices)
