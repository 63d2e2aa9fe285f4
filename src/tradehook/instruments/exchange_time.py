"""Wall-clock times of exchanges as instants."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tradehook.vocabulary.instant import Instant, datetime_of, instant_of

NEW_YORK = "America/New_York"


def instant_at(day: date, clock: time, zone: str) -> Instant:
    """The instant of a wall-clock time in a time zone (IANA name)."""
    return instant_of(datetime.combine(day, clock, ZoneInfo(zone)))


def start_of_day(day: date, zone: str) -> Instant:
    """The instant at which a day starts in a time zone."""
    return instant_at(day, time.min, zone)


def day_at(now: Instant, zone: str) -> date:
    """The date that a calendar on the wall shows in a time zone."""
    return datetime_of(now).astimezone(ZoneInfo(zone)).date()
