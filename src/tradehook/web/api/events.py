"""Everything that changes, as server-sent events."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import StreamingResponse

from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import Refused
from tradehook.web.api.live.feed import MOST_LISTENERS, Feed
from tradehook.web.api.live.place import place_in

router = APIRouter(prefix="/events", tags=["events"], route_class=ExactRoute)

_STREAM = "text/event-stream"
_FULL = Refusal(
    code="too-many-listeners",
    status=503,
    message=f"{MOST_LISTENERS} programs and pages listen to what changes already; there is no room for another.",
    hint="Close pages that nobody looks at, and try again.",
)


def _feed_of(request: Request) -> Feed:
    feed: Feed = request.state.feed
    return feed


@router.get("", response_class=StreamingResponse, responses={200: {"content": {_STREAM: {}}}})
async def tell_what_changes(
    desk: DeskNow,
    feed: Annotated[Feed, Depends(_feed_of)],
    last_event_id: Annotated[str | None, Header(max_length=1000)] = None,
) -> StreamingResponse:
    """What changes from now on, as server-sent events: `delivery`, `trade`, `order`, `fill`, `account` and `cash`, each
    with the id of what changed and a few words of it as JSON. GET the thing itself for more.

    Who comes back with the header `Last-Event-ID` is told what it missed; after too much of it, or with an id that is
    not ours, the event `missed` says that everything should be looked at anew. A comment every 15 s keeps the line
    open.
    """
    if feed.full:
        raise Refused(_FULL, {"Retry-After": "10"})
    place = place_in(last_event_id) if last_event_id else None
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(feed.stream(desk.caller, place), media_type=_STREAM, headers=headers)
