"""From rows to what is played, in the order of time: pure, and never more than a little of a file at once.

A bar plays as four ticks of its last price, a quarter of its length apart: open, low, high, close where it closes at or
above its open, else open, high, low, close. A quarter of its volume can be had at each. How long the bars of a file are
is the shortest time between two of one symbol among its first 1,000 rows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from heapq import heappop, heappush
from itertools import chain, count, islice

from tradehook.prices.replay.columns import Layout
from tradehook.prices.replay.opened import Rows
from tradehook.prices.replay.refusals import out_of_order
from tradehook.prices.replay.rows import Fault, Read, RecordedBar, Tick, reader_of
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.instant import EPOCH, Instant
from tradehook.vocabulary.refusal import Refusal

_MEASURED_BY = 1_000
_QUARTER = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is left out, and why."""

    line: int
    words: str


Played = Tick | BadRow | Refusal
"""What comes of a file: ticks in the order of time, rows that are left out, and last perhaps why it ends early."""


def played(rows: Rows, layout: Layout, symbol: str | None) -> Iterator[Played]:
    """Everything that a file plays. A row before the one above it ends it with `replay-out-of-order`."""
    read = reader_of(layout, symbol)
    in_order = _in_order((line, read(texts)) for line, texts in rows)
    first = list(islice(in_order, _MEASURED_BY))
    length_us = _length_us(row for row in first if isinstance(row, RecordedBar))
    waiting: list[tuple[Instant, int, Tick]] = []
    places = count()
    for row in chain(first, in_order):
        if isinstance(row, RecordedBar):
            yield from _before(row.at, waiting)
            for tick in ticks_of(row, length_us):
                heappush(waiting, (tick.at, next(places), tick))
        elif isinstance(row, Refusal):
            yield from _before(None, waiting)
            yield row
        else:
            yield row
    yield from _before(None, waiting)


def ticks_of(bar: RecordedBar, length_us: int) -> list[Tick]:
    """The four ticks of a bar."""
    rising = bar.close >= bar.open
    prices = (bar.open, bar.low, bar.high, bar.close) if rising else (bar.open, bar.high, bar.low, bar.close)
    size = None if bar.volume is None else Quantity(bar.volume * _QUARTER)
    return [
        Tick(bar.symbol, Instant(bar.at + length_us * quarter // 4), None, None, price, size)
        for quarter, price in enumerate(prices)
    ]


def _in_order(rows: Iterable[tuple[int, Read]]) -> Iterator[Tick | RecordedBar | BadRow | Refusal]:
    before = EPOCH
    for line, row in rows:
        if isinstance(row, Fault):
            yield BadRow(line, row.words)
        elif row.at < before:
            yield out_of_order(line, row.at, before)
            return
        else:
            before = row.at
            yield row


def _before(at: Instant | None, waiting: list[tuple[Instant, int, Tick]]) -> Iterator[Tick]:
    """The ticks of bars that come before an instant; all of them without one. Bars of several symbols lie beside each
    other in time."""
    while waiting and (at is None or waiting[0][0] < at):
        yield heappop(waiting)[2]


def _length_us(bars: Iterable[RecordedBar]) -> int:
    last: dict[str, Instant] = {}
    apart: list[int] = []
    for bar in bars:
        if bar.symbol in last and bar.at > last[bar.symbol]:
            apart.append(bar.at - last[bar.symbol])
        last[bar.symbol] = bar.at
    return min(apart, default=0)
