"""Days, weekdays and hours of instants in one time zone, a million times over."""

from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tradehook.vocabulary.instant import Instant, datetime_of

_QUARTER_US = 15 * 60 * 1_000_000


class Shown(NamedTuple):
    """What calendar and clock on a wall show: weekday 0 is Monday."""

    day: date
    weekday: int
    hour: int


class WallClock:
    """Each quarter of an hour is worked out once: time zones differ from UTC by whole quarters."""

    def __init__(self, zone: str) -> None:
        """A clock in the time zone of this IANA name."""
        self._known = _Quarters(ZoneInfo(zone))

    def at(self, instant: Instant) -> Shown:
        """What it shows at an instant."""
        return self._known[instant // _QUARTER_US]


class _Quarters(dict[int, Shown]):
    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, quarter: int) -> Shown:
        moment = datetime_of(Instant(quarter * _QUARTER_US)).astimezone(self._zone)
        shown = self[quarter] = Shown(moment.date(), moment.weekday(), moment.hour)
        return shown
