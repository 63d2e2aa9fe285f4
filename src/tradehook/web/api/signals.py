"""Signals: messages that were accepted."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from tradehook.plumbing.codec import decode, plain
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.instant import iso_or_none
from tradehook.vocabulary.signal import Message
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow, filters_of
from tradehook.web.api.errors import existing
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/signals", tags=["signals"], route_class=ExactRoute)


class SignalShape(Shape):
    """A signal. `symbol` is what the message's ticker meant when it came; `sequence` is the order of acceptance.

    It is for all who follow a strategy, or for one account: then `order_number` is that of the order which it places.
    `only_recorded`: it is for nobody, and nothing is traded.
    """

    id: str
    sequence: int
    delivery_id: str
    strategy_id: str | None
    account_id: str | None
    order_number: int | None
    only_recorded: bool
    accepted_at: Moment
    symbol: str
    family: str
    ticker_note: str | None
    message: dict[str, Any]


class SignalsAsked(Asked):
    """Which signals."""

    strategy_id: str | None = None
    account_id: str | None = None
    delivery_id: str | None = None
    symbol: str | None = None


@router.get("")
async def list_signals(desk: DeskNow, asked: Annotated[SignalsAsked, Query()]) -> Listed[SignalShape]:
    """Signals, newest first."""

    def read(tx: ReadTx) -> Listed[SignalShape]:
        rows, after = lists.page_of(tx, lists.SIGNALS, asked, filters_of(desk, asked), desk.caller)
        return Listed(items=[_shape(row) for row in rows], next=after)

    return await desk.store.read(read)


@router.get("/{signal_id}")
async def get_signal(desk: DeskNow, signal_id: str) -> SignalShape:
    """One signal: its id is the `id` in the answer to the message."""
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.SIGNALS, signal_id))
    return _shape(existing(row, "signal", signal_id))


def shown(message: Message) -> dict[str, Any]:
    """A message as the API shows it: its moment is one that people read."""
    fields = plain(message)
    return fields if message.sent_at is None else fields | {"sent_at": iso_or_none(message.sent_at)}


def _shape(row: dict[str, Any]) -> SignalShape:
    only_recorded = row["strategy_id"] is None and row["account_id"] is None
    message = shown(decode(Message, row["message"]))
    return SignalShape.model_validate({**row, "message": message, "only_recorded": only_recorded})
