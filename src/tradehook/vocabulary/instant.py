"""Moments in time: whole microseconds since 1970 in UTC, so that they sort, add and store exactly."""

from datetime import UTC, datetime, timedelta
from typing import NewType

Instant = NewType("Instant", int)

EPOCH = Instant(0)
"""Before everything."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PER_SECOND = 1_000_000


def instant_of(moment: datetime) -> Instant:
    """The instant of an aware datetime."""
    return Instant((moment - _EPOCH) // _MICROSECOND)


def datetime_of(instant: Instant) -> datetime:
    """The aware UTC datetime of an instant."""
    return _EPOCH + timedelta(microseconds=instant)


def iso(instant: Instant) -> str:
    """ISO 8601 in UTC with microseconds, as the API answers it: `2026-01-31T14:30:00.000000Z`."""
    return datetime_of(instant).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def iso_or_none(instant: Instant | None) -> str | None:
    """`iso`, for what may be absent."""
    return None if instant is None else iso(instant)


def after(instant: Instant, seconds: float) -> Instant:
    """The instant `seconds` later (earlier, when negative)."""
    return Instant(instant + round(seconds * _PER_SECOND))


def seconds_between(earlier: Instant, later: Instant) -> float:
    """How long from `earlier` to `later`, in seconds."""
    return (later - earlier) / _PER_SECOND
