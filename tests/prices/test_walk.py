import math
import statistics
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tradehook.instruments.assumed import assumed
from tradehook.instruments.catalogue import full_catalogue
from tradehook.prices.walk import simulated_quote
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument, Tick
from tradehook.vocabulary.quote import PriceSource, Quote

CATALOGUE = full_catalogue()
SYMBOLS = [
    "AAPL",
    "AOS",
    "SPY 251219C600",
    "MNQU2025",
    "6JU2025",
    "ZNU2025",
    "BTCUSD",
    "SHIBUSD",
    "ETHBTC",
    "EURUSD",
    "USDJPY",
]
START = 1_750_000_000_000_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
PINNED = (Decimal("236.91"), Decimal("236.92"), Decimal("236.92"))
"""Bid, ask and last of AAPL at START with the seed "seed"."""

moments = some.integers(0, 4_000_000_000_000_000).map(Instant)


def instrument(symbol: str) -> Instrument:
    found = CATALOGUE.of_symbol(symbol)
    assert found is not None
    return found


def walk(symbol: str, step: int, count: int) -> list[Quote]:
    found = instrument(symbol)
    return [simulated_quote("seed", found, Instant(START + number * step)) for number in range(count)]


def changes(quotes: list[Quote]) -> list[float]:
    logs = [math.log(quote.mark) for quote in quotes]
    return [after - before for before, after in pairwise(logs)]


@given(some.text(max_size=5), some.sampled_from(SYMBOLS), moments)
def test_a_quote_is_above_zero_on_the_tick_and_one_or_two_ticks_wide(seed: str, symbol: str, now: Instant) -> None:
    found = instrument(symbol)

    quote = simulated_quote(seed, found, now)

    assert quote.bid is not None
    assert quote.ask is not None
    assert 0 < quote.bid < quote.ask
    assert (quote.ask - quote.bid) / found.tick.size in (1, 2)
    assert found.tick.holds(quote.bid)
    assert quote.last in (quote.bid, quote.ask)
    assert (quote.symbol, quote.source) == (symbol, PriceSource.SIMULATED)


@given(some.sampled_from(SYMBOLS), moments)
def test_the_same_second_gives_the_same_quote_and_says_when_it_began(symbol: str, now: Instant) -> None:
    start = Instant(now - now % SECOND)

    quote = simulated_quote("seed", instrument(symbol), now)

    assert quote == simulated_quote("seed", instrument(symbol), start)
    assert quote.at == start


def test_the_walk_is_the_same_on_every_machine_and_in_every_version() -> None:
    quote = simulated_quote("seed", instrument("AAPL"), Instant(START))

    assert (quote.bid, quote.ask, quote.last) == PINNED


def test_another_seed_or_symbol_walks_elsewhere() -> None:
    here = walk("AAPL", MINUTE, 50)
    other_seed = [simulated_quote("other", instrument("AAPL"), quote.at) for quote in here]

    assert [quote.bid for quote in here] != [quote.bid for quote in other_seed]
    assert abs(statistics.correlation(changes(here), changes(walk("MSFT", MINUTE, 50)))) < 0.5


@pytest.mark.parametrize("symbol", ["AAPL", "MNQU2025", "BTCUSD", "EURUSD"])
def test_the_price_moves_within_a_minute_and_never_jumps(symbol: str) -> None:
    quotes = walk(symbol, SECOND, 600)

    assert all(len({quote.bid for quote in quotes[start : start + 60]}) > 3 for start in range(0, 600, 60))
    assert max(abs(change) for change in changes(quotes)) < 0.002


@pytest.mark.parametrize(
    ("symbol", "daily"), [("AAPL", 0.015), ("MNQU2025", 0.012), ("BTCUSD", 0.03), ("EURUSD", 0.006)]
)
def test_days_and_minutes_vary_as_much_as_the_class_does(symbol: str, daily: float) -> None:
    by_day = statistics.pstdev(changes(walk(symbol, DAY, 500)))
    by_minute = statistics.pstdev(changes(walk(symbol, MINUTE, 500))) * math.sqrt(24 * 60)

    assert daily * 0.75 < by_day < daily * 1.25
    assert daily * 0.75 < by_minute < daily * 1.25


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_it_stays_around_the_reference_price(symbol: str) -> None:
    found = instrument(symbol)
    marks = [quote.mark for quote in walk(symbol, DAY, 400)]

    assert max(marks) / min(marks) < 3
    if found.reference_price is not None:
        assert min(marks) < found.reference_price * Decimal("1.2")
        assert max(marks) > found.reference_price * Decimal("0.8")


@pytest.mark.parametrize("asset_class", AssetClass)
def test_an_unknown_instrument_has_a_usual_price_of_its_class(asset_class: AssetClass) -> None:
    found = [assumed(f"UNKNOWN{number}", asset_class) for number in range(30)]
    marks = [simulated_quote("seed", one, Instant(START)).mark for one in found if one]

    assert len(set(marks)) > 20
    assert all(Decimal("0.05") < mark < 10_000 for mark in marks)


def test_a_price_below_its_tick_is_one_tick() -> None:
    tiny = Instrument(
        symbol="TINY",
        name="Tiny",
        asset_class=AssetClass.STOCKS,
        currency="USD",
        tick=Tick(Decimal("0.01")),
        quantity_step=Decimal(1),
        reference_price=Price(Decimal("0.0001")),
    )

    assert simulated_quote("seed", tiny, Instant(START)).bid == Decimal("0.01")
