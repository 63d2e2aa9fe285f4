"""A bar: what the quotes of one minute or one day came to."""

from enum import StrEnum
from typing import NamedTuple

from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import PriceSource, Quote

_MINUTE_US = 60_000_000
_DAY_US = 24 * 60 * _MINUTE_US


class Interval(StrEnum):
    """How long a bar is. Minutes and days begin where they do in UTC."""

    MINUTE = "1m"
    DAY = "1d"

    @property
    def length_us(self) -> int:
        """The length in microseconds."""
        return _MINUTE_US if self is Interval.MINUTE else _DAY_US

    def start_of(self, at: Instant) -> Instant:
        """When the bar began that an instant lies in."""
        return Instant(at - at % self.length_us)


class Series(NamedTuple):
    """The bars of one length of one symbol, by one source."""

    source: PriceSource
    symbol: str
    interval: Interval


class Bar(NamedTuple):
    """The first, highest, lowest and last mark of some quotes, and how many they were.

    A mark is the middle of bid and ask, or the one price that there is.
    """

    starts_at: Instant
    open: Price
    high: Price
    low: Price
    close: Price
    quotes: int

    def then(self, later: "Bar") -> "Bar":
        """The bar of these quotes and of later ones of the same minute or day."""
        return Bar(
            starts_at=self.starts_at,
            open=self.open,
            high=max(self.high, later.high),
            low=min(self.low, later.low),
            close=later.close,
            quotes=self.quotes + later.quotes,
        )


def bar_of(quote: Quote, starts_at: Instant) -> Bar:
    """The bar of a single quote."""
    mark = quote.mark
    return Bar(starts_at, mark, mark, mark, mark, 1)
