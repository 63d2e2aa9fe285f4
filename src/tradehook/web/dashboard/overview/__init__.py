"""The overview: what the accounts are worth, what is held, what waits for a person, what came last."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from tradehook.vocabulary.notice import About
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.dashboard.calling import Api, Json
from tradehook.web.dashboard.door import Door, Visit, see
from tradehook.web.dashboard.start import left_to_do
from tradehook.web.dashboard.start.steps import Step

_MOST: Final = 100
_LAST: Final = 8
_DAYS: Final = 90
_LOOKED_AT: Final = 50
_A_DATE: Final = len("2026-01-31")
_WAITING: Final = (TradeStatus.AWAITING_APPROVAL, TradeStatus.IN_DOUBT)

ATTENTION: Final = frozenset(
    about.code
    for about in (
        About.POSITION_DIFFERS,
        About.POSITION_MISMATCH,
        About.POSITION_UNPROTECTED,
        About.BALANCE_DIFFERS,
        About.ORDER_MISSING,
        About.OVERFILLED,
        About.WATCH_BLIND,
        About.TRIGGERED_IN_VAIN,
        About.CONNECTION_LOST,
        About.STRATEGY_SILENT,
    )
)
"""What happened to accounts that somebody should look at."""


def routes(door: Door) -> list[Route]:
    """The page and its switch."""
    return [door.page("/", _show), door.form("/kill-switch", _turn)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What the accounts in one currency are worth together, what today brought them, and the days before."""

    currency: str
    equity: Decimal
    today: Decimal
    points: list[tuple[str, str]]


async def _show(visit: Visit) -> Response:
    api = visit.api
    accounts, positions, failed, parked, events, deliveries, *waiting = await api.lists(
        ("/accounts", {"limit": _MOST}),
        ("/positions", {"limit": _MOST}),
        ("/trades", {"status": TradeStatus.FAILED, "limit": _LAST}),
        ("/work/parked", {"limit": _MOST}),
        ("/account-events", {"limit": _LOOKED_AT}),
        ("/deliveries", {"limit": _LAST}),
        *(("/trades", {"status": status, "limit": _MOST}) for status in _WAITING),
    )
    return visit.draw(
        "overview/page.html",
        accounts={account["id"]: account for account in accounts.items},
        worth=await _worth(api, accounts.items),
        positions=positions.items,
        waiting=[trade for page in waiting for trade in page.items],
        failed=failed.items,
        parked=parked.items,
        events=[event for event in events.items if event["code"] in ATTENTION][:_LAST],
        deliveries=deliveries.items,
        switch=await api.get("/kill-switch"),
        left=await _left(visit, accounts.items, deliveries.items),
    )


async def _left(visit: Visit, accounts: list[Json], deliveries: list[Json]) -> list[Step]:
    """What is left to do of the first start; a part of the page that looks anew has no need of it."""
    if "hx-request" in visit.request.headers:
        return []
    return await left_to_do(visit, accounts, next(iter(deliveries), None))


async def _turn(visit: Visit) -> Response:
    form = visit.form
    await visit.api.post("/kill-switch", {"on": form.get("on") == "true", "keep_entries": "keep_entries" in form})
    return see("/")


async def _worth(api: Api, accounts: list[Json]) -> list[Worth]:
    """The worth of all accounts, a currency at a time: amounts of different ones are not added up."""
    days = await asyncio.gather(*(api.get(f"/accounts/{account['id']}/days", limit=_DAYS) for account in accounts))
    currencies = dict.fromkeys(each["currency"] for each in days)
    return [_together(currency, [each for each in days if each["currency"] == currency]) for currency in currencies]


def _together(currency: str, accounts: list[Json]) -> Worth:
    """Day by day the sum of what the accounts began with, and now; one that came later counts from then on."""
    return Worth(
        currency=currency,
        equity=_sum(account["equity"] for account in accounts),
        today=_sum(account["items"][-1]["result"] for account in accounts if account["items"]),
        points=_day_by_day(account["items"] for account in accounts),
    )


def _day_by_day(accounts: Iterable[list[Json]]) -> list[tuple[str, str]]:
    """The sum of what every account began its last day with, up to each date on which one began a day."""
    began = sorted(
        (day["began_at"][:_A_DATE], number, day["equity"]) for number, days in enumerate(accounts) for day in days
    )
    last: dict[int, Decimal] = {}
    points: dict[str, str] = {}
    for date, number, equity in began:
        last[number] = Decimal(equity)
        points[date] = str(_sum(last.values()))
    return list(points.items())


def _sum(amounts: Iterable[str | Decimal]) -> Decimal:
    return sum(map(Decimal, amounts), Decimal(0))
