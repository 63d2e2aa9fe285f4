"""Who is told: channels, and what they were told lately."""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field, StringConstraints

from tradehook.bootstrap import Desk
from tradehook.engine import set_up_channels as set_up
from tradehook.notify import queries as kept
from tradehook.notify.news import EVERYTHING, MESSAGES_A_MINUTE, Channel, Kind
from tradehook.plumbing.codec import decode
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.instant import iso
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import Refused, existing, unless_refused
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/notifications", tags=["notifications"], route_class=ExactRoute)

_MOST_A_MINUTE = 60


def _all_is_null(given: Any) -> Any:
    return None if given == "all" else given


_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
_Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000),
    Field(description="An address of apprise, such as tgram://bottoken/ChatID. It is kept encrypted, never shown."),
]
_What = Annotated[
    Annotated[list[Kind], Field(min_length=1)] | None,
    BeforeValidator(_all_is_null),
    Field(description='Null or "all" for everything. ' + " ".join(f"{kind}: {kind.meaning}." for kind in Kind)),
]
_PerMinute = Annotated[int, Field(ge=1, le=_MOST_A_MINUTE, description="At most so many messages in any minute.")]


class ChannelBody(Body):
    """Where somebody is to be told, and what."""

    name: _Name
    url: _Url
    what: _What = None
    enabled: bool = True
    per_minute: _PerMinute = MESSAGES_A_MINUTE


class ChannelPatch(Body):
    """What is to be changed. Fields that are left out stay."""

    name: _Name | None = None
    url: _Url | None = None
    what: _What = None
    enabled: bool | None = None
    per_minute: _PerMinute | None = None


class ChannelShape(Shape):
    """A channel. Of its `url` only the scheme is ever shown."""

    id: str
    name: str
    url: str
    what: list[Kind]
    enabled: bool
    per_minute: int
    created_at: Moment


class MessageShape(Shape):
    """A message to a channel, or the attempts at it. `count`: of how many pieces of news it is.

    `outcome` "waiting": it is tried again at `next_at`; `trouble` says what the service said to the last attempt.
    `channel` null: the channel was deleted.
    """

    id: str
    channel_id: str
    channel: str | None
    title: str
    text: str
    count: int
    outcome: Literal["told", "waiting", "failed"]
    trouble: str | None
    attempts: int
    created_at: Moment
    tried_at: Moment | None
    next_at: Moment | None


class ChannelsAsked(Asked):
    """Which channels."""

    name: str | None = None
    enabled: bool | None = None


class MessagesAsked(Asked):
    """Which messages."""

    channel_id: str | None = None
    told: bool | None = None


@router.get("")
async def list_channels(desk: DeskNow, asked: Annotated[ChannelsAsked, Query()]) -> Listed[ChannelShape]:
    """Channels, oldest first."""

    def read(tx: ReadTx) -> Listed[ChannelShape]:
        rows, after = lists.page_of(tx, lists.CHANNELS, asked, asked.filters, desk.caller)
        return Listed(items=[_row_shape(row) for row in rows], next=after)

    return await desk.store.read(read)


@router.get("/told")
async def list_told(desk: DeskNow, asked: Annotated[MessagesAsked, Query()]) -> Listed[MessageShape]:
    """What was told lately and how that went, newest first. Messages are kept for 30 days."""

    def read(tx: ReadTx) -> Listed[MessageShape]:
        rows, after = lists.page_of(tx, lists.MESSAGES, asked, asked.filters, desk.caller)
        return Listed(items=[_message(row) for row in rows], next=after)

    return await desk.store.read(read)


@router.post("", status_code=201)
async def make_channel(desk: DeskNow, body: ChannelBody) -> ChannelShape:
    """Make a channel. It is told what happens from now on; nothing is sent to try it, `test` does that."""
    await _must_be_understood(desk, body.url)
    wanted = set_up.ChannelChange(
        name=body.name,
        url=body.url,
        what=EVERYTHING if body.what is None else tuple(body.what),
        enabled=body.enabled,
        per_minute=body.per_minute,
    )
    made = await desk.store.write(partial(set_up.make_channel, world=desk.world, vault=desk.vault, wanted=wanted))
    return _shape(unless_refused(made))


@router.get("/{channel_id}")
async def get_channel(desk: DeskNow, channel_id: str) -> ChannelShape:
    """One channel."""
    return _shape(await _existing(desk, channel_id))


@router.patch("/{channel_id}")
async def change_channel(desk: DeskNow, channel_id: str, body: ChannelPatch) -> ChannelShape:
    """Change a channel. One that is switched off is not told later what it missed."""
    if body.url is not None:
        await _must_be_understood(desk, body.url)
    what = EVERYTHING if body.what is None else tuple(body.what)
    change = set_up.ChannelChange(
        name=body.name,
        url=body.url,
        what=what if "what" in body.model_fields_set else None,
        enabled=body.enabled,
        per_minute=body.per_minute,
    )
    changed = await desk.store.write(
        partial(set_up.change_channel, world=desk.world, vault=desk.vault, channel_id=channel_id, change=change)
    )
    return _shape(existing(unless_refused(changed), "notification", channel_id))


@router.delete("/{channel_id}")
async def delete_channel(desk: DeskNow, channel_id: str) -> ChannelShape:
    """Delete a channel; what it was told stays in the list."""
    deleted = await desk.store.write(partial(set_up.delete_channel, world=desk.world, channel_id=channel_id))
    return _shape(existing(deleted, "notification", channel_id))


@router.post("/{channel_id}/test")
async def try_channel(desk: DeskNow, channel_id: str) -> MessageShape:
    """Send a test message now, and say how that went; a channel that is switched off can be tried too."""
    channel = await _existing(desk, channel_id)
    sent = await desk.notifier.test(channel)
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.MESSAGES, sent.id))
    return _message(existing(row, "message", sent.id))


async def _must_be_understood(desk: Desk, url: str) -> None:
    trouble = await desk.notifier.trouble_with(url)
    if trouble is not None:
        raise Refused(set_up.not_understood(url, trouble))


async def _existing(desk: Desk, channel_id: str) -> Channel:
    found = await desk.store.read(partial(kept.channel, channel_id=channel_id))
    return existing(found, "notification", channel_id)


def _shape(channel: Channel) -> ChannelShape:
    return ChannelShape(
        id=channel.id,
        name=channel.name,
        url=channel.shown_url,
        what=list(channel.what),
        enabled=channel.enabled,
        per_minute=channel.per_minute,
        created_at=iso(channel.created_at),
    )


def _row_shape(row: lists.RowDict) -> ChannelShape:
    channel = Channel(sealed_url=b"", **{**row, "what": decode(tuple[Kind, ...], row["what"])})
    return _shape(channel)


def _message(row: lists.RowDict) -> MessageShape:
    ended = row["ended_at"] is not None
    outcome = "told" if row["told"] else "failed" if ended else "waiting"
    return MessageShape.model_validate({**row, "outcome": outcome, "next_at": None if ended else row["next_at"]})
