"""What is measured of the paper exchange by itself, and what it is to reach (rule: issue "Instruments, prices and the
paper exchange", what it must show)."""

from collections.abc import Iterator
from typing import Final

from bench import paper_replay, paper_resting
from bench.paper_replay import Replayed
from bench.paper_resting import Matched
from bench.scenarios import Effort, Row
from tradehook.vocabulary.order import OrderType

_QUOTES_A_SECOND: Final = 100_000
"""How many quotes are shown for each second of effort."""


def resting(effort: Effort) -> Iterator[Row]:
    """Quotes while many orders rest: they reach nothing, or trailing stops follow them."""
    found = paper_resting.measure(round(effort.seconds * _QUOTES_A_SECOND))
    what = f"paper: {paper_resting.ORDERS:,} orders in {paper_resting.SYMBOLS} symbols, a quote that"
    yield from _matched(f"{what} reaches nothing", found.passing)
    yield from _matched(f"{what} trailing stops follow", found.followed)
    memory_mb = found.memory_mb
    yield Row(what="  resident memory, MB", ours=f"{memory_mb:.0f}", target="< 300", holds=memory_mb < 300)


def replay(_effort: Effort) -> Iterator[Row]:
    """A million quotes past a hundred brackets, all in one symbol and spread over twenty."""
    for symbols in (1, 20):
        for stop_loss in (OrderType.STOP, OrderType.TRAILING_STOP):
            found = paper_replay.replay(symbols, stop_loss)
            yield from _replayed(f"{symbols} symbol{'s' if symbols > 1 else ''}, {stop_loss.replace('_', ' ')}s", found)


PAPER_SCENARIOS: Final = {"resting": resting, "replay": replay}


def _matched(what: str, found: Matched) -> Iterator[Row]:
    """Quotes cost transactions only where something fills, and once a second what trailing stops have seen."""
    yield Row(what=f"{what}, p50, µs", ours=f"{found.p50_us:.0f}", target="< 1,000", holds=found.p50_us < 1_000)
    yield Row(what="  p99, µs", ours=f"{found.p99_us:.0f}")
    yield Row(
        what=f"  transactions for {found.quotes:,} quotes in {found.seconds:.1f} s",
        ours=f"{found.writes:,}",
        target="≤ 1 a second",
        holds=found.writes <= found.seconds + 1,
    )


def _replayed(what: str, found: Replayed) -> Iterator[Row]:
    yield Row(
        what=f"paper: {paper_replay.QUOTES:,} quotes past {paper_replay.BRACKETS} brackets, {what}, s",
        ours=f"{found.seconds:.1f}",
        target="< 60",
        holds=found.seconds < 60,
    )
    yield Row(what="  processor, µs a quote", ours=f"{found.processor_s / paper_replay.QUOTES * 1e6:.0f}")
    yield Row(
        what=f"  transactions for {found.fills:,} fills",
        ours=f"{found.writes:,}",
        target="≤ 1 a fill",
        holds=found.writes <= found.fills,
    )
