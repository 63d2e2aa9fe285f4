"""The audit log: who changed what, when and from where; what it was before, and what it is now."""

import asyncio
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from tradehook.people.caller import Via
from tradehook.web.api import API
from tradehook.web.api.rules import RULES as CALLS
from tradehook.web.dashboard.door import Door, Visit
from tradehook.web.dashboard.settings.audit.changed import changed
from tradehook.web.pages.rules import RULES as FORMS

_ON_A_PAGE: Final = 50
_MOST: Final = 1000

ACTIONS: Final = sorted(action for action in {*CALLS, *FORMS} if not action.startswith("GET "))
"""What changes something, as the log names it."""


def routes(door: Door) -> list[Route]:
    """The log."""
    return [door.page("/settings/audit", _show)]


async def _show(visit: Visit) -> Response:
    asked = visit.asked
    page, people = await asyncio.gather(
        visit.api.list("/audit", **{"limit": _ON_A_PAGE, **asked}),
        visit.api.list("/users", limit=_MOST),
    )
    filters = {name: asked[name] for name in asked if name not in ("cursor", "limit")}
    return visit.draw(
        "settings/audit/page.html",
        entries=[entry | {"changes": [changed(each) for each in entry["changes"]]} for entry in page.items],
        next=page.next,
        asked=asked,
        file=f"{API}/audit/csv?{urlencode(filters)}",
        people=people.items,
        vias=[via.value for via in Via],
        actions=ACTIONS,
    )
