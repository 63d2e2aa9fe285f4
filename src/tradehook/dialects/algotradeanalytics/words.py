"""The words of the wire as its pages write them, and what they mean to us."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.vocabulary.side import Sentiment
from tradehook.vocabulary.signal import Action


class Direction(StrEnum):
    """The values of `positionDirection`: into a position or out of it, and on which side it is."""

    ENTRY_LONG = "entryLong"
    EXIT_LONG = "exitLong"
    ENTRY_SHORT = "entryShort"
    EXIT_SHORT = "exitShort"

    @property
    def enters(self) -> bool:
        """Whether it may open a position."""
        return self in (Direction.ENTRY_LONG, Direction.ENTRY_SHORT)

    @property
    def buys(self) -> bool:
        """Whether its order is a buy."""
        return self in (Direction.ENTRY_LONG, Direction.EXIT_SHORT)

    @property
    def side(self) -> str:
        """The side of the position that it is about, as the older field `direction` says it."""
        return "long" if self in (Direction.ENTRY_LONG, Direction.EXIT_LONG) else "short"


class Meaning(NamedTuple):
    """What a direction is to the decision core, and what it does, for who reads the page."""

    action: Action
    sentiment: Sentiment | None
    does: str


MEANINGS: Final[Mapping[Direction, Meaning]] = MappingProxyType(
    {
        Direction.ENTRY_LONG: Meaning(
            Action.BUY, None, "Buys. A short position is exited first, where the subscription lets it swap sides."
        ),
        Direction.EXIT_LONG: Meaning(
            Action.SELL,
            Sentiment.BULLISH,
            "Sells what is held long, at most the quantity sent; without one, all of it. It never opens a short"
            " position: flat or short, it is held.",
        ),
        Direction.ENTRY_SHORT: Meaning(
            Action.SELL,
            None,
            "Sells short. A long position is exited first, where the subscription lets it swap sides.",
        ),
        Direction.EXIT_SHORT: Meaning(
            Action.BUY,
            Sentiment.BEARISH,
            "Buys back what is held short, at most the quantity sent; without one, all of it. It never opens a long"
            " position: flat or long, it is held.",
        ),
    }
)
"""An exit is a sell that stays bullish, or a buy that stays bearish: it acts on that side only (rule: deciding 4)."""

DIRECTION_OF: Final = MappingProxyType(
    {(meaning.action, meaning.sentiment): direction for direction, meaning in MEANINGS.items()}
)
"""The direction that a message was read from, by its action and its sentiment."""

POSITION_DIRECTIONS: Final = MappingProxyType({direction.value: direction for direction in Direction})
DIRECTIONS: Final = MappingProxyType({"long": Direction.ENTRY_LONG, "short": Direction.ENTRY_SHORT})
ORDER_TYPES: Final = MappingProxyType({kind.value: kind for kind in OrderType})
TIMES_IN_FORCE: Final = MappingProxyType(
    {word: TimeInForce(word) for word in ("day", "gtc", "opg", "cls", "ioc", "fok")}
)

PRICES: Final[Mapping[OrderType, tuple[str, ...]]] = MappingProxyType(
    {
        OrderType.MARKET: (),
        OrderType.LIMIT: ("limitPrice",),
        OrderType.STOP: ("stopPrice",),
        OrderType.STOP_LIMIT: ("stopPrice", "limitPrice"),
        OrderType.TRAILING_STOP: ("trailPrice", "trailPercent"),
    }
)
"""The fields that each uses for its price: all of them are needed, but of the two trails exactly one."""
TRAILS: Final = PRICES[OrderType.TRAILING_STOP]

OTHER_NAMES: Final = {
    "apiKey": "auth_key",
    "key": "auth_key",
    "secret": "auth_key",
    "token": "auth_key",
    "passphrase": "auth_key",
    "symbol": "ticker",
    "action": "positionDirection",
    "position_direction": "positionDirection",
    "market_position": "positionDirection",
    "side": "direction",
    "type": "orderType",
    "quantity": "qty",
    "contracts": "qty",
    "size": "qty",
    "cash": "notional",
    "amount": "notional",
    "price": "marketPrice",
    "close": "marketPrice",
    "signalPrice": "marketPrice",
    "trailAmount": "trailPrice",
    "tif": "timeInForce",
    "tp": "takeProfit",
    "sl": "stopLoss",
    "extras": "metadata",
}
"""What other services call these fields; such a field is ignored, with a caution that names ours."""

OTHER_POSITION_DIRECTIONS: Final = {
    "long": "entryLong",
    "short": "entryShort",
    "buy": "entryLong",
    "sell": "entryShort",
    "openLong": "entryLong",
    "openShort": "entryShort",
    "closeLong": "exitLong",
    "closeShort": "exitShort",
}
OTHER_DIRECTIONS: Final = {"buy": "long", "sell": "short", "bullish": "long", "bearish": "short"}
"""What others call these words; such a value is refused, with a hint that names ours."""
