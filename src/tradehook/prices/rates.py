"""What one currency is worth in another, by the prices of the pairs.

A price of the pair is looked for at the account's own source, then among those set by hand, then at the brokers
outside. A simulated price, which is made up, is a rate only for money that is made up too: of an account that trades at
simulated prices.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import NamedTuple

from tradehook.prices.feeds import Choice, Feeds
from tradehook.prices.staleness import is_stale
from tradehook.vocabulary.currency import at_par, counted_as
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource, Quote

_ONE = Decimal(1)
_INVERSE = Context(prec=28)
_FALLBACKS = (PriceSource.MANUAL, PriceSource.BROKER)

InstrumentOf = Callable[[str], Instrument | None]
"""The instrument of a canonical symbol."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is worth in another, and the quote that says so; None for money at par."""

    value: Decimal
    quote: Quote | None


@dataclass(frozen=True, slots=True)
class NoRate:
    """There is no price of the pair. `pairs`: either one would do; `sources`: where they were looked for."""

    pairs: tuple[str, str]
    sources: tuple[PriceSource, ...]


class Terms(NamedTuple):
    """Whose prices an account has chosen, and how many seconds old they may be."""

    choice: Choice
    stale_quote_s: float


class Rates:
    """Rates between currencies. Asked from the store's writer thread too."""

    def __init__(self, feeds: Feeds, instrument_of: InstrumentOf) -> None:
        self._feeds = feeds
        self._instrument_of = instrument_of

    def rate(self, currency: str, wanted: str, choice: Choice, stale_quote_s: float, now: Instant) -> Rate | NoRate:
        """What one unit of `currency` is worth in `wanted`, for an account of this choice. Total.

        USDT and USDC count as dollars, one for one. The first quote that is not older than `stale_quote_s` counts;
        where all of them are, the first: `Rate.quote` tells who must not trade on it.
        """
        if at_par(currency, wanted):
            return Rate(_ONE, None)
        pairs = pairs_of(currency, wanted)
        choices = tuple(self._choices(choice))
        found = [quote for each in choices for quote in self._quotes(pairs, each, now)]
        if not found:
            return NoRate(pairs, self._sources(choices))
        quote = next((each for each in found if not is_stale(each, stale_quote_s, now)), found[0])
        return Rate(quote.mark if quote.symbol == pairs[0] else _INVERSE.divide(_ONE, quote.mark), quote)

    def fresh(self, currency: str, wanted: str, terms: Terms, now: Instant) -> Decimal | NoRate:
        """What one unit of `currency` is worth in `wanted`, to trade on: a rate that is too old is none. Total."""
        found = self.rate(currency, wanted, terms.choice, terms.stale_quote_s, now)
        if isinstance(found, NoRate):
            return found
        if found.quote is None or not is_stale(found.quote, terms.stale_quote_s, now):
            return found.value
        return NoRate(pairs_of(currency, wanted), self._sources(self._choices(terms.choice)))

    def _choices(self, choice: Choice) -> Iterator[Choice]:
        """Where a price of the pair may come from, the account's own first; what one broker outside does not know,
        another may."""
        yield choice
        own = None if self._feeds.outside(choice) else self._feeds.source(choice)
        yield from (Choice(source) for source in _FALLBACKS if source is not own)

    def _sources(self, choices: Iterable[Choice]) -> tuple[PriceSource, ...]:
        return tuple(dict.fromkeys(source for each in choices if (source := self._feeds.source(each))))

    def _quotes(self, pairs: tuple[str, str], choice: Choice, now: Instant) -> Iterator[Quote]:
        instruments = (found for pair in pairs if (found := self._instrument_of(pair)))
        yield from (quote for each in instruments if (quote := self._feeds.quote(choice, each, now)))


def pairs_of(currency: str, wanted: str) -> tuple[str, str]:
    """The pairs whose price turns one currency into the other: straight, and upside down."""
    given, into = counted_as(currency), counted_as(wanted)
    return given + into, into + given
