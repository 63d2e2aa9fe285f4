"""Orders, what happened to them, and asking the broker to cancel or change one."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query

from tradehook.engine.commands import Ordered, cancel_order, change_order
from tradehook.engine.world import NotConnected
from tradehook.orders.order import RequestKind, RequestOutcome
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.command import OrderChange
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.order import Leg, OrderClass, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.side import Side
from tradehook.web.api import queries
from tradehook.web.api.bodies import Body, ExactDecimal, ExactRoute
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.errors import Refused, existing, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Exact, Moment, Shape
from tradehook.web.callers_desk import CallersDesk

router = APIRouter(prefix="/orders", tags=["orders"], route_class=ExactRoute)

_NOT_CONNECTED = Refusal(
    code="account-disconnected",
    status=409,
    message="The account's broker has not been reached from here yet; nothing was asked of it.",
    hint="Look at connection in GET /accounts/{id}, and try again.",
)
_LOOK_EVERY_S = 0.05
_LOOKS = 40
"""How often it is looked whether the broker has answered: for 2 s."""


class OrderEventShape(Shape):
    """One thing that happened to an order: when it happened, and when we learned of it."""

    event: str
    status: OrderStatus
    note: str
    happened_at: Moment
    learned_at: Moment


class OrderShape(Shape):
    """An order. `number` is its integer id; `words` are the broker's.

    `parent_id` is the order whose linked leg it is; an `external` one was not sent from here and belongs to no trade.
    `good_till`: when one ends that is good till a date. `cancel_at`: what has not filled by then is cancelled; the same
    moment, where the broker has no orders till a date. `priced_from`: the fill price that a leg's price follows.
    """

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
    order_class: OrderClass
    reduce_only: bool
    extended_hours: bool
    external: bool
    quantity: Exact
    filled_quantity: Exact
    average_price: Exact | None
    limit_price: Exact | None
    stop_price: Exact | None
    trail_amount: Exact | None
    trail_percent: Exact | None
    status: OrderStatus
    words: str
    good_till: Moment | None
    cancel_at: Moment | None
    priced_from: Exact | None
    created_at: Moment
    updated_at: Moment
    events: list[OrderEventShape]


class RequestShape(Shape):
    """Something that the broker was asked about an order. It was not sent after `send_before`.

    `outcome` null: no answer yet; `unknown`: none that could be read, so the broker is asked what became of it.
    `asked_by`: the trade whose plan asked for it.
    """

    kind: RequestKind
    attempt: int
    created_at: Moment
    send_before: Moment
    answered_at: Moment | None
    outcome: RequestOutcome | None
    words: str | None
    asked_by: str | None


class OrderWithRequestsShape(OrderShape):
    """An order with everything that the broker was asked about it, oldest first."""

    requests: list[RequestShape]


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
    external: bool | None = None


class OrdersAsked(OrdersOfAccountAsked):
    """Which orders."""

    account_id: str | None = None
    trade_id: str | None = None
    parent_id: str | None = None
    client_order_id: str | None = None


class OrderPatch(Body):
    """New terms of a working order; what is left out stays. `quantity` is the new total, what has filled included."""

    quantity: ExactDecimal | None = None
    limit_price: ExactDecimal | None = None
    stop_price: ExactDecimal | None = None


@router.get("")
async def list_orders(desk: DeskNow, asked: Annotated[OrdersAsked, Query()]) -> Listed[OrderShape]:
    """Orders, newest first."""
    return await orders_page(desk, asked, filters_of(desk, asked))


@router.get("/{order_id}")
async def get_order(desk: DeskNow, order_id: str) -> OrderWithRequestsShape:
    """One order with its events and with what the broker was asked about it."""

    def read(tx: ReadTx) -> OrderWithRequestsShape | None:
        row = lists.one_of(tx, lists.ORDERS, order_id)
        if row is None:
            return None
        [order] = order_shapes(tx, [row])
        requests = queries.requests_of_order(tx, order_id)
        return OrderWithRequestsShape.model_validate({**order.model_dump(), "requests": requests})

    return existing(await desk.store.read(read), "order", order_id)


@router.post("/{order_id}/cancel")
async def cancel(desk: DeskNow, order_id: str) -> OrderWithRequestsShape:
    """Ask the broker to cancel an order, and wait up to 2 s for what it says: the last of `requests`."""
    return await _asked(desk, order_id, lambda tx, id_: cancel_order(tx, desk.world, id_))


@router.patch("/{order_id}")
async def change(desk: DeskNow, order_id: str, body: OrderPatch) -> OrderWithRequestsShape:
    """Ask the broker for new terms of an order, and wait up to 2 s for what it says: the last of `requests`."""
    wanted = OrderChange(quantity=body.quantity, limit_price=body.limit_price, stop_price=body.stop_price)
    return await _asked(desk, order_id, lambda tx, id_: change_order(tx, desk.world, id_, wanted))


async def _asked(
    desk: CallersDesk, order_id: str, work: Callable[[Tx, OrderId], Ordered | Refusal | None]
) -> OrderWithRequestsShape:
    """Make the request, send it, and answer the order once the broker has said something, or for too long nothing."""
    try:
        written = await desk.store.write(lambda tx: work(tx, OrderId(order_id)))
    except NotConnected:
        raise Refused(_NOT_CONNECTED) from None
    ordered = existing(unless_refused(written), "order", order_id)
    desk.engine.carry_on(ordered.turn)
    for _ in range(_LOOKS):
        if not await desk.store.read(partial(queries.awaits_answer, order_id=order_id)):
            break
        await asyncio.sleep(_LOOK_EVERY_S)
    return await get_order(desk, order_id)


async def orders_page(desk: CallersDesk, page: Asked, filters: Mapping[str, object]) -> Listed[OrderShape]:
    """A page of orders, filtered."""

    def read(tx: ReadTx) -> Listed[OrderShape]:
        rows, after = lists.page_of(tx, lists.ORDERS, page, filters, desk.caller)
        return Listed(items=order_shapes(tx, rows), next=after)

    return await desk.store.read(read)
