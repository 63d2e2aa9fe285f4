"""One replay: a file, played from its beginning to its end unless somebody stops it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from tradehook.plumbing.clock import elapsed_s
from tradehook.prices.replay.frames import Batch, Ended, Frame
from tradehook.prices.replay.pace import Pace
from tradehook.prices.replay.playing import BadRow
from tradehook.prices.replay.refusals import plays_already, unknown_symbol
from tradehook.prices.replay.rows import Tick
from tradehook.prices.replay.stage import Stage
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.refusal import Refusal

_MOST_NAMED = 10
_MOST_SYMBOLS = 10_000
_QUOTES_AT_ONCE = 64

Sleep = Callable[[float], Awaitable[None]]
Claim = Callable[[str], bool]
"""Whether nobody else plays a symbol; from then on the one who asked does."""


class ReplayState(StrEnum):
    """What a replay does."""

    PLAYING = "playing"
    FINISHED = "finished"
    STOPPED = "stopped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayOrder:
    """What is to be played: a file in the folder of replays. `symbol` is what all of it is of; None: a column says."""

    name: str
    symbol: str | None
    pace: Pace


class Replay:
    """A replay and how far it has come. `rows` were read, of which `bad_rows` cannot be played, and those of
    `unknown_symbols` are not; the time that was recorded goes from `played_from` to `played_to`."""

    def __init__(self, replay_id: str, order: ReplayOrder, stage: Stage, claim: Claim) -> None:
        self.id = replay_id
        self.order = order
        self.state = ReplayState.PLAYING
        self.refusal: Refusal | None = None
        self.rows = 0
        self.bad_rows = 0
        self.first_bad_rows: list[BadRow] = []
        self.unknown_symbols: list[str] = []
        self.quotes = 0
        self.played_from: Instant | None = None
        self.played_to: Instant | None = None
        self.started_at = stage.clock.now()
        self.ended_at: Instant | None = None
        self.begun = asyncio.Event()
        """Set once the first quote was played, or there is none."""
        self._stage = stage
        self._claim = claim
        self._instruments: dict[str, Instrument | None] = {}
        self._begun: set[str] = set()
        self._began_s = 0.0

    async def play(self, frames: AsyncIterator[Frame], sleep: Sleep = asyncio.sleep) -> None:
        """Play what is read, at its pace, until it ends or a file or symbol stands in the way."""
        async for frame in frames:
            if isinstance(frame, Ended):
                refusal = frame.refusal or self._nothing_played()
                self.end(ReplayState.REFUSED if refusal else ReplayState.FINISHED, refusal)
                return
            await self._play_batch(frame, sleep)
            if self.state is not ReplayState.PLAYING:
                return

    def end(self, state: ReplayState, refusal: Refusal | None = None) -> None:
        """It is over, if it was not before."""
        if self.state is ReplayState.PLAYING:
            self.state, self.refusal, self.ended_at = state, refusal, self._stage.clock.now()
        self.begun.set()

    def _nothing_played(self) -> Refusal | None:
        return None if self.quotes or not self.unknown_symbols else unknown_symbol(self.unknown_symbols[0])

    async def _play_batch(self, batch: Batch, sleep: Sleep) -> None:
        self.rows += batch.rows
        self.bad_rows += batch.bad
        self.first_bad_rows += batch.named[: _MOST_NAMED - len(self.first_bad_rows)]
        for tick in batch.ticks:
            instrument = self._instrument(tick.symbol)
            if self.state is not ReplayState.PLAYING:
                return
            if instrument is not None:
                await self._wait_for(tick.at, sleep)
                await self._stage.show(tick, instrument)
                self._count(tick)
                await self._breathe()

    def _instrument(self, symbol: str) -> Instrument | None:
        """What a symbol of the file means."""
        if symbol not in self._instruments:
            if len(self._instruments) >= _MOST_SYMBOLS:
                self._instruments.clear()
            found = self._instruments[symbol] = self._stage.instrument_of(symbol)
            if found is not None:
                self._begin(found.symbol)
            elif symbol not in self.unknown_symbols and len(self.unknown_symbols) < _MOST_NAMED:
                self.unknown_symbols.append(symbol)
        return self._instruments[symbol]

    def _begin(self, symbol: str) -> None:
        if symbol in self._begun:
            return
        self._begun.add(symbol)
        if self._claim(symbol):
            self._stage.recorder.begin_replay(symbol)
        else:
            self.end(ReplayState.REFUSED, plays_already(symbol))

    async def _wait_for(self, at: Instant, sleep: Sleep) -> None:
        if self.played_from is None:
            self.played_from, self._began_s = at, elapsed_s()
        early_s = self.order.pace.due_s(self.played_from, at) - (elapsed_s() - self._began_s)
        if early_s > 0 and self.order.pace.times is not None:
            await sleep(early_s)

    def _count(self, tick: Tick) -> None:
        self.quotes += 1
        self.played_to = tick.at
        self.begun.set()

    async def _breathe(self) -> None:
        """Whatever the pace, others get their turn, and what waits to be written does not grow without end."""
        if self.quotes % _QUOTES_AT_ONCE == 0:
            await asyncio.sleep(0)
            await self._stage.recorder.room()
