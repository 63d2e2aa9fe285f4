"""What is known of an order's execution before it is sent: the price it was meant to fill at, against the market's.

Three prices of a trade: the signal's (`marketPrice`), the intended (by the type of order), and the filled, of which
nothing is known yet (rule: reference E2). Setup cost is what the strategy's own prices cost: positive is worse for the
trader, whichever way the order goes. Prices in the quote currency per unit.
"""

from collections.abc import Callable
from decimal import Context, Decimal
from enum import Enum
from typing import Final, NamedTuple

from tradehook.dialects.algotradeanalytics.words import DIRECTION_OF
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.signal import Message

_EXACT: Final = Context(prec=250)
_PERCENT: Final = Context(prec=28)
_HUNDRED: Final = Decimal(100)


class Quality(Enum):
    """How near to the market an order was meant to fill: the word, the setup cost in percent of the market price up to
    which it is that, and what it means. The last two have no such bound."""

    EXCELLENT = ("excellent", Decimal("0.1"), "The intended price is the market's, better, or hardly worse.")
    GOOD = ("good", Decimal("0.5"), "The strategy pays a little for getting in or out.")
    FAIR = ("fair", Decimal(1), "The strategy pays enough for it to show in the result.")
    POOR = ("poor", None, "The strategy pays more than most trades bring.")
    UNKNOWN = ("unknown", None, "There is no marketPrice to compare with.")

    def __init__(self, word: str, most_percent: Decimal | None, meaning: str) -> None:
        self.word = word
        self.most_percent = most_percent
        self.meaning = meaning


class Execution(NamedTuple):
    """What is known of an order when its message comes in. None: not known.

    `cost` in price, `percent` of the market price; positive is worse for the trader.
    """

    order_type: OrderType
    market: Decimal | None
    intended: Decimal | None
    cost: Decimal | None
    percent: Decimal | None
    quality: Quality


def execution_of(message: Message) -> Execution:
    """The prices of an order, what its setup costs, and how good that is."""
    kind = message.order_type or OrderType.MARKET
    market, intended = message.signal_price, _INTENDED[kind](message)
    if market is None or intended is None:
        return Execution(kind, market, intended, None, None, Quality.UNKNOWN)
    cost = _EXACT.subtract(intended, market) if _buys(message) else _EXACT.subtract(market, intended)
    percent = _PERCENT.divide(_EXACT.multiply(cost, _HUNDRED), market)
    return Execution(kind, market, intended, cost, percent, _quality(percent))


def _quality(percent: Decimal) -> Quality:
    bounded = (one for one in Quality if one.most_percent is not None and percent <= one.most_percent)
    return next(bounded, Quality.POOR)


def _buys(message: Message) -> bool:
    return DIRECTION_OF[message.action, message.sentiment].buys


_INTENDED: Final[dict[OrderType, Callable[[Message], Decimal | None]]] = {
    OrderType.MARKET: lambda message: message.signal_price,
    OrderType.LIMIT: lambda message: message.limit_price,
    OrderType.STOP: lambda message: message.stop_price,
    OrderType.STOP_LIMIT: lambda message: message.limit_price,
    OrderType.TRAILING_STOP: lambda message: message.signal_price,
}
"""The price that an order of each type is meant to fill at; of a trailing stop nothing better is known."""
