"""Saved messages: what somebody keeps by name, to send it by hand."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from tradehook.engine.saving_messages import save_message
from tradehook.plumbing.store.contract import ReadTx
from tradehook.routing.saved.queries import delete_saved_message
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.explain import Message, message_text
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/saved-messages", tags=["strategies"], route_class=ExactRoute)

_LONGEST = 8_192


class SavedMessageBody(Body):
    """A message and what it is to be called. Where it has no ticker, the page that sends it puts one in."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    message: Annotated[Message, Field(max_length=_LONGEST)]


class SavedMessageShape(Shape):
    """A message that is kept, as its text."""

    id: str
    owner_id: str
    name: str
    message: str
    created_at: Moment


class SavedMessagesAsked(Asked):
    """Which messages."""

    name: str | None = None
    owner_id: str | None = None


@router.post("", status_code=201)
async def keep_message(desk: DeskNow, body: SavedMessageBody) -> SavedMessageShape:
    """Keep a message by a name that none of yours has. Nothing is sent."""
    text = message_text(body.message).decode()
    keep = partial(save_message, world=desk.world, owner_id=desk.caller.user_id, name=body.name, message=text)
    return SavedMessageShape.model_validate(unless_refused(await desk.store.write(keep))._asdict())


@router.get("")
async def list_saved_messages(
    desk: DeskNow, asked: Annotated[SavedMessagesAsked, Query()]
) -> Listed[SavedMessageShape]:
    """The messages that are kept, oldest first: yours, and everybody's for who sees everything."""

    def read(tx: ReadTx) -> Listed[SavedMessageShape]:
        rows, after = lists.page_of(tx, lists.SAVED_MESSAGES, asked, asked.filters, desk.caller)
        return Listed(items=[SavedMessageShape.model_validate(row) for row in rows], next=after)

    return await desk.store.read(read)


@router.delete("/{message_id}", status_code=204)
async def forget_message(desk: DeskNow, message_id: str) -> None:
    """Delete a message. What was sent by it stays in the log."""
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.SAVED_MESSAGES, message_id))
    existing(row, "saved-message", message_id)
    await desk.store.write(partial(delete_saved_message, message_id=message_id))
