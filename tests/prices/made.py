"""Quotes as the tests of prices make them, and a store with what prices need."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tradehook.instruments.stocks import instrument
from tradehook.plumbing.store.contract import Store
from tradehook.prices.bars import queries
from tradehook.prices.bars.bar import Bar, Interval, Series
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource, Quote

START = Instant(1_704_205_800_000_000)
"""2024-01-02T14:30:00Z."""

KNOWN: Mapping[str, Instrument] = {symbol: instrument(symbol, symbol) for symbol in ("AAPL", "MSFT", "AMD")}
AAPL, MSFT = KNOWN["AAPL"], KNOWN["MSFT"]


def quoted(
    last: str | Decimal, source: PriceSource = PriceSource.MANUAL, symbol: str = "AAPL", later_s: float = 0
) -> Quote:
    """A quote of one price, so many seconds after the start."""
    return Quote(symbol=symbol, bid=None, ask=None, last=Price(Decimal(last)), at=after(START, later_s), source=source)


async def bars_of(
    store: Store, source: PriceSource = PriceSource.MANUAL, symbol: str = "AAPL", interval: Interval = Interval.MINUTE
) -> list[Bar]:
    """Every bar of a series, oldest first."""
    series = Series(source, symbol, interval)
    return (await store.read(lambda tx: queries.newest(tx, series, Instant(0), Instant(2**62), 10**6)))[::-1]


class SetFeed:
    """An account's prices at a broker outside, set by hand; `asked` is what was fetched, `broken` why nothing is."""

    def __init__(self, *quotes: Quote) -> None:
        self.quotes = {quote.symbol: quote for quote in quotes}
        self.asked: list[list[str]] = []
        self.broken: str | None = None

    def quote(self, instrument: Instrument, now: Instant) -> Quote | None:
        return self.quotes.get(instrument.symbol)

    async def fetch(self, instruments: Sequence[Instrument]) -> Unknown | None:
        self.asked.append([instrument.symbol for instrument in instruments])
        return None if self.broken is None else Unknown(self.broken)
