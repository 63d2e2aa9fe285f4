"""The one place that reads the time."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from tradehook.plumbing.kept_time import KeptTime, Line, this_boot
from tradehook.plumbing.logging import log
from tradehook.vocabulary.instant import Instant, datetime_of

_SECOND = 1_000_000
_LOOK_EVERY_S = 1.0
_WORTH_A_WORD = 60 * _SECOND
_A_WORD_EVERY = 3600 * _SECOND
_NO_CLOCK_UNTIL_NOW = 36 * 3600 * _SECOND


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> Instant:
        """The instant now, in UTC."""


def elapsed_s() -> float:
    """Seconds on a clock that only ever goes forward, for measuring how long something takes."""
    return time.monotonic()


def file_stamp(moment: Instant) -> str:
    """A moment as part of a file's name: `20260131T143000Z`."""
    return datetime_of(moment).strftime("%Y%m%dT%H%M%SZ")


def machine_time() -> Instant:
    """What the machine's clock says, which people and programs may set."""
    return Instant(time.time_ns() // 1000)


def machine_time_off_by(file: Path) -> Callable[[], Instant]:
    """As `machine_time`, off by the seconds that stand in this file at the moment: for tests."""
    return lambda: Instant(machine_time() + round(float(file.read_text()) * _SECOND))


def elapsed_since_boot() -> int:
    """Microseconds that have gone by, asleep or awake, whatever was done to the clock."""
    return time.clock_gettime_ns(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)) // 1000


class SystemClock:
    """The machine's clock, made steady: it goes on when that jumps, and comes round to it a little at a time.

    Whatever is due after so many seconds is due then, however the clock is set meanwhile, also from one process to the
    next with a `KeptTime`. A clock set forward is caught up with at double speed, one set back is waited for at nine
    tenths. Only one that was behind by more than 36 hours is believed at once: such a machine had no clock until then.
    Threads may share it; somebody has to `look` about once a second.
    """

    def __init__(
        self,
        kept: KeptTime | None = None,
        machine: Callable[[], Instant] = machine_time,
        elapsed: Callable[[], int] = elapsed_since_boot,
    ) -> None:
        self._kept = kept
        self._machine = machine
        self._elapsed = elapsed
        self._said_at = -_A_WORD_EVERY
        now, since = machine(), elapsed()
        self._line = Line(kept.begin(now, since) if kept else now, since, 0)
        self.look()

    def now(self) -> Instant:
        """The instant now, in UTC."""
        return self._line.at(self._elapsed())

    def look(self) -> None:
        """Look at the machine's clock, write down how the time goes from now on, and let it go so.

        May wait for the disk, which `now` never does.
        """
        elapsed = self._elapsed()
        now = self._line.at(elapsed)
        off = self._machine() - now
        jump = off if off > _NO_CLOCK_UNTIL_NOW else 0
        if abs(off) > _WORTH_A_WORD and elapsed - self._said_at >= _A_WORD_EVERY:
            self._said_at = elapsed
            log.warning("the machine's clock was set; tradehook comes round to it slowly", off_s=off // _SECOND)
        if self._kept is not None:
            self._kept.keep(Line(now + jump, elapsed, off - jump))
        elapsed = self._elapsed()
        self._line = Line(self._line.at(elapsed) + jump, elapsed, off - jump)


@contextlib.contextmanager
def system_clock(keep_in: Path, off_by: Path | None = None) -> Iterator[SystemClock]:
    """The machine's clock, kept in a file of this directory; for tests, off by the seconds in another file."""
    kept = KeptTime(keep_in / "clock", this_boot())
    clock = SystemClock(kept, machine_time_off_by(off_by) if off_by else machine_time)
    over = threading.Event()
    thread = threading.Thread(target=_look_until, args=(over, clock), name="clock", daemon=True)
    thread.start()
    try:
        yield clock
    finally:
        over.set()
        thread.join()


def _look_until(over: threading.Event, clock: SystemClock) -> None:
    while not over.wait(_LOOK_EVERY_S):
        clock.look()


class SetClock:
    """A clock that a test sets and moves by hand."""

    def __init__(self, at: Instant) -> None:
        self.at = at

    def now(self) -> Instant:
        """The instant it was set to."""
        return self.at
