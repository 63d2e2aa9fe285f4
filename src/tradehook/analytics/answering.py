"""Each question and what answers it, over one moment of the store."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from tradehook.analytics.answers.alert_log import alert_log_answer
from tradehook.analytics.answers.alerts import alerts_answer
from tradehook.analytics.answers.backtest import backtest_answer, backtest_rows_answer
from tradehook.analytics.answers.equity import equity_answer, returns_answer
from tradehook.analytics.answers.execution import execution_answer
from tradehook.analytics.answers.performance import breakdown_answer, performance_answer
from tradehook.analytics.answers.report import report_answer
from tradehook.analytics.answers.round_trips import round_trips_answer
from tradehook.analytics.backtests.comparing import Comparisons
from tradehook.analytics.books import books_of
from tradehook.analytics.questions import (
    AlertLogAsked,
    AlertsAsked,
    BacktestAsked,
    BacktestRowsAsked,
    BreakdownAsked,
    EquityAsked,
    ExecutionAsked,
    FileQuestion,
    PerformanceAsked,
    Question,
    ReportAsked,
    ReturnsAsked,
    RoundTripsAsked,
)
from tradehook.analytics.sight import FileSight, Memory, Sight
from tradehook.instruments.catalogue import full_catalogue
from tradehook.instruments.directory.queries import all_imported, imported_files
from tradehook.instruments.queries import all_assumed
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.reading import Reading
from tradehook.vocabulary.refusal import Refusal

_ANSWERS: Final[Mapping[type[Any], Callable[[Sight, Any], bytes]]] = MappingProxyType(
    {
        PerformanceAsked: performance_answer,
        BreakdownAsked: breakdown_answer,
        RoundTripsAsked: round_trips_answer,
        EquityAsked: equity_answer,
        ReturnsAsked: returns_answer,
        ExecutionAsked: execution_answer,
        AlertsAsked: alerts_answer,
        ReportAsked: report_answer,
    }
)
_OF_FILES: Final[Mapping[type[Any], Callable[[FileSight, Any], bytes | Refusal]]] = MappingProxyType(
    {
        BacktestAsked: backtest_answer,
        BacktestRowsAsked: backtest_rows_answer,
        AlertLogAsked: alert_log_answer,
    }
)


class Answering:
    """Answers questions one after another. What was read for one is kept for the next, as long as nothing new came."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._catalogue = full_catalogue()
        self._files: object = {}
        self._memory = Memory()
        self._comparisons = Comparisons()

    def answer(self, question: Question) -> bytes | Refusal:
        """The body of the answer, or why there is none. Raises `StoreBusy` and `StoreFailed`."""
        return self._reading.read(partial(self._answer, question=question))

    def _answer(self, tx: ReadTx, question: Question) -> bytes | Refusal:
        self._learn_instruments(tx)
        if isinstance(question, FileQuestion):
            return _OF_FILES[type(question)](FileSight(tx, self._catalogue, self._comparisons), question)
        books = books_of(tx, question.scope)
        if isinstance(books, Refusal):
            return books
        return _ANSWERS[type(question)](Sight(tx, self._catalogue, books, self._memory), question)

    def _learn_instruments(self, tx: ReadTx) -> None:
        files = imported_files(tx)
        if files != self._files:
            self._catalogue.learn_listed(all_imported(tx))
            self._files = files
        for instrument in all_assumed(tx):
            self._catalogue.learn(instrument)
