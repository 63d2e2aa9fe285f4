"""Every question that is put to a process beside the server: a closed list, each answered in `answering`."""

import msgspec

from tradehook.analytics.backtest.grid import GridFilter, SortBy
from tradehook.analytics.backtests.settings import ComparisonSettings
from tradehook.analytics.breakdown import Dimension
from tradehook.analytics.equity.days import DaysCounted
from tradehook.analytics.scope import Scope
from tradehook.analytics.tradingview.dates import DateOrder
from tradehook.vocabulary.ids import StrategyId
from tradehook.vocabulary.instant import Instant


class PageAsked(msgspec.Struct, frozen=True):
    """A part of a list, newest first: so many of those before this place, which counts from the oldest."""

    limit: int
    before: int | None = None


class PerformanceAsked(msgspec.Struct, frozen=True, tag="performance"):
    """What round trips came to."""

    scope: Scope


class BreakdownAsked(msgspec.Struct, frozen=True, tag="breakdown"):
    """What round trips came to, apart."""

    scope: Scope
    by: Dimension


class RoundTripsAsked(msgspec.Struct, frozen=True, tag="round-trips"):
    """Round trips one by one."""

    scope: Scope
    page: PageAsked


class EquityAsked(msgspec.Struct, frozen=True, tag="equity"):
    """What accounts were worth, day by day until now."""

    scope: Scope
    now: Instant


class ReturnsAsked(msgspec.Struct, frozen=True, tag="returns"):
    """What the daily values say."""

    scope: Scope
    now: Instant
    days: DaysCounted


class ExecutionAsked(msgspec.Struct, frozen=True, tag="execution"):
    """What carrying out orders cost, and how long it took."""

    scope: Scope
    page: PageAsked


class AlertsAsked(msgspec.Struct, frozen=True, tag="alerts"):
    """What of the alerts became fills."""

    scope: Scope


class ReportAsked(msgspec.Struct, frozen=True, tag="report"):
    """All of it as a page to be read."""

    scope: Scope
    now: Instant
    days: DaysCounted


class BacktestAsked(msgspec.Struct, frozen=True, kw_only=True, tag="backtest"):
    """How a backtest compares with its alerts: that of the `file` with `settings`, else the one that is kept."""

    id: str = ""
    file: bytes | None = None
    settings: ComparisonSettings | None = None


class BacktestRowsAsked(msgspec.Struct, frozen=True, kw_only=True, tag="backtest-rows"):
    """So many rows of the grid of a backtest that is kept, from the place `begin` on."""

    id: str
    filter: GridFilter
    by: SortBy
    begin: int
    limit: int


class AlertLogAsked(msgspec.Struct, frozen=True, kw_only=True, tag="alert-log"):
    """What is new in a log of alerts, whose dates without an offset are by the clocks of `timezone`."""

    file: bytes
    strategy_id: StrategyId | None
    timezone: str
    date_order: DateOrder | None


FileQuestion = BacktestAsked | BacktestRowsAsked | AlertLogAsked
"""Those about files, which are of no account."""

Question = (
    PerformanceAsked
    | BreakdownAsked
    | RoundTripsAsked
    | EquityAsked
    | ReturnsAsked
    | ExecutionAsked
    | AlertsAsked
    | ReportAsked
    | FileQuestion
)
