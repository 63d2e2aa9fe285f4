"""The catalogue: instruments by class and by what is searched for."""

from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from tradehook.vocabulary.instrument import AssetClass
from tradehook.web.dashboard.door import Door, Visit

_ON_A_PAGE: Final = 50


def routes(door: Door) -> list[Route]:
    """The list."""
    return [door.page("/instruments", _show)]


async def _show(visit: Visit) -> Response:
    page = await visit.api.list("/instruments", limit=_ON_A_PAGE, **visit.asked)
    return visit.draw(
        "instruments/all.html",
        instruments=page.items,
        next=page.next,
        asked=visit.asked,
        classes=[each.value for each in AssetClass],
    )
