"""The one place that reads the time."""

import time
from typing import Protocol

from tradehook.vocabulary.instant import Instant


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> Instant:
        """The instant now, in UTC."""


def elapsed_s() -> float:
    """Seconds on a clock that only ever goes forward, for measuring how long something takes."""
    return time.monotonic()


class SystemClock:
    """The machine's clock."""

    def now(self) -> Instant:
        """The instant now, in UTC."""
        return Instant(time.time_ns() // 1000)


class SetClock:
    """A clock that a test sets and moves by hand."""

    def __init__(self, at: Instant) -> None:
        self.at = at

    def now(self) -> Instant:
        """The instant it was set to."""
        return self.at
