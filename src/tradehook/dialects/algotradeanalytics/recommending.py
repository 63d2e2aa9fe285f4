"""What a sender could do better, seen from one message: a closed list."""

from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from typing import Final

from tradehook.dialects.algotradeanalytics.execution import Execution, Quality
from tradehook.dialects.algotradeanalytics.words import DIRECTION_OF
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.signal import Message

FAR_PERCENT: Final = Decimal(-1)
"""A limit better than the market by more than this, in percent, often does not fill."""


class Recommendation(Enum):
    """One: when it is made, and its sentence."""

    SEND_MARKET_PRICE = (
        "there is no `marketPrice`",
        "Send marketPrice, such as {{close}}: without it there is neither setup cost nor slippage.",
    )
    SEND_TIMESTAMP = (
        "there is no `metadata.timestamp`",
        "Send metadata.timestamp, such as {{timenow}}: without it the way from the alert to the fill cannot be timed.",
    )
    COME_NEARER = (
        "the quality is fair or poor",
        "The order is meant to fill at a price that is clearly worse than the market's: set its price nearer.",
    )
    MAY_NOT_FILL = (
        "the limit is better than the market by more than 1 %",
        "The limit is far from the market: the order may never fill. Count the trades that you miss by it.",
    )
    BOUND_THE_STOP = (
        "the order is a stop or a trailing_stop",
        "Once its price is reached the order fills at any price: a stop_limit order bounds it.",
    )
    PROTECT_THE_ENTRY = (
        "it is an entry without a stop loss",
        "Send stopLossTarget or stopLoss: then the position is protected as soon as it is there.",
    )

    def __init__(self, when: str, sentence: str) -> None:
        self.when = when
        self.sentence = sentence


def recommendations(message: Message, execution: Execution) -> tuple[Recommendation, ...]:
    """Those that this message gives rise to."""
    return tuple(one for one, applies in _APPLIES.items() if applies(message, execution))


def _far_limit(_message: Message, execution: Execution) -> bool:
    is_limit, percent = execution.order_type is OrderType.LIMIT, execution.percent
    return is_limit and percent is not None and percent < FAR_PERCENT


def _unprotected(message: Message, _execution: Execution) -> bool:
    return DIRECTION_OF[message.action, message.sentiment].enters and message.stop_loss is None


_APPLIES: Final[dict[Recommendation, Callable[[Message, Execution], bool]]] = {
    Recommendation.SEND_MARKET_PRICE: lambda message, _: message.signal_price is None,
    Recommendation.SEND_TIMESTAMP: lambda message, _: message.sent_at is None,
    Recommendation.COME_NEARER: lambda _, execution: execution.quality in (Quality.FAIR, Quality.POOR),
    Recommendation.MAY_NOT_FILL: _far_limit,
    Recommendation.BOUND_THE_STOP: lambda _, execution: (
        execution.order_type in (OrderType.STOP, OrderType.TRAILING_STOP)
    ),
    Recommendation.PROTECT_THE_ENTRY: _unprotected,
}
