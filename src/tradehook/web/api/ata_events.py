"""The Webhook Events Log: what came to a webhook of Algo Trade Analytics, and what became of it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from tradehook.dialects.algotradeanalytics.processing import Processing, processing_of
from tradehook.dialects.algotradeanalytics.words import DIRECTION_OF, Direction
from tradehook.plumbing.codec import decode
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.delivery import Verdict
from tradehook.vocabulary.signal import Message
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.api import queries
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import FromJson, Moment, Shape
from tradehook.web.api.signals import shown
from tradehook.web.api.trades import ReasonShape

router = APIRouter(prefix="/ata-webhooks", tags=["Algo Trade Analytics webhooks"], route_class=ExactRoute)


class AtaTradeShape(Shape):
    """A trade that an event made, where it stands and why; all of it is in `GET /trades/{id}`."""

    id: str
    account_id: str
    subscription_id: str | None
    status: TradeStatus
    reasons: Annotated[list[ReasonShape], FromJson]


class AtaOrderShape(Shape):
    """The order that an event says, as it was read. `only_recorded`: nobody trades it."""

    signal_id: str
    symbol: str
    ticker_note: str | None
    position_direction: Direction | None
    message: dict[str, Any]
    only_recorded: bool
    trades: list[AtaTradeShape]


class AtaEventShape(Shape):
    """A request and what became of it. `id` is the answer's webhookEvent.id; `body` is as sent, its key masked.

    `processing` is null for what was turned away before it was an event: a wrong key, too many requests. A duplicate
    has the order of the event that it repeats. `repeats` counts the requests that this row stands for.
    """

    id: str
    received_at: Moment
    source_ip: str
    processing: Processing | None
    verdict: Verdict
    answer_status: int
    code: str | None
    errors: Annotated[list[dict[str, Any]] | None, FromJson]
    body: str
    order: AtaOrderShape | None
    repeats: int


class AtaEventsAsked(Asked):
    """Which events. `processing`: in the words of the log."""

    id: str | None = None
    processing: Processing | None = None
    verdict: Verdict | None = None
    code: str | None = None


@router.get("/{webhook_id}/events")
async def list_ata_events(
    desk: DeskNow, webhook_id: str, asked: Annotated[AtaEventsAsked, Query()]
) -> Listed[AtaEventShape]:
    """What came to a webhook, newest first."""

    def read(tx: ReadTx) -> Listed[AtaEventShape]:
        existing(lists.one_of(tx, lists.ATA_WEBHOOKS, webhook_id), "ata-webhook", webhook_id)
        filters = {**asked.filters, "webhook": webhook_id}
        rows, after = lists.page_of(tx, lists.ATA_EVENTS, asked, filters, desk.caller)
        made = queries.trades_of_signals(tx, [row["signal_id"] for row in rows if row["signal_id"]], desk.caller)
        return Listed(items=[_shape(row, made.get(row["signal_id"], [])) for row in rows], next=after)

    return await desk.store.read(read)


def _shape(row: dict[str, Any], trades: list[dict[str, Any]]) -> AtaEventShape:
    processing, order = processing_of(row["answer_status"]), _order(row, trades)
    return AtaEventShape.model_validate({**row, "processing": processing, "order": order})


def _order(row: dict[str, Any], trades: list[dict[str, Any]]) -> AtaOrderShape | None:
    if row["message"] is None:
        return None
    message = decode(Message, row["message"])
    return AtaOrderShape(
        signal_id=row["signal_id"],
        symbol=row["symbol"],
        ticker_note=row["ticker_note"],
        position_direction=DIRECTION_OF.get((message.action, message.sentiment)),
        message=shown(message),
        only_recorded=row["signal_strategy_id"] is None,
        trades=[AtaTradeShape.model_validate(trade) for trade in trades],
    )
