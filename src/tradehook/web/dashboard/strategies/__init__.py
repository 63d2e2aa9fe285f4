"""Strategies: what their webhooks let in, who follows them, and what a message would do."""

import asyncio
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from tradehook.brokers.declaring import Mode
from tradehook.dialects.contract import JsonSyntax
from tradehook.dialects.traderspost.address import webhook_url
from tradehook.routing.strategies import UnknownTickers
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.dashboard.calling import CallRefused, Json
from tradehook.web.dashboard.door import Door, Visit, see
from tradehook.web.dashboard.sources import addresses_in, sources_of
from tradehook.web.dashboard.strategies.cloning import clone
from tradehook.web.dashboard.strategies.composing import FIELDS, values_of, with_fields
from tradehook.web.dashboard.strategies.templates import templates

_MOST: Final = 1000
_TRIED: Final = '{"ticker": "AMD", "action": "buy", "quantity": 1}'
_CHOSEN: Final = "strategy-"
_LIMITS: Final = ("rate_limit_per_minute", "rate_limit_per_hour", "max_body_bytes")


def routes(door: Door) -> list[Route]:
    """The list, one strategy, and what its forms ask for."""
    return [
        door.page("/strategies", _show_all),
        door.form("/strategies", _make),
        door.form("/strategies/switch", _switch_chosen),
        door.page("/strategies/{id}", _show),
        door.form("/strategies/{id}", _change),
        door.form("/strategies/{id}/rotate", _rotate),
        door.form("/strategies/{id}/subscribe", _subscribe),
        door.form("/strategies/{id}/try", _try),
        door.form("/strategies/{id}/send", _send),
        door.form("/strategies/{id}/message/from-fields", _from_fields),
        door.form("/strategies/{id}/message/from-json", _from_json),
        door.form("/strategies/{id}/switch", _switch),
        door.form("/strategies/{id}/clone", _clone),
    ]


async def _show_all(visit: Visit) -> Response:
    return await _list(visit)


async def _list(visit: Visit, refusal: Refusal | None = None) -> Response:
    strategies, subscriptions = await visit.api.lists(
        ("/strategies", {"limit": _MOST}),
        ("/subscriptions", {"limit": _MOST}),
    )
    followed = [each["strategy_id"] for each in subscriptions.items if each["enabled"]]
    return visit.draw(
        "strategies/all.html",
        refusal,
        strategies=strategies.items,
        followers={each["id"]: followed.count(each["id"]) for each in strategies.items},
        classes=[each.value for each in AssetClass],
        form=visit.form,
    )


async def _make(visit: Visit) -> Response:
    """Make a strategy, and show the address of its webhook: in this answer, and in no other."""
    body = {"name": visit.form.get("name", ""), "asset_class": visit.form.get("asset_class", "")}
    try:
        made = await visit.api.post("/strategies", body | {"sources": sources_of(visit.form)})
    except CallRefused as refused:
        return await _list(visit, refused.refusal)
    return await _page(visit, made["id"], url=made["webhook"]["url"])


async def _show(visit: Visit) -> Response:
    return await _page(visit, visit.named("id"))


async def _page(visit: Visit, identity: str, refusal: Refusal | None = None, **said: Any) -> Response:
    """A strategy; `said`: the new address of its webhook (`url`), or what a message would do (`explained`)."""
    strategy = await visit.api.get(f"/strategies/{quote(identity)}")
    subscriptions, accounts, deliveries = await visit.api.lists(
        ("/subscriptions", {"strategy_id": strategy["id"], "limit": _MOST}),
        ("/accounts", {"limit": _MOST}),
        ("/deliveries", {"strategy_id": strategy["id"], "limit": 1}),
    )
    address = said.get("url") or webhook_url(
        f"{visit.request.base_url}".rstrip("/"), strategy["webhook"]["uuid"], "PASSWORD"
    )
    following = {each["account_id"] for each in subscriptions.items}
    modes = {account["id"]: account["mode"] for account in accounts.items}
    shown = {"url": None, "explained": None, "message": _TRIED} | said
    return visit.draw(
        "strategies/one.html",
        refusal,
        strategy=strategy,
        subscriptions=subscriptions.items,
        accounts={account["id"]: account["name"] for account in accounts.items},
        modes=modes,
        trades_real_money=any(
            each["enabled"] and modes.get(each["account_id"]) == Mode.LIVE for each in subscriptions.items
        ),
        others=[account for account in accounts.items if account["id"] not in following],
        last=next(iter(deliveries.items), None),
        addresses=addresses_in(strategy["sources"]),
        unknown_tickers=[each.value for each in UnknownTickers],
        syntaxes=[each.value for each in JsonSyntax],
        limits=_LIMITS,
        templates=templates(address),
        message_fields=FIELDS,
        message_values=values_of(shown["message"]),
        **shown,
    )


