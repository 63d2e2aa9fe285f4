"""What a price change of 1 was worth, in the account's currency, when something was filled."""

from decimal import Context, Decimal
from functools import lru_cache
from typing import Final

from tradehook.plumbing.store.contract import ReadTx
from tradehook.prices.bars import queries as bars
from tradehook.prices.bars.bar import Interval, Series
from tradehook.prices.queries import kept
from tradehook.prices.rates import pairs_of
from tradehook.vocabulary.instant import EPOCH, Instant
from tradehook.vocabulary.quote import PriceSource

_ONE: Final = Decimal(1)
_INVERSE: Final = Context(prec=28)
_SOURCES: Final = (PriceSource.MANUAL, PriceSource.BROKER)


class RatesThen:
    """What currencies were worth at an instant, by the prices that were kept of their pairs.

    The last bar of a minute that had begun counts, where there is none that of a day, else the latest price. The
    account's own source is asked first, then prices set by hand, then those of brokers (as `prices.rates` does).
    """

    def __init__(self, tx: ReadTx, source: PriceSource) -> None:
        self._tx = tx
        self._sources = tuple(dict.fromkeys((source, *_SOURCES)))
        self._price = lru_cache(maxsize=100_000)(self._price_in)

    def rate(self, currency: str, wanted: str, at: Instant) -> Decimal | None:
        """What one unit of `currency` was worth in `wanted`, which is another one; None where no price was kept."""
        minute = Interval.MINUTE.start_of(at)
        straight, upside_down = pairs_of(currency, wanted)
        for source in self._sources:
            price = self._price(source, straight, minute)
            if price is not None:
                return price
            inverse = self._price(source, upside_down, minute)
            if inverse is not None:
                return _INVERSE.divide(_ONE, inverse)
        return None

    def _price_in(self, source: PriceSource, pair: str, minute: Instant) -> Decimal | None:
        for interval in Interval:
            found = bars.newest(self._tx, Series(source, pair, interval), EPOCH, minute, 1)
            if found:
                return found[0].close
        latest = kept(self._tx, source, pair)
        return None if latest is None else latest.mark
