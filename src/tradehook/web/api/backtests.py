"""Backtests: TradingView's list of trades, compared with the alerts that were really sent."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request, Response

from tradehook.analytics.backtest.grid import GridFilter
from tradehook.analytics.backtest.tolerances import MEANINGS, outside_bounds
from tradehook.analytics.backtests import queries as kept
from tradehook.analytics.backtests.settings import ComparisonSettings
from tradehook.analytics.questions import BacktestAsked, BacktestRowsAsked
from tradehook.analytics.tradingview.decoding import text_in
from tradehook.bootstrap import Desk
from tradehook.plumbing.codec import decode
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.ids import StrategyId
from tradehook.vocabulary.instant import Instant, instant_of
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.analytics import answer_to
from tradehook.web.api.backtest_shapes import (
    BacktestFileAsked,
    BacktestPatch,
    BacktestsAsked,
    BacktestShape,
    GridRowShape,
    KeptBacktestShape,
    RowsAsked,
    SettingsAsked,
)
from tradehook.web.api.bodies import ExactRoute, read_bounded
from tradehook.web.api.desk import DeskNow, family_of
from tradehook.web.api.errors import (
    FileErrorShape,
    FileProblems,
    FileRefused,
    Refused,
    existing,
    not_found,
)
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Listed, bad_cursor
from tradehook.web.callers_desk import CallersDesk

router = APIRouter(prefix="/analytics/backtests", tags=["analytics"], route_class=ExactRoute)

LARGEST_FILE = 8 * 2**20
"""In bytes; 10,000 trades take about 2 MB."""

TAKES_CSV = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}}
FILE_ERRORS: dict[int | str, dict[str, Any]] = {
    422: {"model": FileErrorShape, "description": "Something in the request, or in the file, must be changed"}
}
SMALLER = "Export a shorter time, or fewer alerts, and send the parts one after another."


@router.post("", status_code=201, openapi_extra=TAKES_CSV, responses=FILE_ERRORS)
async def import_backtest(
    desk: DeskNow, request: Request, asked: Annotated[BacktestFileAsked, Query()]
) -> BacktestShape:
    """Import TradingView's List of Trades and compare it with the alerts that were sent: the body is the file, at most
    8 MB, as TradingView exports it. A file is taken whole or not at all, and all that is wrong with it is told.

    What comes of it is worked out anew whenever it is asked for, so that alerts that come later count, too.
    """
    settings = await _settings(desk, ComparisonSettings(), asked)
    file = await read_bounded(request, LARGEST_FILE, SMALLER)
    found = await _compared(desk, BacktestAsked(file=file, settings=settings))
    if asked.dry_run:
        return _shape({"id": None, "name": asked.name, "imported_at": None}, settings, found)
    now = desk.clock.now()
    backtest_id = desk.ids.new(now)
    row = {"id": backtest_id, "owner_id": desk.caller.user_id, "name": asked.name, "imported_at": now}
    row |= {"file": text_in(file), **_facts(found)}
    await desk.store.write(partial(kept.add_backtest, row=row, settings=settings))
    return _shape({"id": backtest_id, "name": asked.name, "imported_at": now}, settings, found)


@router.get("")
async def list_backtests(desk: DeskNow, asked: Annotated[BacktestsAsked, Query()]) -> Listed[KeptBacktestShape]:
    """The backtests that were imported, newest first."""
    rows, after = await desk.store.read(
        partial(lists.page_of, listing=lists.BACKTESTS, page=asked, filters=asked.filters, caller=desk.caller)
    )
    return Listed(items=[_kept_shape(row) for row in rows], next=after)


@router.get("/{backtest_id}", responses=FILE_ERRORS)
async def get_backtest(desk: DeskNow, backtest_id: str) -> BacktestShape:
    """One backtest, compared with its alerts as they are now."""
    row = await _row(desk, backtest_id)
    found = await _compared(desk, BacktestAsked(id=backtest_id))
    return _shape(row, decode(ComparisonSettings, row["settings"]), found)


@router.patch("/{backtest_id}", responses=FILE_ERRORS)
async def change_backtest(desk: DeskNow, backtest_id: str, body: BacktestPatch) -> BacktestShape:
    """Give a backtest another name, or compare it with other alerts, within other tolerances, or read anew."""
    row = await _row(desk, backtest_id)
    settings = await _settings(desk, decode(ComparisonSettings, row["settings"]), body)
    found = await _compared(desk, BacktestAsked(id=backtest_id, settings=settings))
    name = body.name or row["name"]
    changed = {"new_name": name, **_facts(found)}
    await desk.store.write(partial(kept.change_backtest, backtest_id=backtest_id, row=changed, settings=settings))
    return _shape({**row, "name": name}, settings, found)


@router.delete("/{backtest_id}", status_code=204)
async def delete_backtest(desk: DeskNow, backtest_id: str) -> None:
    """Forget a backtest."""
    if not await desk.store.write(partial(kept.drop_backtest, backtest_id=backtest_id)):
        raise Refused(not_found("backtest", backtest_id))


@router.get("/{backtest_id}/rows", response_model=Listed[GridRowShape], responses=FILE_ERRORS)
async def list_rows(desk: DeskNow, backtest_id: str, asked: Annotated[RowsAsked, Query()]) -> Response:
    """The comparison grid: a row for each trade with its alert, each missed trade and each false alert."""
    wanted = GridFilter(
        only_problems=asked.only_problems, match_type=asked.match_type, direction=asked.direction, type=asked.type
    )
    begin = (asked.after or (0,))[0]
    if not isinstance(begin, int):
        raise bad_cursor()
    question = BacktestRowsAsked(id=backtest_id, filter=wanted, by=asked.sort, begin=begin, limit=asked.limit)
    answer = await answer_to(desk, question)
    _unless_problems(bytes(answer.body))
    return answer


def _unless_problems(body: bytes) -> None:
    """What is wrong with a file ends the request."""
    if body.startswith(b'{"problems"'):
        raise FileRefused(FileProblems.model_validate_json(body))


async def _compared(desk: Desk, question: BacktestAsked) -> dict[str, Any]:
    body = bytes((await answer_to(desk, question)).body)
    _unless_problems(body)
    found: dict[str, Any] = msgspec.json.decode(body)
    return found


def _facts(found: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a file as it is read now, by column."""
    moments = {name: instant_of(datetime.fromisoformat(found[name])) for name in ("first_at", "last_at")}
    return {"trades": found["trades"], "currency": found["currency"], **moments}


