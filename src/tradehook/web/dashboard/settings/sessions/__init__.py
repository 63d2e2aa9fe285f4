"""Sessions: the browsers in which people are signed in, and signing them out."""

import asyncio
from typing import Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from tradehook.web.dashboard.calling import Api, Json
from tradehook.web.dashboard.door import Door, Visit, see

_MOST: Final = 1000
_HERE: Final = "/settings/sessions"


def routes(door: Door) -> list[Route]:
    """The list, and an end to one of it or to all others."""
    return [
        door.page(_HERE, _show),
        door.form(f"{_HERE}/end-others", _end_others),
        door.form(f"{_HERE}/{{id}}/end", _end),
    ]


async def _show(visit: Visit) -> Response:
    people, sessions = await asyncio.gather(visit.api.list("/users", limit=_MOST), _open(visit.api))
    names = {person["id"]: person["name"] for person in people.items}
    return visit.draw("settings/sessions/page.html", sessions=sessions, names=names)


async def _end(visit: Visit) -> Response:
    await visit.api.delete(f"/sessions/{quote(visit.named('id'))}")
    return see(_HERE)


async def _end_others(visit: Visit) -> Response:
    """Sign everybody out but the one who asks, in this browser."""
    others = (session["id"] for session in await _open(visit.api) if not session["is_current"])
    await asyncio.gather(*(visit.api.delete(f"/sessions/{each}") for each in others))
    return see(_HERE)


async def _open(api: Api) -> list[Json]:
    """The sessions that are not over: they are among the newest, since none lasts longer than a fortnight."""
    newest = await api.list("/sessions", limit=_MOST)
    return [session for session in newest.items if not session["is_over"]]