async def _change(visit: Visit) -> Response:
    """Change what the form says; what is left empty lets anything in."""
    form, identity = visit.form, visit.named("id")
    body: Json = {
        "name": form.get("name", ""),
        "enabled": "enabled" in form,
        "allowed_tickers": form.get("allowed_tickers", "").replace(",", " ").split() or None,
        "unknown_tickers": form.get("unknown_tickers", ""),
        "sources": sources_of(form),
        "silence_alarm_s": form.get("silence_alarm_s") or None,
        "webhook": {
            **{
                name: int(form[name]) if form[name].isascii() and form[name].isdigit() else form[name]
                for name in _LIMITS
                if name in form
            },
            "json_syntax": form.get("json_syntax", JsonSyntax.STRICT),
            "strict_futures_quantity_types": "strict_futures_quantity_types" in form,
        },
    }
    try:
        await visit.api.patch(f"/strategies/{quote(identity)}", body)
    except CallRefused as refused:
        return await _page(visit, identity, refused.refusal)
    return see(f"/strategies/{quote(identity)}")


async def _rotate(visit: Visit) -> Response:
    identity = visit.named("id")
    body = {"overlap_seconds": visit.form.get("overlap_seconds", "0")}
    rotated = await visit.api.post(f"/strategies/{quote(identity)}/webhook/rotate", body)
    return await _page(visit, identity, url=rotated["url"])


async def _subscribe(visit: Visit) -> Response:
    identity = visit.named("id")
    body = {"strategy_id": identity, "account_id": visit.form.get("account_id", "")}
    try:
        made = await visit.api.post("/subscriptions", body)
    except CallRefused as refused:
        return await _page(visit, identity, refused.refusal)
    return see(f"/subscriptions/{made['id']}")


async def _switch(visit: Visit) -> Response:
    """Let every subscription to a strategy trade, or none."""
    identity, on = visit.named("id"), visit.form.get("enabled") == "true"
    subscriptions = await visit.api.list("/subscriptions", strategy_id=identity, limit=_MOST)
    changed = [each["id"] for each in subscriptions.items if each["enabled"] is not on]
    await asyncio.gather(*(visit.api.patch(f"/subscriptions/{each}", {"enabled": on}) for each in changed))
    return see(f"/strategies/{quote(identity)}")


async def _try(visit: Visit) -> Response:
    """What every subscription would do about a message now; nothing is sent."""
    identity, message = visit.named("id"), visit.form.get("message", "")
    try:
        explained = await visit.api.explain({"strategy_id": identity, "message": message})
    except CallRefused as refused:
        return await _page(visit, identity, refused.refusal, message=message)
    return await _page(visit, identity, explained=explained, message=message)


async def _send(visit: Visit) -> Response:
    """Send the message as a chart would; where it was accepted, to the page that shows what comes of it."""
    identity, message = visit.named("id"), visit.form.get("message", "")
    try:
        sent = await visit.api.post(f"/strategies/{quote(identity)}/send", {"message": message})
    except CallRefused as refused:
        return await _page(visit, identity, refused.refusal, message=message)
    return see(f"/deliveries/{sent['id']}")


async def _from_fields(visit: Visit) -> Response:
    """The message as JSON, with what the fields say."""
    return await _page(visit, visit.named("id"), message=with_fields(visit.form.get("message", ""), visit.form))


async def _from_json(visit: Visit) -> Response:
    """The message in fields, as its JSON says."""
    return await _page(visit, visit.named("id"), message=visit.form.get("message", ""))


async def _clone(visit: Visit) -> Response:
    """Make a strategy like this one, and show the address of its webhook this once."""
    try:
        made = await clone(visit.api, visit.named("id"), visit.form.get("name", ""))
    except CallRefused as refused:
        return await _page(visit, visit.named("id"), refused.refusal)
    return await _page(visit, made["id"], url=made["webhook"]["url"])


async def _switch_chosen(visit: Visit) -> Response:
    """Enable or disable the strategies that are ticked."""
    on = visit.form.get("enabled") == "true"
    chosen = [name.removeprefix(_CHOSEN) for name in visit.form if name.startswith(_CHOSEN)]
    await asyncio.gather(*(visit.api.patch(f"/strategies/{quote(each)}", {"enabled": on}) for each in chosen))
    return see("/strategies")
