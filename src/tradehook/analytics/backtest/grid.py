"""The comparison grid: a row for each pair, each missed trade and each false alert; its filters and its orders."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from types import MappingProxyType
from typing import Final

from tradehook.analytics.backtest.confidence import IDEAL, Difference, percent
from tradehook.analytics.backtest.events import AlertEvent, BacktestSignal, Direction, SignalType
from tradehook.analytics.backtest.matching import Matching
from tradehook.vocabulary.instant import Instant


class MatchType(StrEnum):
    """The badge of a row."""

    MATCHED = "matched"
    MISSING = "missing"
    UNMATCHED = "unmatched"

    @property
    def meaning(self) -> str:
        """What it stands for, in a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    MatchType.MATCHED: "A trade of the backtest with its alert.",
    MatchType.MISSING: "A trade of the backtest without an alert.",
    MatchType.UNMATCHED: "An alert without a trade of the backtest.",
}


class SortBy(StrEnum):
    """The orders of the grid; within equals by time. Differences go by size, whichever way; those without are last."""

    TIME = "time"
    TIME_DIFFERENCE = "time_difference"
    PRICE_DIFFERENCE = "price_difference"
    MATCH_TYPE = "match_type"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One row. `subject`: its trade of the backtest, else its alert; `confidence` in percent, None without a match."""

    match_type: MatchType
    subject: BacktestSignal | AlertEvent
    signal: BacktestSignal | None
    alert: AlertEvent | None
    apart: Difference | None = None
    confidence: Decimal | None = None

    @property
    def at(self) -> Instant:
        """The time of the backtest, else that of the alert."""
        return self.subject.at

    @property
    def type(self) -> SignalType | None:
        """Entry or exit; None for an alert that does not say."""
        return self.subject.type

    @property
    def direction(self) -> Direction | None:
        """Long or short; None for an alert that does not say."""
        return self.subject.direction

    @property
    def is_problem(self) -> bool:
        """Whether it has no match, or one that is not above the ideal confidence."""
        return self.confidence is None or self.confidence <= IDEAL


COLUMNS: Final = MappingProxyType(
    {
        "trade": "number of the trade in the list",
        "type": "entry or exit",
        "direction": "long or short",
        "backtest_at": "time of the backtest",
        "backtest_price": "price of the backtest",
        "backtest_signal": "name of the signal in the backtest",
        "alert_at": "time of the alert",
        "alert_price": "price that the alert names",
        "alert_signal": "name of the signal in the alert",
        "source": "where the alert is known from: webhook or csv",
        "time_difference_ms": "alert less backtest, in milliseconds",
        "price_difference": "alert less backtest, in the quote currency",
        "price_difference_percent": "the same in percent of the backtest's price",
        "confidence": "how sure the match is, in percent; above 90 is ideal",
        "match_type": "matched, missing or unmatched",
    }
)
"""The columns in their order, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridFilter:
    """Which rows to show; None shows all."""

    only_problems: bool = False
    match_type: MatchType | None = None
    direction: Direction | None = None
    type: SignalType | None = None

    def shows(self, row: GridRow) -> bool:
        """Whether the row passes. One that does not say its direction or type passes no filter on it."""
        return (
            (row.is_problem or not self.only_problems)
            and self.match_type in (None, row.match_type)
            and self.direction in (None, row.direction)
            and self.type in (None, row.type)
        )


def grid(matching: Matching, wanted: GridFilter | None = None, by: SortBy = SortBy.TIME) -> list[GridRow]:
    """The rows that pass the filter, in order."""
    passes = (wanted or GridFilter()).shows
    return sorted((row for row in _rows(matching) if passes(row)), key=lambda row: (*_KEYS[by](row), *_by_time(row)))


def _rows(matching: Matching) -> Iterator[GridRow]:
    matched = (
        GridRow(
            match_type=MatchType.MATCHED,
            subject=match.signal,
            signal=match.signal,
            alert=match.alert,
            apart=match.apart,
            confidence=percent(match.points),
        )
        for match in matching.matches
    )
    missing = (
        GridRow(match_type=MatchType.MISSING, subject=signal, signal=signal, alert=None) for signal in matching.missed
    )
    unmatched = (
        GridRow(match_type=MatchType.UNMATCHED, subject=alert, signal=None, alert=alert) for alert in matching.false
    )
    return chain(matched, missing, unmatched)


_Key = tuple[object, ...]
_TYPES: Final = list(MatchType)


def _by_time(row: GridRow) -> _Key:
    return row.at, _TYPES.index(row.match_type), row.signal.row if row.signal else 0


def _by_time_difference(row: GridRow) -> _Key:
    return _largest_first(Decimal(row.apart.time) if row.apart else None)


def _by_price_difference(row: GridRow) -> _Key:
    return _largest_first(row.apart.percent if row.apart else None)


def _by_match_type(row: GridRow) -> _Key:
    return (_TYPES.index(row.match_type),)


def _largest_first(size: Decimal | None) -> _Key:
    return (True, 0) if size is None else (False, -abs(size))


_KEYS: Final[MappingProxyType[SortBy, Callable[[GridRow], _Key]]] = MappingProxyType(
    {
        SortBy.TIME: _by_time,
        SortBy.TIME_DIFFERENCE: _by_time_difference,
        SortBy.PRICE_DIFFERENCE: _by_price_difference,
        SortBy.MATCH_TYPE: _by_match_type,
    }
)


def badges(rows: Iterable[GridRow]) -> dict[MatchType, int]:
    """How many rows have each badge."""
    counts = dict.fromkeys(MatchType, 0)
    for row in rows:
        counts[row.match_type] += 1
    return counts
