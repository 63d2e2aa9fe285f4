"""API tokens: what programs are let in with, whoever made it, and taking one away."""

import asyncio
from typing import Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from tradehook.web.dashboard.door import Door, Visit, see

_MOST: Final = 1000
_HERE: Final = "/settings/tokens"


def routes(door: Door) -> list[Route]:
    """The list, and deleting one of it."""
    return [door.page(_HERE, _show), door.form(f"{_HERE}/{{id}}/delete", _delete)]


async def _show(visit: Visit) -> Response:
    people, tokens = await asyncio.gather(visit.api.list("/users", limit=_MOST), visit.api.list("/tokens", limit=_MOST))
    names = {person["id"]: person["name"] for person in people.items}
    return visit.draw("settings/tokens/page.html", tokens=tokens.items, names=names)


async def _delete(visit: Visit) -> Response:
    await visit.api.delete(f"/tokens/{quote(visit.named('id'))}")
    return see(_HERE)
