"""The doctor: what keeps alerts from trading, webhook by webhook, and what to do."""

from starlette.responses import Response
from starlette.routing import Route

from tradehook.web.dashboard.door import Door, Visit


def routes(door: Door) -> list[Route]:
    """The page; each look at it looks anew."""
    return [door.page("/settings/doctor", _show)]


async def _show(visit: Visit) -> Response:
    found = await visit.api.get("/doctor")
    return visit.draw("settings/doctor/page.html", found=found)
