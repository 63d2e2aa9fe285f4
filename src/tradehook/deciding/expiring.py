"""Until when an approval is waited for (rule: deciding 3 and 4)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tradehook.vocabulary.ahead import Ahead, moment_or_ahead
from tradehook.vocabulary.instant import Instant, after, instant_of
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Message

_A_DAY = timedelta(days=1)


def expires_at(message: Message, settings: SubscriptionSettings, now: Instant) -> Instant:
    """Until when an approval that is asked for now is waited for: the subscription's time, or the sender's, if that is
    earlier. A date lasts until its end in the subscription's time zone."""
    until = after(now, settings.approval_timeout)
    match None if message.expires_at is None else moment_or_ahead(message.expires_at):
        case Ahead() as ahead:
            return min(until, ahead.instant_from(now))
        case date() as day:
            return min(until, _end_of(day, settings.timezone))
        case None:
            return until


def _end_of(day: date, zone: str) -> Instant:
    return instant_of(datetime.combine(day + _A_DAY, time.min, ZoneInfo(zone)))
