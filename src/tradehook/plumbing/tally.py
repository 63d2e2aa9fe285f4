"""Counting values by size, for who draws their distribution."""

from bisect import bisect_left
from collections.abc import Iterator


class Tally:
    """How many values were at most each of these bounds, which rise; and their sum. One thread adds, any may read."""

    def __init__(self, *bounds: float) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def add(self, value: float) -> None:
        """Count a value."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self.sum += value

    def buckets(self) -> Iterator[tuple[str, int]]:
        """Every bound, infinity last, with how many values were at most that."""
        so_far = 0
        for bound, count in zip((*self._bounds, float("inf")), tuple(self._counts), strict=True):
            so_far += count
            yield ("+Inf" if bound == float("inf") else f"{bound:g}"), so_far
