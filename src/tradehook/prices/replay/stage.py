"""Where replays play: every quote is put on the board, taken down, and matched before the next one comes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tradehook.plumbing.clock import Clock
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.prices.board import Board
from tradehook.prices.recording import Recorder
from tradehook.prices.replay.rows import Tick
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource, Quote

_TRY_AGAIN_S = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a replay is played to. `match` fills the resting orders that a quote reaches, and comes back when that is
    committed; it may raise `StoreBusy` and `StoreFailed`. `instrument_of` reads any spelling of a symbol."""

    clock: Clock
    board: Board
    recorder: Recorder
    match: Callable[[Quote], Awaitable[None]]
    instrument_of: Callable[[str], Instrument | None]

    async def show(self, tick: Tick, instrument: Instrument) -> None:
        """Let a tick be the price of now, and come back when the orders that it reaches are filled.

        It is of the present instant, so that it goes stale like any other price once the replay has gone on or ended;
        its bars are those of the time that it was recorded at.
        """
        quote = Quote(
            symbol=instrument.symbol,
            bid=tick.bid,
            ask=tick.ask,
            last=tick.last,
            at=self.clock.now(),
            source=PriceSource.REPLAY,
            size=tick.size,
        )
        self.board.take(quote)
        self.recorder.play(quote, tick.at)
        await self._match_at_last(quote)

    async def _match_at_last(self, quote: Quote) -> None:
        while True:
            try:
                return await self.match(quote)
            except (StoreBusy, StoreFailed):
                await asyncio.sleep(_TRY_AGAIN_S)
