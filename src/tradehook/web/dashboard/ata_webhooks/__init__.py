"""Algo Trade Analytics webhooks: making them, shown once; what they do with what comes; their Webhook Events Log."""

import asyncio
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from tradehook.dialects.algotradeanalytics.processing import Processing
from tradehook.dialects.contract import JsonSyntax
from tradehook.vocabulary.delivery import Verdict
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.dashboard.ata_webhooks.standing import standing_of
from tradehook.web.dashboard.calling import CallRefused, Json
from tradehook.web.dashboard.deliveries.pointing import pieces
from tradehook.web.dashboard.door import Door, Form, Visit, see
from tradehook.web.dashboard.sources import addresses_in, sources_of

_MOST: Final = 1000
_ON_A_PAGE: Final = 50
_HERE: Final = "/app/webhooks"
_LIMITS: Final = ("rate_limit_per_minute", "max_body_bytes")


def routes(door: Door) -> list[Route]:
    """The list, one webhook with its log, one event, and what the buttons ask for."""
    return [
        door.page(_HERE, _show_all),
        door.form(_HERE, _make),
        door.page(f"{_HERE}/{{id}}", _show),
        door.form(f"{_HERE}/{{id}}", _change),
        door.form(f"{_HERE}/{{id}}/rotate", _rotate),
        door.form(f"{_HERE}/{{id}}/delete", _delete),
        door.page(f"{_HERE}/{{id}}/events/{{event}}", _show_event),
    ]


async def _show_all(visit: Visit) -> Response:
    return await _list(visit)


async def _list(visit: Visit, refusal: Refusal | None = None, made: Json | None = None) -> Response:
    webhooks, strategies = await visit.api.lists(
        ("/ata-webhooks", {"limit": _MOST}),
        ("/strategies", {"limit": _MOST}),
    )
    taken = {webhook["strategy_id"] for webhook in webhooks.items}
    return visit.draw(
        "ata_webhooks/all.html",
        refusal,
        webhooks=webhooks.items,
        names={each["id"]: each["name"] for each in strategies.items},
        strategies=strategies.items,
        taken=taken,
        form=visit.form if refusal else {},
        made=made,
    )


async def _make(visit: Visit) -> Response:
    """Make a webhook, and show its key: in this answer, and in no other."""
    body = {"name": visit.form.get("name", ""), "strategy_id": visit.form.get("strategy_id") or None}
    try:
        return await _list(visit, made=await visit.api.post("/ata-webhooks", body))
    except CallRefused as refused:
        return await _list(visit, refused.refusal)


async def _show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, refusal: Refusal | None = None, **said: Any) -> Response:
    """A webhook; `said`: its new key (`made`), or what was entered and refused (`form`)."""
    api, at = visit.api, f"/ata-webhooks/{quote(visit.named('id'))}"
    webhook, events, examined, snippets, strategies = await asyncio.gather(
        api.get(at),
        api.list(f"{at}/events", limit=_ON_A_PAGE, **visit.asked),
        api.get(f"{at}/troubleshooting"),
        api.get(f"{at}/snippets"),
        api.list("/strategies", limit=_MOST),
    )
    shown = {"made": None, "form": webhook, "addresses": addresses_in(webhook["sources"])} | said
    return visit.draw(
        "ata_webhooks/one.html",
        refusal,
        webhook=webhook,
        events=[(event, standing_of(event)) for event in events.items],
        next=events.next,
        asked=visit.asked,
        examined=examined,
        snippets=snippets["items"],
        names={each["id"]: each["name"] for each in strategies.items},
        strategies=strategies.items,
        processings=[each.value for each in Processing],
        verdicts=[each.value for each in Verdict],
        syntaxes=[each.value for each in JsonSyntax],
        limits=_LIMITS,
        **shown,
    )


async def _show_event(visit: Visit) -> Response:
    """One event: what was sent, what was read in it, and what is wrong with it."""
    at = f"/ata-webhooks/{quote(visit.named('id'))}"
    webhook, events, accounts = await asyncio.gather(
        visit.api.get(at),
        visit.api.list(f"{at}/events", id=visit.named("event")),
        visit.api.list("/accounts", limit=_MOST),
    )
    event = next(iter(events.items), None)
    if event is None:
        raise CallRefused(_no_event(visit.named("event")))
    return visit.draw(
        "ata_webhooks/event.html",
        webhook=webhook,
        event=event,
        standing=standing_of(event),
        pieces=pieces(event["body"], event["errors"] or ()),
        accounts={account["id"]: account["name"] for account in accounts.items},
    )


async def _change(visit: Visit) -> Response:
    """Change what the form says."""
    at, body = quote(visit.named("id")), _wanted(visit.form)
    try:
        await visit.api.patch(f"/ata-webhooks/{at}", body)
    except CallRefused as refused:
        entered = body | {"sources": body["sources"] or []}
        return await _page(visit, refused.refusal, form=entered, addresses=addresses_in(body["sources"]))
    return see(f"{_HERE}/{at}")


def _wanted(form: Form) -> Json:
    """The webhook as the form says it."""
    return {
        "name": form.get("name", ""),
        "strategy_id": form.get("strategy_id") or None,
        "sources": sources_of(form),
        "json_syntax": form.get("json_syntax", JsonSyntax.STRICT),
        "require_client_certificate": "require_client_certificate" in form,
        **{name: _whole(form[name]) for name in _LIMITS if name in form},
    }


def _whole(text: str) -> int | str:
    """A number that was entered; what is none stays as it is, and the API says so."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else text


async def _rotate(visit: Visit) -> Response:
    """Make a new key, and show it this once."""
    body = {"overlap_seconds": visit.form.get("overlap_seconds", "0")}
    return await _page(visit, made=await visit.api.post(f"/ata-webhooks/{quote(visit.named('id'))}/rotate", body))


async def _delete(visit: Visit) -> Response:
    await visit.api.delete(f"/ata-webhooks/{quote(visit.named('id'))}")
    return see(_HERE)


def _no_event(identity: str) -> Refusal:
    return Refusal(
        code="event-not-found",
        status=404,
        message=f"There is no event {identity[:80]} at this webhook.",
        hint="Look for it in the Webhook Events Log; old events are removed in time.",
    )
