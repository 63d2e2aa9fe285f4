"""Alerts against fills: which alerts became fills, how fast, how dear, and what is wrong with single ones."""

import asyncio
from collections import Counter
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from tradehook.analytics.alerts.figures import MEASURES, Figure, IssueClass, Level
from tradehook.analytics.alerts.figures import Measure as HowMade
from tradehook.web.dashboard.analytics.alerts.drift import drifts
from tradehook.web.dashboard.analytics.filters import Meant, filtered
from tradehook.web.dashboard.calling import Json
from tradehook.web.dashboard.door import Door, Visit

_LAST: Final = 100
_ANSWERED: Final = {Figure.AVERAGE_LATENCY: "average_latency_ms", Figure.AVERAGE_SLIPPAGE: "average_slippage_percent"}


def routes(door: Door) -> list[Route]:
    """The page."""
    return [door.page("/analytics/alerts", filtered(_show))]


async def _show(visit: Visit, meant: Meant) -> Response:
    found, executed = await asyncio.gather(
        visit.api.get("/analytics/alerts", **meant.query),
        visit.api.get("/analytics/execution", **{**meant.query, "limit": _LAST}),
    )
    issue = visit.asked.get("issue")
    issues = [each for each in found["issues"] if issue in (None, each["issue"])]
    return visit.draw(
        "analytics/alerts/page.html",
        meant=meant,
        found=found,
        measured=[(figure, _told(figure, found), how) for figure, how in _banded()],
        levels=tuple(Level),
        drifts=drifts(executed["items"]),
        issue=issue,
        issues=issues[:_LAST],
        not_shown=len(issues[_LAST:]) + found["more_issues"],
        counts=Counter(each["issue"] for each in found["issues"]),
        classes=tuple(IssueClass),
    )


def _banded() -> list[tuple[Figure, HowMade]]:
    """The figures that have bands."""
    return [(figure, how) for figure, how in MEASURES.items() if how.scale is not None]


def _told(figure: Figure, found: Json) -> Json:
    """The value of a figure with its level, its bands, and why there is none."""
    name = _ANSWERED.get(figure, figure.value)
    return {
        "value": found[name],
        "level": found["levels"].get(figure),
        "bands": found["bands"][figure],
        "why_none": found["undefined"].get(name, ""),
    }
