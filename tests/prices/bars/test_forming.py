"""Bars are sound, and the same however the quotes come."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from tests.prices.made import START, quoted
from tradehook.prices.bars.bar import Bar, Interval, Series
from tradehook.prices.bars.forming import Formed, Forming, parts_of
from tradehook.prices.bars.retention import Retention
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.quote import PriceSource, Quote

prices = some.integers(1, 10_000_000).map(lambda amount: Decimal(amount) / 10_000)
sources = some.sampled_from([PriceSource.MANUAL, PriceSource.BROKER])


@some.composite
def quotes(draw: some.DrawFn) -> Quote:
    symbol = draw(some.sampled_from(["AAPL", "MSFT"]))
    return quoted(draw(prices), draw(sources), symbol, draw(some.integers(0, 3 * 86_400)))


def formed(taken: list[Formed]) -> dict[tuple[Series, Instant], Bar]:
    return {(series, starts_at): bar for series, bars in taken for starts_at, bar in bars.items()}


def joined(*parts: list[Formed]) -> dict[tuple[Series, Instant], Bar]:
    """What a store that joins them would hold."""
    held: dict[tuple[Series, Instant], Bar] = {}
    for part in parts:
        for key, bar in formed(part).items():
            held[key] = held[key].then(bar) if key in held else bar
    return held


def at_once(some_quotes: list[Quote]) -> list[Formed]:
    forming = Forming()
    for quote in some_quotes:
        forming.add(quote, quote.at)
    return forming.take()


@given(some.lists(quotes(), max_size=30))
def test_a_bar_holds_every_mark_of_its_minute_and_day(some_quotes: list[Quote]) -> None:
    bars = formed(at_once(some_quotes))

    for (series, starts_at), bar in bars.items():
        inside = [
            quote
            for quote in some_quotes
            if (quote.source, quote.symbol) == series[:2] and series.interval.start_of(quote.at) == starts_at
        ]
        marks = [quote.mark for quote in inside]
        assert bar == Bar(starts_at, marks[0], max(marks), min(marks), marks[-1], len(marks))
        assert bar.low <= min(bar.open, bar.close) <= max(bar.open, bar.close) <= bar.high
        assert starts_at % series.interval.length_us == 0
    for interval in Interval:
        assert sum(bar.quotes for (series, _), bar in bars.items() if series.interval is interval) == len(some_quotes)


@given(some.lists(some.lists(quotes(), max_size=10), max_size=6))
def test_any_split_of_the_stream_makes_the_same_bars(batches: list[list[Quote]]) -> None:
    whole = at_once([quote for batch in batches for quote in batch])

    assert joined(*(at_once(batch) for batch in batches)) == formed(whole)


@given(some.lists(quotes(), max_size=10), some.lists(quotes(), max_size=10))
def test_what_could_not_be_kept_comes_before_what_formed_meanwhile(first: list[Quote], later: list[Quote]) -> None:
    forming = Forming()
    for quote in first:
        forming.add(quote, quote.at)
    taken = forming.take()
    for quote in later:
        forming.add(quote, quote.at)
    forming.put_back(taken)

    assert len(forming) == len(formed(at_once(first + later)))
    assert formed(forming.take()) == formed(at_once(first + later))
    assert len(forming) == 0


@given(some.lists(quotes(), max_size=30), some.integers(1, 7))
def test_parts_are_no_larger_than_asked_and_make_up_the_whole(some_quotes: list[Quote], most: int) -> None:
    taken = at_once(some_quotes)

    parts = list(parts_of(taken, most))

    assert all(1 <= sum(len(each.bars) for each in part) <= most for part in parts)
    assert joined(*parts) == formed(taken)


def test_a_replay_that_begins_anew_forgets_what_formed_and_takes_nothing_back() -> None:
    forming = Forming()
    forming.add(quoted("5", PriceSource.REPLAY), START)
    forming.add(quoted("6", PriceSource.REPLAY, "MSFT"), START)
    taken = forming.take()
    forming.add(quoted("7", PriceSource.REPLAY), START)
    forming.forget(PriceSource.REPLAY, "AAPL")
    forming.add(quoted("8", PriceSource.REPLAY), START)

    forming.put_back(taken, but_not=frozenset({"AAPL"}))

    found = formed(forming.take())
    assert found[Series(PriceSource.REPLAY, "AAPL", Interval.MINUTE), START] == Bar(START, *[Decimal(8)] * 4, quotes=1)
    assert Series(PriceSource.REPLAY, "MSFT", Interval.MINUTE) in {series for series, _ in found}


def test_minutes_are_kept_for_days_and_days_for_years() -> None:
    kept = Retention(minutes_days=2, days_years=3)

    assert kept.oldest(Interval.MINUTE, START) == after(START, -2 * 86_400)
    assert kept.oldest(Interval.DAY, START) == after(START, -3 * 366 * 86_400)
