"""The figures of alerts against fills: formulas, units and bands, as closed tables.

Rule: the bands of the reference; where it writes both `< 200` and `≥ 98`, a bound belongs to the band that begins
there, counted upwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tradehook.analytics.scales import Better, Scale


class Figure(StrEnum):
    """What is measured over all alerts."""

    MATCH_RATE = "match_rate"
    AVERAGE_LATENCY = "average_latency"
    AVERAGE_SLIPPAGE = "average_slippage"
    TOTAL_SLIPPAGE = "total_slippage"
    PROFIT_RETENTION = "profit_retention"


class Level(StrEnum):
    """How good one figure is, best first."""

    EXCELLENT = "excellent"
    GOOD = "good"
    ACCEPTABLE = "acceptable"
    CONCERNING = "concerning"


class Status(StrEnum):
    """How the execution does as a whole, best first."""

    HEALTHY = "healthy"
    WATCH = "watch"
    DEGRADED = "degraded"
    FAILING = "failing"


class IssueClass(StrEnum):
    """What may be wrong with one alert."""

    SLIPPAGE = "slippage"
    LATENCY = "latency"
    MISSED_FILL = "missed_fill"
    PARTIAL_FILL = "partial_fill"

    @property
    def rule(self) -> str:
        """When an alert has this issue, in a sentence."""
        return _RULES[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How a figure is made. `scale` None: it is a sum of money, which no band fits."""

    formula: str
    unit: str
    scale: Scale[Level] | None = None


def _levels(better: Better, excellent: str, good: str, acceptable: str) -> Scale[Level]:
    words = (Level.EXCELLENT, Level.GOOD, Level.ACCEPTABLE)
    bounds = dict(zip(words, map(Decimal, (excellent, good, acceptable)), strict=True))
    return Scale(better, MappingProxyType(bounds), Level.CONCERNING)


LATENCY_LEVELS: Final = _levels(Better.LOWER, "200", "500", "2000")
"""Milliseconds from alert to first fill."""

SLIPPAGE_LEVELS: Final = _levels(Better.LOWER, "0.05", "0.1", "0.5")
"""Percent of the alert's price, positive worse."""

MEASURES: Final[Mapping[Figure, Measure]] = MappingProxyType(
    {
        Figure.MATCH_RATE: Measure(
            formula="alerts with a fill / all alerts x 100",
            unit="%",
            scale=_levels(Better.HIGHER, "98", "95", "90"),
        ),
        Figure.AVERAGE_LATENCY: Measure(
            formula="sum of (time of first fill - time of alert) / alerts with a fill", unit="ms", scale=LATENCY_LEVELS
        ),
        Figure.AVERAGE_SLIPPAGE: Measure(
            formula="sum of (fill price - alert price, positive worse) / alerts with a fill and a price",
            unit="price; bands in % of the alert's price",
            scale=SLIPPAGE_LEVELS,
        ),
        Figure.TOTAL_SLIPPAGE: Measure(
            formula="sum of (fill price - alert price, positive worse) x quantity filled x point value", unit="money"
        ),
        Figure.PROFIT_RETENTION: Measure(
            formula="result of the fills / result that the alerts would have had at their own prices x 100",
            unit="%",
            scale=_levels(Better.HIGHER, "99", "97", "95"),
        ),
    }
)

_RULES = {
    IssueClass.SLIPPAGE: "It filled at 0.5 % or more worse than its price.",
    IssueClass.LATENCY: "Its first fill came 2,000 ms or more after it.",
    IssueClass.MISSED_FILL: "Nothing of it filled.",
    IssueClass.PARTIAL_FILL: "Less filled than it asked for.",
}


def _statuses(better: Better, healthy: str, watch: str, degraded: str) -> Scale[Status]:
    words = (Status.HEALTHY, Status.WATCH, Status.DEGRADED)
    bounds = dict(zip(words, map(Decimal, (healthy, watch, degraded)), strict=True))
    return Scale(better, MappingProxyType(bounds), Status.FAILING)


STATUS_BY: Final[Mapping[Figure, Scale[Status]]] = MappingProxyType(
    {
        Figure.MATCH_RATE: _statuses(Better.HIGHER, "95", "90", "80"),
        Figure.AVERAGE_LATENCY: _statuses(Better.LOWER, "500", "2000", "5000"),
    }
)
"""The status as a whole is the worse of these two."""
