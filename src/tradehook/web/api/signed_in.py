"""Sessions: the browsers in which somebody is signed in."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query

from tradehook.people.sessions.queries import end_session
from tradehook.people.sessions.session import Session
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.ids import SessionId
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/sessions", tags=["sessions"], route_class=ExactRoute)


class SessionShape(Shape):
    """A session. `over_at`: when it ended, or ends unless the browser comes again; `is_current`: the one that asks.

    `last_seen_at` is right to about a minute.
    """

    id: str
    user_id: str
    created_at: Moment
    last_seen_at: Moment
    over_at: Moment
    address: str
    agent: str
    is_over: bool
    is_current: bool


class SessionsAsked(Asked):
    """Which sessions."""

    user_id: str | None = None


@router.get("")
async def list_sessions(desk: DeskNow, asked: Annotated[SessionsAsked, Query()]) -> Listed[SessionShape]:
    """Your sessions, newest first, with those that are over; an owner sees everybody's."""

    def read(tx: ReadTx) -> Listed[SessionShape]:
        rows, after = lists.page_of(tx, lists.SESSIONS, asked, asked.filters, desk.caller)
        return Listed(items=[_shape(desk, row) for row in rows], next=after)

    return await desk.store.read(read)


@router.delete("/{session_id}", status_code=204)
async def delete_session(desk: DeskNow, session_id: str) -> None:
    """End a session: its browser is signed out."""
    row = await desk.store.read(lambda tx: lists.one_of(tx, lists.SESSIONS, session_id))
    existing(row, "session", session_id)
    await desk.store.write(lambda tx: end_session(tx, SessionId(session_id), desk.clock.now()))


def _shape(desk: DeskNow, row: dict[str, Any]) -> SessionShape:
    session = msgspec.convert({**row, "hash": b""}, Session)
    return SessionShape.model_validate(
        {
            **row,
            "last_seen_at": session.seen_at,
            "over_at": session.over_at,
            "is_over": session.is_over(desk.clock.now()),
            "is_current": session.id == desk.caller.via_id,
        }
    )
