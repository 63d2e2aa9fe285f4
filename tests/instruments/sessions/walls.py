"""Sessions, written as the wall at the exchange shows them."""

from datetime import date
from zoneinfo import ZoneInfo

from tradehook.instruments.sessions.calendars import Calendar
from tradehook.instruments.sessions.lookup import session_on
from tradehook.vocabulary.instant import Instant, datetime_of

NEW_YORK, CHICAGO, BERLIN = "America/New_York", "America/Chicago", "Europe/Berlin"


def shown(moment: Instant, zone: str) -> str:
    """A moment as month, day and time of the wall in a zone: `07-03 13:00`."""
    return f"{datetime_of(moment).astimezone(ZoneInfo(zone)):%m-%d %H:%M}"


def regular(calendar: Calendar, day: str, zone: str) -> tuple[str, str] | None:
    """The regular hours of a trading day; None where it is closed."""
    session = session_on(calendar, date.fromisoformat(day))
    return session and (shown(session.opens, zone), shown(session.closes, zone))


def extended(calendar: Calendar, day: str, zone: str) -> tuple[str, str] | None:
    """The extended hours of a trading day; None where it is closed."""
    session = session_on(calendar, date.fromisoformat(day))
    return session and (shown(session.extended_opens, zone), shown(session.extended_closes, zone))


def paused(calendar: Calendar, day: str, zone: str) -> tuple[str, str] | None:
    """The pause of a trading day; None where it is closed or has none."""
    session = session_on(calendar, date.fromisoformat(day))
    pause = session.pause if session else None
    return pause and (shown(pause.begins, zone), shown(pause.ends, zone))
