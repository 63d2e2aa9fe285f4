"""Where a process stands: starting, ready, or stopping; and being told to stop."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tradehook.plumbing.clock import elapsed_s

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SAME_AGAIN_S = 0.5
"""What comes so soon after is the same again: `timeout` and its like tell a process, and then its group."""


class Phase(StrEnum):
    """Whether requests are welcome."""

    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"


@dataclass(slots=True)
class Life:
    """The phase of this process."""

    phase: Phase = Phase.READY


class Stop:
    """Told once, a process ends in good order; told a second time, at once: all that was answered is on the disk."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._task = asyncio.current_task()
        self._ending: Callable[[], None] | None = None
        self._told_at = 0.0

    @contextlib.contextmanager
    def heeded(self) -> Iterator[None]:
        """Heed the signals that ask a process to end."""
        loop = asyncio.get_running_loop()
        for each in _SIGNALS:
            loop.add_signal_handler(each, self._told, each)
        try:
            yield
        finally:
            for each in _SIGNALS:
                loop.remove_signal_handler(each)

    def ends_by(self, ending: Callable[[], None]) -> None:
        """From now on this is how to end; until now, starting was to be given up."""
        self._ending = ending

    def _told(self, told: signal.Signals) -> None:
        if self._life.phase is Phase.STOPPING:
            if elapsed_s() - self._told_at > _SAME_AGAIN_S:
                os._exit(128 + told)
            return
        self._told_at = elapsed_s()
        self._life.phase = Phase.STOPPING
        if self._ending is not None:
            self._ending()
        elif self._task is not None:
            self._task.cancel()
