"""Taming times: ISO 8601, or the seconds or milliseconds since 1970, as charts and scripts send them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from tradehook.dialects.reading.numbers import exact_or_none
from tradehook.dialects.reading.values import BAD, Bad
from tradehook.vocabulary.instant import Instant, instant_of

_FIRST_SECOND: Final = 10**8
_LAST_SECOND: Final = 10**11
"""1973 to 5138: seconds and milliseconds of these years cannot be taken for each other."""
_LONGEST: Final = 40


def moment(value: object) -> Instant | Bad:
    """The instant of a time of the years 1973 to 5138; without an offset it is UTC."""
    if isinstance(value, str):
        return _moment_of_text(value.strip())
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _moment_of_number(Decimal(value))
    return BAD


def _moment_of_text(text: str) -> Instant | Bad:
    digits = exact_or_none(text)
    if digits is not None:
        return _moment_of_number(digits)
    try:
        read = datetime.fromisoformat(text[:_LONGEST])
    except ValueError:
        return BAD
    instant = instant_of(read if read.tzinfo else read.replace(tzinfo=UTC))
    return instant if _FIRST_SECOND <= instant // 1_000_000 < _LAST_SECOND else BAD


def _moment_of_number(number: Decimal) -> Instant | Bad:
    if _FIRST_SECOND <= number < _LAST_SECOND:
        return Instant(int(number * 1_000_000))
    if _FIRST_SECOND * 1000 <= number < _LAST_SECOND * 1000:
        return Instant(int(number * 1000))
    return BAD
