"""A backtest beside the alerts that were sent: the report, and its grid a page at a time."""

from dataclasses import fields
from decimal import Decimal
from typing import Any, Final

from tradehook.analytics.backtest.grid import GridFilter, GridRow, SortBy, badges
from tradehook.analytics.backtest.hints import hints
from tradehook.analytics.backtest.report import BacktestReport, backtest_report
from tradehook.analytics.backtests import queries
from tradehook.analytics.backtests.comparing import Compared
from tradehook.analytics.backtests.settings import ComparisonSettings
from tradehook.analytics.questions import BacktestAsked, BacktestRowsAsked
from tradehook.analytics.refusals import unknown_backtest
from tradehook.analytics.sight import FileSight
from tradehook.analytics.told import encoded
from tradehook.analytics.tradingview.problems import Unusable
from tradehook.plumbing.cursors import cursor_after
from tradehook.vocabulary.exact import canonical, canonical_or_none
from tradehook.vocabulary.instant import iso
from tradehook.vocabulary.refusal import Refusal

_CENTS: Final = Decimal("0.01")
_US_A_MS: Final = 1000


def backtest_answer(sight: FileSight, asked: BacktestAsked) -> bytes | Refusal:
    """The report on a backtest, or what is wrong with its file."""
    found = _compared(sight, asked)
    if isinstance(found, Refusal):
        return found
    settings, compared = found
    if isinstance(compared, Unusable):
        return problems_told(compared)
    return encoded(_file_told(compared) | _report_told(compared, settings))


def backtest_rows_answer(sight: FileSight, asked: BacktestRowsAsked) -> bytes | Refusal:
    """A page of the grid of a backtest that is kept."""
    found = _compared(sight, BacktestAsked(id=asked.id))
    if isinstance(found, Refusal):
        return found
    _, compared = found
    if isinstance(compared, Unusable):
        return problems_told(compared)
    rows = compared.grid(asked.filter, asked.by)
    end = asked.begin + asked.limit
    return encoded(
        {
            "items": [_row_told(row) for row in rows[asked.begin : end]],
            "next": cursor_after((end,)) if end < len(rows) else None,
        }
    )


def problems_told(found: Unusable) -> bytes:
    """What is wrong with a file, in place of an answer."""
    return encoded({"problems": [each._asdict() for each in found.problems], "more": found.more})


def _compared(sight: FileSight, asked: BacktestAsked) -> tuple[ComparisonSettings, Compared | Unusable] | Refusal:
    file, settings = asked.file, asked.settings
    if file is None or settings is None:
        kept = queries.backtest(sight.tx, asked.id)
        if kept is None:
            return unknown_backtest(asked.id)
        file, settings = kept[0].encode(), settings or kept[1]
    return settings, sight.comparisons.of(sight.tx, file, settings)


def _file_told(compared: Compared) -> dict[str, Any]:
    trades = compared.trades
    return {
        "trades": len(trades.trades),
        "currency": trades.currency,
        "date_form": trades.form,
        "first_at": iso(trades.signals[0].at),
        "last_at": iso(trades.signals[-1].at),
    }


def _report_told(compared: Compared, settings: ComparisonSettings) -> dict[str, Any]:
    report = backtest_report(compared.matching)
    causes = hints(compared.matching, settings.tolerances, settings.zone)
    return {
        "compared_from": iso(compared.span.since),
        "compared_to": iso(compared.span.until),
        "report": {each.name: _figure(getattr(report, each.name)) for each in fields(BacktestReport)},
        "verdict_meaning": report.verdict.meaning if report.verdict else None,
        "hints": [
            {"cause": each.cause, "votes": each.votes, "sentence": each.sentence, "advice": each.cause.advice}
            for each in causes
        ],
        "badges": badges(compared.grid(GridFilter(), SortBy.TIME)),
    }


def _figure(value: Any) -> Any:
    """A figure; averages and rates to two decimals."""
    return canonical(value.quantize(_CENTS)) if isinstance(value, Decimal) else value


def _row_told(row: GridRow) -> dict[str, Any]:
    signal, alert, apart = row.signal, row.alert, row.apart
    return {
        "trade": signal.trade if signal else None,
        "type": row.type,
        "direction": row.direction,
        "backtest_at": iso(signal.at) if signal else None,
        "backtest_price": canonical(signal.price) if signal else None,
        "backtest_signal": signal.signal if signal else None,
        "alert_at": iso(alert.at) if alert else None,
        "alert_price": canonical_or_none(alert.price) if alert else None,
        "alert_signal": alert.signal if alert else None,
        "alert_id": alert.alert_id if alert else None,
        "source": alert.source if alert else None,
        "time_difference_ms": apart.time // _US_A_MS if apart else None,
        "price_difference": canonical_or_none(apart.price) if apart else None,
        "price_difference_percent": (
            None if apart is None or apart.percent is None else canonical(round(apart.percent, 4))
        ),
        "confidence": canonical_or_none(row.confidence),
        "match_type": row.match_type,
    }
