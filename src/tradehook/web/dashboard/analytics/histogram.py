"""How values are distributed, as a drawing: a bar for each of some equal parts, one of which begins at nothing."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

WIDTH: Final = 600
HEIGHT: Final = 160
_GAP: Final = 1
_PARTS: Final = 20
_STEPS: Final = (1, 2, 5, 10)


class Bar(NamedTuple):
    """How many values lie from `low` up to `high`, and where that is drawn."""

    low: float
    high: float
    holds: int
    x: float
    y: float
    width: float
    height: float


class Histogram(NamedTuple):
    """The bars, where nothing lies between them, and what is at the ends."""

    bars: list[Bar]
    zero: float
    low: float
    high: float
    step: float
    most: int
    width: int = WIDTH
    height: int = HEIGHT


def histogram(values: Sequence[float]) -> Histogram | None:
    """The distribution of some values; None of none."""
    if not values:
        return None
    step = _step(max(*values, 0.0) - min(*values, 0.0))
    counts = Counter(math.floor(value / step) for value in values)
    first, last = min(*counts, 0), max(*counts, 0)
    wide, most = WIDTH / (last - first + 1), max(counts.values())
    return Histogram(
        bars=[_bar(part, count, step, wide, (part - first, most)) for part, count in sorted(counts.items())],
        zero=round(-first * wide, 2),
        low=_round(first * step),
        high=_round((last + 1) * step),
        step=step,
        most=most,
    )


def _bar(part: int, count: int, step: float, wide: float, place: tuple[int, int]) -> Bar:
    number, most = place
    tall = HEIGHT * count / most
    return Bar(
        low=_round(part * step),
        high=_round((part + 1) * step),
        holds=count,
        x=round(number * wide + _GAP, 2),
        y=round(HEIGHT - tall, 2),
        width=round(wide - 2 * _GAP, 2),
        height=round(tall, 2),
    )


def _step(span: float) -> float:
    """A width that a person would choose, so that there are about so many parts."""
    if not span:
        return 1.0
    magnitude = 10.0 ** math.floor(math.log10(span / _PARTS))
    return _round(next(magnitude * step for step in _STEPS if magnitude * step * _PARTS >= span))


def _round(value: float) -> float:
    """Without what binary fractions leave behind."""
    return float(f"{value:.9g}")
