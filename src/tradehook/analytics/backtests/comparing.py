"""A backtest compared with the alerts of its time. The last few are remembered, as they are looked at page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from tradehook.analytics.backtest.events import BacktestSignal
from tradehook.analytics.backtest.grid import GridFilter, GridRow, SortBy, grid
from tradehook.analytics.backtest.matching import Matching, match
from tradehook.analytics.backtests.sent import alerts_sent, mark
from tradehook.analytics.backtests.settings import ComparisonSettings
from tradehook.analytics.tradingview.decoding import text_in
from tradehook.analytics.tradingview.list_of_trades import ListOfTrades, list_of_trades
from tradehook.analytics.tradingview.problems import Code, Problem, Unusable, problem, unusable
from tradehook.plumbing.store.contract import ReadTx, Row
from tradehook.vocabulary.instant import Instant

_MOST_KEPT: Final = 3


class Span(NamedTuple):
    """A time, both ends included."""

    since: Instant
    until: Instant


@dataclass(frozen=True, slots=True)
class Compared:
    """The list that was read, and what came of it."""

    trades: ListOfTrades
    span: Span
    matching: Matching
    rows: dict[tuple[GridFilter, SortBy], Sequence[GridRow]] = field(default_factory=dict)

    def grid(self, wanted: GridFilter, by: SortBy) -> Sequence[GridRow]:
        """The rows that pass the filter, in order; made once."""
        if (wanted, by) not in self.rows:
            self.rows.clear()
            self.rows[wanted, by] = grid(self.matching, wanted, by)
        return self.rows[wanted, by]


class Comparisons:
    """The comparisons that were made last, by what they were made of."""

    def __init__(self) -> None:
        self._read: dict[tuple[bytes, ComparisonSettings], ListOfTrades] = {}
        self._made: dict[tuple[bytes, ComparisonSettings, Row], Compared] = {}

    def of(self, tx: ReadTx, file: bytes, settings: ComparisonSettings) -> Compared | Unusable:
        """The comparison as it is now, or all that is wrong with the file."""
        trades = self._list(file, settings)
        if isinstance(trades, Unusable):
            return trades
        span = _span(trades, settings)
        key = file, settings, mark(tx, *span)
        if key not in self._made:
            _make_room(self._made)
            signals = [signal for signal in trades.signals if _is_meant(signal, settings)]
            alerts = alerts_sent(tx, settings, *span)
            self._made[key] = Compared(trades, span, match(signals, alerts, settings.tolerances))
        return self._made[key]

    def _list(self, file: bytes, settings: ComparisonSettings) -> ListOfTrades | Unusable:
        known = self._read.get((file, settings))
        if known is not None:
            return known
        text = text_in(file)
        found = unusable([text]) if isinstance(text, Problem) else list_of_trades(text, settings.choices)
        if isinstance(found, ListOfTrades):
            if not found.signals:
                return unusable([problem(Code.NO_ROWS)])
            _make_room(self._read)
            self._read[file, settings] = found
        return found


def _make_room(kept: dict[Any, Any]) -> None:
    while len(kept) >= _MOST_KEPT:
        del kept[next(iter(kept))]


def _is_meant(signal: BacktestSignal, settings: ComparisonSettings) -> bool:
    since, until = settings.since, settings.until
    return (since is None or signal.at >= since) and (until is None or signal.at < until)


def _span(trades: ListOfTrades, settings: ComparisonSettings) -> Span:
    """From which instant to which alerts are compared: those that a trade may have, unless it is said otherwise."""
    limits = settings.tolerances.limits
    first, last = trades.signals[0].at - limits.backward, trades.signals[-1].at + limits.forward
    since = first if settings.since is None else settings.since
    until = last if settings.until is None else settings.until - 1
    return Span(Instant(since), Instant(until))
