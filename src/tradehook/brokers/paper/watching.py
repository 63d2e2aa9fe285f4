"""Seeing to it that resting orders fill when a price reaches them."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from functools import partial

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.books import Books
from tradehook.brokers.paper.fills import reaches
from tradehook.brokers.paper.margin import Offer
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.matching import match
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.resting import Resting, best_of
from tradehook.plumbing.store.contract import ReadTx, StoreBusy, StoreFailed, Tx
from tradehook.vocabulary.quote import PriceSource, Quote

_LOOK_AT_SIMULATED_EVERY_S = 0.25
_TRY_AGAIN_S = 0.25

Quotes = tuple[Quote, ...]


class Watch:
    """Matches quotes with the book. `resting` is what this process knows of it; where others write to the store too,
    what it does not know is looked up."""

    def __init__(self, books: Books, market: Market) -> None:
        self._books = books
        self._market = market
        self._heard: list[Quote] = []
        self._matching: asyncio.Task[None] | None = None
        self._changing = 0
        self.resting = Resting()

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """While an order is being changed, its next limit is not known: every quote is worth a transaction."""
        self._changing += 1
        try:
            yield
        finally:
            self._changing -= 1

    async def match(self, quotes: Quotes) -> None:
        """Fill what the quotes reach, and come back when that is committed. Raises `StoreBusy` and `StoreFailed`."""
        reaching = await self._reaching(quotes)
        if not reaching:
            return
        reached = frozenset(key for quote in reaching for key in self.resting.reached_by(quote))

        def matched(tx: Tx) -> list[PaperOrder]:
            return match(tx, self._market, reaching)

        await self._books.commit(matched, lambda still: self.resting.correct(reached, still))

    def hear(self, quote: Quote) -> None:
        """Match a quote in the background, until the store takes it. What is heard meanwhile goes together."""
        if self._books.shared or self._worth_a_look(quote):
            self._heard.append(quote)
            if self._matching is None or self._matching.done():
                self._matching = self._books.begin(self._match_heard())

    async def watch_simulated(self) -> None:
        """Match resting orders at simulated prices four times a second, until cancelled. Several processes may do so:
        whoever comes second finds the orders filled."""
        while True:
            await asyncio.sleep(_LOOK_AT_SIMULATED_EVERY_S)
            # The store will have time again at the next look.
            with contextlib.suppress(StoreBusy, StoreFailed):
                await self.match(self._simulated(await self._symbols()))

    async def _match_heard(self) -> None:
        while self._heard:
            quotes, self._heard = tuple(self._heard), []
            await self._match_at_last(quotes)

    async def _match_at_last(self, quotes: Quotes) -> None:
        while True:
            try:
                return await self.match(quotes)
            except (StoreBusy, StoreFailed):
                await asyncio.sleep(_TRY_AGAIN_S)

    async def _reaching(self, quotes: Quotes) -> Quotes:
        """The quotes that reach something, as far as anybody knows."""
        found = {quote for quote in quotes if self._worth_a_look(quote)}
        if self._books.shared:
            others = tuple(quote for quote in quotes if quote not in found)
            found |= await self._books.read(partial(_reaching_in_store, quotes=others)) if others else set()
        return tuple(quote for quote in quotes if quote in found)

    def _worth_a_look(self, quote: Quote) -> bool:
        return bool(self._changing or self.resting.reached_by(quote))

    async def _symbols(self) -> Sequence[str]:
        return await self._books.read(queries.resting_symbols) if self._books.shared else self.resting.symbols

    def _simulated(self, symbols: Sequence[str]) -> Quotes:
        now = self._market.clock.now()
        instruments = map(self._market.instruments.of_symbol, symbols)
        quotes = (self._market.quotes.quote(PriceSource.SIMULATED, found, now) for found in instruments if found)
        return tuple(quote for quote in quotes if quote)


def _reaching_in_store(tx: ReadTx, quotes: Quotes) -> set[Quote]:
    """The quotes that reach an order in the store's book."""
    offers = {symbol: queries.offers_in(tx, symbol) for symbol in {quote.symbol for quote in quotes}}
    return {quote for quote in quotes if _reaches_any(quote, offers[quote.symbol])}


def _reaches_any(quote: Quote, offers: list[Offer]) -> bool:
    best = best_of(quote)
    return any(reaches(offer.side, offer.price, best[offer.side]) for offer in offers)
