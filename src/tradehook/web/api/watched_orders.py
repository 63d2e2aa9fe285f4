"""Watched orders: what tradehook watches, or places after the fill, for brokers that do not carry it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from tradehook.engine.watched_orders import cancel_one
from tradehook.orders.emulation.life import WatchedStatus
from tradehook.orders.emulation.watched import Blind
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.decision import Carried
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.side import Side
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Exact, Moment, Shape

router = APIRouter(prefix="/watched-orders", tags=["orders"], route_class=ExactRoute)


class WatchedShape(Shape):
    """A watched order. `entry_id` is the entry whose leg it is, null for a whole order; `order_id` the newest order
    that was made of it.

    `quantity` is what it is for in full, `released` what it may exit now; `mark` the best price that a trailing one has
    seen since its release; `blind` why its price cannot be looked at.
    """

    id: str
    account_id: str
    trade_id: str
    entry_id: str | None
    order_id: str | None
    leg: Leg
    symbol: str
    side: Side
    type: OrderType
    time_in_force: TimeInForce
    carried: Carried
    quantity: Exact
    released: Exact
    limit_price: Exact | None
    stop_price: Exact | None
    trail_amount: Exact | None
    trail_percent: Exact | None
    mark: Exact | None
    status: WatchedStatus
    words: str
    blind: Blind | None
    created_at: Moment
    updated_at: Moment


class WatchedAsked(Asked):
    """Which watched orders."""

    account_id: str | None = None
    trade_id: str | None = None
    entry_id: str | None = None
    symbol: str | None = None
    status: WatchedStatus | None = None
    leg: Leg | None = None


def watched_shapes(rows: list[dict[str, Any]]) -> list[WatchedShape]:
    """Watched orders, as they are answered."""
    return [WatchedShape.model_validate(row) for row in rows]


@router.get("")
async def list_watched_orders(desk: DeskNow, asked: Annotated[WatchedAsked, Query()]) -> Listed[WatchedShape]:
    """Watched orders, newest first."""

    def read(tx: ReadTx) -> Listed[WatchedShape]:
        rows, after = lists.page_of(tx, lists.WATCHED_ORDERS, asked, filters_of(desk, asked), desk.caller)
        return Listed(items=watched_shapes(rows), next=after)

    return await desk.store.read(read)


@router.get("/{watched_id}")
async def get_watched_order(desk: DeskNow, watched_id: str) -> WatchedShape:
    """One watched order."""

    def read(tx: ReadTx) -> list[WatchedShape]:
        row = lists.one_of(tx, lists.WATCHED_ORDERS, watched_id)
        return watched_shapes([row] if row else [])

    found = await desk.store.read(read)
    return existing(found[0] if found else None, "watched order", watched_id)


@router.post("/{watched_id}/cancel")
async def cancel(desk: DeskNow, watched_id: str) -> WatchedShape:
    """Cancel a watched order of which the broker has nothing yet: at once."""
    written = await desk.store.write(lambda tx: cancel_one(tx, desk.world, OrderId(watched_id)))
    return await get_watched_order(desk, existing(unless_refused(written), "watched order", watched_id))
