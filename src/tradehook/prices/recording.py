"""Writing down what prices did: the latest quotes of feeds and the bars of every source, once a second in a batch."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from tradehook.plumbing.clock import Clock
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import Store, StoreBusy, StoreFailed, Tx
from tradehook.prices.bars import queries as bars
from tradehook.prices.bars.bar import Series
from tradehook.prices.bars.forming import Formed, Forming, parts_of
from tradehook.prices.bars.retention import Retention
from tradehook.prices.queries import keep_newer
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import PriceSource, Quote

_EVERY_S = 1.0
_SWEEP_EVERY_S = 6 * 3600
_MOST_AT_ONCE = 256
_MOST_WAITING = 5_000
_SERIES_AT_ONCE = 64

_KEPT_HERE = frozenset({PriceSource.REPLAY, PriceSource.BROKER})
"""Prices set by hand are kept before they are shown, and those of signals with the trades that they make."""


class _Batch(NamedTuple):
    """What is written together: the latest quotes, symbols whose replay begins anew, and bars."""

    latest: tuple[Quote, ...]
    anew: tuple[str, ...]
    formed: tuple[Formed, ...]


class Recorder:
    """Hears every quote, and writes at most once a second."""

    def __init__(self, store: Store, clock: Clock, retention: Retention) -> None:
        self._store = store
        self._clock = clock
        self._retention = retention
        self._forming = Forming()
        self._latest: dict[tuple[PriceSource, str], Quote] = {}
        self._anew: dict[str, None] = {}
        self._writing = asyncio.Lock()

    def hear(self, quote: Quote) -> None:
        """Take down a quote. Those of a replay come by `play`, from where it is known of when they are."""
        if quote.source is not PriceSource.REPLAY:
            self._take_down(quote, quote.at)

    def play(self, quote: Quote, recorded_at: Instant) -> None:
        """Take down a quote of a replay, whose bars are those of the time that it was recorded at."""
        self._take_down(quote, recorded_at)

    def begin_replay(self, symbol: str) -> None:
        """A replay of a symbol begins: its bars take the place of those that were there."""
        self._forming.forget(PriceSource.REPLAY, symbol)
        self._anew[symbol] = None

    async def room(self) -> None:
        """Wait while so much waits to be written that no more should come."""
        while len(self._forming) > _MOST_WAITING:
            await self.write()

    async def keep_writing(self) -> None:
        """Write what came, every second for as long as the process runs."""
        while True:
            await self.write()
            await asyncio.sleep(_EVERY_S)

    async def keep_sweeping(self) -> None:
        """Drop what is kept no longer, at the start and a few times a day."""
        while True:
            await self.sweep()
            await asyncio.sleep(_SWEEP_EVERY_S)

    async def write(self) -> None:
        """Write everything that came since the last time; what the store does not take waits for the next."""
        async with self._writing:
            batches = deque(self._taken())
            try:
                while batches:
                    await self._store.write(partial(self._keep, batch=batches[0]))
                    batches.popleft()
            except asyncio.CancelledError:
                # What was handed to the store is carried out all the same.
                self._take_back(islice(batches, 1, None))
                raise
            except (StoreBusy, StoreFailed) as failure:
                log.warning("prices were not written and wait", failure=str(failure))
                self._take_back(batches)
                await asyncio.sleep(_EVERY_S)

    async def sweep(self) -> None:
        """Drop the bars that are kept no longer, also of what nobody quotes any more."""
        try:
            found = iter(await self._store.read(bars.every_series))
            while some := list(islice(found, _SERIES_AT_ONCE)):
                await self._store.write(partial(self._drop_old, some=some))
        except (StoreBusy, StoreFailed) as failure:
            log.warning("old bars were not dropped and wait", failure=str(failure))

    def _take_down(self, quote: Quote, at: Instant) -> None:
        self._forming.add(quote, at)
        if quote.source in _KEPT_HERE:
            self._latest[quote.source, quote.symbol] = quote

    def _taken(self) -> Iterator[_Batch]:
        """Everything that came since the last time; nothing waits here any more."""
        latest, self._latest = self._latest, {}
        anew, self._anew = self._anew, {}
        parts = list(parts_of(self._forming.take(), _MOST_AT_ONCE))
        if latest or anew or parts:
            yield _Batch(tuple(latest.values()), tuple(anew), tuple(parts[0]) if parts else ())
        yield from (_Batch((), (), tuple(part)) for part in parts[1:])

    def _take_back(self, batches: Iterable[_Batch]) -> None:
        """What was not written came before what has come meanwhile."""
        left = list(batches)
        self._latest = {(quote.source, quote.symbol): quote for each in left for quote in each.latest} | self._latest
        self._forming.put_back([bars for each in left for bars in each.formed], but_not=frozenset(self._anew))
        self._anew = dict.fromkeys(symbol for each in left for symbol in each.anew) | self._anew

    def _keep(self, tx: Tx, batch: _Batch) -> None:
        for quote in batch.latest:
            keep_newer(tx, quote)
        for symbol in batch.anew:
            bars.drop_symbol(tx, PriceSource.REPLAY, symbol)
        for each in batch.formed:
            bars.join(tx, each.series, each.bars)
        # A replay may bring years of minutes in one sitting.
        self._drop_old(tx, [each.series for each in batch.formed if each.series.source is PriceSource.REPLAY])

    def _drop_old(self, tx: Tx, some: Iterable[Series]) -> None:
        now = self._clock.now()
        for series in some:
            bars.drop_old(tx, series, self._retention, now)
