"""Keeping to Alpaca's limit of requests, so that exits, cancels and look-ups always find room."""

import asyncio
from collections import deque
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from tradehook.brokers.declaring import Limit
from tradehook.plumbing.clock import elapsed_s


class Urgency(Enum):
    """Which requests go first when room is short."""

    FIRST = "exits, cancels, replacements and look-ups"
    USUAL = "entries, snapshots and missed reports"
    SPARE = "prices and reference data"


_KEPT_FREE: Mapping[Urgency, float] = MappingProxyType({Urgency.FIRST: 0.0, Urgency.USUAL: 0.2, Urgency.SPARE: 0.5})
"""The share of the limit that requests of each urgency leave to more urgent ones."""


class Pace:
    """Counts requests in a moving window. Not for several threads."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._sent: deque[float] = deque()
        self._held_until = 0.0

    def wait_s(self, urgency: Urgency) -> float:
        """How long a request of this urgency has to wait as things are now; 0 when it may go."""
        now = elapsed_s()
        while self._sent and self._sent[0] <= now - self._limit.per_s:
            self._sent.popleft()
        allowed = max(1, int(self._limit.requests * (1 - _KEPT_FREE[urgency])))
        too_many = len(self._sent) - allowed
        for_room = self._sent[too_many] + self._limit.per_s - now if too_many >= 0 else 0.0
        return max(0.0, for_room, self._held_until - now)

    def count(self) -> None:
        """A request goes out now."""
        self._sent.append(elapsed_s())

    def hold(self, seconds: float) -> None:
        """Alpaca asks for a pause: nothing goes out before it is over."""
        self._held_until = max(self._held_until, elapsed_s() + seconds)

    async def turn(self, urgency: Urgency, at_most_s: float) -> bool:
        """Wait for room and take it; False at once when that would take longer than `at_most_s`."""
        give_up = elapsed_s() + at_most_s
        while wait_s := self.wait_s(urgency):
            if elapsed_s() + wait_s > give_up:
                return False
            await asyncio.sleep(wait_s)
        self.count()
        return True
