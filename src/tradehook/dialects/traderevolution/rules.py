"""What a message needs, and what of it does not count (rule: seeds, traderevolution 4; issue on TraderEvolution).

Rules pass over fields that could not be read.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from tradehook.dialects.reading.dropping import NotUsed
from tradehook.dialects.traderevolution.fields import REQUIRED
from tradehook.dialects.traderevolution.words import CONTRACT_FIELDS, PRICES, PRICES_OF_CARE, Kind
from tradehook.vocabulary.order import TimeInForce
from tradehook.vocabulary.signal import Action

_Values = dict[str, Any]

_ALL_PRICES: Final = ("price", "stopPrice", "trStopOffset")
_ALL_OF_CONTRACTS: Final = ("contractMonth", "strikePrice", "strikeType")


def not_used(action: Action, values: _Values) -> Iterator[NotUsed]:
    """The fields that do not count in this message, whether they were sent or not."""
    time_in_force = values.get("time_in_force")
    if time_in_force not in (None, TimeInForce.GTD) or (action is Action.PLACE and time_in_force is None):
        yield NotUsed("expireDate", "goes with validity GTD only")
    if action is not Action.PLACE:
        return
    if values.get("quantity") is not None:
        yield NotUsed("cashOrderQty", "does not count beside qty: qty decides")
    if "kind" in values:
        yield from _not_used_by_type(values["kind"])
    if "symbol_type" in values:
        yield from _not_used_by_class(values["symbol_type"].word)


def _not_used_by_type(kind: Kind) -> Iterator[NotUsed]:
    used = PRICES.get(kind, PRICES_OF_CARE)
    for name in _ALL_PRICES:
        if name not in used:
            yield NotUsed(name, f"is not used by orders of the type {kind}")
    if kind is not Kind.CARE:
        yield NotUsed("userComment", "goes with type Care only")


def _not_used_by_class(word: str) -> Iterator[NotUsed]:
    used = CONTRACT_FIELDS.get(word, ())
    return (NotUsed(name, f"is not used with symbolType {word}") for name in _ALL_OF_CONTRACTS if name not in used)


def needed(action: Action, values: _Values) -> Iterator[str]:
    """The fields that this message needs, by name."""
    for name in REQUIRED[action]:
        if name != "qty" or "cash" not in values:
            yield name
    yield from PRICES.get(values.get("kind", Kind.CARE), ())
    if values.get("time_in_force") is TimeInForce.GTD:
        yield "expireDate"
    if "symbol_type" in values:
        yield from CONTRACT_FIELDS.get(values["symbol_type"].word, ())
    if "stop_loss_type" in values:
        yield "stopLoss"
    if "take_profit_type" in values:
        yield "takeProfit"


def changes_nothing(values: _Values, changeable: Iterable[str]) -> bool:
    """Whether a modification names nothing that could be changed; `changeable` are attributes."""
    return not any(attribute in values for attribute in changeable)
