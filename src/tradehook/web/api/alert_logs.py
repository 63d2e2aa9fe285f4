"""Logs of alerts that TradingView exports: imported as alerts that were sent, and never traded."""

from functools import partial
from typing import Annotated, ClassVar

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import Field

from tradehook.analytics.alert_logs import queries as kept
from tradehook.analytics.alert_logs.importing import keep_log
from tradehook.analytics.alert_logs.logged import AlertLog, LogRead
from tradehook.analytics.questions import AlertLogAsked
from tradehook.analytics.tradingview.dates import DateOrder
from tradehook.vocabulary.ids import StrategyId
from tradehook.web.api.analytics import answer_to
from tradehook.web.api.backtest_shapes import Name
from tradehook.web.api.backtests import FILE_ERRORS, SMALLER, TAKES_CSV, must_be_strategy
from tradehook.web.api.bodies import ExactRoute, Named, TimeZone, read_bounded
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import FileProblem, FileProblems, FileRefused, Refused, not_found
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/analytics/alert-logs", tags=["analytics"], route_class=ExactRoute)

LARGEST_FILE = 16 * 2**20
"""In bytes."""


class AlertLogFileAsked(Named):
    """How a log is imported. `dry_run`: what would be imported is counted, and nothing is kept."""

    unknown: ClassVar[str] = "unknown-filter"

    name: Name = "alert log"
    strategy_id: Annotated[str | None, Field(description="The strategy whose alerts they are.")] = None
    timezone: Annotated[TimeZone, Field(description="Of times that name no offset.")] = "UTC"
    date_order: Annotated[DateOrder | None, Field(description="Where no date of the file tells.")] = None
    dry_run: bool = False


class LeftOutAlertShape(Shape):
    """An alert that is not about a trade, and the line that it is in."""

    line: int
    text: str


class AlertLogShape(Shape):
    """A log that was imported, with how many alerts of it are kept."""

    id: str
    name: str
    strategy_id: str | None
    imported_at: Moment
    alerts: int


class ImportedLogShape(Shape):
    """What an import found. `id` null: nothing was kept. Of the `rows`, `imported` are new alerts about a trade;
    `repeated` were in the file before, `known` came with an earlier import, `delivered` came to a webhook by
    themselves, and `not_about_a_trade` say neither to buy nor to sell: the first of them are in `left_out`."""

    id: str | None
    name: str
    strategy_id: str | None
    rows: int
    imported: int
    repeated: int
    known: int
    delivered: int
    not_about_a_trade: int
    left_out: list[LeftOutAlertShape]


class AlertLogsAsked(Asked):
    """Which logs."""

    name: str | None = None
    strategy_id: str | None = None


@router.post("", status_code=201, openapi_extra=TAKES_CSV, responses=FILE_ERRORS)
async def import_alert_log(
    desk: DeskNow, request: Request, asked: Annotated[AlertLogFileAsked, Query()]
) -> ImportedLogShape:
    """Import a log of alerts that TradingView exported: the body is the file, at most 16 MB.

    Its alerts count in comparisons with backtests, as those that came to webhooks do; they are no signals, and nothing
    trades them. What came to a webhook by itself, or with an earlier import, is recognised and not counted twice.
    """
    await must_be_strategy(desk, asked.strategy_id)
    strategy_id = None if asked.strategy_id is None else StrategyId(asked.strategy_id)
    file = await read_bounded(request, LARGEST_FILE, SMALLER)
    question = AlertLogAsked(file=file, strategy_id=strategy_id, timezone=asked.timezone, date_order=asked.date_order)
    read = msgspec.json.decode(bytes((await answer_to(desk, question)).body), type=LogRead)
    if read.problems:
        problems = [FileProblem.model_validate(each._asdict()) for each in read.problems]
        raise FileRefused(FileProblems(problems=problems, more=read.more))
    log_id = None
    if not asked.dry_run:
        now = desk.clock.now()
        log_id = desk.ids.new(now)
        log = AlertLog(log_id, desk.caller.user_id, asked.name, strategy_id, imported_at=now)
        await keep_log(desk.store, log, read)
    return ImportedLogShape.model_validate(
        msgspec.structs.asdict(read)
        | {
            "id": log_id,
            "name": asked.name,
            "strategy_id": strategy_id,
            "imported": len(read.new),
            "left_out": [msgspec.structs.asdict(each) for each in read.left_out],
        }
    )


@router.get("")
async def list_alert_logs(desk: DeskNow, asked: Annotated[AlertLogsAsked, Query()]) -> Listed[AlertLogShape]:
    """The logs that were imported, newest first."""
    read = partial(lists.page_of, listing=lists.ALERT_LOGS, page=asked, filters=asked.filters, caller=desk.caller)
    rows, after = await desk.store.read(read)
    return Listed(items=[AlertLogShape.model_validate(row) for row in rows], next=after)


@router.delete("/{alert_log_id}", status_code=204)
async def delete_alert_log(desk: DeskNow, alert_log_id: str) -> None:
    """Forget a log with its alerts."""
    if not await desk.store.write(partial(kept.drop_log, log_id=alert_log_id)):
        raise Refused(not_found("alert-log", alert_log_id))
