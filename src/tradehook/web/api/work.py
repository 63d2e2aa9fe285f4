"""Parked work: what the program cannot settle by itself, and what a person says about it."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from tradehook.bootstrap import Desk
from tradehook.engine.parking import settle_parked
from tradehook.engine.turn import Turn
from tradehook.engine.verdict import Verdict, VerdictKind
from tradehook.engine.work_refusals import fails_again
from tradehook.lanes import queries as lanes
from tradehook.lanes.lane import ParkedKind
from tradehook.plumbing.cursors import cursor_after
from tradehook.plumbing.store.contract import ReadTx, StoreBusy, StoreFailed
from tradehook.vocabulary.ids import BrokerOrderId
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import Refused, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed, bad_cursor
from tradehook.web.api.work_shapes import WorkShape, work_shape

router = APIRouter(prefix="/work", tags=["work"], route_class=ExactRoute)

_Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class ParkedAsked(Asked):
    """Which parked work."""

    kind: ParkedKind | None = None
    account_id: str | None = None
    reason: str | None = None


class VerdictBody(Body):
    """What a person found out. A request: accepted, rejected or never_arrived; a report: again or dropped.

    `broker_order_id` goes with accepted, where it is known; `words`, the broker's, go with rejected.
    """

    verdict: Annotated[VerdictKind, Field(description=" ".join(f"{kind}: {kind.meaning}" for kind in VerdictKind))]
    broker_order_id: _Id | None = None
    words: _Words | None = None


@router.get("/parked")
async def list_parked(desk: DeskNow, asked: Annotated[ParkedAsked, Query()]) -> Listed[WorkShape]:
    """What waits for a person, oldest first."""

    def read(tx: ReadTx) -> Listed[WorkShape]:
        own = lists.PARKED.whose.seen_by(desk.caller)
        found = lanes.still_parked(tx, _number(asked), asked.limit + 1, asked.filters, own)
        page = found[: asked.limit]
        after = cursor_after((page[-1][0],)) if len(found) > asked.limit else None
        return Listed(items=[work_shape(tx, work) for _, work in page], next=after)

    return await desk.store.read(read)


@router.get("/{work_id}")
async def get_work(desk: DeskNow, work_id: str) -> WorkShape:
    """One piece of parked work, settled or not, with what there is to find out."""

    def read(tx: ReadTx) -> WorkShape | None:
        work = lanes.parked(tx, work_id)
        return work_shape(tx, work) if work else None

    found = await desk.store.read(read)
    if found is None:
        raise Refused(_not_found(work_id))
    return found


@router.post("/{work_id}/run")
async def run_work(desk: DeskNow, work_id: str, body: VerdictBody) -> WorkShape:
    """Settle parked work by what a person found out, and go on from there."""
    broker_order_id = None if body.broker_order_id is None else BrokerOrderId(body.broker_order_id)
    verdict = Verdict(kind=body.verdict, broker_order_id=broker_order_id, words=body.words)
    turn = unless_refused(await _settled(desk, work_id, verdict))
    if turn is None:
        raise Refused(_not_found(work_id))
    desk.engine.carry_on(turn)
    return await get_work(desk, work_id)


async def _settled(desk: Desk, work_id: str, verdict: Verdict) -> Turn | Refusal | None:
    try:
        return await desk.store.write(partial(settle_parked, world=desk.world, work_id=work_id, verdict=verdict))
    except (StoreBusy, StoreFailed):
        raise
    except Exception as fault:
        if verdict.kind is not VerdictKind.AGAIN:
            raise
        # Whatever keeps a report out of the books, the person who wants it in is told.
        return fails_again(repr(fault))


def _number(asked: ParkedAsked) -> int:
    """After which row the page begins."""
    match asked.after:
        case None:
            return 0
        case (int(number),):
            return number
        case _:
            raise bad_cursor()


def _not_found(work_id: str) -> Refusal:
    return Refusal(
        code="work-not-found",
        status=404,
        message=f'There is no parked work "{work_id[:80]}".',
        hint="GET work/parked lists what waits for a person.",
    )