async def _row(desk: Desk, backtest_id: str) -> dict[str, Any]:
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.BACKTESTS, backtest_id))
    return existing(row, "backtest", backtest_id)


async def _settings(desk: CallersDesk, before: ComparisonSettings, asked: SettingsAsked) -> ComparisonSettings:
    """The settings with what was sent; refused where they name what is not there, or are out of bounds."""
    given = {name: getattr(asked, name) for name in asked.model_fields_set & SettingsAsked.model_fields.keys()}
    changed = {name: value for name, value in given.items() if name not in ("from_", "to")}
    changed |= {_BOUNDS[name]: _instant(value) for name, value in given.items() if name in _BOUNDS}
    if "symbol" in changed:
        changed["family"] = family_of(desk, changed["symbol"]) if changed["symbol"] else None
    defaults = msgspec.structs.asdict(ComparisonSettings())
    changed = {name: defaults[name] if value is None else value for name, value in changed.items()}
    settings = msgspec.structs.replace(before, **changed)
    await _must_make_sense(desk, settings)
    return settings


_BOUNDS = {"from_": "since", "to": "until"}


async def _must_make_sense(desk: CallersDesk, settings: ComparisonSettings) -> None:
    for name, sentence in outside_bounds(settings.tolerances).items():
        raise Refused(Refusal(code="invalid-value", status=422, message=sentence, hint=MEANINGS[name], path=name))
    if settings.since is not None and settings.until is not None and settings.until <= settings.since:
        raise Refused(_ENDS_BEFORE)
    await must_be_strategy(desk, settings.strategy_id)


async def must_be_strategy(desk: CallersDesk, strategy_id: StrategyId | str | None) -> None:
    """422 `strategy-not-found` where a filter names one that is not there, or not for who asks; who does not see
    everybody's has to name one."""
    if strategy_id is None:
        if not desk.caller.role.sees_all:
            raise Refused(_WHICH_STRATEGY)
        return
    seen = partial(lists.is_seen, listing=lists.STRATEGIES, identity=strategy_id, caller=desk.caller)
    if not await desk.store.read(seen):
        raise Refused(not_found("strategy", strategy_id, "strategy_id", 422))


_ENDS_BEFORE = Refusal(
    code="ends-before-it-begins",
    status=422,
    message="The time that is asked about ends before it begins, or at once.",
    hint="Let from be earlier than to, or leave one of them out.",
    path="to",
)


_WHICH_STRATEGY = Refusal(
    code="strategy-required",
    status=422,
    message="It is not said whose alerts are meant.",
    hint="Give the strategy_id of a strategy of yours; only who sees everybody's can leave it out.",
    path="strategy_id",
)


def _instant(given: datetime | None) -> Instant | None:
    return None if given is None else instant_of(given)


def _kept_shape(row: dict[str, Any]) -> KeptBacktestShape:
    settings = decode(ComparisonSettings, row["settings"])
    return KeptBacktestShape.model_validate({**row, "settings": _settings_shown(settings)})


def _shape(row: dict[str, Any], settings: ComparisonSettings, found: dict[str, Any]) -> BacktestShape:
    return BacktestShape.model_validate({**row, **found, "settings": _settings_shown(settings)})


def _settings_shown(settings: ComparisonSettings) -> dict[str, Any]:
    whole = msgspec.structs.asdict(settings)
    shown = {name: canonical(value) if isinstance(value, Decimal) else value for name, value in whole.items()}
    return shown | {"from": settings.since, "to": settings.until}
