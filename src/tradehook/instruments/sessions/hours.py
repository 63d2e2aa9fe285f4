"""The regular hours of each calendar, with what changed since 2010. A time is that of the wall at the exchange."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from tradehook.instruments.sessions.calendars import Calendar


@dataclass(frozen=True, slots=True)
class Wall:
    """A time of day, `days` after the trading day (before it, when negative), in the time zone of this name."""

    clock: time
    days: int
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The regular hours of a trading day, for the days from `since` on.

    `before` is where extended hours begin and `after` where they end; `monday` is the day's first opening and `friday`
    its close on those weekdays, where they differ.
    """

    since: date
    zone: str
    before: Wall | None
    opens: Wall
    pause: tuple[Wall, Wall] | None
    closes: Wall
    after: Wall | None
    monday: Wall | None
    friday: Wall | None


# 17:00-1 is on the day before; @ names the zone of a time that follows another clock than the exchange's own.
# Before the first row of a calendar, its first row holds.
_TABLE = """
calendar           since      zone             before  opens               pause       closes  after monday  friday
24/7               2010-01-01 UTC              -       00:00               -           00:00+1 -     -       -
24/5               2010-01-01 America/New_York -       17:00-1             -           17:00   -     -       -
XNYS               2010-01-01 America/New_York 04:00   09:30               -           16:00   20:00 -       -
CMES               2010-01-01 America/Chicago  -       15:30-1             16:30-1/17:00-1 15:15 - 17:00-1 -
CMES               2012-11-19 America/Chicago  -       17:00-1             15:15/15:30 16:15   -     -       -
CMES               2015-09-21 America/Chicago  -       17:00-1             15:15/15:30 16:00   -     -       -
CMES               2021-06-28 America/Chicago  -       17:00-1             -           16:00   -     -       -
CMES-RATES         2010-01-01 America/Chicago  -       17:00-1             -           16:00   -     -       -
CMES-FX            2010-01-01 America/Chicago  -       17:00-1             -           16:00   -     -       -
CMES-ENERGY-METALS 2010-01-01 America/New_York -       18:00-1             -           17:15   -     -       -
CMES-ENERGY-METALS 2015-09-21 America/New_York -       18:00-1             -           17:00   -     -       -
CMES-CRYPTO        2017-12-18 America/Chicago  -       17:00-1             -           16:00   -     -       -
CMES-CRYPTO        2026-06-01 America/Chicago  -       16:00-1             -           16:00   -     16:00-3 -
CMES-GRAINS        2010-01-01 America/Chicago  -       18:00-1             07:15/09:30 13:15   -     -       -
CMES-GRAINS        2012-05-21 America/Chicago  -       17:00-1             -           14:00   -     -       -
CMES-GRAINS        2013-04-08 America/Chicago  -       19:00-1             07:45/08:30 13:15   -     -       -
CMES-GRAINS        2015-07-06 America/Chicago  -       19:00-1             07:45/08:30 13:20   -     -       -
CMES-RICE          2015-07-06 America/Chicago  -       19:00-1             21:00-1/08:30 13:20 -     -       -
CMES-LIVESTOCK     2014-10-27 America/Chicago  -       08:00               -           16:00   -     09:05   13:55
CMES-LIVESTOCK     2016-02-29 America/Chicago  -       08:30               -           13:05   -     -       -
XCBF               2010-01-01 America/Chicago  07:00   08:30               -           15:15   -     -       -
XCBF               2013-11-04 America/Chicago  02:00   08:30               -           15:15   -     -       -
XCBF               2014-06-23 America/Chicago  15:30-1 08:30               -           15:15   -     17:00-1 -
XCBF               2020-10-26 America/Chicago  17:00-1 08:30               -           15:00   16:00 -       -
IEPA               2010-01-01 America/New_York -       20:00-1             -           17:00   -     18:00-1 -
IEPA-COFFEE        2014-01-13 America/New_York -       09:15@Europe/London -           13:30   -     -       -
IEPA-COCOA         2014-01-13 America/New_York -       09:45@Europe/London -           13:30   -     -       -
IEPA-SUGAR         2014-01-13 America/New_York -       08:30@Europe/London -           13:00   -     -       -
IEPA-COTTON        2010-01-01 America/New_York -       21:00-1             -           14:20   -     -       -
IEPA-ORANGE-JUICE  2010-01-01 America/New_York -       08:00               -           14:00   -     -       -
XEUR               2010-01-01 Europe/Berlin    -       08:00               -           22:00   -     -       -
XEUR               2018-12-10 Europe/Berlin    -       00:10@UTC           -           22:00   -     -       -
XEUR-DAY           2010-01-01 Europe/Berlin    -       07:50               -           22:00   -     -       -
XEUR-PERIPHERY     2010-01-01 Europe/Berlin    -       08:00               -           19:00   -     -       -
"""


def hours_on(calendar: Calendar, day: date) -> Hours:
    """The regular hours of a calendar that hold on a day."""
    eras = HOURS[calendar]
    return next((era for era in reversed(eras) if era.since <= day), eras[0])


def trades_on(calendar: Calendar, day: date) -> bool:
    """Whether this is a day of the week on which the calendar trades."""
    return calendar is Calendar.ALWAYS or day.weekday() < _SATURDAY


_SATURDAY = 5


def _row(line: str) -> tuple[Calendar, Hours]:
    name, since, zone, before, opens, pause, closes, after, monday, friday = line.split()
    begins, _, ends = pause.partition("/")
    return Calendar(name), Hours(
        since=date.fromisoformat(since),
        zone=zone,
        before=_wall_or_none(before, zone),
        opens=_wall(opens, zone),
        pause=(_wall(begins, zone), _wall(ends, zone)) if ends else None,
        closes=_wall(closes, zone),
        after=_wall_or_none(after, zone),
        monday=_wall_or_none(monday, zone),
        friday=_wall_or_none(friday, zone),
    )


def _wall_or_none(text: str, zone: str) -> Wall | None:
    return None if text == "-" else _wall(text, zone)


def _wall(text: str, zone: str) -> Wall:
    spelled, _, other_zone = text.partition("@")
    return Wall(time.fromisoformat(spelled[:5]), int(spelled[5:] or 0), other_zone or zone)


def _eras() -> Iterator[tuple[Calendar, tuple[Hours, ...]]]:
    rows = [_row(line) for line in _TABLE.strip().splitlines()[1:]]
    for calendar, of_calendar in groupby(rows, key=lambda row: row[0]):
        yield calendar, tuple(hours for _, hours in of_calendar)


HOURS = dict(_eras())
"""The hours of every calendar, the oldest first."""
