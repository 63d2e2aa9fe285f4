"""How long phases took, as bars beside each other: up to the middle, the 95th percentile and the longest of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from tradehook.analytics.alerts.latency import Phase

WIDTH: Final = 160
_ORDER: Final = {phase.value: number for number, phase in enumerate(Phase)}


class Spanned(NamedTuple):
    """What orders took from one phase to another, in seconds, and how far bars of it reach."""

    since: str
    until: str
    orders: int
    average: float
    median: float
    p95: float
    longest: float
    to_median: float
    to_p95: float
    width: int = WIDTH


def spans(told: Sequence[Mapping[str, Any]]) -> list[Spanned]:
    """Each span in the order of the phases; the bars are of one scale, that of the slowest 95th percentile."""
    scale = max((each["p95_ms"] for each in told), default=0.0)
    ordered = sorted(told, key=lambda each: (_ORDER[each["since"]], _ORDER[each["until"]]))
    return [_spanned(each, scale) for each in ordered]


def _spanned(told: Mapping[str, Any], scale: float) -> Spanned:
    return Spanned(
        since=told["since"],
        until=told["until"],
        orders=told["orders"],
        average=told["average_ms"] / 1000,
        median=told["median_ms"] / 1000,
        p95=told["p95_ms"] / 1000,
        longest=told["longest_ms"] / 1000,
        to_median=_reach(told["median_ms"], scale),
        to_p95=_reach(told["p95_ms"], scale),
    )


def _reach(milliseconds: float, scale: float) -> float:
    """Where clocks disagree a span may be negative: that has no length."""
    return round(WIDTH * max(0.0, milliseconds) / scale, 1) if scale > 0 else 0.0
