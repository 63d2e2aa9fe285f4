"""About: which version runs, under which licence, and where messages go."""

from functools import partial
from importlib.metadata import metadata

from starlette.responses import Response
from starlette.routing import Route

from tradehook.web.dashboard.door import Door, Visit


def routes(door: Door, base_url: str) -> list[Route]:
    """The page."""
    return [door.page("/settings/about", partial(_show, base_url))]


async def _show(base_url: str, visit: Visit) -> Response:
    licence = metadata("tradehook")["License-Expression"]
    return visit.draw("settings/about/page.html", base_url=base_url, licence=licence)
