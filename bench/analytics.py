"""What round trips and their figures cost: a file of fills, as texts, read by a process of its own.

Beside it stands a plain loop, which reads the same file into the same values and adds up nothing but the position and
the cash of each book. Both are measured in turns, each in a fresh process, so that the peak of its memory is its own.
"""

import csv
import resource
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from random import Random
from sys import intern
from time import process_time
from typing import Final, TypeVar

from tradehook.analytics.breakdown import performance_table
from tradehook.analytics.fifo import Trips, round_trips
from tradehook.analytics.fill import Fill
from tradehook.analytics.returns import DayEquity, daily_returns, return_figures
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.side import Side

Found = TypeVar("Found")

IN_AND_OUT: Final = "in and out, two fills a trip"
SCALED: Final = "scaled in and out, reversals"
_KINDS: Final = (IN_AND_OUT, SCALED)

_BEGAN: Final = Instant(1_577_975_400_000_000)
_APART_S: Final = 90
ZONE: Final = "America/New_York"
_A_YEAR_OF_FILLS: Final = 5_000
_TRADING_DAYS: Final = 252
_ONE: Final = Decimal(1)
_BYTES_A_KIB: Final = 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the processor, from the file to the end; of them those for the table; the peak of memory in MB."""

    total_s: float
    table_s: float
    peak_mb: float
    trips: int


def measure(fills: int, rounds: int) -> Iterator[tuple[str, Cost, Cost]]:
    """Each kind of trading: what it costs us, and the plain loop; the quickest of the rounds."""
    for kind in _KINDS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "fills.csv"
            _write(path, kind, fills)
            turns = [(apart(_ours, path), apart(_plain, path)) for _ in range(rounds)]
        yield kind, min((ours for ours, _ in turns), key=_total), min((plain for _, plain in turns), key=_total)


def a_year() -> float:
    """Seconds of the processor for a year of one account: round trips, table, and the figures of its daily values."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fills.csv"
        _write(path, SCALED, _A_YEAR_OF_FILLS)
        fills = list(_read(path))
    values = _equity()
    begun = process_time()
    performance_table(round_trips(fills).closed, ZONE)
    return_figures(daily_returns(values))
    return process_time() - begun


def _equity() -> list[DayEquity]:
    chance, worth = Random(1), Decimal(100_000)
    values = []
    for day in range(_TRADING_DAYS + 1):
        worth += chance.randrange(-90_000, 100_000) / Decimal(100)
        values.append(DayEquity(date(2025, 1, 1) + timedelta(days=day), Money(worth)))
    return values


def apart(work: Callable[[Path], Found], path: Path) -> Found:
    """What work finds on a file, in a process of its own."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process:
        return process.submit(work, path).result()


def _ours(path: Path) -> Cost:
    begun = process_time()
    trips: Trips = round_trips(_read(path))
    made = process_time()
    performance_table(trips.closed, ZONE)
    ended = process_time()
    return Cost(ended - begun, ended - made, peak_mb(), len(trips.closed))


def _plain(path: Path) -> Cost:
    begun = process_time()
    add_up(_read(path))
    return Cost(process_time() - begun, 0.0, peak_mb(), 0)


def add_up(fills: Iterable[Fill]) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """The position and the cash of each book: the least that can be made of fills."""
    books: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
    for fill in fills:
        book = fill.account, fill.symbol
        held, cash = books.get(book, (Decimal(0), Decimal(0)))
        change = fill.quantity if fill.side is Side.BUY else -fill.quantity
        books[book] = held + change, cash - change * fill.price - fill.fee
    return books


def peak_mb() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES_A_KIB / 1e6


def _total(cost: Cost) -> float:
    return cost.total_s


def _write(path: Path, kind: str, fills: int) -> None:
    chance = Random(1)
    sides: dict[tuple[int, int], bool] = {}
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        for number in range(fills):
            book = number % 5, chance.randrange(40)
            buys = sides[book] = not sides.get(book, False) if kind == IN_AND_OUT else chance.random() < 0.5
            quantity = 100 if kind == IN_AND_OUT else chance.randrange(1, 4) * 100
            price = chance.randrange(9_000, 11_000) / 100
            at = after(_BEGAN, number * _APART_S)
            rows.writerow((at, *book, "buy" if buys else "sell", quantity, f"{price:.2f}", "0.35", number % 7))


def _read(path: Path) -> Iterator[Fill]:
    with path.open(newline="") as file:
        for at, account, symbol, side, quantity, price, fee, strategy in csv.reader(file):
            paid, whose = Decimal(price), intern(strategy)
            yield Fill(
                at=int(at),
                account=intern(account),
                symbol=intern(symbol),
                side=_SIDES[side],
                quantity=Decimal(quantity),
                price=paid,
                fee=Decimal(fee),
                point_value=_ONE,
                stop=paid - _ONE,
                strategy=whose,
                subscription=whose,
                tags=_TAGS[side],
            )


_SIDES: Final = {"buy": Side.BUY, "sell": Side.SELL}
_TAGS: Final = {"buy": ("Buy Signal", "breakout"), "sell": ("Sell Signal", "breakout")}
