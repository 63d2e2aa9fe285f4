"""Dates as charts write them: a closed table of forms, of which a file must have one."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from tradehook.analytics.tradingview.problems import Code, Problem, problem
from tradehook.vocabulary.instant import Instant, instant_of


class DateOrder(StrEnum):
    """What comes first in `01/02/2024`."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class DateForm(StrEnum):
    """A way of writing dates; seconds, and am and pm, may be there or not."""

    ISO_WITH_ZONE = "2024-01-31T14:30:00Z"
    ISO = "2024-01-31 14:30"
    ISO_DAY = "2024-01-31"
    POINTS = "31.01.2024 14:30"
    POINTS_DAY = "31.01.2024"
    SLASHES = "01/31/2024 14:30"
    SLASHES_DAY = "01/31/2024"
    MONTH_NAME = "Jan 31, 2024, 14:30"
    MONTH_NAME_DAY = "Jan 31, 2024"
    DAY_NAME = "31 Jan 2024, 14:30"
    DAY_NAME_DAY = "31 Jan 2024"


class Dated(NamedTuple):
    """A date as the file has it, and where."""

    row: int
    column: str
    text: str


class Writing(NamedTuple):
    """How the dates of a file are written; `order` matters to dates with slashes only."""

    form: DateForm
    order: DateOrder = DateOrder.DAY_FIRST


_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_ISO_DATE: Final = rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)"
_POINTS_DATE: Final = rf"(?P<day>\d?\d)\.(?P<month>\d?\d)\.{_YEAR}"
_SLASHES_DATE: Final = rf"(?P<first>\d?\d)([/-])(?P<second>\d?\d)\2{_YEAR}"
_MONTH_DATE: Final = rf"(?P<name>[A-Za-z]{{3,9}})\.? (?P<day>\d?\d), {_YEAR}"
_DAY_DATE: Final = rf"(?P<day>\d?\d) (?P<name>[A-Za-z]{{3,9}})\.? {_YEAR}"
_TIME: Final = r"(?P<hour>\d?\d):(?P<minute>\d\d)(?::(?P<second_>\d\d)(?:\.\d{1,6})?)?(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
_ZONE: Final = r" ?(?:Z|UTC|[+-]\d\d:?\d\d)"


def _compiled(date: str, rest: str = "") -> re.Pattern[str]:
    return re.compile(date + rest, re.ASCII)


_FORMS: Final[Mapping[DateForm, re.Pattern[str]]] = MappingProxyType(
    {
        DateForm.ISO_WITH_ZONE: _compiled(_ISO_DATE, rf"[T ]{_TIME}{_ZONE}"),
        DateForm.ISO: _compiled(_ISO_DATE, rf"(?:T|,? ){_TIME}"),
        DateForm.ISO_DAY: _compiled(_ISO_DATE),
        DateForm.POINTS: _compiled(_POINTS_DATE, rf",? {_TIME}"),
        DateForm.POINTS_DAY: _compiled(_POINTS_DATE),
        DateForm.SLASHES: _compiled(_SLASHES_DATE, rf",? {_TIME}"),
        DateForm.SLASHES_DAY: _compiled(_SLASHES_DATE),
        DateForm.MONTH_NAME: _compiled(_MONTH_DATE, rf",? {_TIME}"),
        DateForm.MONTH_NAME_DAY: _compiled(_MONTH_DATE),
        DateForm.DAY_NAME: _compiled(_DAY_DATE, rf",? {_TIME}"),
        DateForm.DAY_NAME_DAY: _compiled(_DAY_DATE),
    }
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def form_of(text: str) -> DateForm | None:
    """The form that a date is written in; None where it is none of the table."""
    return next((form for form, pattern in _FORMS.items() if pattern.fullmatch(text)), None)


def writing_of(dated: Iterable[Dated], order: DateOrder | None) -> Writing | list[Problem]:
    """How all dates of a file are written. `order`, where it is given, is what comes first in dates with slashes.

    Every date that is unreadable or of another form than the first is a problem.
    """
    form: DateForm | None = None
    problems, slashed = [], []
    for each in dated:
        if form is None or not _FORMS[form].fullmatch(each.text):
            own = form_of(each.text)
            form = form or own
            if own is not form or own is None:
                code = Code.UNREADABLE_DATE if own is None else Code.MIXED_DATES
                problems.append(problem(code, each.row, each.column, each.text))
                continue
        if form in (DateForm.SLASHES, DateForm.SLASHES_DAY):
            slashed.append(each)
    told = _order_of(slashed) if slashed and order is None else order
    if isinstance(told, Problem):
        problems.append(told)
    if problems or form is None or isinstance(told, Problem):
        return problems
    return Writing(form, told or DateOrder.DAY_FIRST)


def instant_at(each: Dated, writing: Writing, zone: tzinfo) -> Instant | Problem:
    """The instant of a date that is written so, by the clocks of `zone` unless it names an offset of its own.

    An hour that clocks go through twice is taken to be the first of both.
    """
    if writing.form is DateForm.ISO_WITH_ZONE:
        return _with_zone(each)
    naive = _local(each.text, writing)
    if naive is None:
        return problem(Code.UNREADABLE_DATE, each.row, each.column, each.text)
    moment = naive.replace(tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        return problem(Code.SKIPPED_HOUR, each.row, each.column, each.text)
    return instant_of(moment)


def _order_of(slashed: Iterable[Dated]) -> DateOrder | Problem:
    """Which number is beyond 12 tells; where both ways are told or none is, it is a problem."""
    decided: DateOrder | None = None
    first = None
    for each in slashed:
        first = first or each
        told = _order_told_by(each.text)
        if told is not None and decided is not None and told is not decided:
            return problem(Code.MIXED_DATES, each.row, each.column, each.text)
        decided = decided or told
    if decided is not None or first is None:
        return decided or DateOrder.DAY_FIRST
    return problem(Code.AMBIGUOUS_DATES, first.row, first.column, first.text)


def _order_told_by(text: str) -> DateOrder | None:
    first, second = (int(part) for part in re.split("[/-]", text)[:2])
    if (first > 12) == (second > 12):
        return None
    return DateOrder.DAY_FIRST if first > 12 else DateOrder.MONTH_FIRST


def _with_zone(each: Dated) -> Instant | Problem:
    try:
        return instant_of(datetime.fromisoformat(each.text.replace("UTC", "Z").replace(" Z", "Z").replace(" +", "+")))
    except ValueError:
        return problem(Code.UNREADABLE_DATE, each.row, each.column, each.text)


def _local(text: str, writing: Writing) -> datetime | None:
    found = _FORMS[writing.form].fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
    month, day = _month_and_day(parts, writing.order)
    try:
        hour = _hour(int(parts.get("hour") or 0), parts.get("half"))
        minute, second = int(parts.get("minute") or 0), int(parts.get("second_") or 0)
        return datetime(int(parts["year"]), month, day, hour, minute, second)  # noqa: DTZ001 - its zone comes later
    except ValueError:
        return None


def _month_and_day(parts: Mapping[str, str | None], order: DateOrder) -> tuple[int, int]:
    """The numbers as they are written; 0 where they are none, which no date takes."""
    if name := parts.get("name"):
        short = name[:3].lower()
        return _MONTHS.index(short) + 1 if short in _MONTHS else 0, int(parts["day"] or 0)
    if "first" not in parts:
        return int(parts["month"] or 0), int(parts["day"] or 0)
    first, second = int(parts["first"] or 0), int(parts["second"] or 0)
    return (second, first) if order is DateOrder.DAY_FIRST else (first, second)


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half in "Pp" else 0)
