"""Named instants on the way of a signal, at which the fault tests kill the process."""

import os
import signal
from enum import StrEnum

_VARIABLE = "TRADEHOOK_TEST_KILL_AT"


class Point(StrEnum):
    """Where a process may die; each is a promise that must hold all the same."""

    RECEIVED = "received"
    COMMITTED = "committed"
    ANSWERED = "answered"
    DECIDED = "decided"
    REQUESTED = "requested"
    SENT = "sent"
    REPORTED = "reported"
    BOOKED = "booked"


def _armed() -> dict[Point, int]:
    """`decided:3` in the environment kills the process when it gets there the third time."""
    text = os.environ.get(_VARIABLE, "")
    name, _, times = text.partition(":")
    return {Point(name): int(times or 1)} if name else {}


_left = _armed()


def reached(point: Point) -> None:
    """Say that the process got here. Does nothing unless a fault test armed this point."""
    if not _left or point not in _left:
        return
    _left[point] -= 1
    if _left[point] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
