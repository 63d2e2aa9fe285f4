"""Subscriptions: every setting by which an account follows a strategy, and the orders that come of them."""

import asyncio
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from tradehook.vocabulary.explained.forms import SUBSCRIPTION
from tradehook.vocabulary.explained.setting import Grouped
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.web.dashboard.calling import Api, CallRefused, Json
from tradehook.web.dashboard.door import Door, Visit, see
from tradehook.web.dashboard.setting_fields import SettingField, changes, fields_of

_DEFAULTS: Final = SubscriptionSettings()
_EXAMPLE: Final = '{"ticker": "AMD", "action": "buy", "quantity": 1}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The orders that a message would make, with so many settings that are not saved; or why it cannot be said.

    Neither, where the account is not connected.
    """

    message: str
    unsaved: int
    examples: Json | None = None
    refusal: Refusal | None = None


def routes(door: Door) -> list[Route]:
    """One subscription, what its form changes, and what orders it would make as the form stands."""
    return [
        door.page("/subscriptions/{id}", _show),
        door.form("/subscriptions/{id}", _change),
        door.form("/subscriptions/{id}/examples", _suppose),
    ]


async def _show(visit: Visit) -> Response:
    subscription = await _subscription(visit)
    explained = await _explained(visit.api, subscription, _EXAMPLE, {})
    return await _page(visit, subscription, explained)


async def _suppose(visit: Visit) -> Response:
    """The example orders of the settings as they stand in the form, which are not saved."""
    subscription = await _subscription(visit)
    unsaved = _unsaved(visit, subscription)
    explained = await _explained(visit.api, subscription, visit.form.get("message", _EXAMPLE), unsaved)
    return await _page(visit, _as_it_stands(visit, subscription, unsaved), explained)


async def _change(visit: Visit) -> Response:
    """Change the settings that the form gives other values."""
    subscription = await _subscription(visit)
    unsaved = _unsaved(visit, subscription)
    body = {"enabled": "enabled" in visit.form, "settings": unsaved}
    try:
        await visit.api.patch(f"/subscriptions/{subscription['id']}", body)
    except CallRefused as refused:
        explained = await _explained(visit.api, subscription, visit.form.get("message", _EXAMPLE), {})
        return await _page(visit, _as_it_stands(visit, subscription, unsaved), explained, refused.refusal)
    return see(f"/subscriptions/{subscription['id']}")


async def _page(visit: Visit, subscription: Json, explained: Explained, refusal: Refusal | None = None) -> Response:
    strategy, account = await asyncio.gather(
        visit.api.get(f"/strategies/{subscription['strategy_id']}"),
        visit.api.get(f"/accounts/{subscription['account_id']}"),
    )
    return visit.draw(
        "subscriptions/page.html",
        refusal,
        subscription=subscription,
        strategy=strategy,
        account=account,
        groups=[(grouped.group.value, _fields(grouped, subscription)) for grouped in SUBSCRIPTION],
        explained=explained,
    )


async def _subscription(visit: Visit) -> Json:
    return await visit.api.get(f"/subscriptions/{quote(visit.named('id'))}")


def _unsaved(visit: Visit, subscription: Json) -> Json:
    """The settings that the form gives other values; there are none in that of somebody who may not change them."""
    if "manage" not in visit.me["scopes"]:
        return {}
    return changes([field for grouped in SUBSCRIPTION for field in _fields(grouped, subscription)], visit.form)


def _as_it_stands(visit: Visit, subscription: Json, unsaved: Json) -> Json:
    """The subscription as it stands in the form."""
    may_change = "manage" in visit.me["scopes"]
    enabled = "enabled" in visit.form if may_change else subscription["enabled"]
    return subscription | {"enabled": enabled, "settings": subscription["settings"] | unsaved}


async def _explained(api: Api, subscription: Json, message: str, unsaved: Json) -> Explained:
    """What such a message would make of a flat account and of a position, were these settings saved."""
    asked = {"strategy_id": subscription["strategy_id"], "subscription_id": subscription["id"], "settings": unsaved}
    try:
        answer = await api.explain(asked | {"message": message})
    except CallRefused as refused:
        return Explained(message=message, unsaved=len(unsaved), refusal=refused.refusal)
    return Explained(message=message, unsaved=len(unsaved), examples=answer["decisions"][0]["examples"])


def _fields(grouped: Grouped, subscription: Json) -> list[SettingField]:
    return fields_of(grouped.settings, _DEFAULTS, subscription["settings"])
