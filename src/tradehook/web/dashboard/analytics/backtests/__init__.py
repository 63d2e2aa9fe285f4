"""Backtests: TradingView's lists of trades, each beside the alerts that came, with the verdict and the grid."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.responses import Response
from starlette.routing import Route

from tradehook.analytics.backtest.events import Direction, SignalType
from tradehook.analytics.backtest.grid import COLUMNS, MatchType, SortBy
from tradehook.analytics.backtest.report import FIGURES, VERDICTS
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api import API
from tradehook.web.api.backtests import LARGEST_FILE
from tradehook.web.dashboard.analytics.backtests.comparing import CHOICES, TOLERANCES, as_form, changes, settings_in
from tradehook.web.dashboard.calling import CallRefused, Json
from tradehook.web.dashboard.door import Door, Form, Visit, see

_HERE: Final = "/analytics/backtests"
_MOST: Final = 1000
_ON_A_PAGE: Final = 50
_LARGEST_FORM: Final = 2 * LARGEST_FILE
"""In bytes: a form writes signs of a file longer than they are."""


def routes(door: Door) -> list[Route]:
    """The list, importing one, one backtest, comparing it otherwise, and deleting it."""
    return [
        door.page(_HERE, _show_all),
        door.form(_HERE, _import, _LARGEST_FORM),
        door.page(f"{_HERE}/{{id}}", _show),
        door.form(f"{_HERE}/{{id}}", _change),
        door.form(f"{_HERE}/{{id}}/delete", _delete),
    ]


async def _show_all(visit: Visit) -> Response:
    return await _list(visit)


async def _list(visit: Visit, refused: CallRefused | None = None, form: Form | None = None) -> Response:
    asked = {"limit": _ON_A_PAGE, **visit.asked}
    backtests, strategies = await visit.api.lists(("/analytics/backtests", asked), ("/strategies", {"limit": _MOST}))
    return visit.draw(
        "analytics/backtests/all.html",
        refused.refusal if refused else None,
        problems=refused.problems if refused else (),
        backtests=backtests.items,
        next=backtests.next,
        asked=visit.asked,
        form=form or {},
        **_choices(strategies.items),
    )


async def _import(visit: Visit) -> Response:
    """Hand the file in; what is wrong with it is said beside the form, whose other fields are kept."""
    form = visit.form
    asked = {"name": form.get("name"), **settings_in(form)}
    try:
        made = await visit.api.upload("/analytics/backtests", form.get("file", ""), **asked)
    except CallRefused as refused:
        return await _list(visit, refused, form)
    return see(f"{_HERE}/{made['id']}")


async def _show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, refusal: Refusal | None = None, form: Form | None = None) -> Response:
    identity = quote(visit.named("id"))
    asked = visit.asked
    backtest, rows, strategies = await asyncio.gather(
        visit.api.get(f"/analytics/backtests/{identity}"),
        visit.api.list(f"/analytics/backtests/{identity}/rows", **{"limit": _ON_A_PAGE, **asked}),
        visit.api.list("/strategies", limit=_MOST),
    )
    return visit.draw(
        "analytics/backtests/one.html",
        refusal,
        backtest=backtest,
        figures=_figures(backtest["report"]),
        bands=VERDICTS.shown(),
        rows=rows.items,
        next=rows.next,
        asked=asked,
        kept={name: asked[name] for name in asked if name not in ("cursor", "match_type")},
        file=f"{API}/exports/backtest-rows?{urlencode(_of_export(backtest['id'], asked))}",
        columns=COLUMNS,
        grid_filters={"direction": tuple(Direction), "type": tuple(SignalType), "sort": tuple(SortBy)},
        match_types=tuple(MatchType),
        form={"name": backtest["name"], **as_form(backtest["settings"]), **(form or {})},
        **_choices(strategies.items),
    )


async def _change(visit: Visit) -> Response:
    """Compare it otherwise, or read it anew: whatever the form says that is not so already."""
    identity, form = quote(visit.named("id")), visit.form
    backtest = await visit.api.get(f"/analytics/backtests/{identity}")
    body = changes(backtest["settings"], form)
    if form.get("name", backtest["name"]) != backtest["name"]:
        body["name"] = form["name"]
    try:
        await visit.api.patch(f"/analytics/backtests/{identity}", body)
    except CallRefused as refused:
        return await _page(visit, refused.refusal, form)
    return see(f"{_HERE}/{identity}")


async def _delete(visit: Visit) -> Response:
    await visit.api.delete(f"/analytics/backtests/{quote(visit.named('id'))}")
    return see(_HERE)


def _choices(strategies: Sequence[Json]) -> dict[str, Any]:
    """What the fields of the settings are chosen from."""
    names = {each["id"]: each["name"] for each in strategies}
    return {"strategies": names, "choices": CHOICES, "tolerances": TOLERANCES}


def _figures(report: Json) -> list[tuple[str, str, object]]:
    """Each figure with what it is."""
    return [(name, sentence, report[name]) for name, sentence in FIGURES.items()]


def _of_export(backtest_id: str, asked: Mapping[str, str]) -> dict[str, str]:
    return {"backtest_id": backtest_id, **{name: asked[name] for name in asked if name != "cursor"}}
