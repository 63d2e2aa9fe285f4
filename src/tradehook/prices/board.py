"""The board: the latest quote of every price source, in memory."""

from collections.abc import Callable, Iterable

from tradehook.prices.walk import simulated_quote, start_of_second
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource, Quote

_MOST_KEPT = 4096

Listener = Callable[[Quote], None]
"""Told of every quote that is put; must not raise."""


class Board:
    """Quotes by source and canonical symbol. A simulated one is worked out at most once a second."""

    def __init__(self, seed: str, kept: Iterable[Quote] = ()) -> None:
        self._seed = seed
        self._latest = {(quote.source, quote.symbol): quote for quote in kept}
        self._simulated: dict[str, Quote] = {}
        self._listeners: list[Listener] = []

    def quote(self, source: PriceSource, instrument: Instrument, now: Instant) -> Quote | None:
        """What this source says that the instrument costs; None where it has said nothing yet."""
        if source is PriceSource.SIMULATED:
            return self._simulated_quote(instrument, now)
        return self._latest.get((source, instrument.symbol))

    def put(self, quote: Quote) -> None:
        """Take a quote as the latest of its source and tell the listeners. Commit it first if it is kept."""
        self.take(quote)
        for listener in self._listeners:
            listener(quote)

    def take(self, quote: Quote) -> None:
        """Take a quote as the latest of its source, and tell nobody: for who tells them in his own order."""
        self._latest[quote.source, quote.symbol] = quote

    def on_quote(self, listener: Listener) -> None:
        """Tell `listener` of every quote that is put from now on."""
        self._listeners.append(listener)

    def _simulated_quote(self, instrument: Instrument, now: Instant) -> Quote:
        found = self._simulated.get(instrument.symbol)
        if found is None or found.at != start_of_second(now):
            found = simulated_quote(self._seed, instrument, now)
            if len(self._simulated) >= _MOST_KEPT:
                self._simulated.clear()
            self._simulated[instrument.symbol] = found
        return found
