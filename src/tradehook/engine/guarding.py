"""The legs that guard a position: stops and take profits of one entry, that end together."""

from collections.abc import Iterable
from dataclasses import dataclass

from tradehook.engine.family import Family
from tradehook.orders.order import Order
from tradehook.vocabulary.exact import ZERO, Quantity
from tradehook.vocabulary.order import Leg, OrderStatus
from tradehook.vocabulary.side import Side

PROTECTS = frozenset({Leg.TAKE_PROFIT, Leg.STOP_LOSS})
WORKS = frozenset({OrderStatus.WORKING, OrderStatus.PARTIALLY_FILLED})


@dataclass(frozen=True, slots=True)
class Guard:
    """Legs of one entry: what rests of them at the broker is for the same units."""

    legs: tuple[Order, ...]

    @property
    def units(self) -> Quantity:
        """The units that they are for together."""
        return Quantity(max((leg.remaining for leg in self.legs), default=ZERO))

    def of(self, leg: Leg) -> Order | None:
        """The newest of its legs that is this."""
        return next((each for each in reversed(self.legs) if each.leg is leg), None)


def guards(legs: Iterable[Order]) -> list[Guard]:
    """Legs, given oldest first, by the entry that they belong to and by how often they were placed."""
    found: dict[tuple[str, int, int], list[Order]] = {}
    for leg in legs:
        found.setdefault((leg.trade_id or leg.id, leg.step, leg.attempt), []).append(leg)
    return [Guard(tuple(together)) for together in found.values()]


def resting(family: Family, symbol: str, side: Side) -> list[Order]:
    """The legs at the broker that would reduce what is held of a contract, oldest first."""
    return [
        order
        for order in family.working
        if order.leg in PROTECTS and order.status in WORKS and order.symbol == symbol and order.side is side
    ]


def covered(family: Family, like: Order) -> Quantity:
    """Units that orders of the same kind are for, sent or at the broker."""
    alike = (each for each in family.working if each.leg is like.leg and each.symbol == like.symbol)
    return Quantity(sum((each.remaining for each in alike if each.side is like.side), ZERO))
