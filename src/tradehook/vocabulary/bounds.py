"""What a setting may be beyond its kind: numbers within bounds, or some words of a closed list."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a setting may be: `above` excludes its bound, `low` and `high` include theirs."""

    low: int | None = None
    high: int | None = None
    above: int | None = None

    def holds(self, number: Decimal | float) -> bool:
        """Whether the number lies inside."""
        return (
            (self.low is None or number >= self.low)
            and (self.high is None or number <= self.high)
            and (self.above is None or number > self.above)
        )

    def __str__(self) -> str:
        bounds = (("greater than", self.above), ("at least", self.low), ("at most", self.high))
        return " and ".join(f"{words} {bound}" for words, bound in bounds if bound is not None)


@dataclass(frozen=True, slots=True)
class Among:
    """Some words of a closed list; `because` is a sentence about those that are left out."""

    words: tuple[StrEnum, ...]
    because: str = ""

    def holds(self, word: Any) -> bool:
        """Whether the word is one of them."""
        return word in self.words

    def __str__(self) -> str:
        return f"one of {', '.join(self.words)}"


ABOVE_ZERO: Final = Range(above=0)

_GUARDS: Final = {
    "max_signal_age_s": Range(low=1, high=86_400),
    "max_sent_age_s": Range(low=1, high=86_400),
    "max_position_quantity": Range(low=0),
    "max_position_value": Range(low=0),
    "max_open_positions": Range(low=0, high=100_000),
    "max_trades_per_day": Range(low=0, high=100_000),
    "max_daily_loss": ABOVE_ZERO,
}

GUARDS: Final[Mapping[str, Range]] = MappingProxyType(_GUARDS)
"""What guards may be, those of an account and the tighter ones of a subscription alike (rule: deciding 3)."""
