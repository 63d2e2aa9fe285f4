"""The words of the wire and what they mean to us: a table for each closed list, in small letters."""

import re
from enum import StrEnum
from typing import Final, TypeVar

from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.side import Sentiment
from tradehook.vocabulary.signal import Action, IntrinsicValue, OptionType, QuantityType

_Word = TypeVar("_Word", bound=StrEnum)


def _own(words: type[_Word]) -> dict[str, _Word]:
    return {word.value: word for word in words}


ACTIONS: Final = {word: Action(word) for word in ("buy", "sell", "exit", "cancel", "add", "breakeven", "reverse")}
SENTIMENTS: Final = _own(Sentiment) | {"long": Sentiment.BULLISH, "short": Sentiment.BEARISH}
ORDER_TYPES: Final = _own(OrderType)
STOP_TYPES: Final = {
    word: kind for word, kind in ORDER_TYPES.items() if kind not in (OrderType.MARKET, OrderType.LIMIT)
}
QUANTITY_TYPES: Final = _own(QuantityType) | {
    "amount_per_position": QuantityType.DOLLAR_AMOUNT,
    "risk_per_position": QuantityType.RISK_DOLLAR_AMOUNT,
}
TIMES_IN_FORCE: Final = {word: TimeInForce(word) for word in ("day", "gtc", "opg", "cls", "ioc", "fok")}
MARKET_PRICE_TYPES: Final = _own(MarketPriceType)
OPTION_TYPES: Final = _own(OptionType)
INTRINSIC_VALUES: Final = _own(IntrinsicValue)

OTHER_NAMES: Final = {
    "symbol": "ticker",
    "side": "action",
    "order_action": "action",
    "market_position": "sentiment",
    "qty": "quantity",
    "size": "quantity",
    "contracts": "quantity",
    "type": "orderType",
    "tif": "timeInForce",
    "tp": "takeProfit",
    "sl": "stopLoss",
    "timestamp": "time",
    "timeframe": "interval",
    "right": "optionType",
    "strike": "strikePrice",
    "expiry": "expiration",
    "trailPrice": "trailAmount",
}
"""What other services call our fields; such a field is ignored, with a caution that names ours."""

OTHER_ACTIONS: Final = {
    "long": "buy",
    "short": "sell",
    "close": "exit",
    "close_long": "exit",
    "close_short": "exit",
    "exit_long": "exit",
    "exit_short": "exit",
    "flat": "exit",
    "flatten": "exit",
    "liquidate": "exit",
}
"""What other services call our actions; such an action is refused, with a hint that names ours."""

UNDER_A_MINUTE: Final = re.compile(r"\d*[ST]", re.ASCII | re.IGNORECASE)
"""Chart intervals of seconds ("15S") and ticks ("100T")."""
EXACT_OPTION: Final = re.compile(r"[A-Z.]{1,6} ?\d{6}([CP])\d+(?:\.\d+)?", re.ASCII | re.IGNORECASE)
"""An option contract as a ticker, "SQ 240510C68"; its group is the right."""
