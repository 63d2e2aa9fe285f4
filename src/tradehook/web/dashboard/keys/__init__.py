"""Webhooks keys: making them, shown once; what can be sent with them; taking them away."""

from typing import Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.signal import Action
from tradehook.web.dashboard.calling import CallRefused, Json
from tradehook.web.dashboard.door import Door, Visit, see

_MOST: Final = 1000
_HERE: Final = "/accounts/webhooks"
_TABS: Final = {Action.PLACE: "Placing", Action.MODIFY: "Modifying", Action.CANCEL_ORDER: "Cancelling"}


def routes(door: Door) -> list[Route]:
    """The panel, and what its buttons ask for."""
    return [
        door.page(_HERE, _show),
        door.form(_HERE, _make),
        door.form(f"{_HERE}/{{id}}/delete", _delete),
    ]


async def _show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, refusal: Refusal | None = None, made: Json | None = None) -> Response:
    keys = (await visit.api.list("/webhook-keys", limit=_MOST)).items
    chosen = next((key for key in keys if key["id"] == visit.asked.get("key")), keys[-1] if keys else None)
    shown = await visit.api.get(f"/webhook-keys/{chosen['id']}/snippets") if chosen else {"items": []}
    tabs = {title: [each for each in shown["items"] if each["action"] == action] for action, title in _TABS.items()}
    return visit.draw("keys/page.html", refusal, keys=keys, chosen=chosen, tabs=tabs, made=made)


async def _make(visit: Visit) -> Response:
    """Make a key, and show what is secret of it: in this answer, and in no other."""
    body: Json = {"name": visit.form["name"]} if visit.form.get("name") else {}
    if visit.form.get("expires_at"):
        body["expires_at"] = f"{visit.form['expires_at']}T00:00:00Z"
    try:
        return await _page(visit, made=await visit.api.post("/webhook-keys", body))
    except CallRefused as refused:
        return await _page(visit, refused.refusal)


async def _delete(visit: Visit) -> Response:
    await visit.api.delete(f"/webhook-keys/{quote(visit.named('id'))}")
    return see(_HERE)
