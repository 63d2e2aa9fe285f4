"""The roll calendars of futures: which contract hands over when, what is held that it is about, and setting the day."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from tradehook.vocabulary.instant import Instant, instant_of, seconds_between
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.dashboard.calling import Api, CallRefused, Json, Listed
from tradehook.web.dashboard.door import Door, Form, Visit, see

_HERE: Final = "/instruments/rolls"
_MOST: Final = 1000
_ON_A_PAGE: Final = 25
_SHOWN: Final = 2
_DAY_S: Final = 86_400


def routes(door: Door) -> list[Route]:
    """Every calendar, that of one root, and what its form sets."""
    return [
        door.page(_HERE, _show_all),
        door.page(f"{_HERE}/{{root}}", _show),
        door.form(f"{_HERE}/{{root}}", _set),
    ]


async def _show_all(visit: Visit) -> Response:
    page, positions, accounts = await visit.api.lists(
        ("/instruments/roll-calendars", {"limit": _ON_A_PAGE, "contracts": _SHOWN, **visit.asked}),
        ("/positions", {"limit": _MOST}),
        ("/accounts", {"limit": _MOST}),
    )
    return visit.draw(
        "instruments/rolls.html",
        calendars=page.items,
        next=page.next,
        asked=visit.asked,
        affected=await _affected(visit.api, positions.items, visit.now),
        accounts={account["id"]: account["name"] for account in accounts.items},
    )


async def _affected(api: Api, positions: Iterable[Json], now: Instant) -> list[tuple[Json, Json, int]]:
    """What is held of futures, each with the roll of its contract and the days until then, the next roll first."""
    held = [each for each in positions if each["quantity"] != "0"]
    instruments = await asyncio.gather(*(api.get(f"/instruments/{each['symbol']}") for each in held))
    roots = {each["root"] for each in instruments if each["root"] and each["last_trading_day"]}
    found = await asyncio.gather(*(_rolls_of(api, root) for root in roots))
    rolls = {roll["contract"]: roll for of_root in found for roll in of_root}
    rolling = ((each, rolls[each["symbol"]]) for each in held if each["symbol"] in rolls)
    affected = [(each, roll, _days_until(roll["rolls_at"], now)) for each, roll in rolling]
    return sorted(affected, key=lambda pair: str(pair[1]["rolls_on"]))


def _days_until(moment: str, now: Instant) -> int:
    return int(seconds_between(now, instant_of(datetime.fromisoformat(moment))) // _DAY_S)


async def _rolls_of(api: Api, root: str) -> list[Json]:
    """The rolls of a root; none of what is no future."""
    try:
        calendar = await api.get(f"/instruments/{root}/roll-calendar")
    except CallRefused:
        return []
    return [{**roll, "root": root} for roll in calendar["rolls"]]


async def _show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, refusal: Refusal | None = None) -> Response:
    calendar = await visit.api.get(f"/instruments/{visit.named('root')}/roll-calendar")
    positions: Listed = await visit.api.list("/positions", limit=_MOST)
    held = {each["symbol"] for each in positions.items}
    return visit.draw(
        "instruments/roll.html",
        refusal,
        calendar=calendar,
        held=held,
        wrong=_wrong(calendar, visit.form, refusal),
        form=visit.form,
    )


async def _set(visit: Visit) -> Response:
    """Set the days that the form gives; a contract whose day was emptied goes by the rule again."""
    at = f"/instruments/{visit.named('root')}/roll-calendar"
    calendar = await visit.api.get(at)
    try:
        await visit.api.put(at, {"rolls": _days(calendar, visit.form)})
    except CallRefused as refused:
        return await _page(visit, refused.refusal)
    return see(f"{_HERE}/{quote(visit.named('root'))}")


def _days(calendar: Json, form: Form) -> list[Json]:
    """Those that are set already and stay, and those that differ from the rule by now."""
    days = [(roll, form.get(roll["contract"], roll["rolls_on"])) for roll in calendar["rolls"]]
    return [
        {"contract": roll["contract"], "rolls_on": day}
        for roll, day in days
        if day and (roll["set_by_hand"] or day != roll["rolls_on"])
    ]


def _wrong(calendar: Json, form: Form, refusal: Refusal | None) -> str | None:
    """The contract whose day was refused."""
    place = refusal.path.split(".") if refusal else []
    sent = _days(calendar, form)
    if len(place) < 2 or not place[1].isdigit() or int(place[1]) >= len(sent):
        return None
    return str(sent[int(place[1])]["contract"])
