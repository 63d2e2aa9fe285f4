"""One of two servers on one PostgreSQL database: it can be stopped, sent on, and cut off from it."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg

from tests.faults.forked import ForkedServer
from tests.waiting import wait_for

LEASE_S = 2.0
"""Shorter than an installation's, so that a run has time for many of them."""


class Twin(ForkedServer):
    """One of the two: it can be stopped and sent on, by itself at a point too, and be told from the other."""

    def __init__(self, data_dir: Path, database_url: str) -> None:
        self.name = data_dir.name
        named = "&" if "?" in database_url else "?"
        super().__init__(data_dir, f"{database_url}{named}application_name={self.name}", lease_s=str(LEASE_S))
        self._database_url = database_url
        self._stop_at: str | None = None

    @property
    def engine(self) -> str:
        """What its engine is called."""
        return (self.data_dir / "engine.id").read_text().strip()

    @property
    def stopped(self) -> bool:
        """Whether it stands still."""
        return bool(psutil.Process(self.pid).status() == psutil.STATUS_STOPPED)

    def environment(self, kill_at: str | None = None) -> dict[str, str]:
        """The variables of one life."""
        stop_at = {"TRADEHOOK_TEST_STOP_AT": self._stop_at} if self._stop_at else {}
        return super().environment(kill_at) | stop_at

    def start_to_stop_at(self, point: str) -> None:
        """Start it so that it stops itself at a point ("decided:3": the third time it gets there)."""
        self._stop_at = point
        self.start()
        self._stop_at = None

    def stop_still(self) -> None:
        """Let it stand still, wherever it is."""
        os.kill(self.pid, signal.SIGSTOP)
        wait_for(lambda: self.stopped, f"{self.name} to stand still")

    def go_on(self) -> None:
        """Let it go on as if no time had passed."""
        os.kill(self.pid, signal.SIGCONT)

    def end_links(self) -> int:
        """End its connections to the database, as an administrator does; how many there were."""
        with psycopg.connect(self._database_url) as connection:
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [self.name]
            ).fetchall()
        return len(ended)


@contextlib.contextmanager
def two_servers(directory: Path, url: str) -> Iterator[tuple[Twin, Twin]]:
    """Two of them, not started yet; gone afterwards."""
    twins = Twin(directory / "one", url), Twin(directory / "other", url)
    try:
        yield twins
    finally:
        for twin in twins:
            if twin.alive:
                twin.kill()
