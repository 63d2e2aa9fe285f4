"""What of the alerts became fills, how fast, how dear, and what of the profit was left."""

from collections import Counter
from decimal import Decimal
from typing import Any, Final

from tradehook.analytics.alerts.answered import AnsweredAlert
from tradehook.analytics.alerts.figures import MEASURES, Figure
from tradehook.analytics.alerts.report import AlertsReport, Issue, alerts_report
from tradehook.analytics.answers.head import books_told
from tradehook.analytics.books import LeftOut
from tradehook.analytics.executing.alerted import alerts_of
from tradehook.analytics.questions import AlertsAsked
from tradehook.analytics.scope import Scope
from tradehook.analytics.sight import Sight
from tradehook.analytics.told import encoded
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.trade import TradeStatus

_MOST_ISSUES: Final = 1_000


def alerts_answer(sight: Sight, asked: AlertsAsked) -> bytes:
    """The figures over the alerts that are meant, each with its band, and what is wrong with single ones."""
    alerts, not_traded, left_out = answered_of(sight, asked.scope)
    told = {"not_traded": {status.value: count for status, count in not_traded.items()}}
    return encoded(books_told(sight.books, left_out) | told | report_told(alerts_report(alerts), alerts))


def answered_of(sight: Sight, scope: Scope) -> tuple[list[AnsweredAlert], Counter[TradeStatus], list[LeftOut]]:
    """The alerts that are meant, with their fills; how many were not to be traded, by the status of their trade; and
    what is not among them."""
    answered: list[AnsweredAlert] = []
    not_traded: Counter[TradeStatus] = Counter()
    left_out: list[LeftOut] = []
    for account, reading in sight.readings():
        found = alerts_of(sight.tx, reading, account.id, scope)
        answered += found.answered
        not_traded += found.not_traded
        left_out += reading.left_out
    return answered, not_traded, left_out


def report_told(report: AlertsReport, alerts: list[AnsweredAlert]) -> dict[str, Any]:
    """The report: money exact, ratios as numbers, null where there was nothing to make a figure of."""
    symbols = {alert.alert_id: alert.symbol.split()[0] for alert in alerts}
    return {
        "alerts": report.total,
        "outcomes": {outcome.value: count for outcome, count in report.outcomes.items()},
        "status": report.status,
        Figure.MATCH_RATE.value: _number(report.match_rate),
        "average_latency_ms": _number(report.average_latency_ms),
        "average_slippage_percent": _number(report.average_slippage_percent),
        "total_slippage": _money(report.total_slippage),
        "intended_result": _money(report.intended_result),
        "actual_result": _money(report.actual_result),
        Figure.PROFIT_RETENTION.value: _number(report.profit_retention),
        "levels": {figure.value: level.value for figure, level in report.levels.items()},
        "bands": {
            figure.value: {level.value: band for level, band in measure.scale.shown().items()}
            for figure, measure in MEASURES.items()
            if measure.scale is not None
        },
        "issues": [_issue_told(issue, symbols) for issue in report.issues[-_MOST_ISSUES:][::-1]],
        "more_issues": max(0, len(report.issues) - _MOST_ISSUES),
        "undefined": {name: why for name, why in _WHY_NULL.items() if _figure(report, name) is None},
    }


_WHY_NULL: Final = {
    "status": "there are no alerts that were to be traded",
    "match_rate": "there are no alerts that were to be traded",
    "average_latency_ms": "nothing filled",
    "average_slippage_percent": "no alert that filled named its price",
    "intended_result": "an alert did not name its price",
    "profit_retention": "an alert did not name its price, or the alerts would have made nothing at their own prices",
}


def _figure(report: AlertsReport, name: str) -> object:
    return getattr(report, name)


def _issue_told(issue: Issue, symbols: dict[str, str]) -> dict[str, Any]:
    return {
        "trade_id": issue.alert_id,
        "symbol": symbols[issue.alert_id],
        "issue": issue.issue,
        "rule": issue.issue.rule,
        "size": _number(issue.size),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _money(value: Decimal | None) -> str | None:
    return None if value is None else canonical(value)
