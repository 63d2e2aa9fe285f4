"""The audit log: who changed what, when, from where; what it was before, and what it is now."""

import csv
import io
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from tradehook.people.caller import Via
from tradehook.plumbing.clock import file_stamp
from tradehook.plumbing.store.contract import ReadTx
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import FromJson, Moment, Shape
from tradehook.web.callers_desk import CallersDesk

router = APIRouter(prefix="/audit", tags=["audit"], route_class=ExactRoute)

_A_PAGE = 1000
_COLUMNS = ("sequence", "happened_at", "user_name", "user_id", "via", "via_id", "address", "action", "subject")
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ChangeShape(Shape):
    """What became of one thing. `before` null: it was made; `after` null: it is gone; else only what changed."""

    what: str
    id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class EntryShape(Shape):
    """What somebody did: the call, or the form of a page. `subject` is the id that its address names.

    `via` is what they were known by, and `via_id` which one. Secrets are never among the changes.
    """

    id: str
    sequence: int
    happened_at: Moment
    user_id: str
    user_name: str
    via: Via
    via_id: str | None
    address: str
    action: str
    subject: str | None
    changes: Annotated[list[ChangeShape], FromJson]


class AuditAsked(Asked):
    """Which entries."""

    user_id: str | None = None
    via: Via | None = None
    via_id: str | None = None
    action: str | None = None
    subject: str | None = None


@router.get("")
async def list_entries(desk: DeskNow, asked: Annotated[AuditAsked, Query()]) -> Listed[EntryShape]:
    """What people did, newest first."""

    def read(tx: ReadTx) -> Listed[EntryShape]:
        rows, after = lists.page_of(tx, lists.AUDIT, asked, asked.filters, desk.caller)
        return Listed(items=[EntryShape.model_validate(row) for row in rows], next=after)

    return await desk.store.read(read)


@router.get("/csv", response_class=StreamingResponse)
async def export(desk: DeskNow, asked: Annotated[AuditAsked, Query()]) -> StreamingResponse:
    """The whole log, or what the filters leave of it, as a CSV file, newest first."""
    name = f"audit-{file_stamp(desk.clock.now())}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_lines(desk, asked), media_type="text/csv; charset=utf-8", headers=headers)


async def _lines(desk: CallersDesk, asked: AuditAsked) -> AsyncIterator[str]:
    """The file, a page of the log at a time."""
    yield _line((*_COLUMNS, "changes"))
    page: AuditAsked | None = asked.model_copy(update={"limit": _A_PAGE, "cursor": None})
    while page is not None:
        entries = await list_entries(desk, page)
        for entry in entries.items:
            shown = entry.model_dump()
            changes = "[" + ", ".join(change.model_dump_json() for change in entry.changes) + "]"
            yield _line((*(_harmless(shown, name) for name in _COLUMNS), changes))
        page = page.model_copy(update={"cursor": entries.next}) if entries.next else None


def _harmless(shown: Mapping[str, Any], name: str) -> str:
    """A value that no spreadsheet takes for a formula."""
    value = "" if shown[name] is None else str(shown[name])
    return f"'{value}" if value.startswith(_BEGINS_A_FORMULA) else value


def _line(values: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()
