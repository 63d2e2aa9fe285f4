"""The time, kept in a file from one process to the next: a clock that is set between two of them misleads neither."""

import contextlib
import os
from pathlib import Path
from typing import NamedTuple

from tradehook.plumbing.logging import log
from tradehook.vocabulary.instant import Instant, datetime_of

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_SET_BACK_AT_MOST = 2 * 3600 * 1_000_000
_SLOWER_BY = 10
"""One part in so many. A sender's second try after 5 s must not seem to come after less than 4 (promise 6)."""


class Line(NamedTuple):
    """The time from a moment on: it was `start` at `since` of what elapses, and is to come round by `off`."""

    start: int
    since: int
    off: int

    def at(self, elapsed: int) -> Instant:
        """The time there: never earlier than before, and at most twice as fast as time goes by."""
        passed = elapsed - self.since
        return Instant(self.start + passed + max(-passed // _SLOWER_BY, min(passed, self.off)))


def this_boot() -> str:
    """What tells this run of the machine from others; empty where it does not say."""
    with contextlib.suppress(OSError):
        return _BOOT.read_text().strip()
    return ""


class KeptTime:
    """A small file that says how the time goes in this run of the machine, as a `Line`.

    It is written about once a second, and not synced: a process that is killed leaves it whole, and a power failure
    ends the run of the machine for which it counts. Without it, time begins at what the machine's clock says.
    """

    def __init__(self, file: Path, boot: str) -> None:
        self._file = file
        self._boot = boot

    def begin(self, machine: Instant, elapsed: int) -> Instant:
        """The time at the start of a process: in the same run of the machine, as if the last one had gone on.

        In another run it is what the machine's clock says, but not before what was kept, as a clock is set back by an
        hour sometimes. Only one that was far ahead is disbelieved: then time does begin again.
        """
        kept = self._read()
        if kept is None:
            return machine
        boot, line = kept
        if boot and boot == self._boot and elapsed >= line.since:
            return line.at(elapsed)
        last = Instant(line.start)
        if last - machine > _SET_BACK_AT_MOST:
            log.error("the clock was far ahead before, and time begins again", kept=str(datetime_of(last)))
            return machine
        return max(last, machine)

    def keep(self, line: Line) -> None:
        """Write down how the time goes on. On a full disk the line that is there counts on."""
        with contextlib.suppress(OSError):
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT, 0o644)
            try:
                # One write of one length: nobody reads half of it.
                os.pwrite(descriptor, f"{self._boot:36} {line.start:020} {line.since:020} {line.off:020}\n".encode(), 0)
            finally:
                os.close(descriptor)

    def _read(self) -> tuple[str, Line] | None:
        try:
            text = self._file.read_text()
            return text[:36].strip(), Line(*(int(part) for part in text[37:].split()))
        except (OSError, ValueError, TypeError):
            return None
