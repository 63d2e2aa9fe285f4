"""Times as files write them."""

import re
from datetime import UTC, datetime
from decimal import Decimal

from tradehook.vocabulary.instant import Instant, instant_of

_EPOCH = re.compile(r"[0-9]{1,20}(\.[0-9]{1,9})?", re.ASCII)
_COMPACT_DATE = re.compile(r"(19|20)[0-9]{6}", re.ASCII)
_WRITTEN = re.compile(
    r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ]+([0-9]{1,2})(:[0-9:.,]+)?\s*(Z|UTC|GMT|[+-][0-9:]{2,6})?)?",
    re.ASCII | re.IGNORECASE,
)
_ZERO_OFFSETS = frozenset({"", "Z", "UTC", "GMT"})
_LAST = Instant(253_402_300_800_000_000)  # the year 10000

_UNITS = (
    (Decimal(10) ** 11, Decimal(10) ** 6),  # seconds, to the year 5138
    (Decimal(10) ** 14, Decimal(10) ** 3),
    (Decimal(10) ** 17, Decimal(1)),
    (Decimal(10) ** 20, Decimal("0.001")),
)
"""Below which number the time since 1970 is in which unit, and how many microseconds that has."""


def moment_of(text: str) -> Instant | None:
    """The instant that a text means; None where it means none.

    Either ISO 8601 (also with `/` or `.` in the date; UTC where no offset is given), or a number since 1970, whose
    size tells whether it counts seconds, milliseconds, microseconds or nanoseconds. Eight digits are a date.
    """
    text = text.strip()
    if _COMPACT_DATE.fullmatch(text):
        return _of_iso(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    if _EPOCH.fullmatch(text):
        return _of_number(Decimal(text))
    return _of_iso(text) or _of_iso(_spelt_out(text))


def _of_number(number: Decimal) -> Instant | None:
    microseconds = next((int(number * unit) for below, unit in _UNITS if number < below), _LAST)
    return Instant(microseconds) if microseconds < _LAST else None


def _of_iso(text: str) -> Instant | None:
    try:
        moment = datetime.fromisoformat(text)
        instant = instant_of(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
    return instant if 0 <= instant < _LAST else None


def _spelt_out(text: str) -> str:
    """The text in the one spelling that is read, where it is near enough."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return ""
    year, month, day, hour, rest, offset = found.groups(default="")
    known_offset = "+00:00" if offset.upper() in _ZERO_OFFSETS else offset
    return f"{year}-{month:0>2}-{day:0>2}T{hour or '00':0>2}{rest or ':00'}{known_offset}"
