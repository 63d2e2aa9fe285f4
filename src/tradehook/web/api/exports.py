"""Exports: every row of a list as a file, CSV or Parquet, with the filters of the list."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime, Field, create_model
from starlette.responses import StreamingResponse

from tradehook.bootstrap import Desk
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.opened import is_postgres
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.instant import Instant, instant_of
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api import (
    queries,
)
from tradehook.web.api.bodies import ExactRoute, Named, TimeZone
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.errors import Refused, unless_refused
from tradehook.web.api.export_lists import JOURNAL, LISTS, AsShown, OfStore, columns_by_list
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.lists.queries import Listing
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Shape
from tradehook.web.callers_desk import CallersDesk
from tradehook.web.exports import journal
from tradehook.web.exports.plan import Column, FileFormat, Plan, Stored
from tradehook.web.exports.sending import Rows, Sending

router = APIRouter(prefix="/exports", tags=["exports"], route_class=ExactRoute)

_PAGE = 1_000


class ExportAsked(Named):
    """What every export can be asked for, beside the filters of its list."""

    unknown = "unknown-filter"

    format: Annotated[FileFormat, Field(description="csv, or parquet.")] = FileFormat.CSV

    @property
    def filters(self) -> dict[str, Any]:
        """The filters of the list that were sent, by field."""
        return self.model_dump(exclude={"format"}, exclude_none=True, by_alias=True)


class ExportOfTimeAsked(ExportAsked):
    """What an export of things that happened can be asked for."""

    from_: Annotated[
        AwareDatetime | None, Field(alias="from", description="Only from this moment on; with its offset from UTC.")
    ] = None
    to: Annotated[AwareDatetime | None, Field(description="Only before this moment.")] = None

    @property
    def filters(self) -> dict[str, Any]:
        """The filters of the list that were sent, by field."""
        return self.model_dump(exclude={"format", "from_", "to", "timezone"}, exclude_none=True)

    @property
    def since(self) -> Instant | None:
        """The first instant that is wanted."""
        return None if self.from_ is None else instant_of(self.from_)

    @property
    def until(self) -> Instant | None:
        """The first instant that is not wanted any more."""
        return None if self.to is None else instant_of(self.to)


class JournalAsked(ExportOfTimeAsked):
    """Which fills, and by which clocks."""

    account_id: str | None = None
    symbol: str | None = None
    timezone: Annotated[TimeZone, Field(description="That of `Date` and `Time`, such as America/New_York.")] = "UTC"


class ColumnShape(Shape):
    """A column of a file."""

    name: str
    kind: str
    meaning: str


class ExportShape(Shape):
    """A list that can be exported, with the columns of its file."""

    name: str
    columns: list[ColumnShape]


def _sending_of(request: Request) -> Sending:
    sending: Sending = request.state.sending
    return sending


SendingNow = Annotated[Sending, Depends(_sending_of)]

_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file",
        "content": {each.media_type: {"schema": {"type": "string", "format": "binary"}} for each in FileFormat},
    }
}


@router.get("")
async def list_exports() -> Listed[ExportShape]:
    """The lists that can be exported, with the columns of each."""
    return Listed(items=[_described(name, each) for name, each in sorted(columns_by_list().items())])


@router.get(f"/{JOURNAL}", responses=_FILES, response_class=StreamingResponse)
async def export_journal(
    desk: DeskNow, sending: SendingNow, asked: Annotated[JournalAsked, Query()]
) -> StreamingResponse:
    """Fills with the columns that trading journals import (Tradervue, TraderSync and others), oldest first.

    What was busted, and adjustments, which moved no cash, are left out. `Commission` holds every fee; one that was paid
    to you is negative.
    """
    statement = lists.whole(lists.JOURNAL, filters_of(desk, asked), desk.caller)
    plan = Plan(
        format=asked.format,
        columns=journal.COLUMNS,
        stored=_stored(desk, lists.JOURNAL, statement),
        at="happened_at",
        since=asked.since,
        until=asked.until,
        zone=asked.timezone,
        known=await desk.store.read(partial(_known_to_journals, desk)),
    )
    return await _answer(sending, JOURNAL, plan)


def _known_to_journals(desk: Desk, tx: ReadTx) -> dict[str, dict[str, dict[str, str]]]:
    named = queries.names_of_accounts(tx)
    return {
        "side": dict(journal.SIDES),
        "symbol": {
            symbol: journal.fields_of(symbol, desk.catalogue.of_symbol(symbol)) for symbol in queries.traded_symbols(tx)
        },
        "account_id": {
            identity: {"account_name": row["name"], "account_currency": row["currency"]}
            for identity, row in named.items()
        },
    }


def _add(name: str, each: OfStore | AsShown) -> None:
    """The address of one list's export; what it can be asked for is the list's own."""
    base = ExportOfTimeAsked if isinstance(each, OfStore) else ExportAsked
    fields = {field: (info.annotation, info) for field, info in _filters(each.asked)}
    model = create_model(f"{each.asked.__name__}AsFile", __base__=base, __doc__=each.asked.__doc__, **fields)  # type: ignore[call-overload]

    async def export(desk: DeskNow, sending: SendingNow, asked: Annotated[model, Query()]) -> StreamingResponse:  # type: ignore[valid-type]
        return await _export(desk, sending, name, asked)

    order = "oldest first" if isinstance(each, OfStore) else "in the order of the list"
    router.get(
        f"/{name}",
        name=f"export_{name.replace('-', '_')}",
        description=f"Every row of the list as a file, {order}. `GET /exports` says which columns it has.",
        responses=_FILES,
        response_class=StreamingResponse,
    )(export)


def _filters(asked: type[Asked]) -> list[tuple[str, Any]]:
    return [(name, info) for name, info in asked.model_fields.items() if name not in Asked.model_fields]


async def _export(desk: CallersDesk, sending: Sending, name: str, asked: Any) -> StreamingResponse:
    each = LISTS[name]
    if isinstance(each, AsShown):
        plan = Plan(format=asked.format, columns=each.columns)
        return await _answer(sending, name, plan, await _shown(desk, each, asked))
    statement = lists.whole(each.listing, filters_of(desk, asked), desk.caller)
    plan = Plan(
        format=asked.format,
        columns=each.columns,
        stored=_stored(desk, each.listing, statement),
        at=each.at,
        since=asked.since,
        until=asked.until,
    )
    return await _answer(sending, name, plan)


def _stored(desk: Desk, listing: Listing, statement: Statement) -> Stored:
    url = desk.settings.store_url
    text, values = statement.bound("postgresql" if is_postgres(url) else "sqlite", {"after": -1})
    return Stored(url=url, text=text, values=values, key=str(listing.order[0].key))


async def _shown(desk: CallersDesk, each: AsShown, asked: ExportAsked) -> Rows:
    """The list page by page, as whoever asks for it sees it. The first is read at once: it may be refused."""
    first = each.asked(**{"limit": _PAGE} | asked.filters)
    page = await each.page(desk, first)

    async def pages() -> Rows:
        shown, wanted = page, first
        yield [item.model_dump(mode="json") for item in shown.items]
        while shown.next is not None:
            wanted = wanted.model_copy(update={"cursor": shown.next})
            shown = await each.page(desk, wanted)
            yield [item.model_dump(mode="json") for item in shown.items]

    return pages()


async def _answer(sending: Sending, name: str, plan: Plan, rows: Rows | None = None) -> StreamingResponse:
    chunks = unless_refused(await sending.send(plan, rows))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{plan.format}"'}
    return StreamingResponse(chunks, media_type=plan.format.media_type, headers=headers)


def _described(name: str, columns: tuple[Column, ...]) -> ExportShape:
    return ExportShape(
        name=name,
        columns=[ColumnShape(name=each.name, kind=each.kind, meaning=each.kind.meaning) for each in columns],
    )


for _name, _each in LISTS.items():
    _add(_name, _each)


@router.get("/{name}", include_in_schema=False)
async def no_export(name: str) -> None:
    """Say which there are, where a name is none of them."""
    known = ", ".join(sorted([*LISTS, JOURNAL]))
    raise Refused(
        Refusal(
            code="export-not-found",
            status=404,
            message=f'There is no export "{name[:80]}".',
            hint=f"There are: {known}.",
        )
    )
