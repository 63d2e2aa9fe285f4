"""Trades: what was done about a signal for one subscription, or about a command, why, and how long it took."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints, computed_field

from tradehook.deciding.proposing import proposed
from tradehook.engine.approving import approve, reject
from tradehook.engine.retrying import retry
from tradehook.engine.turn import Turn
from tradehook.plumbing.codec import decode, plain
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.advice import HINTS
from tradehook.vocabulary.command import Command, CommandKind, Origin
from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.ids import TradeId
from tradehook.vocabulary.instant import Instant, seconds_between
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Message
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.api import queries
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.orders import OrderShape, order_shapes
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Exact, FromJson, Moment, Shape
from tradehook.web.api.watched_orders import WatchedShape, watched_shapes
from tradehook.web.callers_desk import CallersDesk

router = APIRouter(prefix="/trades", tags=["trades"], route_class=ExactRoute)

_UNDECIDED = Decision(intents=(), reasons=(), trace=())
_RESUMES = frozenset({TradeStatus.DELAYED, TradeStatus.QUEUED})


class ReasonShape(Shape):
    """Why a trade did not do what its signal asked, or did less, and what can be done about it."""

    code: str
    message: str

    @computed_field  # type: ignore[prop-decorator]
    @property
    def hint(self) -> str:
        """What a trader can do about it; empty for a code that an earlier version gave."""
        return HINTS.get(self.code, "")


class TraceStepShape(Shape):
    """One rule that was looked at, and what it found."""

    rule: str
    found: str


class PhaseShape(Shape):
    """A status that the trade was in, since when, and for how many seconds (null: it still is)."""

    status: TradeStatus
    at: Moment
    seconds: float | None


class CommandShape(Shape):
    """What was asked of an account without a signal, in the family of `symbol`.

    `quantity` of an exit in part; of a resync what the chart wants held, negative where it is short.
    """

    kind: CommandKind
    symbol: str
    quantity: Exact | None
    by: Origin


class TradeShape(Shape):
    """A trade: of a signal for a subscription, or of a `command`, which has neither (a resync has its subscription).

    `settings` are the subscription's as they were when it was decided; `intents` is what was to be done. `watched` is
    what the broker does not carry of it. While it is away from its lane `proposed` says in words which orders would be
    placed. One that awaits approval expires at `expires_at`; one that is delayed or queued goes on at `resumes_at`.
    `message` is what the sender wants the person who approves to know. `attempt` rises when a person retries it. Of a
    message for one account, `order_number` is that of the order which it places, `addressed_order_id` the order which
    it modifies or cancels.
    """

    id: str
    signal_id: str | None
    subscription_id: str | None
    strategy_id: str | None
    command: CommandShape | None
    account_id: str
    symbol: str
    family: str
    order_number: int | None
    addressed_order_id: str | None
    status: TradeStatus
    reasons: Annotated[list[ReasonShape], FromJson]
    intents: list[dict[str, Any]]
    trace: list[TraceStepShape]
    phases: list[PhaseShape]
    orders: list[OrderShape]
    watched: list[WatchedShape]
    settings: dict[str, Any] | None
    attempt: int
    message: str | None
    proposed: list[str]
    expires_at: Moment | None
    resumes_at: Moment | None
    created_at: Moment
    decided_at: Moment | None
    ended_at: Moment | None


class RejectBody(Body):
    """Why a person rejects a trade, in their own words."""

    words: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)] | None = None


class TradesAsked(Asked):
    """Which trades. `commanded`: those of a command, or those of a signal."""

    signal_id: str | None = None
    strategy_id: str | None = None
    subscription_id: str | None = None
    account_id: str | None = None
    symbol: str | None = None
    order_number: Annotated[int, Field(ge=1, lt=2**53)] | None = None
    addressed_order_id: str | None = None
    status: TradeStatus | None = None
    commanded: bool | None = None


@router.get("")
async def list_trades(desk: DeskNow, asked: Annotated[TradesAsked, Query()]) -> Listed[TradeShape]:
    """Trades, newest first."""

    def read(tx: ReadTx) -> Listed[TradeShape]:
        rows, after = lists.page_of(tx, lists.TRADES, asked, filters_of(desk, asked), desk.caller)
        return Listed(items=trade_shapes(tx, rows), next=after)

    return await desk.store.read(read)


@router.get("/{trade_id}")
async def get_trade(desk: DeskNow, trade_id: str) -> TradeShape:
    """One trade with its reasons, trace, phases and orders."""

    def read(tx: ReadTx) -> list[TradeShape]:
        row = lists.one_of(tx, lists.TRADES, trade_id)
        return trade_shapes(tx, [row] if row else [])

    found = await desk.store.read(read)
    return existing(found[0] if found else None, "trade", trade_id)


@router.post("/{trade_id}/approve")
async def approve_trade(desk: DeskNow, trade_id: str) -> TradeShape:
    """Let a trade that awaits approval go on. It is planned again, and asks again if side or quantity changed."""
    return await _carried_on(desk, trade_id, lambda tx, id_: approve(tx, desk.world, id_))


@router.post("/{trade_id}/reject")
async def reject_trade(desk: DeskNow, trade_id: str, body: RejectBody | None = None) -> TradeShape:
    """End a trade that awaits approval; `words` are kept with it."""
    words = body.words if body else None
    return await _carried_on(desk, trade_id, lambda tx, id_: reject(tx, desk.world, id_, words))


@router.post("/{trade_id}/retry")
async def retry_trade(desk: DeskNow, trade_id: str) -> TradeShape:
    """Plan a trade once more that failed, or expired, before the broker was asked for anything. Its age counts from
    now."""
    return await _carried_on(desk, trade_id, lambda tx, id_: retry(tx, desk.world, id_))


async def _carried_on(
    desk: CallersDesk, trade_id: str, work: Callable[[Tx, TradeId], Turn | Refusal | None]
) -> TradeShape:
    """Say something of a trade, let the engine go on from there, and answer the trade as it is then."""
    written = await desk.store.write(lambda tx: work(tx, TradeId(trade_id)))
    desk.engine.carry_on(existing(unless_refused(written), "trade", trade_id))
    return await get_trade(desk, trade_id)


def trade_shapes(tx: ReadTx, rows: list[dict[str, Any]]) -> list[TradeShape]:
    """Trades with their phases, orders, and what is watched for them."""
    identities = [row["id"] for row in rows]
    events = queries.events_of_trades(tx, identities)
    placed = queries.orders_of_trades(tx, identities)
    watched = queries.watched_of_trades(tx, identities)
    shaped: dict[str, list[OrderShape]] = {identity: [] for identity in identities}
    for order in order_shapes(tx, [order for orders in placed.values() for order in orders]):
        shaped[str(order.trade_id)].append(order)
    return [
        _shape(row, events.get(row["id"], []), shaped[row["id"]], watched_shapes(watched.get(row["id"], [])))
        for row in rows
    ]


def _shape(
    row: dict[str, Any], events: list[dict[str, Any]], orders: list[OrderShape], watched: list[WatchedShape]
) -> TradeShape:
    decided = decode(Decision, row["decision"]) if row["decision"] else _UNDECIDED
    decision, status = plain(decided), TradeStatus(row["status"])
    settings = plain(decode(SubscriptionSettings, row["settings"])) if row["settings"] else None
    return TradeShape.model_validate(
        {
            **row,
            "addressed_order_id": row["addresses"],
            "command": plain(decode(Command, row["command"])) if row["command"] else None,
            "intents": decision["intents"],
            "trace": decision["trace"],
            "phases": _phases(events),
            "orders": orders,
            "watched": watched,
            "settings": settings,
            "message": decode(Message, row["signal_message"]).note if row["signal_message"] else None,
            "proposed": proposed(decided.intents) if status.away else (),
            "expires_at": row["release_at"] if status is TradeStatus.AWAITING_APPROVAL else None,
            "resumes_at": row["release_at"] if status in _RESUMES else None,
        }
    )


def _phases(events: list[dict[str, Any]]) -> list[PhaseShape]:
    """Each status with the time until the next one; the last has no end. None of a trade whose events are kept no
    longer."""
    ends: list[int | None] = [*(event["happened_at"] for event in events[1:]), None]
    return [
        PhaseShape(
            status=event["status"],
            at=event["happened_at"],
            seconds=None if end is None else seconds_between(Instant(event["happened_at"]), Instant(end)),
        )
        for event, end in zip(events, ends, strict=False)
    ]
