"""When an account's day began: the time of day at which its guards begin to count anew (rule: deciding 3, "Guards")."""

from datetime import time, timedelta

from tradehook.instruments.exchange_time import day_at, instant_at
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.instant import Instant

_A_DAY = timedelta(days=1)


def day_began(guards: Guards, now: Instant) -> Instant:
    """The last time that the clock on the wall showed `day_start`, this instant included.

    A time that is shown twice begins the day the first time; one that is left out, when the clocks go forward.
    """
    starts, today = time.fromisoformat(guards.day_start), day_at(now, guards.timezone)
    began = instant_at(today, starts, guards.timezone)
    return began if began <= now else instant_at(today - _A_DAY, starts, guards.timezone)
