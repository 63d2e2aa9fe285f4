"""Sessions: when an instrument trades."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from tradehook.instruments.sessions.calendars import Calendar, calendar_of
from tradehook.instruments.sessions.lookup import next_close, next_open, next_session, part_at, session_at, session_on
from tradehook.instruments.sessions.session import Part, Session
from tradehook.instruments.sessions.special_days import holidays_known_until
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.instruments import read_spelling
from tradehook.web.api.shapes import Moment, Shape

router = APIRouter(prefix="/instruments", tags=["instruments"], route_class=ExactRoute)

_FIRST, _LAST = date(1980, 1, 1), date(2100, 12, 31)
_ONE_DAY = timedelta(days=1)


class PauseShape(Shape):
    """The break between the two sittings of a day."""

    begins: Moment
    ends: Moment


class SessionShape(Shape):
    """One trading day, which may begin on an evening before; extended hours that are equal to the regular are none."""

    day: date
    opens: Moment
    closes: Moment
    extended_opens: Moment
    extended_closes: Moment
    pause: PauseShape | None


class SessionsShape(Shape):
    """When an instrument trades. `open`: now, in regular hours. After `holidays_known_until` the regular hours of the
    week are answered, without holidays; where it is null there are none. The next open and close are null for what has
    expired."""

    symbol: str
    calendar: Calendar
    part: Part
    open: bool
    next_open: Moment | None
    next_close: Moment | None
    holidays_known_until: date | None
    sessions: list[SessionShape]
    note: str | None = None


@router.get("/{symbol:path}/sessions")
async def get_sessions(
    desk: DeskNow,
    symbol: str,
    first: Annotated[
        date | None,
        Query(
            alias="from", ge=_FIRST, le=_LAST, description="The first day; without, the trading day that is or comes."
        ),
    ] = None,
    days: Annotated[int, Query(ge=1, le=366, description="Of how many calendar days.")] = 7,
    asset_class: AssetClass | None = None,
) -> SessionsShape:
    """The sessions of an instrument, by any spelling that a message may use, and whether it trades now."""
    found = read_spelling(desk, symbol, asset_class)
    now = desk.clock.now()
    sessions = _sessions(found.instrument, first or _current_day(found.instrument, now), days)
    return _shape(found.instrument, now, sessions, found.note)


def _current_day(instrument: Instrument, now: Instant) -> date:
    calendar = calendar_of(instrument)
    return (session_at(calendar, now) or next_session(calendar, now)).day


def _sessions(instrument: Instrument, first: date, days: int) -> list[Session]:
    """The sessions of these days that begin before the instrument expires."""
    calendar = calendar_of(instrument)
    each = (session_on(calendar, first + n * _ONE_DAY) for n in range(days))
    return [session for session in each if session and not instrument.expired(session.opens)]


def _shape(instrument: Instrument, now: Instant, sessions: list[Session], note: str | None) -> SessionsShape:
    calendar = calendar_of(instrument)
    part = Part.CLOSED if instrument.expired(now) else part_at(calendar, now)
    return SessionsShape.model_validate(
        {
            "symbol": instrument.symbol,
            "calendar": calendar,
            "part": part,
            "open": part is Part.REGULAR,
            "next_open": _next_open(instrument, calendar, now),
            "next_close": _next_close(instrument, calendar, now),
            "holidays_known_until": holidays_known_until(calendar),
            "sessions": [_session_shape(session) for session in sessions],
            "note": note,
        }
    )


def _next_open(instrument: Instrument, calendar: Calendar, now: Instant) -> Instant | None:
    opens = next_open(calendar, now)
    return None if instrument.expired(opens) else opens


def _next_close(instrument: Instrument, calendar: Calendar, now: Instant) -> Instant | None:
    """The next close, or the expiry where that comes first; None where it will not open before."""
    if instrument.expired(now) or (
        part_at(calendar, now) is not Part.REGULAR and _next_open(instrument, calendar, now) is None
    ):
        return None
    closes = next_close(calendar, now)
    return closes if instrument.expires_at is None else min(closes, instrument.expires_at)


def _session_shape(session: Session) -> SessionShape:
    pause = session.pause
    return SessionShape.model_validate(
        {
            "day": session.day,
            "opens": session.opens,
            "closes": session.closes,
            "extended_opens": session.extended_opens,
            "extended_closes": session.extended_closes,
            "pause": {"begins": pause.begins, "ends": pause.ends} if pause else None,
        }
    )
