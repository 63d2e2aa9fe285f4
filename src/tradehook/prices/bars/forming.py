"""Bars as they form: what quotes came to since the bars were last taken away to be kept.

What is taken is joined in the store with what is there of the same bar, so however the quotes are split, and whenever a
process begins anew, the bars are the same.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from tradehook.prices.bars.bar import Bar, Interval, Series, bar_of
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import PriceSource, Quote


class Formed(NamedTuple):
    """Bars of one series, by when they began."""

    series: Series
    bars: Mapping[Instant, Bar]


class Forming:
    """What came since the last `take`. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bars: dict[Series, dict[Instant, Bar]] = {}
        self._count = 0

    def __len__(self) -> int:
        """How many bars wait to be taken."""
        return self._count

    def add(self, quote: Quote, at: Instant) -> None:
        """Count a quote in the minute and the day that `at` lies in."""
        with self._lock:
            for interval in Interval:
                self._join(Series(quote.source, quote.symbol, interval), bar_of(quote, interval.start_of(at)))

    def take(self) -> list[Formed]:
        """Everything that has formed; it is not here any more."""
        with self._lock:
            taken, self._bars, self._count = self._bars, {}, 0
            return [Formed(series, bars) for series, bars in taken.items()]

    def put_back(self, parts: Iterable[Formed], but_not: frozenset[str] = frozenset()) -> None:
        """Take back what could not be kept: it came before what has formed meanwhile.

        Symbols of a replay that has begun anew since (`but_not`) are left out.
        """
        older = [
            each for each in parts if each.series.source is not PriceSource.REPLAY or each.series.symbol not in but_not
        ]
        with self._lock:
            newer, self._bars, self._count = self._bars, {}, 0
            for series, bars in (*older, *newer.items()):
                for bar in bars.values():
                    self._join(series, bar)

    def forget(self, source: PriceSource, symbol: str) -> None:
        """Drop what has formed of a symbol."""
        with self._lock:
            for interval in Interval:
                self._count -= len(self._bars.pop(Series(source, symbol, interval), ()))

    def _join(self, series: Series, bar: Bar) -> None:
        bars = self._bars.setdefault(series, {})
        before = bars.get(bar.starts_at)
        self._count += before is None
        bars[bar.starts_at] = bar if before is None else before.then(bar)


def parts_of(taken: Iterable[Formed], most: int) -> Iterator[list[Formed]]:
    """What was taken, in parts of so many bars: none of them holds up the store's writer for long."""
    each = ((formed.series, bar) for formed in taken for bar in formed.bars.values())
    while some := list(islice(each, most)):
        part: dict[Series, dict[Instant, Bar]] = {}
        for series, bar in some:
            part.setdefault(series, {})[bar.starts_at] = bar
        yield [Formed(series, bars) for series, bars in part.items()]
