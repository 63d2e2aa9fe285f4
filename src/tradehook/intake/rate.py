"""How many requests a webhook takes in a minute and in an hour, a key in a minute, or all webhooks of somebody together
in a quarter of an hour: exact moving windows."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tradehook.vocabulary.instant import Instant, seconds_between

MINUTE_S = 60
QUARTER_HOUR_S = 900
HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` requests in any `seconds`."""

    count: int
    seconds: int


@lru_cache(maxsize=1024)
def limits_of(per_minute: int, per_hour: int) -> tuple[Limit, Limit]:
    """The two limits of a webhook."""
    return Limit(per_minute, MINUTE_S), Limit(per_hour, HOUR_S)


@lru_cache(maxsize=1024)
def limit_of(per_minute: int) -> tuple[Limit]:
    """The one limit of a key, or of a webhook without one by the hour."""
    return (Limit(per_minute, MINUTE_S),)


class _Window:
    """The instants of the last `count` requests that were let through: the oldest of them decides."""

    __slots__ = ("limit", "taken")

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self.taken: deque[Instant] = deque(maxlen=limit.count)

    def free_in(self, now: Instant) -> float:
        """Seconds until one more fits; 0 or less when it does now."""
        if len(self.taken) < self.limit.count:
            return 0.0
        return self.limit.seconds - seconds_between(self.taken[0], now)


class RateLimiter:
    """Counts requests by webhook, or by whom webhooks belong to. Costs the same however many there are."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[Sequence[Limit], tuple[_Window, ...]]] = {}

    def take(self, webhook: str, limits: Sequence[Limit], now: Instant) -> float:
        """Let one request through and answer 0, or let none through and answer in how many seconds one will fit."""
        return _take(self._windows_of(webhook, limits), now)

    def take_of_all(self, counted: Iterable[tuple[str, Sequence[Limit]]], now: Instant) -> float:
        """As `take`, for a request that counts in several places: in all of them, or in none."""
        return _take([window for name, limits in counted for window in self._windows_of(name, limits)], now)

    def _windows_of(self, webhook: str, limits: Sequence[Limit]) -> tuple[_Window, ...]:
        known = self._windows.get(webhook)
        if known is None or known[0] != limits:
            known = self._windows[webhook] = (limits, tuple(_Window(limit) for limit in limits))
        return known[1]


def _take(windows: Sequence[_Window], now: Instant) -> float:
    wait = max([window.free_in(now) for window in windows])
    if wait > 0:
        return wait
    for window in windows:
        window.taken.append(now)
    return 0.0
