"""Times to come as people write them: a date (`2026-06-19`), or a relative expression (`+6 months`).

Both are of the calendar: from the last day of January, a month ahead is the last day of February (rule: deciding 7).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum

from tradehook.vocabulary.instant import Instant, datetime_of, instant_of

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AHEAD = re.compile(r"\+(\d{1,4}) ?(minute|hour|day|week|month|year)s?", re.ASCII | re.IGNORECASE)
_MONTHS_A_YEAR = 12


class Unit(StrEnum):
    """What is counted."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_LENGTHS = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WEEK: timedelta(weeks=1),
}
_MONTHS = {Unit.MONTH: 1, Unit.YEAR: _MONTHS_A_YEAR}
_OF_DAYS = frozenset({Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR})


@dataclass(frozen=True, slots=True)
class Ahead:
    """So many units from now on, from 0 to 9999."""

    count: int
    unit: Unit

    def day_from(self, today: date) -> date:
        """The day that is meant, by the calendar; the last day that there is, where it would lie beyond that.

        Of minutes and hours only the whole days count.
        """
        months = _MONTHS.get(self.unit)
        if months is not None:
            return _months_later(today, self.count * months)
        return _later(today, self.count * _LENGTHS[self.unit])

    def instant_from(self, now: Instant) -> Instant:
        """The moment that is meant; days, months and years by the calendar in UTC, at the same time of day."""
        if self.unit not in _OF_DAYS:
            return Instant(now + self.count * (_LENGTHS[self.unit] // timedelta(microseconds=1)))
        moment = datetime_of(now)
        day = self.day_from(moment.date())
        return instant_of(moment.replace(year=day.year, month=day.month, day=day.day))


def date_of(text: str) -> date | None:
    """The date that a text says; None for one that says none."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def ahead_of(text: str) -> Ahead | None:
    """What a relative expression says, in any case, with or without the blank: `+6 months`; None for any other text."""
    parts = _AHEAD.fullmatch(text)
    return Ahead(int(parts[1]), Unit(parts[2].lower())) if parts else None


def day_or_ahead(text: str) -> date | Ahead | None:
    """A date, or days, weeks, months or years ahead: how the expiration of an option is written; None for neither."""
    ahead = ahead_of(text)
    return date_of(text) if ahead is None or ahead.unit not in _OF_DAYS else ahead


def moment_or_ahead(text: str) -> date | Ahead | None:
    """A date, or a time ahead from minutes up: how a deadline is written; None for neither."""
    return ahead_of(text) or date_of(text)


def _later(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.max


def _months_later(day: date, months: int) -> date:
    years, before = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    year, month = day.year + years, before + 1
    if year > MAXYEAR:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
