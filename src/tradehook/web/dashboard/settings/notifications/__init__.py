"""Notifications: who is told what, trying that, and how what was told went."""

import asyncio
from typing import Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from tradehook.notify.news import EVERYTHING, MESSAGES_A_MINUTE, Kind
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.dashboard.calling import CallRefused, Json
from tradehook.web.dashboard.door import Door, Form, Visit, see

_MOST: Final = 1000
_ON_A_PAGE: Final = 25
_HERE: Final = "/settings/notifications"
_BLANK: Final = {"id": None, "name": "", "per_minute": MESSAGES_A_MINUTE, "enabled": True, "what": list(EVERYTHING)}


def routes(door: Door) -> list[Route]:
    """The channels, and what their buttons ask for."""
    return [
        door.page(_HERE, _show),
        door.form(_HERE, _make),
        door.form(f"{_HERE}/{{id}}", _change),
        door.form(f"{_HERE}/{{id}}/test", _test),
        door.form(f"{_HERE}/{{id}}/delete", _delete),
    ]


async def _show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, refusal: Refusal | None = None, tried: Json | None = None) -> Response:
    """The page; what was refused is said in the form that was sent: that of a channel, or of a new one."""
    channels, told = await asyncio.gather(
        visit.api.list("/notifications", limit=_MOST),
        visit.api.list("/notifications/told", limit=_ON_A_PAGE, cursor=visit.asked.get("cursor")),
    )
    sent = _sent(visit) if refusal else None
    return visit.draw(
        "settings/notifications/page.html",
        refusal,
        channels=channels.items,
        blank=_BLANK,
        told=told.items,
        next=told.next,
        tried=tried,
        kinds=list(Kind),
        sent=sent,
    )


async def _make(visit: Visit) -> Response:
    try:
        await visit.api.post("/notifications", {"url": "", **_body(visit.form)})
    except CallRefused as refused:
        return await _page(visit, refused.refusal)
    return see(_HERE)


async def _change(visit: Visit) -> Response:
    try:
        await visit.api.patch(_path(visit), _body(visit.form))
    except CallRefused as refused:
        return await _page(visit, refused.refusal)
    return see(_HERE)


async def _test(visit: Visit) -> Response:
    return await _page(visit, tried=await visit.api.post(f"{_path(visit)}/test"))


async def _delete(visit: Visit) -> Response:
    await visit.api.delete(_path(visit))
    return see(_HERE)


def _sent(visit: Visit) -> Json:
    """What a form said that was refused, to be shown in it again; but not the address, which is a secret."""
    said = _body(visit.form) | {"id": visit.request.path_params.get("id")}
    return {name: said[name] for name in said if name != "url"}


def _path(visit: Visit) -> str:
    return f"/notifications/{quote(visit.named('id'))}"


def _body(form: Form) -> Json:
    """What a form says of a channel; an address that is left empty is not changed."""
    written: Json = {name: form[name] for name in ("name", "url", "per_minute") if form.get(name)}
    return written | {
        "what": [kind.value for kind in Kind if f"what.{kind}" in form],
        "enabled": "enabled" in form,
    }
