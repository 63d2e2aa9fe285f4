"""Performance: what round trips and whole accounts came to, by what they are told apart by, and day by day."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from tradehook.analytics.breakdown import NONE, Dimension
from tradehook.analytics.equity.days import DaysCounted
from tradehook.analytics.figures import OF_RETURNS, OF_ROUND_TRIPS
from tradehook.web.dashboard.analytics.figures import Shown, shown
from tradehook.web.dashboard.analytics.filters import Meant, filtered
from tradehook.web.dashboard.analytics.histogram import histogram
from tradehook.web.dashboard.analytics.performance.calendar import months, years
from tradehook.web.dashboard.calling import Json
from tradehook.web.dashboard.door import Door, Visit

_MOST: Final = 1000
_LAST: Final = 25
_YEARS_DRAWN: Final = 2
_FIRST: Final = ("net_profit", "win_rate", "profit_factor", "expectancy", "sharpe", "max_drawdown")
_OF_GROUPS: Final = ("trades", "net_profit", "win_rate", "profit_factor", "expectancy", "average_held_s")
_FILTER_OF: Final = {
    Dimension.STRATEGY: "strategy_id",
    Dimension.SUBSCRIPTION: "subscription_id",
    Dimension.ACCOUNT: "account_id",
    Dimension.SYMBOL: "symbol",
    Dimension.SIDE: "side",
    Dimension.TAG: "tag",
}
_FIGURES: Final = {figure.name: figure for figure in (*OF_ROUND_TRIPS, *OF_RETURNS)}


def routes(door: Door) -> list[Route]:
    """The page."""
    return [door.page("/analytics", filtered(_show))]


async def _show(visit: Visit, meant: Meant) -> Response:
    api = visit.api
    by, days = visit.asked.get("by", Dimension.STRATEGY), visit.asked.get("days", DaysCounted.WEEKDAYS)
    table, trips, equity, returns = await asyncio.gather(
        api.get("/analytics/breakdown", **{**meant.query, "by": by}),
        api.get("/analytics/round-trips", **{**meant.query, "limit": _MOST}),
        api.get("/analytics/equity", **meant.books),
        api.get("/analytics/returns", **{**meant.books, "days": days}),
    )
    drawn, earlier = years(equity["items"], _YEARS_DRAWN)
    nets = [float(trip["net"]) for trip in trips["items"]]
    return visit.draw(
        "analytics/performance/page.html",
        meant=meant,
        table=table,
        by=by,
        dimensions=tuple(Dimension),
        first=_first(table["all"], returns),
        of_trips=shown(OF_ROUND_TRIPS, table["all"]),
        of_returns=shown(OF_RETURNS, returns),
        groups=[(group["label"], _where(by, group, meant), _of_group(group)) for group in table["items"]],
        heads=shown((_FIGURES[name] for name in _OF_GROUPS), table["all"]),
        trips=trips["items"][:_LAST],
        counted=len(nets),
        more=trips["next"] is not None,
        wins=sum(net > 0 for net in nets),
        losses=sum(net < 0 for net in nets),
        distribution=histogram(nets),
        days=equity["items"],
        points=[(day["ends_at"], day["equity"]) for day in equity["items"]],
        falls=_falls(equity["items"]),
        years=drawn,
        earlier=earlier,
        months=months(equity["items"]),
        returns=returns,
        days_counted=days,
        ways_to_count=tuple(DaysCounted),
    )


def _first(trips: Json, returns: Json) -> list[Shown]:
    """What is looked at first."""
    known = {**returns, **trips, "undefined": {**returns["undefined"], **trips["undefined"]}}
    return shown((_FIGURES[name] for name in _FIRST), known)


def _of_group(group: Json) -> list[Shown]:
    return shown((_FIGURES[name] for name in _OF_GROUPS), group)


def _where(by: str, group: Json, meant: Meant) -> str:
    """Where only the group is looked at; "" where no filter says that."""
    name = {dimension.value: filter_ for dimension, filter_ in _FILTER_OF.items()}.get(by)
    return "" if name is None or group["name"] == NONE else meant.here(**{name: group["name"], "by": by})


def _falls(days: Sequence[Mapping[str, float | None]]) -> list[tuple[object, str]]:
    """How far below the highest value until then each day was, in percent."""
    return [(day["ends_at"], f"{100 * (day['drawdown'] or 0.0):.4f}") for day in days]
