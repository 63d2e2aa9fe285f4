"""Positions, valued at the prices of now."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query

from tradehook.bootstrap import Desk
from tradehook.vocabulary.exact import canonical_or_none
from tradehook.vocabulary.quote import PriceSource
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Exact, Moment, Shape
from tradehook.web.api.valuing import valued
from tradehook.web.callers_desk import CallersDesk

router = APIRouter(prefix="/positions", tags=["positions"], route_class=ExactRoute)


class PositionShape(Shape):
    """A position. `quantity` is negative when short; amounts in the instrument's `currency`.

    `price_source` says where `market_price` comes from ("simulated" is no market's); without a price, the three that
    hang on it are null. `realised` is before `fees`.
    """

    account_id: str
    symbol: str
    currency: str
    quantity: Exact
    average_price: Exact
    market_price: Exact | None
    price_source: PriceSource | None
    market_value: Exact | None
    unrealised: Exact | None
    realised: Exact
    fees: Exact
    last_fill_at: Moment


class PositionsOfAccountAsked(Asked):
    """Which positions of one account. `flat`: also those that are flat again."""

    symbol: str | None = None
    flat: bool = False


class PositionsAsked(PositionsOfAccountAsked):
    """Which positions."""

    account_id: str | None = None


@router.get("")
async def list_positions(desk: DeskNow, asked: Annotated[PositionsAsked, Query()]) -> Listed[PositionShape]:
    """Positions by account and symbol; flat ones are left out unless asked for."""
    return await positions_page(desk, asked, filters_of(desk, asked))


async def positions_page(
    desk: CallersDesk, page: PositionsOfAccountAsked, filters: Mapping[str, object]
) -> Listed[PositionShape]:
    """A page of positions, filtered and valued."""
    listing = lists.ALL_POSITIONS if page.flat else lists.POSITIONS
    columns = {name: value for name, value in filters.items() if name != "flat"}
    rows, after = await desk.store.read(lambda tx: lists.page_of(tx, listing, page, columns, desk.caller))
    return Listed(items=[_shape(desk, row) for row in rows], next=after)


def _shape(desk: Desk, row: Mapping[str, Any]) -> PositionShape:
    now = valued(desk, row)
    return PositionShape.model_validate(
        {
            **row,
            "currency": now.instrument.currency,
            "market_price": canonical_or_none(now.market_price),
            "price_source": now.quote.source if now.quote else None,
            "market_value": canonical_or_none(now.market_value),
            "unrealised": canonical_or_none(now.unrealised),
            "last_fill_at": row["last_happened_at"],
        }
    )
