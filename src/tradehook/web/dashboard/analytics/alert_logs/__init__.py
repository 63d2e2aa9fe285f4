"""Logs of alerts: what did not come to a webhook here is imported, and counts beside what did; it is never traded."""

from typing import Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from tradehook.analytics.tradingview.dates import DateOrder
from tradehook.web.api.alert_logs import LARGEST_FILE
from tradehook.web.dashboard.calling import CallRefused, Json
from tradehook.web.dashboard.door import Door, Form, Visit, see

_HERE: Final = "/analytics/alert-logs"
_MOST: Final = 1000
_ON_A_PAGE: Final = 50
_LARGEST_FORM: Final = 2 * LARGEST_FILE
"""In bytes: a form writes signs of a file longer than they are."""

_ASKED: Final = ("name", "strategy_id", "timezone", "date_order")
_NOT_NEW: Final = {
    "delivered": "came to a webhook by themselves",
    "known": "came with an earlier import",
    "repeated": "were in the file before",
    "not_about_a_trade": "say neither to buy nor to sell",
}
"""Why alerts of a file are not imported, by the name of their count."""


def routes(door: Door) -> list[Route]:
    """The list, importing one, and deleting it."""
    return [
        door.page(_HERE, _show),
        door.form(_HERE, _import, _LARGEST_FORM),
        door.form(f"{_HERE}/{{id}}/delete", _delete),
    ]


async def _show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(
    visit: Visit, refused: CallRefused | None = None, form: Form | None = None, read: Json | None = None
) -> Response:
    asked = {"limit": _ON_A_PAGE, **visit.asked}
    logs, strategies = await visit.api.lists(("/analytics/alert-logs", asked), ("/strategies", {"limit": _MOST}))
    return visit.draw(
        "analytics/alert_logs/page.html",
        refused.refusal if refused else None,
        problems=refused.problems if refused else (),
        logs=logs.items,
        next=logs.next,
        asked=visit.asked,
        strategies={each["id"]: each["name"] for each in strategies.items},
        date_orders=tuple(DateOrder),
        form=form or {},
        read=read,
        not_new=[(words, read[name]) for name, words in _NOT_NEW.items() if read[name]] if read else [],
    )


async def _import(visit: Visit) -> Response:
    """Hand the file in; what was found in it, or is wrong with it, is said."""
    form = visit.form
    asked = {name: form.get(name) for name in _ASKED}
    try:
        read = await visit.api.upload("/analytics/alert-logs", form.get("file", ""), **asked)
    except CallRefused as refused:
        return await _page(visit, refused, form)
    return await _page(visit, read=read)


async def _delete(visit: Visit) -> Response:
    await visit.api.delete(f"/analytics/alert-logs/{quote(visit.named('id'))}")
    return see(_HERE)
