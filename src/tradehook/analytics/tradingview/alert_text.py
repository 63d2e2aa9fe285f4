"""What the text of an alert says: a message in JSON, or `BUY,<close>,<time>`.

Rule: the reference, the webhook and the form with commas; a text that says neither is not about a trade.
"""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from tradehook.analytics.backtest.events import Direction, SignalType, side_of
from tradehook.dialects.contract import JsonSyntax
from tradehook.dialects.reading.json_text import read_json
from tradehook.dialects.reading.malformed import Malformed
from tradehook.dialects.reading.moments import moment
from tradehook.dialects.reading.numbers import exact_or_none
from tradehook.dialects.reading.values import BAD, number
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side


class Said(NamedTuple):
    """What an alert says; None for what it does not. `at` is the time that the text itself names."""

    side: Side | None
    type: SignalType | None
    price: Price | None = None
    at: Instant | None = None
    signal: str = ""


class Meaning(NamedTuple):
    """What a word of an alert means, as far as it does."""

    side: Side | None
    type: SignalType | None


def _positions() -> dict[str, Meaning]:
    return {
        f"{kind}{direction}": Meaning(side_of(kind, direction), kind) for kind in SignalType for direction in Direction
    }


WORDS: Final[Mapping[str, Meaning]] = MappingProxyType(
    {
        "buy": Meaning(Side.BUY, None),
        "sell": Meaning(Side.SELL, None),
        "long": Meaning(Side.BUY, SignalType.ENTRY),
        "short": Meaning(Side.SELL, SignalType.ENTRY),
        "exit": Meaning(None, SignalType.EXIT),
        "close": Meaning(None, SignalType.EXIT),
        "add": Meaning(None, SignalType.ENTRY),
        **_positions(),
    }
)
"""In lower case, without spaces, hyphens and underscores."""

_AFTERWARDS: Final[Mapping[str, SignalType]] = MappingProxyType(
    {
        "flat": SignalType.EXIT,
        "bullish": SignalType.ENTRY,
        "bearish": SignalType.ENTRY,
        "long": SignalType.ENTRY,
        "short": SignalType.ENTRY,
    }
)
"""What the position is to be afterwards, beside a plain buy or sell."""

_ACTIONS: Final = ("positionDirection", "action", "direction", "side")
_SAYS_NOTHING: Final = "place"
"""The action of a message that places an order: its side says what it does."""
_PRICES: Final = ("marketPrice", "signalPrice", "price", "close")
_TIMES: Final = ("timestamp", "time")
_NAMES: Final = ("signal", "comment")
_BETWEEN: Final = str.maketrans("", "", " -_")
_LONGEST: Final = 65_536
_MOST_PARTS: Final = 8


def said_in(text: str) -> Said | None:
    """What the text of an alert says; None where it is not about a trade."""
    bare = text.strip()
    if len(bare) > _LONGEST:
        return None
    return _in_json(bare) if bare.startswith("{") else _in_commas(bare)


def _in_commas(text: str) -> Said | None:
    """`BUY,<close>,<time>`; what comes after a price and a time is its name."""
    parts = [part.strip() for part in text.split(",", _MOST_PARTS)]
    meaning = _meaning(parts[0])
    if meaning is None:
        return None
    price = exact_or_none(parts[1]) if len(parts) > 1 else None
    if len(parts) > 1 and parts[1] and price is None:
        return None
    at = moment(parts[2]) if len(parts) > 2 else BAD
    return Said(*meaning, _price(price), None if at is BAD else at, ",".join(parts[3:]))


def _in_json(text: str) -> Said | None:
    read = read_json(text.encode(errors="replace"), JsonSyntax.STRICT)
    if isinstance(read, Malformed):
        return None
    inner = read.members.get("metadata")
    members = {**(inner if isinstance(inner, dict) else {}), **read.members}
    meaning = _meaning(_action(members))
    if meaning is None:
        return None
    if meaning.type is None:
        meaning = Meaning(meaning.side, _AFTERWARDS.get(str(members.get("sentiment", "")).strip().lower()))
    price, at = number(_first(members, _PRICES)), moment(_first(members, _TIMES))
    name = _first(members, _NAMES)
    return Said(
        *meaning,
        None if price is BAD else _price(price),
        None if at is BAD else at,
        name if isinstance(name, str) else "",
    )


def _action(members: Mapping[str, Any]) -> object:
    said = {name: value for name, value in members.items() if value != _SAYS_NOTHING}
    return _first(said, _ACTIONS)


def _first(members: Mapping[str, Any], names: tuple[str, ...]) -> object:
    return next((members[name] for name in names if name in members), None)


def _meaning(word: object) -> Meaning | None:
    return WORDS.get(word.strip().lower().translate(_BETWEEN)) if isinstance(word, str) else None


def _price(number: Decimal | None) -> Price | None:
    return None if number is None else Price(number)
