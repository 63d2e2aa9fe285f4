"""What the checklist is worked out from: the newest of everything, as the API gives it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tradehook.people.scope import Scope
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.dashboard.calling import Json
from tradehook.web.dashboard.door import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The newest of everything; None where there is none. A key and a webhook of Algo Trade Analytics are looked for
    only where there is no strategy, and the last trade only where none was carried out. `address` is what the doctor
    says of it: nothing where they may not ask."""

    accounts: Sequence[Json]
    delivery: Json | None
    strategy: Json | None
    key: Json | None
    ata_webhook: Json | None
    enabled: Json | None
    carried_out: Json | None
    trade: Json | None
    address: Json | None


async def look_around(visit: Visit, accounts: Sequence[Json], delivery: Json | None) -> Seen:
    """Look at everything but the accounts and the newest delivery, which are known."""
    (strategy, key, ata_webhook), enabled, (carried_out, trade), address = await asyncio.gather(
        _webhooks(visit),
        newest(visit, "/subscriptions", enabled=True),
        _trades(visit),
        found_by(visit, "address"),
    )
    return Seen(
        accounts=accounts,
        delivery=delivery,
        strategy=strategy,
        key=key,
        ata_webhook=ata_webhook,
        enabled=enabled,
        carried_out=carried_out,
        trade=trade,
        address=next(iter(address), None),
    )


async def newest(visit: Visit, path: str, **query: Any) -> Json | None:
    """The first of a list."""
    return next(iter((await visit.api.list(path, limit=1, **query)).items), None)


async def found_by(visit: Visit, check: str) -> Sequence[Json]:
    """What the doctor finds by one check, for those who may ask it."""
    if Scope.DESK not in visit.me["scopes"]:
        return ()
    return [finding for item in (await visit.api.get("/doctor", check=check))["items"] for finding in item["findings"]]


async def _webhooks(visit: Visit) -> tuple[Json | None, Json | None, Json | None]:
    """A strategy; else a key, and a webhook of Algo Trade Analytics."""
    strategy = await newest(visit, "/strategies")
    if strategy is not None:
        return strategy, None, None
    key, ata_webhook = await asyncio.gather(newest(visit, "/webhook-keys"), newest(visit, "/ata-webhooks"))
    return None, key, ata_webhook


async def _trades(visit: Visit) -> tuple[Json | None, Json | None]:
    """A trade that was carried out, or is being; and the last one."""
    for status in (TradeStatus.COMPLETED, TradeStatus.WORKING):
        trade = await newest(visit, "/trades", status=status)
        if trade is not None:
            return trade, trade
    return None, await newest(visit, "/trades")
