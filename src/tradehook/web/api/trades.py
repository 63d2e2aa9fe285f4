"""Trades: what was done about a signal for one subscription, or about a command, why, and how long it took."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from tradehook.plumbing.codec import decode, plain
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.command import Command, CommandKind, Origin
from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.instant import Instant, seconds_between
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.api import queries
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.errors import existing
from tradehook.web.api.orders import OrderShape, order_shapes
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Exact, FromJson, Moment, Shape

router = APIRouter(prefix="/trades", tags=["trades"], route_class=ExactRoute)


class ReasonShape(Shape):
    """Why a trade did not do what its signal asked, or did less."""

    code: str
    message: str


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
    """What was asked of an account without a signal, in the family of `symbol`; `quantity` of an exit in part."""

    kind: CommandKind
    symbol: str
    quantity: Exact | None
    by: Origin


class TradeShape(Shape):
    """A trade: of a signal for a subscription, or of a `command`, which has neither.

    `settings` are the subscription's as they were when it was decided; `intents` is what was to be done.
    """

    id: str
    signal_id: str | None
    subscription_id: str | None
    strategy_id: str | None
    command: CommandShape | None
    account_id: str
    symbol: str
    family: str
    status: TradeStatus
    reasons: Annotated[list[ReasonShape], FromJson]
    intents: list[dict[str, Any]]
    trace: list[TraceStepShape]
    phases: list[PhaseShape]
    orders: list[OrderShape]
    settings: dict[str, Any] | None
    created_at: Moment
    decided_at: Moment | None
    ended_at: Moment | None


class TradesAsked(Asked):
    """Which trades. `commanded`: those of a command, or those of a signal."""

    signal_id: str | None = None
    strategy_id: str | None = None
    subscription_id: str | None = None
    account_id: str | None = None
    symbol: str | None = None
    status: TradeStatus | None = None
    commanded: bool | None = None


@router.get("")
async def list_trades(desk: DeskNow, asked: Annotated[TradesAsked, Query()]) -> Listed[TradeShape]:
    """Trades, newest first."""

    def read(tx: ReadTx) -> Listed[TradeShape]:
        rows, after = queries.page_of(tx, queries.TRADES, asked, filters_of(desk, asked))
        return Listed(items=trade_shapes(tx, rows), next=after)

    return await desk.store.read(read)


@router.get("/{trade_id}")
async def get_trade(desk: DeskNow, trade_id: str) -> TradeShape:
    """One trade with its reasons, trace, phases and orders."""

    def read(tx: ReadTx) -> list[TradeShape]:
        row = queries.one_of(tx, queries.TRADES, trade_id)
        return trade_shapes(tx, [row] if row else [])

    found = await desk.store.read(read)
    return existing(found[0] if found else None, "trade", trade_id)


def trade_shapes(tx: ReadTx, rows: list[dict[str, Any]]) -> list[TradeShape]:
    """Trades with their phases and orders."""
    identities = [row["id"] for row in rows]
    events = queries.events_of_trades(tx, identities)
    placed = queries.orders_of_trades(tx, identities)
    shaped: dict[str, list[OrderShape]] = {identity: [] for identity in identities}
    for order in order_shapes(tx, [order for orders in placed.values() for order in orders]):
        shaped[str(order.trade_id)].append(order)
    return [_shape(row, events.get(row["id"], []), shaped[row["id"]]) for row in rows]


def _shape(row: dict[str, Any], events: list[dict[str, Any]], orders: list[OrderShape]) -> TradeShape:
    decision = plain(decode(Decision, row["decision"])) if row["decision"] else {"intents": [], "trace": []}
    settings = plain(decode(SubscriptionSettings, row["settings"])) if row["settings"] else None
    return TradeShape.model_validate(
        {
            **row,
            "command": plain(decode(Command, row["command"])) if row["command"] else None,
            "intents": decision["intents"],
            "trace": decision["trace"],
            "phases": _phases(events),
            "orders": orders,
            "settings": settings,
        }
    )


def _phases(events: list[dict[str, Any]]) -> list[PhaseShape]:
    """Each status with the time until the next one; the last has no end, unless nothing follows it."""
    ends: list[int | None] = [*(event["happened_at"] for event in events[1:]), None]
    return [
        PhaseShape(
            status=event["status"],
            at=event["happened_at"],
            seconds=None if end is None else seconds_between(Instant(event["happened_at"]), Instant(end)),
        )
        for event, end in zip(events, ends, strict=True)
    ]
