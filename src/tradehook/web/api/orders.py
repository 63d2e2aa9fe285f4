"""Orders, and what happened to them."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query

from tradehook.bootstrap import Desk
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.side import Side
from tradehook.web.api import queries
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.errors import existing
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Exact, Moment, Shape

router = APIRouter(prefix="/orders", tags=["orders"], route_class=ExactRoute)


class OrderEventShape(Shape):
    """One thing that happened to an order: when it happened, and when we learned of it."""

    event: str
    status: OrderStatus
    note: str
    happened_at: Moment
    learned_at: Moment


class OrderShape(Shape):
    """An order. `number` is its integer id; `words` are the broker's."""

    id: str
    number: int
    client_order_id: str
    broker_order_id: str | None
    account_id: str
    trade_id: str | None
    parent_id: str | None
    leg: Leg
    symbol: str
    side: Side
    type: OrderType
    time_in_force: TimeInForce
    reduce_only: bool
    quantity: Exact
    filled_quantity: Exact
    average_price: Exact | None
    limit_price: Exact | None
    stop_price: Exact | None
    trail_amount: Exact | None
    trail_percent: Exact | None
    status: OrderStatus
    words: str
    created_at: Moment
    updated_at: Moment
    events: list[OrderEventShape]


def order_shapes(tx: ReadTx, rows: list[dict[str, Any]]) -> list[OrderShape]:
    """Orders with their events."""
    events = queries.events_of_orders(tx, [row["id"] for row in rows])
    return [OrderShape.model_validate({**row, "events": events.get(row["id"], [])}) for row in rows]


class OrdersOfAccountAsked(Asked):
    """Which orders of one account."""

    symbol: str | None = None
    status: OrderStatus | None = None
    side: Side | None = None
    leg: Leg | None = None


class OrdersAsked(OrdersOfAccountAsked):
    """Which orders."""

    account_id: str | None = None
    trade_id: str | None = None
    client_order_id: str | None = None


@router.get("")
async def list_orders(desk: DeskNow, asked: Annotated[OrdersAsked, Query()]) -> Listed[OrderShape]:
    """Orders, newest first."""
    return await orders_page(desk, asked, filters_of(desk, asked))


@router.get("/{order_id}")
async def get_order(desk: DeskNow, order_id: str) -> OrderShape:
    """One order with its events."""

    def read(tx: ReadTx) -> list[OrderShape]:
        row = queries.one_of(tx, queries.ORDERS, order_id)
        return order_shapes(tx, [row] if row else [])

    found = await desk.store.read(read)
    return existing(found[0] if found else None, "order", order_id)


async def orders_page(desk: Desk, page: Asked, filters: Mapping[str, object]) -> Listed[OrderShape]:
    """A page of orders, filtered."""

    def read(tx: ReadTx) -> Listed[OrderShape]:
        rows, after = queries.page_of(tx, queries.ORDERS, page, filters)
        return Listed(items=order_shapes(tx, rows), next=after)

    return await desk.store.read(read)
