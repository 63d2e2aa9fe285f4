"""Backtest against alerts: how much of the backtest was really sent, how late and how far off, and the verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tradehook.analytics.backtest.confidence import percent
from tradehook.analytics.backtest.matching import Matching
from tradehook.analytics.scales import Better, Scale, mean_of, percent_of
from tradehook.vocabulary.exact import ZERO

IDEAL_TIME_DRIFT_MS: Final = Decimal(60_000)
IDEAL_PRICE_DRIFT_PERCENT: Final = Decimal("0.5")
"""Below these, on average, alerts are where the backtest says (rule: the reference)."""

_MICROSECONDS_A_MILLISECOND: Final = 1000


class Verdict(StrEnum):
    """Whether the alerts do what the backtest promises, best first."""

    PRODUCTION_READY = "production_ready"
    MINOR = "minor"
    SIGNIFICANT = "significant"
    CRITICAL = "critical"

    @property
    def meaning(self) -> str:
        """What to make of it, in a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    Verdict.PRODUCTION_READY: "The alerts are the backtest's trades.",
    Verdict.MINOR: "Minor divergence: look at what was missed before you raise the size.",
    Verdict.SIGNIFICANT: "Significant divergence: find the cause before you trade it.",
    Verdict.CRITICAL: "Critical divergence: what is sent is not what was tested.",
}

VERDICTS: Final = Scale(
    Better.HIGHER,
    MappingProxyType(
        {
            Verdict.PRODUCTION_READY: Decimal(95),
            Verdict.MINOR: Decimal(80),
            Verdict.SIGNIFICANT: Decimal(60),
        }
    ),
    Verdict.CRITICAL,
)
"""By the match rate in percent."""

FIGURES: Final = MappingProxyType(
    {
        "total": "entries and exits of the backtest",
        "alerts": "alerts in the same time",
        "matched": "entries and exits with an alert",
        "match_rate": "matched / total x 100, in percent; None without a backtest",
        "missed": "entries and exits without an alert",
        "false": "alerts without an entry or exit",
        "average_time_drift_ms": "mean of |time of alert - time of backtest|, ms; below 60,000 is ideal",
        "mean_time_offset_ms": "the same with its sign: positive when alerts come later",
        "average_price_drift_percent": "mean of |price of alert - price of backtest| in percent of the backtest's; "
        "below 0.5 is ideal",
        "average_confidence": "mean confidence of the matches, percent",
    }
)
"""What each figure of the report is, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestReport:
    """The figures of `FIGURES` and the verdict; None where there is nothing to make them of."""

    total: int
    alerts: int
    matched: int
    match_rate: Decimal | None
    missed: int
    false: int
    average_time_drift_ms: Decimal | None
    mean_time_offset_ms: Decimal | None
    average_price_drift_percent: Decimal | None
    average_confidence: Decimal | None
    verdict: Verdict | None


def backtest_report(matching: Matching) -> BacktestReport:
    """The report on a matching."""
    matched = len(matching.matches)
    total = matched + len(matching.missed)
    rate = percent_of(Decimal(matched), Decimal(total))
    times = [match.apart.time for match in matching.matches]
    prices = [abs(match.apart.percent) for match in matching.matches if match.apart.percent is not None]
    return BacktestReport(
        total=total,
        alerts=matched + len(matching.false),
        matched=matched,
        match_rate=rate,
        missed=len(matching.missed),
        false=len(matching.false),
        average_time_drift_ms=_mean_ms(map(abs, times), matched),
        mean_time_offset_ms=_mean_ms(times, matched),
        average_price_drift_percent=mean_of(sum(prices, ZERO), len(prices)),
        average_confidence=mean_of(sum((percent(match.points) for match in matching.matches), ZERO), matched),
        verdict=None if rate is None else VERDICTS.word(rate),
    )


def _mean_ms(microseconds: Iterable[int], count: int) -> Decimal | None:
    return mean_of(Decimal(sum(microseconds)), count * _MICROSECONDS_A_MILLISECOND)
