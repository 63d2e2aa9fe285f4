"""Scales: which word a figure earns."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from tradehook.vocabulary.exact import canonical

_Word = TypeVar("_Word", bound=StrEnum)

WIDE = Context(prec=50)
"""In which quotients are taken: to 50 significant digits, whatever the caller's own precision."""

_HUNDRED = Decimal(100)


class Better(StrEnum):
    """Which end of a scale is the good one."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Scale(Generic[_Word]):
    """Words from best to worst, each with the bound that it ends at, and the word beyond all bounds.

    A band includes its lower bound and not its upper one, whichever end is the good one.
    """

    better: Better
    bounds: Mapping[_Word, Decimal]
    beyond: _Word

    def word(self, figure: Decimal) -> _Word:
        """The word of the band that the figure lies in."""
        return next((word for word, bound in self.bounds.items() if self._reaches(figure, bound)), self.beyond)

    def shown(self) -> Mapping[_Word, str]:
        """The bands in words, from best to worst: `98 or more`, `95 to 98`, …, `below 90`."""
        return {word: self._band(number) for number, word in enumerate([*self.bounds, self.beyond])}

    def _reaches(self, figure: Decimal, bound: Decimal) -> bool:
        return figure >= bound if self.better is Better.HIGHER else figure < bound

    def _band(self, number: int) -> str:
        texts = [canonical(bound) for bound in self.bounds.values()]
        more, less = ("{} or more", "below {}") if self.better is Better.HIGHER else ("below {}", "{} or more")
        if number == 0:
            return more.format(texts[0])
        if number == len(texts):
            return less.format(texts[-1])
        ends = texts[number - 1], texts[number]
        return " to ".join(reversed(ends) if self.better is Better.HIGHER else ends)


def percent_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """What `part` is of `whole`, in percent; None of nothing."""
    return WIDE.divide(WIDE.multiply(part, _HUNDRED), whole) if whole else None


def mean_of(total: Decimal, count: int) -> Decimal | None:
    """The mean of `count` values that add up to `total`; None of no values."""
    return WIDE.divide(total, Decimal(count)) if count else None
