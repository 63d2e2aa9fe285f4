"""Accounts: what is in them, and everything that can be asked of one."""

import asyncio
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from tradehook.brokers.registry import HOUSES
from tradehook.vocabulary.explained.forms import ACCOUNT
from tradehook.vocabulary.explained.setting import Explained
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.quote import PriceSource
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.dashboard.accounts.asking import ASKS
from tradehook.web.dashboard.calling import CallRefused, Json
from tradehook.web.dashboard.door import Door, Form, Visit, see
from tradehook.web.dashboard.setting_fields import SettingField, changes, fields_of
from tradehook.web.dashboard.showing import words

_MOST: Final = 1000
_LAST: Final = 50
_DAYS: Final = 400
_OPEN: Final = tuple(status for status in OrderStatus if status.open)
_LOCK: Final = "entry_lock_until"


def routes(door: Door) -> list[Route]:
    """The list, opening one, one account, and what can be asked of it."""
    return [
        door.page("/accounts", _show_all),
        door.form("/accounts", _open_one),
        door.page("/accounts/{id}", _show),
        door.form("/accounts/{id}/settings", _change),
        door.form("/accounts/{id}/{ask:str}", _ask),
    ]


async def _show_all(visit: Visit) -> Response:
    return await _list(visit)


async def _list(visit: Visit, refusal: Refusal | None = None, form: Form | None = None) -> Response:
    accounts, brokers = await asyncio.gather(
        visit.api.list("/accounts", limit=_MOST),
        visit.api.list("/brokers"),
    )
    return visit.draw(
        "accounts/all.html",
        refusal,
        accounts=accounts.items,
        brokers=brokers.items,
        form=form or {},
        price_sources=[source.value for source in PriceSource],
    )


async def _open_one(visit: Visit) -> Response:
    form = visit.form
    broker = form.get("broker", "paper")
    body: Json = {"name": form.get("name", ""), "broker": broker}
    house = HOUSES.get(broker)
    if house is not None and house.outside:
        credentials = (credential.name for credential in house.declaration.credentials)
        body["credentials"] = {name: form[f"{broker}.{name}"] for name in credentials if form.get(f"{broker}.{name}")}
        body["settings"] = {"environment": form[f"{broker}.environment"]} if form.get(f"{broker}.environment") else {}
    else:
        body |= {name: form[name] for name in ("cash", "currency") if form.get(name)}
        body["settings"] = {"price_source": form["price_source"]} if form.get("price_source") else {}
    try:
        opened = await visit.api.post("/accounts", body)
    except CallRefused as refused:
        return await _list(visit, refused.refusal, form)
    return see(f"/accounts/{opened['id']}")


async def _show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, refusal: Refusal | None = None, said: str = "") -> Response:
    api, identity = visit.api, quote(visit.named("id"))
    account = await api.get(f"/accounts/{identity}")
    days, broker = await asyncio.gather(
        api.get(f"/accounts/{identity}/days", limit=_DAYS),
        api.get(f"/brokers/{account['broker']}"),
    )
    positions, fills, events, working, *still_open = await api.lists(
        (f"/accounts/{identity}/positions", {"limit": _MOST}),
        (f"/accounts/{identity}/fills", {"limit": _LAST}),
        (f"/accounts/{identity}/events", {"limit": _LAST}),
        ("/trades", {"account_id": identity, "status": TradeStatus.WORKING, "limit": _LAST}),
        *((f"/accounts/{identity}/orders", {"status": status, "limit": _LAST}) for status in _OPEN),
    )
    return visit.draw(
        "accounts/one.html",
        refusal,
        said=said,
        account=account,
        days=days["items"],
        points=[(day["began_at"], day["equity"]) for day in days["items"]],
        positions=positions.items,
        profitable=[each for each in positions.items if each["unrealised"] and Decimal(each["unrealised"]) > 0],
        open_orders=[order for page in still_open for order in page.items],
        fills=fills.items,
        events=events.items,
        working=working.items,
        broker=broker,
        settings=_settings(account),
        guards=_guards(account),
        locked_until=account["guards"][_LOCK],
    )


async def _ask(visit: Visit) -> Response:
    """What a button asks for; what is refused is said on the account's page."""
    ask = ASKS.get(visit.named("ask"))
    identity, form = quote(visit.named("id")), visit.form
    if ask is None:
        raise CallRefused(_unknown(visit.named("ask")))
    try:
        said = await ask(visit.api, identity, form)
    except CallRefused as refused:
        return await _page(visit, refused.refusal)
    return await _page(visit, said=said) if said else see(f"/accounts/{identity}")


async def _change(visit: Visit) -> Response:
    """Change the name, the settings and the guards that the form gives other values."""
    identity, form = quote(visit.named("id")), visit.form
    account = await visit.api.get(f"/accounts/{identity}")
    body: Json = {"settings": changes(_settings(account), form), "guards": changes(_guards(account), form)}
    if form.get("name", account["name"]) != account["name"]:
        body["name"] = form["name"]
    try:
        await visit.api.patch(f"/accounts/{identity}", body)
    except CallRefused as refused:
        return await _page(visit, refused.refusal)
    return see(f"/accounts/{identity}")


def _settings(account: Json) -> list[SettingField]:
    defaults = HOUSES[account["broker"]].defaults
    named = [Explained(name, words(name).capitalize(), "") for name in account["settings"]]
    return fields_of(named, defaults, account["settings"])


def _guards(account: Json) -> list[SettingField]:
    """The guards but the lock, which has a button of its own."""
    guards = [each for grouped in ACCOUNT for each in grouped.settings if each.name != _LOCK]
    return fields_of(guards, Guards(), account["guards"])


def _unknown(word: str) -> Refusal:
    return Refusal(
        code="not-found",
        status=404,
        message=f'"{word[:80]}" is nothing that can be asked of an account.',
        hint="Use the buttons of the page.",
    )
