"""Named instants on the way of a signal, at which the fault tests kill the process, or stop it."""

import os
import signal
from dataclasses import dataclass
from enum import StrEnum

_SIGNALS = {"TRADEHOOK_TEST_KILL_AT": signal.SIGKILL, "TRADEHOOK_TEST_STOP_AT": signal.SIGSTOP}


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
    LOOKED = "looked"
    FACTS_CAME = "facts_came"
    OVERTAKEN = "overtaken"
    RECONCILED = "reconciled"
    PARKED = "parked"


@dataclass(slots=True)
class _Armed:
    """What the process does to itself when it has got to a point so many times more."""

    left: int
    signal: signal.Signals


_points: dict[Point, _Armed] = {}


def arm() -> None:
    """Read the environment: `decided:3` kills, or stops, the process when it gets there the third time."""
    _points.clear()
    for variable, sent in _SIGNALS.items():
        name, _, times = os.environ.get(variable, "").partition(":")
        if name:
            _points[Point(name)] = _Armed(int(times or 1), sent)


arm()


def reached(point: Point) -> None:
    """Say that the process got here. Does nothing unless a fault test armed this point."""
    if not _points or point not in _points:
        return
    armed = _points[point]
    armed.left -= 1
    if armed.left == 0:
        os.kill(os.getpid(), armed.signal)
