"""Execution: what carrying out orders cost, and how long every phase of it took."""

from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from tradehook.analytics.alerts.execution import CostKind
from tradehook.analytics.alerts.latency import Phase
from tradehook.web.dashboard.analytics.execution.spans import spans
from tradehook.web.dashboard.analytics.filters import Meant, filtered
from tradehook.web.dashboard.analytics.histogram import histogram
from tradehook.web.dashboard.door import Door, Visit

_ON_A_PAGE: Final = 50


def routes(door: Door) -> list[Route]:
    """The page."""
    return [door.page("/analytics/execution", filtered(_show))]


async def _show(visit: Visit, meant: Meant) -> Response:
    asked = {**meant.query, "limit": _ON_A_PAGE, "cursor": visit.asked.get("cursor")}
    found = await visit.api.get("/analytics/execution", **asked)
    slippages = [
        cost["percent"]
        for order in found["items"]
        if (cost := order["execution_cost"]) is not None and cost["percent"] is not None
    ]
    return visit.draw(
        "analytics/execution/page.html",
        meant=meant,
        found=found,
        costs=[(kind, found["costs"][kind]) for kind in CostKind],
        steps=spans(found["latency"]),
        ways=spans(found["whole_way"]),
        phases=tuple(Phase),
        orders=found["items"],
        next=found["next"],
        distribution=histogram(slippages),
        slippages=len(slippages),
    )
