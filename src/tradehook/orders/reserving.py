"""Reservations: what entries that may still fill take of their account's limits.

An order carries its own: it counts while the order is open, so that its end releases it whatever ended it.
"""

from dataclasses import dataclass
from decimal import Decimal

from tradehook.vocabulary.exact import ZERO, Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What one entry takes: its worth, and what is lost if its stop is hit (all of its worth without one).

    In the instrument's currency.
    """

    notional: Money
    risk: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """What all the open entries of an account take together."""

    count: int = 0
    families: frozenset[str] = frozenset()
    notional: Money = Money(ZERO)
    risk: Money = Money(ZERO)


def risk_of(notional: Money, quantity: Decimal, distance: Decimal | None, point_value: Decimal) -> Money:
    """What an entry may lose: the distance to its stop times what a point is worth; its worth without a stop."""
    return notional if distance is None else Money(abs(distance) * quantity * point_value)
