"""The replays of this process. They are kept in memory: after a restart none plays, and none is known any more."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.logging import log
from tradehook.prices.replay import refusals
from tradehook.prices.replay.files import Files
from tradehook.prices.replay.reader import read_apart
from tradehook.prices.replay.replay import Replay, ReplayOrder, ReplayState
from tradehook.prices.replay.stage import Stage
from tradehook.vocabulary.refusal import Refusal

_MOST_AT_ONCE = 4
_MOST_KNOWN = 100
_FIRST_QUOTE_WITHIN_S = 5.0


class Replays:
    """Starts, knows and stops replays of the files in one folder."""

    def __init__(self, stage: Stage, files: Files, ids: IdSource) -> None:
        self._stage = stage
        self._ids = ids
        self._known: dict[str, Replay] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._plays: dict[str, str] = {}
        self.files = files

    @property
    def known(self) -> Sequence[Replay]:
        """The latest replays, newest first."""
        return tuple(self._known.values())[::-1]

    def find(self, replay_id: str) -> Replay | None:
        """A replay by its id."""
        return self._known.get(replay_id)

    async def start(self, order: ReplayOrder) -> Replay | Refusal:
        """Begin to play a file, and come back once its first quote was played (within 5 s: whether or not).

        A file that cannot be played at all is refused, and its replay not known afterwards.
        """
        path = self.files.find(order.name)
        if isinstance(path, Refusal):
            return path
        if len(self._tasks) >= _MOST_AT_ONCE:
            return refusals.too_many(_MOST_AT_ONCE)
        if order.symbol is not None and self._stage.instrument_of(order.symbol) is None:
            return refusals.unknown_symbol(order.symbol)
        replay_id = self._ids.new(self._stage.clock.now())
        replay = Replay(replay_id, order, self._stage, partial(self._claim, replay_id))
        self._tasks[replay_id] = asyncio.create_task(self._play(replay, path))
        self._know(replay)
        try:
            await asyncio.wait_for(replay.begun.wait(), _FIRST_QUOTE_WITHIN_S)
        except TimeoutError:
            return replay
        if replay.refusal is None or replay.quotes:
            return replay
        await self._over(replay_id)
        self._known.pop(replay_id, None)
        return replay.refusal

    async def stop(self, replay: Replay) -> None:
        """Stop a replay, if it plays; its last price stays, and goes stale."""
        if replay.state is ReplayState.PLAYING and replay.id in self._tasks:
            replay.end(ReplayState.STOPPED)
            # Once only: whoever is letting go of everything is not to be disturbed.
            self._tasks[replay.id].cancel()
        await self._over(replay.id)

    async def close(self) -> None:
        """Stop all of them."""
        for replay in self.known:
            await self.stop(replay)

    async def _over(self, replay_id: str) -> None:
        """Wait until a replay has let go of everything."""
        if replay_id in self._tasks:
            await asyncio.wait([self._tasks[replay_id]])

    async def _play(self, replay: Replay, path: Path) -> None:
        try:
            async with read_apart(path, replay.order.symbol) as frames:
                await replay.play(frames)
        except Exception:  # noqa: BLE001 - whatever it is, the replay is over and says so
            log.exception("a replay failed", replay_id=replay.id, name=replay.order.name)
            replay.end(ReplayState.REFUSED, refusals.reader_failed())
        finally:
            replay.end(ReplayState.STOPPED)
            self._plays = {symbol: plays for symbol, plays in self._plays.items() if plays != replay.id}
            del self._tasks[replay.id]

    def _claim(self, replay_id: str, symbol: str) -> bool:
        return self._plays.setdefault(symbol, replay_id) == replay_id

    def _know(self, replay: Replay) -> None:
        self._known[replay.id] = replay
        over = [each.id for each in self._known.values() if each.state is not ReplayState.PLAYING]
        for replay_id in over[: max(0, len(self._known) - _MOST_KNOWN)]:
            del self._known[replay_id]
