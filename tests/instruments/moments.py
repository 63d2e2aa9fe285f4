"""Instants, written as people write them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tradehook.vocabulary.instant import Instant, instant_of


def at(text: str, zone: str = "UTC") -> Instant:
    """The instant of an ISO date or date and time in a time zone."""
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))
