"""Times of day and time zones, as people write them in settings."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_TIME_OF_DAY = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_LONGEST_ZONE = 64

TIME_OF_DAY = 'a time of day from "00:00" to "23:59"'
TIME_ZONE = 'a time zone of the IANA list, such as "America/New_York" or "UTC"'


def is_time_of_day(text: str) -> bool:
    """Whether it is hours and minutes, "09:30"."""
    return _TIME_OF_DAY.fullmatch(text) is not None


def is_time_zone(name: str) -> bool:
    """Whether it is the name of a time zone, in its own spelling."""
    if not name or len(name) > _LONGEST_ZONE:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
