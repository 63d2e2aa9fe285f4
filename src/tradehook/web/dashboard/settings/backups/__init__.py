"""Backups: those that there are, one more now, putting one back, and what goes after a while."""

from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from tradehook.vocabulary.refusal import Refusal
from tradehook.web.dashboard.calling import CallRefused
from tradehook.web.dashboard.door import Door, Visit, see

_HERE: Final = "/settings/backups"


def routes(door: Door) -> list[Route]:
    """The page, making one, and letting a store that was put back go on."""
    return [door.page(_HERE, _show), door.form(_HERE, _make), door.form(f"{_HERE}/release", _release)]


async def _show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, refusal: Refusal | None = None) -> Response:
    backups = await visit.api.get("/backups")
    return visit.draw(
        "settings/backups/page.html",
        refusal,
        backups=backups["items"],
        restore=await visit.api.get("/restore"),
        kept=(await visit.api.get("/retention"))["items"],
    )


async def _make(visit: Visit) -> Response:
    try:
        await visit.api.post("/backups")
    except CallRefused as refused:
        return await _page(visit, refused.refusal)
    return see(_HERE)


async def _release(visit: Visit) -> Response:
    """Let it go on; what is not settled is only left so by who has ticked that they mean it."""
    try:
        await visit.api.post("/restore/release", {"unsettled": "unsettled" in visit.form})
    except CallRefused as refused:
        return await _page(visit, refused.refusal)
    return see(_HERE)
