"""Deliveries: every request at a known webhook, accepted or not."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.delivery import Verdict
from tradehook.web.api import queries
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import FromJson, Moment, Shape

router = APIRouter(prefix="/deliveries", tags=["deliveries"], route_class=ExactRoute)


class DeliveryShape(Shape):
    """A request and what became of it. `id` is the answer's logId; `body` is as sent, its secrets masked.

    `webhook` is the strategy's webhook, or the key, that it came to; with a key it is of no strategy. `repeats` counts
    the requests that this row stands for: over the rate limit, one row a minute is kept.
    """

    id: str
    sequence: int
    dialect: str
    strategy_id: str | None
    webhook: str
    received_at: Moment
    source_ip: str
    verdict: Verdict
    code: str | None
    errors: Annotated[list[dict[str, Any]] | None, FromJson]
    body: str
    answer_status: int
    signal_id: str | None
    repeats: int


class DeliveriesAsked(Asked):
    """Which deliveries."""

    dialect: str | None = None
    strategy_id: str | None = None
    webhook: str | None = None
    verdict: Verdict | None = None
    code: str | None = None
    signal_id: str | None = None


@router.get("")
async def list_deliveries(desk: DeskNow, asked: Annotated[DeliveriesAsked, Query()]) -> Listed[DeliveryShape]:
    """Deliveries, newest first."""

    def read(tx: ReadTx) -> Listed[DeliveryShape]:
        rows, after = queries.page_of(tx, queries.DELIVERIES, asked, asked.filters)
        return Listed(items=[DeliveryShape.model_validate(row) for row in rows], next=after)

    return await desk.store.read(read)


@router.get("/{log_id}")
async def get_delivery(desk: DeskNow, log_id: str) -> DeliveryShape:
    """One delivery, by the `logId` of its answer."""
    row = await desk.store.read(lambda tx: queries.one_of(tx, queries.DELIVERIES, log_id))
    return DeliveryShape.model_validate(existing(row, "delivery", log_id))
