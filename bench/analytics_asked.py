"""What figures out of a store cost: asked as the dashboard asks, and answered as by the process beside the server."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Final

from bench.analytics import ZONE, Cost, add_up, apart, peak_mb
from bench.analytics_store import A_DAY_US, BEGAN, Wanted, made_store
from tradehook.analytics.answering import Answering
from tradehook.analytics.books import Books, books_of, made_of
from tradehook.analytics.books import Reading as BookReading
from tradehook.analytics.breakdown import Dimension, performance_table
from tradehook.analytics.equity.days import DaysCounted
from tradehook.analytics.questions import (
    AlertsAsked,
    BreakdownAsked,
    EquityAsked,
    ExecutionAsked,
    PageAsked,
    PerformanceAsked,
    Question,
    ReturnsAsked,
    RoundTripsAsked,
)
from tradehook.analytics.scope import Scope
from tradehook.instruments.catalogue import full_catalogue
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.opened import reading_beside
from tradehook.plumbing.store.reading import Reading
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Refusal

_A_YEAR: Final = Wanted(fills=5_000, accounts=1, days=365)
_A_MILLION: Final = Wanted(fills=1_000_000, accounts=5, days=365)
_NOW: Final = Instant(BEGAN + 366 * A_DAY_US)
_LONG_S: Final = 600.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and seconds of the processor until its answer: in a process that has answered another one, and once
    more."""

    name: str
    first_s: float
    again_s: float


def a_year() -> list[Asked]:
    """What the dashboard asks of one account that has traded for a year."""
    with tempfile.TemporaryDirectory() as folder:
        made_store(Path(folder), _A_YEAR)
        return apart(_ask, Path(folder))


def _ask(folder: Path) -> list[Asked]:
    scope, page = Scope(account_id=AccountId("account-0")), PageAsked(100)
    questions: tuple[Question, ...] = (
        PerformanceAsked(scope=scope),
        BreakdownAsked(scope=scope, by=Dimension.WEEKDAY),
        RoundTripsAsked(scope=scope, page=page),
        EquityAsked(scope=scope, now=_NOW),
        ReturnsAsked(scope=scope, now=_NOW, days=DaysCounted.WEEKDAYS),
        ExecutionAsked(scope=scope, page=page),
        AlertsAsked(scope=scope),
    )
    answering = Answering(_reading(folder))
    # So that it has begun: the cost of a start is nobody's question.
    _timed(answering, PerformanceAsked(scope=Scope(symbol="NONE")))
    return [
        Asked(type(each).__name__.removesuffix("Asked"), _timed(answering, each), _timed(answering, each))
        for each in questions
    ]


def _timed(answering: Answering, question: Question) -> float:
    begun = process_time()
    said = answering.answer(question)
    if isinstance(said, Refusal):
        raise TypeError(said.message)
    return process_time() - begun


def a_million() -> tuple[Cost, Cost]:
    """A million fills in a store, to round trips and the table of figures by everything, each in a process of its own;
    beside it a loop that reads the fills alone and adds up position and cash."""
    with tempfile.TemporaryDirectory() as folder:
        made_store(Path(folder), _A_MILLION)
        return apart(_ours, Path(folder)), apart(_plain, Path(folder))


def _ours(folder: Path) -> Cost:
    return _reading(folder).read(_table_of_all)


def _table_of_all(tx: ReadTx) -> Cost:
    catalogue = full_catalogue()
    begun = process_time()
    made = made_of(tx, catalogue, _books(tx), Scope())
    read = process_time()
    performance_table(made.trips.closed, ZONE)
    ended = process_time()
    return Cost(ended - begun, ended - read, peak_mb(), len(made.trips.closed))


def _plain(folder: Path) -> Cost:
    return _reading(folder).read(_added_up)


def _added_up(tx: ReadTx) -> Cost:
    catalogue = full_catalogue()
    begun = process_time()
    for account in _books(tx).accounts:
        add_up(BookReading(tx, catalogue, account).fills(None, {}))
    return Cost(process_time() - begun, 0.0, peak_mb(), 0)


def _reading(folder: Path) -> Reading:
    return reading_beside(f"sqlite:///{folder / 'tradehook.db'}", _LONG_S)


def _books(tx: ReadTx) -> Books:
    books = books_of(tx, Scope())
    if isinstance(books, Refusal):
        raise TypeError(books.message)
    return books
