"""Signals and deliveries: everything that came, what it says, and what became of it."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.responses import Response
from starlette.routing import Route

from tradehook.bootstrap import DIALECTS
from tradehook.vocabulary.delivery import Verdict
from tradehook.vocabulary.instant import instant_of, seconds_between
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api import API
from tradehook.web.dashboard.calling import Api, CallRefused, Json
from tradehook.web.dashboard.deliveries.curl import as_curl
from tradehook.web.dashboard.deliveries.pointing import pieces
from tradehook.web.dashboard.deliveries.timing import timing
from tradehook.web.dashboard.door import Door, Visit, see

_ON_A_PAGE: Final = 50
_MOST_NAMES: Final = 1000
_MOST: Final = 100
_LOCAL: Final = ("from", "to")


def routes(door: Door) -> list[Route]:
    """The log, one delivery, and sending that again."""
    return [
        door.page("/deliveries", _show_log),
        door.page("/deliveries/{id}", _show),
        door.form("/deliveries/{id}/send-again", _send_again),
    ]


async def _show_log(visit: Visit) -> Response:
    filters = _filters(visit)
    page, strategies, *doors = await asyncio.gather(
        visit.api.list("/deliveries", limit=_ON_A_PAGE, **filters),
        visit.api.list("/strategies", limit=_MOST_NAMES),
        visit.api.list("/webhook-keys", limit=_MOST_NAMES),
        visit.api.list("/ata-webhooks", limit=_MOST_NAMES),
    )
    return visit.draw(
        "deliveries/log.html",
        deliveries=page.items,
        next=page.next,
        asked=visit.asked,
        file=f"{API}/exports/deliveries?{urlencode({name: filters[name] for name in filters if name != 'cursor'})}",
        strategies=strategies.items,
        names={each["id"]: each["name"] for known in (strategies, *doors) for each in known.items},
        dialects=list(DIALECTS.values()),
        verdicts=[verdict.value for verdict in Verdict],
    )


async def _show(visit: Visit) -> Response:
    return await _page(visit)


async def _send_again(visit: Visit) -> Response:
    """Send it once more, by who has ticked that they mean it, however old they were told that it is."""
    body = {"consent": "consent" in visit.form, "max_age_s": visit.form.get("max_age_s", "")}
    try:
        again = await visit.api.post(f"/deliveries/{quote(visit.named('id'))}/replay", body)
    except CallRefused as refused:
        return await _page(visit, refused.refusal)
    return see(f"/deliveries/{again['id']}")


async def _page(visit: Visit, refusal: Refusal | None = None) -> Response:
    delivery = await visit.api.get(f"/deliveries/{visit.named('id')}")
    signal, trades = await _made(visit.api, delivery)
    accounts = await visit.api.list("/accounts", limit=_MOST_NAMES)
    address = await _address_of(visit.api, delivery)
    return visit.draw(
        "deliveries/one.html",
        refusal,
        delivery=delivery,
        pieces=pieces(delivery["body"], delivery["errors"] or ()),
        signal=signal,
        trades=trades,
        timing=timing(delivery, signal, trades),
        names={account["id"]: account["name"] for account in accounts.items},
        age_s=_age_s(visit, delivery),
        curl=as_curl(delivery, f"{visit.request.base_url}".rstrip("/"), address),
    )


def _age_s(visit: Visit, delivery: Json) -> float:
    """How many seconds ago it came."""
    return seconds_between(instant_of(datetime.fromisoformat(delivery["received_at"])), visit.now)


async def _made(api: Api, delivery: Json) -> tuple[Json | None, Sequence[Json]]:
    """The signal that it is or repeats, and its trades."""
    if delivery["signal_id"] is None:
        return None, ()
    signal, trades = await asyncio.gather(
        api.get(f"/signals/{delivery['signal_id']}"),
        api.list("/trades", signal_id=delivery["signal_id"], limit=_MOST),
    )
    return signal, trades.items


async def _address_of(api: Api, delivery: Json) -> str:
    """What the address of its webhook ends with: of a key, the part of it that is no secret."""
    if delivery["strategy_id"] is None:
        with suppress(CallRefused):
            return str((await api.get(f"/webhook-keys/{delivery['webhook']}"))["api_key"])
    return str(delivery["webhook"])


def _filters(visit: Visit) -> dict[str, Any]:
    """What the address asks for; a moment as a browser sends it has no zone and is in UTC."""
    asked = visit.asked
    return asked | {name: _with_zone(asked[name]) for name in _LOCAL if name in asked}


def _with_zone(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
