"""A strategy made like another one: with its settings, and its followers, who do nothing until they are enabled."""

from typing import Any, Final
from urllib.parse import quote

import msgspec

from tradehook.routing.strategies import WebhookSettings
from tradehook.web.dashboard.calling import Api, Json

_COPIED: Final = ("asset_class", "allowed_tickers", "unknown_tickers", "sources", "defaults", "silence_alarm_s")
_OF_WEBHOOKS: Final = tuple(field.name for field in msgspec.structs.fields(WebhookSettings))
_MOST: Final = 1000


async def clone(api: Api, identity: str, name: str) -> Json:
    """The new strategy, with the address of its own webhook. Raises `CallRefused`, of the name before all else."""
    model = await api.get(f"/strategies/{quote(identity)}")
    body: dict[str, Any] = {each: model[each] for each in _COPIED}
    webhook = model["webhook"] or {}
    settings = {each: webhook[each] for each in _OF_WEBHOOKS if each in webhook}
    made = await api.post("/strategies", body | {"name": name, "webhook": settings})
    followers = await api.list("/subscriptions", strategy_id=model["id"], limit=_MOST)
    for each in followers.items:
        follows = {"strategy_id": made["id"], "account_id": each["account_id"]}
        await api.post("/subscriptions", follows | {"settings": each["settings"]})
    return made
