"""What happened to accounts and to the whole desk that is no trade's reason: differences, locks, lost connections."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query

from tradehook.plumbing.store.contract import ReadTx
from tradehook.web.api.account_shapes import must_exist
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape
from tradehook.web.callers_desk import CallersDesk

router = APIRouter(tags=["account events"], route_class=ExactRoute)


class AccountEventShape(Shape):
    """One thing that somebody should know. `account_id` null: it is about the whole desk.

    Differences between our books and the broker's carry both sides, `ours` and `theirs`.
    """

    id: str
    account_id: str | None
    code: str
    message: str
    symbol: str | None
    order_id: str | None
    ours: str | None
    theirs: str | None
    happened_at: Moment


class EventsOfAccountAsked(Asked):
    """Which events of one account."""

    code: str | None = None
    symbol: str | None = None


class AccountEventsAsked(EventsOfAccountAsked):
    """Which events."""

    account_id: str | None = None


@router.get("/account-events")
async def list_account_events(
    desk: DeskNow, asked: Annotated[AccountEventsAsked, Query()]
) -> Listed[AccountEventShape]:
    """What happened to any account and to the whole desk, newest first."""
    return await _page(desk, asked, filters_of(desk, asked))


@router.get("/accounts/{account_id}/events")
async def events_of_account(
    desk: DeskNow, account_id: str, asked: Annotated[EventsOfAccountAsked, Query()]
) -> Listed[AccountEventShape]:
    """What happened to one account, newest first."""
    await must_exist(desk, account_id)
    return await _page(desk, asked, {**filters_of(desk, asked), "account_id": account_id})


async def _page(desk: CallersDesk, page: Asked, filters: Mapping[str, object]) -> Listed[AccountEventShape]:
    def read(tx: ReadTx) -> Listed[AccountEventShape]:
        rows, after = lists.page_of(tx, lists.ACCOUNT_EVENTS, page, filters, desk.caller)
        return Listed(items=[AccountEventShape.model_validate(row) for row in rows], next=after)

    return await desk.store.read(read)
