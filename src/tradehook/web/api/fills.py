"""Fills: what was traded, at which price."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query

from tradehook.plumbing.store.contract import ReadTx
from tradehook.positions.adjusting import FillKind
from tradehook.vocabulary.side import Side
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Exact, Moment, Shape
from tradehook.web.callers_desk import CallersDesk

router = APIRouter(prefix="/fills", tags=["fills"], route_class=ExactRoute)


class FillShape(Shape):
    """One execution, or an adjustment to what the broker shows. `fee` in the account's currency; `order_id` null for
    what was not ordered here. One that was `busted` counts no more."""

    id: str
    execution_id: str
    order_id: str | None
    account_id: str
    kind: FillKind
    busted: bool
    symbol: str
    side: Side
    quantity: Exact
    price: Exact
    fee: Exact
    happened_at: Moment
    learned_at: Moment


class FillsOfAccountAsked(Asked):
    """Which fills of one account."""

    symbol: str | None = None
    order_id: str | None = None
    side: Side | None = None


class FillsAsked(FillsOfAccountAsked):
    """Which fills."""

    account_id: str | None = None


@router.get("")
async def list_fills(desk: DeskNow, asked: Annotated[FillsAsked, Query()]) -> Listed[FillShape]:
    """Fills, newest first."""
    return await fills_page(desk, asked, filters_of(desk, asked))


async def fills_page(desk: CallersDesk, page: Asked, filters: Mapping[str, object]) -> Listed[FillShape]:
    """A page of fills, filtered."""

    def read(tx: ReadTx) -> Listed[FillShape]:
        rows, after = lists.page_of(tx, lists.FILLS, page, filters, desk.caller)
        return Listed(items=[FillShape.model_validate(row) for row in rows], next=after)

    return await desk.store.read(read)
