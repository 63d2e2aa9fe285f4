"""When something trades: pure, total for the years 1000 to 9000, and fast enough to ask for every order and quote.

Opening instants belong to what they open, closing instants to what follows.
"""

from bisect import bisect_right
from datetime import date

from tradehook.instruments.sessions.calendars import Calendar
from tradehook.instruments.sessions.session import Part, Session
from tradehook.instruments.sessions.timeline import stretch_at
from tradehook.vocabulary.instant import Instant

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_DAY = 86_400_000_000


def part_at(calendar: Calendar, now: Instant) -> Part:
    """Which part of a trading day it is; closed between sessions and in the pause of one."""
    stretch = stretch_at(calendar, now)
    return stretch.parts[bisect_right(stretch.moments, now) - 1]


def session_at(calendar: Calendar, now: Instant) -> Session | None:
    """The session of the trading day that `now` is in, its extended hours and its pause included."""
    stretch = stretch_at(calendar, now)
    return stretch.within[bisect_right(stretch.moments, now) - 1]


def next_session(calendar: Calendar, now: Instant) -> Session:
    """The first session that has not opened its regular hours; it may be in its extended hours."""
    stretch = stretch_at(calendar, now)
    return stretch.sessions[bisect_right(stretch.opens, now)]


def previous_session(calendar: Calendar, now: Instant) -> Session:
    """The last session that has closed its regular hours; it may be in its extended hours."""
    stretch = stretch_at(calendar, now)
    return stretch.sessions[bisect_right(stretch.closes, now) - 1]


def next_open(calendar: Calendar, now: Instant) -> Instant:
    """When regular trading next begins, or goes on after a pause."""
    session = session_at(calendar, now)
    if session and session.pause and session.opens <= now < session.pause.ends:
        return session.pause.ends
    return next_session(calendar, now).opens


def opens_at(calendar: Calendar, now: Instant) -> Instant | None:
    """When regular trading next begins; None while it goes on."""
    return None if part_at(calendar, now) is Part.REGULAR else next_open(calendar, now)


def next_close(calendar: Calendar, now: Instant) -> Instant:
    """When regular trading next ends, or stops for a pause."""
    session = session_at(calendar, now)
    if session is None or now >= session.closes:
        session = next_session(calendar, now)
    pause = session.pause
    return pause.begins if pause and now < pause.begins else session.closes


def session_on(calendar: Calendar, day: date) -> Session | None:
    """The session of a trading day; None on a weekend or holiday."""
    start_in_utc = Instant((day.toordinal() - _EPOCH_ORDINAL) * _DAY)
    return stretch_at(calendar, start_in_utc).by_day.get(day)
