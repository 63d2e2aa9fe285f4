"""What a signal and its plan say of a fill: tags, and the stop that a position was begun with. Pure."""

from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import msgspec

from tradehook.vocabulary.decision import Distance
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.side import Side

_TAGS: Final = frozenset({"tag", "tags"})
_LONGEST_TAG: Final = 80
_MOST_TAGS: Final = 20
_NO_TAG: Final = frozenset({"idempotencykey"})
_WITH_EXTRAS: Final = '"extras"'
_MOST_KNOWN: Final = 4_096


class _Message(msgspec.Struct):
    extras: msgspec.Raw = msgspec.Raw(b"null")


class PlannedStop(msgspec.Struct, frozen=True, eq=False, gc=False):
    """The stop that an entry was planned with, as far as its price follows from the plan."""

    stop_price: Decimal | None = None
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None
    distance: Distance | None = None

    def price(self, entered: Side, price: Price, tick: Tick) -> Price | None:
        """The stop price of a position that was entered at this price.

        A stop at a distance follows the price of the fill, on the tick (rule: deciding 5); a trailing one is where it
        begins.
        """
        side = entered.opposite
        distance = self.distance or self._trail
        if distance is None:
            return None if self.stop_price is None else Price(self.stop_price)
        stop = tick.round(distance.from_price(price, side), side)
        return stop if stop > 0 else None

    @property
    def _trail(self) -> Distance | None:
        if self.trail_amount is None and self.trail_percent is None:
            return None
        return Distance(amount=self.trail_amount, percent=self.trail_percent)


class _Leg(PlannedStop, frozen=True, eq=False, kw_only=True):
    leg: Leg


class _Intent(msgspec.Struct):
    legs: msgspec.Raw = msgspec.Raw(b"[]")


class _Plan(msgspec.Struct):
    intents: tuple[_Intent, ...]


_message: Final = msgspec.json.Decoder(_Message)
_extras: Final[msgspec.json.Decoder[dict[str, Any] | None]] = msgspec.json.Decoder(dict[str, Any] | None)
_legs: Final = msgspec.json.Decoder(tuple[_Leg, ...])
_plan: Final = msgspec.json.Decoder(_Plan)


def tags_of(message: str) -> tuple[str, ...]:
    """The words that a message brought in its extras or metadata: each of `tags` as it is, any other as `name=word`.

    Numbers and moments are no words: they tell signals apart, and do not put them together.
    """
    return _tags_in(bytes(_message.decode(message).extras)) if _WITH_EXTRAS in message else ()


@lru_cache(maxsize=_MOST_KNOWN)
def _tags_in(extras: bytes) -> tuple[str, ...]:
    """Those of one text, which many messages share."""
    read = _extras.decode(extras) or {}
    found = dict.fromkeys(tag for name, value in read.items() for tag in _tags(name, value))
    return tuple(found)[:_MOST_TAGS]


def _tags(name: str, value: Any) -> list[str]:
    if name.lower() in _NO_TAG:
        return []
    if name.lower() in _TAGS:
        words = value if isinstance(value, list) else str(value).split(",")
        return [word.strip() for word in words if isinstance(word, str) and _is_word(word)]
    return [f"{name}={value.strip()}"] if isinstance(value, str) and _is_word(value) else []


def _is_word(text: str) -> bool:
    text = text.strip()
    return 0 < len(text) <= _LONGEST_TAG and not text[0].isdigit() and text[0] not in "+-."


def planned_stop(decision: str) -> PlannedStop | None:
    """The stop in the plan of a trade; None without one."""
    stops = (_stop_in(bytes(intent.legs)) for intent in _plan.decode(decision).intents)
    return next((stop for stop in stops if stop is not None), None)


@lru_cache(maxsize=_MOST_KNOWN)
def _stop_in(legs: bytes) -> PlannedStop | None:
    """That of one text, which plans at a distance share."""
    return next((leg for leg in _legs.decode(legs) if leg.leg is Leg.STOP_LOSS), None)
