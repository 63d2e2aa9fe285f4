"""The session of one trading day: the regular hours of its weekday, and what is special on it."""

from datetime import date, timedelta

from tradehook.instruments.exchange_time import instant_at
from tradehook.instruments.sessions.calendars import Calendar
from tradehook.instruments.sessions.hours import Hours, Wall, hours_on, trades_on
from tradehook.instruments.sessions.session import Pause, Session
from tradehook.instruments.sessions.special_days import Special, special_days
from tradehook.vocabulary.instant import Instant

_MONDAY, _FRIDAY = 0, 4


def session_of(calendar: Calendar, day: date) -> Session | None:
    """The session of a trading day, worked out anew; None on a weekend or holiday."""
    special = special_days().of.get(calendar, {}).get(day)
    if not trades_on(calendar, day) or (special and special.closed):
        return None
    hours = hours_on(calendar, day)
    regular = _regular(hours, day)
    return _without_idle_pause(_changed(regular, special, hours.zone) if special else regular)


def _regular(hours: Hours, day: date) -> Session:
    monday = hours.monday if day.weekday() == _MONDAY else None
    friday = hours.friday if day.weekday() == _FRIDAY else None
    opens = _at(day, hours.opens if hours.before or not monday else monday)
    closes = _at(day, friday or hours.closes)
    before = (monday or hours.before) if hours.before else None
    return Session(
        day=day,
        opens=opens,
        closes=closes,
        extended_opens=_at(day, before) if before else opens,
        extended_closes=_at(day, hours.after) if hours.after else closes,
        pause=Pause(_at(day, hours.pause[0]), _at(day, hours.pause[1])) if hours.pause else None,
    )


def _changed(regular: Session, special: Special, zone: str) -> Session:
    day, extended_opens, extended_closes = regular.day, regular.extended_opens, regular.extended_closes
    opens, closes = regular.opens, regular.closes
    if special.opens:
        opens = extended_opens = instant_at(day, special.opens, zone)
    if special.closes:
        closes = extended_closes = instant_at(day, special.closes, zone)
    if special.after:
        extended_closes = instant_at(day, special.after, zone)
    return Session(day, opens, closes, extended_opens, extended_closes, regular.pause)


def _without_idle_pause(session: Session) -> Session:
    """The session without a pause that lies outside its hours, as on a day that opens late or closes early."""
    pause = session.pause
    if pause is None or (session.opens < pause.begins and pause.ends < session.closes):
        return session
    return Session(session.day, session.opens, session.closes, session.extended_opens, session.extended_closes)


def _at(day: date, wall: Wall) -> Instant:
    return instant_at(day + timedelta(days=wall.days), wall.clock, wall.zone)
