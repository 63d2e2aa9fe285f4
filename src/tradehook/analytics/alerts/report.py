"""Alerts against fills: what of the alerts became fills, how fast, how dear, and what of the profit was left."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from tradehook.analytics.alerts.answered import AnsweredAlert, Outcome
from tradehook.analytics.alerts.figures import (
    LATENCY_LEVELS,
    MEASURES,
    SLIPPAGE_LEVELS,
    STATUS_BY,
    Figure,
    IssueClass,
    Level,
    Status,
)
from tradehook.analytics.alerts.results import Execution, closed_result
from tradehook.analytics.scales import mean_of, percent_of
from tradehook.vocabulary.exact import ZERO, Money


class Issue(NamedTuple):
    """What is wrong with one alert. `size`: percent of slippage, ms of latency, or units that did not fill if known."""

    alert_id: str
    issue: IssueClass
    size: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsReport:
    """The figures over some alerts; money and prices in the one quote currency that all of them share.

    A figure is None where nothing was there to make it of. `levels` has those figures that have bands.
    """

    total: int
    outcomes: Mapping[Outcome, int]
    match_rate: Decimal | None
    average_latency_ms: Decimal | None
    average_slippage: Decimal | None
    average_slippage_percent: Decimal | None
    total_slippage: Money
    intended_result: Money | None
    actual_result: Money
    profit_retention: Decimal | None
    levels: Mapping[Figure, Level]
    issues: tuple[Issue, ...]
    status: Status | None


def alerts_report(alerts: Iterable[AnsweredAlert]) -> AlertsReport:
    """The report over some alerts, in any order; issues in the order of time."""
    ordered = sorted(alerts, key=lambda alert: (alert.at, alert.alert_id))
    outcomes = Counter(alert.outcome for alert in ordered)
    matched = len(ordered) - outcomes[Outcome.MISSED]
    intended, actual = intended_result(ordered), actual_result(ordered)
    percent = _mean(alert.slippage_percent for alert in ordered)
    figures = {
        Figure.MATCH_RATE: percent_of(Decimal(matched), Decimal(len(ordered))),
        Figure.AVERAGE_LATENCY: _mean(alert.latency_ms for alert in ordered),
        Figure.PROFIT_RETENTION: percent_of(actual, intended) if intended is not None and intended > 0 else None,
    }
    return AlertsReport(
        total=len(ordered),
        outcomes=MappingProxyType({outcome: outcomes[outcome] for outcome in Outcome}),
        match_rate=figures[Figure.MATCH_RATE],
        average_latency_ms=figures[Figure.AVERAGE_LATENCY],
        average_slippage=_mean(alert.slippage for alert in ordered),
        average_slippage_percent=percent,
        total_slippage=Money(sum((alert.slippage_money or ZERO for alert in ordered), ZERO)),
        intended_result=intended,
        actual_result=actual,
        profit_retention=figures[Figure.PROFIT_RETENTION],
        levels=MappingProxyType(_levels(figures | {Figure.AVERAGE_SLIPPAGE: percent})),
        issues=tuple(issue for alert in ordered for issue in issues_of(alert)),
        status=_status(figures),
    )


def issues_of(alert: AnsweredAlert) -> Iterator[Issue]:
    """What is wrong with one alert (rule: the table of issue classes)."""
    if alert.outcome is Outcome.MISSED:
        yield Issue(alert.alert_id, IssueClass.MISSED_FILL, alert.wanted)
    if alert.outcome is Outcome.PARTIAL and alert.wanted is not None:
        yield Issue(alert.alert_id, IssueClass.PARTIAL_FILL, alert.wanted - alert.filled)
    percent, latency = alert.slippage_percent, alert.latency_ms
    if percent is not None and SLIPPAGE_LEVELS.word(percent) is Level.CONCERNING:
        yield Issue(alert.alert_id, IssueClass.SLIPPAGE, percent)
    if latency is not None and LATENCY_LEVELS.word(latency) is Level.CONCERNING:
        yield Issue(alert.alert_id, IssueClass.LATENCY, latency)


def intended_result(alerts: Sequence[AnsweredAlert]) -> Money | None:
    """What the alerts would have made had each filled whole at its own price, before fees; None if one names no price.

    In order of time. An alert that does not say how many closes what the alerts before it had opened.
    """
    if any(alert.price is None for alert in alerts):
        return None
    return closed_result(
        Execution(alert.symbol, alert.side, alert.wanted, alert.price, alert.point_value)
        for alert in alerts
        if alert.price is not None
    )


def actual_result(alerts: Iterable[AnsweredAlert]) -> Money:
    """What the fills made, before fees."""
    fills = sorted(
        ((fill.at, alert.alert_id, fill, alert) for alert in alerts for fill in alert.fills), key=lambda each: each[:2]
    )
    return closed_result(
        Execution(alert.symbol, alert.side, fill.quantity, fill.price, alert.point_value) for _, _, fill, alert in fills
    )


def _mean(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return mean_of(sum(known, ZERO), len(known))


def _levels(figures: Mapping[Figure, Decimal | None]) -> dict[Figure, Level]:
    return {
        figure: scale.word(value)
        for figure, value in figures.items()
        if value is not None and (scale := MEASURES[figure].scale) is not None
    }


def _status(figures: Mapping[Figure, Decimal | None]) -> Status | None:
    """The worst that a figure earns; None without alerts."""
    worst_first = list(reversed(Status))
    words = {scale.word(value) for figure, scale in STATUS_BY.items() if (value := figures[figure]) is not None}
    return min(words, key=worst_first.index, default=None)
