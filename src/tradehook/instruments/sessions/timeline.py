"""The sessions of a stretch of time, worked out once from hours and special days, laid out for searching."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from tradehook.instruments.sessions.calendars import Calendar
from tradehook.instruments.sessions.session import Part, Session
from tradehook.instruments.sessions.trading_day import session_of
from tradehook.vocabulary.instant import Instant, datetime_of

_LENGTH_BITS = 45  # a stretch is 2 to the 45 microseconds, 407 days: found by a shift, and worked out in a few ms
_MARGIN = timedelta(days=15)  # longer than any calendar is ever closed, so that what is around `now` is in its stretch
_DAY = timedelta(days=1)
_MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Stretch:
    """The sessions around one stretch of time, in order.

    From `moments[n]` on the calendar is in `parts[n]`, of the session `within[n]`. `opens` and `closes` are those of
    `sessions`, which `by_day` finds by the trading day.
    """

    moments: tuple[Instant, ...]
    parts: tuple[Part, ...]
    within: tuple[Session | None, ...]
    sessions: tuple[Session, ...]
    opens: tuple[Instant, ...]
    closes: tuple[Instant, ...]
    by_day: dict[date, Session]


def stretch_at(calendar: Calendar, now: Instant) -> Stretch:
    """The stretch that `now` is in, with at least one session before its start and one after its end."""
    return _stretch(calendar, now >> _LENGTH_BITS)


@lru_cache(maxsize=_MOST_KEPT)
def _stretch(calendar: Calendar, index: int) -> Stretch:
    first = datetime_of(Instant(index << _LENGTH_BITS)).date() - _MARGIN
    last = datetime_of(Instant((index + 1) << _LENGTH_BITS)).date() + _MARGIN
    days = (first + n * _DAY for n in range((last - first).days + 1))
    sessions = tuple(session for day in days if (session := session_of(calendar, day)))
    # Where one session ends as the next begins, the beginning counts: it comes later in the dictionary.
    changes = {moment: (part, within) for moment, part, within in _changes(sessions)}
    return Stretch(
        moments=tuple(changes),
        parts=tuple(part for part, _ in changes.values()),
        within=tuple(within for _, within in changes.values()),
        sessions=sessions,
        opens=tuple(session.opens for session in sessions),
        closes=tuple(session.closes for session in sessions),
        by_day={session.day: session for session in sessions},
    )


def _changes(sessions: Iterable[Session]) -> Iterator[tuple[Instant, Part, Session | None]]:
    for session in sessions:
        if session.extended_opens < session.opens:
            yield session.extended_opens, Part.BEFORE, session
        yield session.opens, Part.REGULAR, session
        if session.pause:
            yield session.pause.begins, Part.CLOSED, session
            yield session.pause.ends, Part.REGULAR, session
        if session.closes < session.extended_closes:
            yield session.closes, Part.AFTER, session
        yield session.extended_closes, Part.CLOSED, None
