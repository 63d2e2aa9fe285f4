"""Backups of a running tradehook: when somebody asks, and every so often."""

import asyncio
import sys
from dataclasses import dataclass

from tradehook.plumbing.clock import machine_time
from tradehook.plumbing.environment import for_children
from tradehook.plumbing.logging import log
from tradehook.upkeep.backups import refusals
from tradehook.upkeep.backups.errand import said_of, text_of
from tradehook.upkeep.backups.making import Made, Wanted, list_backups
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.refusal import Refusal

_LOOK_EVERY_S = 60.0
_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often a backup is made by itself (0: never), and how many of the newest are kept."""

    every_hours: int
    keep: int

    def is_due(self, last: Instant | None, now: Instant) -> bool:
        """Whether one is to be made, when the last was made then."""
        return self.every_hours > 0 and (last is None or now >= after(last, self.every_hours * _HOUR_S))


class Backups:
    """The backups of one data directory, made in a process of their own, one at a time."""

    def __init__(self, wanted: Wanted, rhythm: Rhythm) -> None:
        self._wanted = wanted
        self._rhythm = rhythm
        self._making = asyncio.Lock()

    async def make(self) -> Made | Refusal:
        """Make one now."""
        async with self._making:
            child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tradehook.upkeep.backups",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=for_children(),
            )
            try:
                answer, trouble = await child.communicate(text_of(self._wanted))
            except asyncio.CancelledError:
                child.kill()
                raise
        if child.returncode:
            return refusals.not_made(trouble.decode(errors="replace").strip()[-500:] or f"status {child.returncode}")
        said = said_of(answer)
        return said.made or said.refusal or refusals.not_made("nothing was said")

    async def list(self) -> list[Made]:
        """Those that there are, newest first."""
        return await asyncio.to_thread(list_backups, self._wanted.data_dir)

    async def keep_making(self) -> None:
        """Make one whenever it is due, for as long as the process runs, and let the oldest go."""
        while self._rhythm.every_hours:
            await asyncio.sleep(_LOOK_EVERY_S)
            await self.make_if_due()

    async def make_if_due(self) -> None:
        """Make one if it is due."""
        there = await self.list()
        last = there[0].manifest.made if there else None
        if not self._rhythm.is_due(last, machine_time()):
            return
        made = await self.make()
        if isinstance(made, Refusal):
            log.error("the backup was not made", code=made.code, why=made.message)
            return
        log.info("a backup was made", file=str(made.file))
        for old in (await self.list())[self._rhythm.keep :]:
            old.file.unlink(missing_ok=True)
