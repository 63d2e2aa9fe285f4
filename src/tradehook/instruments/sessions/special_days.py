"""The days on which a calendar differs from its regular hours, out of `special_days.txt`.

`tools/make_sessions.py` writes that file. Its first line says which days it knows; each other line names the calendars,
the year, what is different, and the days (month and day) on which it is.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path

from tradehook.instruments.sessions.calendars import Calendar

FILE = Path(__file__).with_name("special_days.txt")

WITHOUT_HOLIDAYS = frozenset({Calendar.ALWAYS, Calendar.CURRENCIES})
"""Calendars whose hours are the same in every week."""


@dataclass(frozen=True, slots=True)
class Special:
    """What is different on a day: it is `closed`, or has other times of the exchange's wall on that day.

    `opens` drops what comes before it; extended hours end at `after`, and without it with an early close.
    """

    closed: bool = False
    opens: time | None = None
    closes: time | None = None
    after: time | None = None


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """Every special day by calendar and day, and the last day up to which they are known."""

    known_until: date
    of: dict[Calendar, dict[date, Special]]


@cache
def special_days() -> SpecialDays:
    """The file's content; read once."""
    return read(FILE.read_text())


def read(text: str) -> SpecialDays:
    """The special days that a text in the form of the file lists."""
    first, *lines = text.splitlines()
    found: defaultdict[Calendar, dict[date, Special]] = defaultdict(dict)
    for line in lines:
        names, year, change, *days = line.split()
        special = _special(change)
        dates = [date(int(year), int(day[:2]), int(day[2:])) for day in days]
        for name in names.split(","):
            found[Calendar(name)].update(dict.fromkeys(dates, special))
    return SpecialDays(date.fromisoformat(first.split()[-1]), dict(found))


def _special(change: str) -> Special:
    if change == "closed":
        return Special(closed=True)
    times = {name: time.fromisoformat(clock) for name, _, clock in (part.partition("=") for part in change.split(","))}
    return Special(opens=times.get("opens"), closes=times.get("closes"), after=times.get("after"))


def holidays_known_until(calendar: Calendar) -> date | None:
    """The last day up to which the special days of a calendar are known; None where it has none.

    After it the regular hours of the week are answered, without holidays.
    """
    return None if calendar in WITHOUT_HOLIDAYS else special_days().known_until
