"""How far an alert may be from the trade of the backtest that it stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from tradehook.vocabulary.bounds import Range

_MICROSECONDS_A_MINUTE: Final = 60_000_000


class Limits(NamedTuple):
    """Tolerances as matching counts them: windows in whole microseconds, the price difference in percent."""

    forward: int
    backward: int
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerances:
    """The windows in minutes, both ends included, and the greatest difference in percent of the backtest's price.

    Rule: the windows, their defaults and ranges are those of the reference. 1 % of price is wide enough for another
    feed and a gap of a bar, and too narrow for the next signal of a trend.
    """

    forward_minutes: Decimal = Decimal(5)
    backward_minutes: Decimal = Decimal(1)
    price_percent: Decimal = Decimal(1)

    @property
    def limits(self) -> Limits:
        """The same, ready to count with."""
        forward, backward = (
            int(each * _MICROSECONDS_A_MINUTE) for each in (self.forward_minutes, self.backward_minutes)
        )
        return Limits(forward, backward, self.price_percent)


BOUNDS: Final[Mapping[str, Range]] = MappingProxyType(
    {
        "forward_minutes": Range(low=1, high=60),
        "backward_minutes": Range(low=0, high=30),
        "price_percent": Range(low=0, high=20),
    }
)

MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "forward_minutes": "How much later than the trade an alert may come. 1 to 2 for scalping, 5 for day trading, "
        "15 to 30 for swings, 30 to 60 for positions.",
        "backward_minutes": "How much earlier than the trade an alert may come.",
        "price_percent": "How far the prices may be apart, in percent of the backtest's. An alert that names no price "
        "is not held to it.",
    }
)
"""What each is, for people; the same names as the fields."""


def outside_bounds(tolerances: Tolerances) -> dict[str, str]:
    """The tolerances that are outside their ranges, each with a sentence that says what it may be."""
    return {
        name: f"{name} must be {bounds}."
        for name, bounds in BOUNDS.items()
        if not bounds.holds(getattr(tolerances, name))
    }
