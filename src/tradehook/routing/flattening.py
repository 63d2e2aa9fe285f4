"""When a subscription is to be made flat: once a local day, at its own time of day (rule: deciding 3, flatten_at)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tradehook.routing.strategies import Subscription
from tradehook.vocabulary.instant import Instant, datetime_of
from tradehook.vocabulary.settings import SubscriptionSettings


def due_on(subscription: Subscription, now: Instant) -> date | None:
    """The local day of which the time has come, and which was not seen to yet; None while there is nothing to do."""
    day = reached_on(subscription.settings, now)
    return None if day == subscription.flattened_on else day


def reached_on(settings: SubscriptionSettings, now: Instant) -> date | None:
    """The local day, once its time to be flat has come.

    A time that comes twice, when the clocks go back, has come at its first; one that does not come at all, at the
    first moment after it; one that cannot be read, set before it was checked, never does.
    """
    if settings.flatten_at is None:
        return None
    try:
        zone, at = ZoneInfo(settings.timezone), time.fromisoformat(settings.flatten_at).replace(tzinfo=None)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    local = datetime_of(now).astimezone(zone)
    first = datetime.combine(local.date(), at, zone).astimezone(ZoneInfo("UTC"))
    has_come = local.time() >= at or datetime_of(now) >= first
    return local.date() if has_come else None
