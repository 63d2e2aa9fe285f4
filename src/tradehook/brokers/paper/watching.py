"""Seeing to it that orders in the book have their turn: when a price reaches them, and when their moment comes."""

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.accounts import Accounts
from tradehook.brokers.paper.books import Books
from tradehook.brokers.paper.expiring import expire
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.matching import Marks, keep_marks, match, match_derived, wake
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.resting import OrderKey, Resting
from tradehook.plumbing.clock import elapsed_s
from tradehook.plumbing.store.contract import ReadTx, StoreBusy, StoreFailed, Tx
from tradehook.prices.feeds import Choice
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource, Quote

_LOOK_EVERY_S = 0.25
_KEEP_EVERY_S = 1.0
_TRY_AGAIN_S = 0.25
_SIMULATED = Choice(PriceSource.SIMULATED)

Quotes = tuple[Quote, ...]


class Heard(NamedTuple):
    """A quote, and how far the trailing stops in its symbol had followed when it came: later prices are not its own."""

    quote: Quote
    marks: Marks


class Watch:
    """Matches quotes with the book. `resting` is what this process knows of it; where others write to the store too,
    what it does not know is looked up."""

    def __init__(self, books: Books, market: Market, accounts: Accounts) -> None:
        self._books = books
        self._market = market
        self._accounts = accounts
        self._heard: list[Heard] = []
        self._matching: asyncio.Task[None] | None = None
        self._changing = 0
        self.resting = self._nothing_resting()

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """While an order is being changed, its next limit is not known: every quote is worth a transaction."""
        self._changing += 1
        try:
            yield
        finally:
            self._changing -= 1

    def passes_by(self, quote: Quote) -> bool:
        """Whether the quote reaches nothing, as far as this process can know; trailing stops follow it."""
        followers = self.resting.derived_from((quote.symbol,))
        return not (self._books.shared or followers or self._worth_a_look(quote))

    def match(self, quotes: Quotes) -> Coroutine[Any, Any, None]:
        """Fill what the quotes reach, and come back when that is committed. Raises `StoreBusy` and `StoreFailed`."""
        return self._match(tuple(map(self._hear, quotes)))

    def hear(self, quote: Quote) -> None:
        """Match a quote in the background, until the store takes it. What is heard meanwhile goes together."""
        if not self.passes_by(quote):
            self._heard.append(self._hear(quote))
            if self._matching is None or self._matching.done():
                self._matching = self._books.begin(self._match_heard())

    async def keep_watch(self) -> None:
        """Match orders at simulated prices, give a turn to those whose moment has come, keep how far trailing stops
        followed, and end what expires; until cancelled. Several processes may do so: whoever comes second finds it
        done."""
        kept_at = elapsed_s()
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            # The store will have time again at the next look.
            with contextlib.suppress(StoreBusy, StoreFailed):
                await self.match(self._simulated(await self._symbols()))
                await self.wake()
                if elapsed_s() - kept_at >= _KEEP_EVERY_S:
                    kept_at = elapsed_s()
                    await self.keep()

    async def wake(self) -> None:
        """Give a turn to the orders whose moment has come. Raises `StoreBusy` and `StoreFailed`."""
        now = self._market.clock.now()
        if not (self.resting.has_a_turn(now) or (self._books.shared and await self._others_wake(now))):
            return
        marks = self.resting.marks_in(self.resting.symbols)

        def woken(orders: list[PaperOrder]) -> None:
            self.resting.had_turns(now)
            self.resting.correct((), orders)

        await self._books.commit(lambda tx: wake(tx, self._market, marks), woken)

    async def keep(self) -> None:
        """Keep how far trailing stops have followed, and end what has expired. Raises `StoreBusy` and `StoreFailed`."""
        followed = self.resting.followed
        if followed:
            await self._books.write(lambda tx: keep_marks(tx, followed))
            self.resting.kept(followed)
        if await self._books.read(partial(queries.anything_expired, now=self._market.clock.now())):
            await self._books.commit(lambda tx: expire(tx, self._market), lambda _: None)

    def _hear(self, quote: Quote) -> Heard:
        return Heard(quote, self.resting.marks_in((quote.symbol,)))

    async def _match(self, heard: tuple[Heard, ...]) -> None:
        reaching = await self._reaching(tuple(each.quote for each in heard))
        followers = self.resting.derived_from(each.quote.symbol for each in heard)
        marks = self.resting.marks_in(followers)
        derived = {symbol: keys for symbol in followers if (keys := self._reached_in(symbol))}
        if not (reaching or derived):
            return
        symbols = {quote.symbol for quote in reaching}
        told = tuple(each for each in heard if each.quote.symbol in symbols)
        named = {key for quote in reaching for key in self.resting.reached_by(quote)}
        reached = frozenset(named.union(*derived.values()))

        def matched(tx: Tx) -> list[PaperOrder]:
            direct = [order for each in told for order in match(tx, self._market, (each.quote,), each.marks)]
            return direct + match_derived(tx, self._market, derived, marks)

        await self._books.commit(matched, lambda now: self.resting.correct(reached, now))

    async def _match_heard(self) -> None:
        while self._heard:
            heard, self._heard = tuple(self._heard), []
            await self._match_at_last(heard)

    async def _match_at_last(self, heard: tuple[Heard, ...]) -> None:
        while True:
            try:
                return await self._match(heard)
            except (StoreBusy, StoreFailed):
                await asyncio.sleep(_TRY_AGAIN_S)

    async def _reaching(self, quotes: Quotes) -> Quotes:
        """The quotes that reach something, as far as anybody knows."""
        found = {quote for quote in quotes if self._worth_a_look(quote)}
        if self._books.shared:
            others = tuple(quote for quote in quotes if quote not in found)
            found |= await self._books.read(partial(self._reaching_in_store, quotes=others)) if others else set()
        return tuple(quote for quote in quotes if quote in found)

    def _worth_a_look(self, quote: Quote) -> bool:
        return bool(self.resting.reached_by(quote) or self._changing)

    def _reached_in(self, symbol: str) -> frozenset[OrderKey]:
        """The orders that are reached by what each account makes now of the prices that a symbol's follow from."""
        instrument = self._market.instruments.of_symbol(symbol)
        if instrument is None:
            return frozenset()
        now = self._market.clock.now()
        quotes = (self._accounts.quote(each, instrument, now) for each in self.resting.accounts_in(symbol))
        return frozenset(key for quote in quotes if quote for key in self.resting.reached_by(quote))

    def _reaching_in_store(self, tx: ReadTx, quotes: Quotes) -> set[Quote]:
        """The quotes that reach an order in the store's book, or that a trailing stop in it follows."""
        book = self._nothing_resting()
        for symbol in {quote.symbol for quote in quotes}:
            for order in queries.resting_in(tx, symbol):
                book.know(order)
        return {quote for quote in quotes if book.reached_by(quote) or book.followed}

    def _nothing_resting(self) -> Resting:
        market = self._market
        return Resting(
            self._accounts.settings_of,
            market.instruments.of_symbol,
            market.clock.now,
            market.trades_at,
            market.bases_of,
        )

    async def _others_wake(self, now: Instant) -> bool:
        first = await self._books.read(queries.wakes_next)
        return first is not None and first <= now

    async def _symbols(self) -> Sequence[str]:
        return await self._books.read(queries.resting_symbols) if self._books.shared else self.resting.symbols

    def _simulated(self, symbols: Sequence[str]) -> Quotes:
        now = self._market.clock.now()
        made_up = (symbol for symbol in symbols if self._is_simulated(symbol))
        moving = {each.symbol: each for symbol in made_up for each in self._moving(symbol, now)}
        quotes = (self._market.feeds.quote(_SIMULATED, each, now) for each in moving.values())
        return tuple(quote for quote in quotes if quote)

    def _is_simulated(self, symbol: str) -> bool:
        """Whether an account with orders in a symbol trades at simulated prices, as far as this process knows."""
        known = self.resting.accounts_in(symbol)
        choices = [self._accounts.choice_of(each) for each in known]
        feeds = self._market.feeds
        return not known or any(each is None or feeds.source(each) is PriceSource.SIMULATED for each in choices)

    def _moving(self, symbol: str, now: Instant) -> Iterator[Instrument]:
        """What has simulated prices of its own: the instrument, or those from which its price follows."""
        instrument = self._market.instruments.of_symbol(symbol)
        if instrument is not None:
            names = self._market.bases_of(instrument, now) or {symbol}
            yield from filter(None, map(self._market.instruments.of_symbol, sorted(names)))
