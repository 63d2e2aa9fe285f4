from collections.abc import AsyncIterator, Callable
from decimal import Decimal

import pytest

from tests.prices.made import START
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.opened import OpenStore
from tradehook.prices.bars import queries
from tradehook.prices.bars.bar import Bar, Interval, Series
from tradehook.prices.bars.retention import Retention
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.quote import PriceSource

pytestmark = pytest.mark.anyio

MINUTES = Series(PriceSource.BROKER, "AAPL", Interval.MINUTE)
REPLAYED = Series(PriceSource.REPLAY, "AAPL", Interval.MINUTE)
ALWAYS = (Instant(0), Instant(2**62))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[OpenStore]:
    opened = OpenStore(store_url)
    yield opened
    await opened.close()


def bar(minute: int, low: str = "9", high: str = "11", close: str = "10", quotes: int = 1) -> Bar:
    opened = Price(Decimal(10))
    prices = (Price(Decimal(text)) for text in (high, low, close))
    return Bar(after(START, 60 * minute), opened, *prices, quotes=quotes)


def joining(series: Series, *some: Bar) -> Callable[[Tx], None]:
    return lambda tx: queries.join(tx, series, {each.starts_at: each for each in some})


async def held(store: OpenStore, series: Series = MINUTES, limit: int = 100) -> list[Bar]:
    return await store.read(lambda tx: queries.newest(tx, series, *ALWAYS, limit))


async def test_a_bar_comes_back_exactly_and_goes_on(store: OpenStore) -> None:
    await store.write(joining(MINUTES, bar(0, high="11.000000000000000000000001")))
    await store.write(joining(MINUTES, bar(0, low="8.5", close="12", high="12", quotes=3), bar(2)))

    first = Bar(START, *(Price(Decimal(text)) for text in ("10", "12", "8.5", "12")), quotes=4)
    assert await held(store) == [bar(2), first]


async def test_the_newest_of_a_span_come_first_and_no_more_than_asked(store: OpenStore) -> None:
    await store.write(joining(MINUTES, *(bar(minute) for minute in range(5))))
    await store.write(joining(MINUTES._replace(symbol="AAPLX"), bar(9)))

    assert await held(store, limit=2) == [bar(4), bar(3)]
    first, last = after(START, 60), after(START, 180)
    assert await store.read(lambda tx: queries.newest(tx, MINUTES, first, last, 9)) == [bar(3), bar(2), bar(1)]


async def test_every_series_is_found_once(store: OpenStore) -> None:
    every = [
        Series(source, symbol, interval)
        for source in PriceSource
        for symbol in ("AAPL", "BRK.B", "MSFT")
        for interval in Interval
    ]
    for series in every:
        await store.write(joining(series, bar(0), bar(1)))

    found = await store.read(queries.every_series)

    assert sorted(found) == sorted(every)


async def test_bars_are_dropped_once_they_are_older_than_is_kept(store: OpenStore) -> None:
    kept, now = Retention(minutes_days=1), after(START, 86_400 + 120)
    for series in (MINUTES, REPLAYED):
        await store.write(joining(series, bar(0), bar(1), bar(2)))

        await store.write(lambda tx, series=series: queries.drop_old(tx, series, kept, now))

    assert await held(store) == [bar(2)]
    # Those of a replay are as old as what was recorded: they are counted back from their newest.
    assert await held(store, REPLAYED) == [bar(2), bar(1), bar(0)]
    await store.write(joining(REPLAYED, bar(1441)))
    await store.write(lambda tx: queries.drop_old(tx, REPLAYED, kept, now))
    assert await held(store, REPLAYED) == [bar(1441), bar(2), bar(1)]


async def test_a_symbol_is_forgotten_by_one_source_alone(store: OpenStore) -> None:
    for series in (MINUTES, REPLAYED, REPLAYED._replace(interval=Interval.DAY), REPLAYED._replace(symbol="MSFT")):
        await store.write(joining(series, bar(0)))

    await store.write(lambda tx: queries.drop_symbol(tx, PriceSource.REPLAY, "AAPL"))

    assert await store.read(queries.every_series) == [MINUTES, REPLAYED._replace(symbol="MSFT")]
