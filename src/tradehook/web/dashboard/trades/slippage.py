"""What filling cost against the price that the sender had in mind (rule: deciding 5)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from tradehook.vocabulary.exact import ZERO, canonical
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.side import Side

_IN_MIND: Final = ("signal_price", "limit_price", "stop_price")
_MEASURED: Final = frozenset({Leg.ENTRY, Leg.EXIT})
_BASIS: Final = Decimal(10_000)


class Slippage(NamedTuple):
    """One order against the price in mind: what a unit cost more (negative: less) in price and in basis points."""

    leg: str
    wanted: str
    filled: str
    worse_by: str
    basis_points: str


def slippages(message: Mapping[str, Any], orders: Iterable[Mapping[str, Any]]) -> list[Slippage]:
    """Of every order that filled and is no protective leg; nothing where the message named no price."""
    wanted = next((message[name] for name in _IN_MIND if message.get(name)), None)
    if wanted is None:
        return []
    filled = (order for order in orders if order["average_price"] and order["leg"] in _MEASURED)
    return [_slippage(order, Decimal(wanted)) for order in filled]


def _slippage(order: Mapping[str, Any], wanted: Decimal) -> Slippage:
    filled = Decimal(order["average_price"])
    worse_by = (filled - wanted) * Side(order["side"]).sign + ZERO
    return Slippage(
        leg=order["leg"],
        wanted=canonical(wanted),
        filled=canonical(filled),
        worse_by=canonical(worse_by),
        basis_points=f"{worse_by / wanted * _BASIS:.1f}",
    )
