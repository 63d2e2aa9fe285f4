"""Deliveries: every request at a known webhook, accepted or not."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field

from tradehook.bootstrap import Desk
from tradehook.engine.sending_again import send_again
from tradehook.intake.faults import Fault, fault_of
from tradehook.plumbing.codec import decode
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.delivery import Verdict
from tradehook.vocabulary.instant import instant_of
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.errors import Refused, existing, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import FromJson, Moment, Shape

_LONGEST_AGE_S = 366 * 86_400
_NO_CONSENT = Refusal(
    code="consent-missing",
    status=422,
    message="Sending it again trades once more what the message says.",
    hint='Send "consent": true if that is meant.',
    path="consent",
)

router = APIRouter(prefix="/deliveries", tags=["deliveries"], route_class=ExactRoute)


class DeliveryShape(Shape):
    """A request and what became of it. `id` is the answer's logId; `body` is as sent, its secrets masked.

    `webhook` is the webhook, or the key, that it came to; with a key, or only recorded, it is of no strategy.
    `processing` is what became of it in the words of a dialect with a log of events, null for what is no event.
    `fault` names one of the usual mistakes, null for what is none of them.
    `repeats` counts the requests that this row stands for: over the rate limit, one row a minute is kept.
    """

    id: str
    sequence: int
    dialect: str
    strategy_id: str | None
    webhook: str
    received_at: Moment
    source_ip: str
    verdict: Verdict
    processing: str | None
    code: str | None
    fault: Fault | None
    errors: Annotated[list[dict[str, Any]] | None, FromJson]
    body: str
    answer_status: int
    signal_id: str | None
    repeats: int


class DeliveriesAsked(Asked):
    """Which deliveries. `symbol`: those whose signal is about it; `text`: those with it somewhere in the body."""

    dialect: str | None = None
    strategy_id: str | None = None
    webhook: str | None = None
    verdict: Verdict | None = None
    code: str | None = None
    signal_id: str | None = None
    symbol: str | None = None
    text: Annotated[str | None, Field(max_length=200)] = None
    from_: Annotated[AwareDatetime | None, Field(alias="from", description="A moment with its offset from UTC.")] = None
    to: Annotated[AwareDatetime | None, Field(description="A moment with its offset from UTC; not included.")] = None


@router.get("")
async def list_deliveries(desk: DeskNow, asked: Annotated[DeliveriesAsked, Query()]) -> Listed[DeliveryShape]:
    """Deliveries, newest first."""

    filters = filters_of(desk, asked)
    moments = {name: instant_of(at) for name, at in filters.items() if isinstance(at, datetime)}

    def read(tx: ReadTx) -> Listed[DeliveryShape]:
        rows, after = lists.page_of(tx, lists.DELIVERIES, asked, filters | moments, desk.caller)
        return Listed(items=[_shape(desk, row) for row in rows], next=after)

    return await desk.store.read(read)


@router.get("/{log_id}")
async def get_delivery(desk: DeskNow, log_id: str) -> DeliveryShape:
    """One delivery, by the `logId` of its answer."""
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.DELIVERIES, log_id))
    return _shape(desk, existing(row, "delivery", log_id))


def _shape(desk: Desk, row: dict[str, Any]) -> DeliveryShape:
    dialect = desk.dialects.get(row["dialect"])
    if dialect is None:
        return DeliveryShape.model_validate({**row, "processing": None, "fault": None})
    processing, hint = dialect.processing(row["answer_status"]), _hint(row["errors"])
    return DeliveryShape.model_validate(
        {**row, "processing": processing, "fault": fault_of(dialect, row["code"], hint)}
    )


def _hint(errors: str | None) -> str:
    """What to do about the first thing that was wrong."""
    return str(decode(list[dict[str, Any]], errors)[0].get("hint", "")) if errors else ""


class ReplayBody(Body):
    """That it is meant: it trades, once more. `max_age_s`: how many seconds ago the request may have come."""

    consent: bool = False
    max_age_s: Annotated[int, Field(ge=1, le=_LONGEST_AGE_S)] = 900


@router.post("/{log_id}/replay", status_code=201)
async def replay_delivery(desk: DeskNow, log_id: str, body: ReplayBody) -> DeliveryShape:
    """Take a request in once more as a new one: a signal of its own, at the prices and by the settings of now.

    The answer is the new delivery, refused where its message is. Neither rates nor an idempotency key of the message
    count; the time that the message gives does, where `max_sent_age_s` is set.
    """
    if not body.consent:
        raise Refused(_NO_CONSENT)
    now, address = desk.clock.now(), desk.caller.address
    again = await send_again(desk.reception, desk.store, log_id, address, body.max_age_s, now)
    return await get_delivery(desk, existing(unless_refused(again), "delivery", log_id))
