"""What a message needs, what of it does not count, and what contradicts itself (rule: architecture 8.14).

Rules pass over fields that could not be read.
"""

from collections.abc import Iterator
from typing import Any, Final

from tradehook.dialects.algotradeanalytics.refusals import refuse
from tradehook.dialects.algotradeanalytics.words import PRICES, TRAILS, Direction
from tradehook.dialects.reading.dropping import NotUsed
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.refusal import Refusal

_Values = dict[str, Any]

_ALL_PRICES: Final = ("limitPrice", "stopPrice", *TRAILS)
_LEGS: Final = ("takeProfit", "stopLoss", "profitTarget", "stopLossTarget")


def direction_of(values: _Values) -> Direction | None:
    """Which way the message goes: `positionDirection` decides before the older `direction`."""
    found: Direction | None = values.get("position_direction", values.get("direction"))
    return found


def not_used(values: _Values, kind: OrderType | None) -> Iterator[NotUsed]:
    """The fields that do not count in this message, whether they were sent or not. `kind` None: it cannot be read."""
    if "quantity" in values:
        yield NotUsed("notional", "does not count beside qty: qty decides")
    if kind is not None:
        for name in _ALL_PRICES:
            if name not in PRICES[kind]:
                yield NotUsed(name, f"is not used by orders of the type {kind}")
    direction = direction_of(values)
    if direction is not None and not direction.enters:
        yield from (NotUsed(name, f"goes with entries, and {direction} is none") for name in _LEGS)
        return
    if "take_profit" in values:
        yield NotUsed("profitTarget", "does not count beside takeProfit")
    if "stop_loss" in values:
        yield NotUsed("stopLossTarget", "does not count beside stopLoss")


def needed(values: _Values, kind: OrderType | None, wrong: set[str]) -> Iterator[str]:
    """The fields that this message needs, by name; `wrong` are the paths, in small letters, of what cannot be read."""
    yield "ticker"
    if "direction" not in values and "direction" not in wrong:
        yield "positionDirection"
    if kind is not None and kind is not OrderType.TRAILING_STOP:
        yield from PRICES[kind]


def contradiction(values: _Values) -> Refusal | None:
    """Into a position on one side, by one field, and on the other by the other."""
    position, older = values.get("position_direction"), values.get("direction")
    if position is None or older is None or not position.enters or position is older:
        return None
    return refuse("contradicting-directions", position_direction=position, direction=older.side)


def trail_fault(values: _Values, kind: OrderType | None, wrong: set[str]) -> Refusal | None:
    """A trailing stop has exactly one trail; `wrong` as above."""
    if kind is not OrderType.TRAILING_STOP or any(name.lower() in wrong for name in TRAILS):
        return None
    match ("trail_amount" in values) + ("trail_percent" in values):
        case 0:
            return refuse("trail-required")
        case 2:
            return refuse("one-trail")
        case _:
            return None
