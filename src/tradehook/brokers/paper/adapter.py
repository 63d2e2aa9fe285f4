"""The paper broker behind the broker contract: outcomes, reports as they come, matching of resting orders."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from typing import Any

from tradehook.brokers.paper import exchange, queries
from tradehook.brokers.paper.bell import Bell
from tradehook.brokers.paper.declaration import PAPER
from tradehook.brokers.paper.market import Instruments, Market, Quotes
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.resting import OrderKey, Resting, key_of
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.plumbing.clock import Clock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.contract import Result, Store, StoreBusy, StoreFailed, Tx
from tradehook.prices.staleness import is_stale
from tradehook.vocabulary.broker import Accepted, BrokerOrder, Outcome, Report, Snapshot, Unknown
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderTicket
from tradehook.vocabulary.quote import PriceSource, Quote

_LOOK_AT_SIMULATED_EVERY_S = 0.25
_TRY_AGAIN_S = 0.25


class PaperBroker:
    """A broker with its own books in the store. `start` it once, inside the event loop, before anything else.

    Whatever it answers is committed: an accepted order and its fills are still there after the process was killed.
    """

    declaration = PAPER

    def __init__(self, store: Store, clock: Clock, ids: IdSource, quotes: Quotes, instruments: Instruments) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._market = Market(clock, quotes, instruments)
        self._settings: dict[AccountId, PaperSettings] = {}
        self._resting = Resting()
        self._bell = Bell()
        self._under_way: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Learn which accounts there are and which orders rest, and fill those that a kept price reaches."""
        await self.learn_accounts()
        resting = await self._store.read(queries.resting_orders)
        for order in resting:
            self._resting.add(order.ticket)
        # A price that was kept just before the process ended was matched with nothing.
        await self._match(self._prices_of(resting))

    async def learn_accounts(self) -> None:
        """Read every account's settings again: for `quote`, which never waits, after some were opened or changed."""
        self._settings |= await self._store.read(queries.every_settings)

    async def stop(self) -> None:
        """Stop what goes on in the background, once nobody asks anything any more."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def quote(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Quote | None:
        """The last price of the account's price source, unless it is stale.

        An account that was opened or changed since the start is known after its next snapshot, or once
        `learn_accounts` was called.
        """
        settings = self._settings.get(account_id)
        if settings is None:
            return None
        quote = self._market.quotes.quote(settings.price_source, instrument, now)
        return None if quote is None or is_stale(quote, settings.stale_quote_s, now) else quote

    async def submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        """Place one order. An id that is known makes no second order: its first answer is given."""
        broker_order_id = BrokerOrderId(self._ids.new(self._clock.now()))
        # Known before it is written: a quote may come between the commit and our hearing of it.
        self._resting.add(ticket)

        def place(tx: Tx) -> exchange.Placed:
            return exchange.place(tx, self._market, ticket, broker_order_id, send_before)

        try:
            placed = await self._commit(place, lambda placed: self._know_if_rests(ticket, placed))
        except (StoreBusy, StoreFailed) as error:
            return _unknown(error)
        return placed.outcome

    async def cancel(self, account_id: AccountId, client_order_id: ClientOrderId, send_before: Instant) -> Outcome:
        """Take an order out of the book; to do so twice is to do so once."""
        key = OrderKey(account_id, client_order_id)

        def cancel(tx: Tx) -> Outcome:
            return exchange.cancel(tx, self._market, account_id, client_order_id, send_before)

        try:
            return await self._commit(cancel, lambda outcome: self._forget_if_cancelled(key, outcome))
        except (StoreBusy, StoreFailed) as error:
            return _unknown(error)

    async def find(self, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | Unknown | None:
        """The order with our id. None is definite: what was sent before is carried out, or never will be."""
        try:
            return await self._store.write(lambda tx: exchange.find(tx, account_id, client_order_id))
        except (StoreBusy, StoreFailed) as error:
            return _unknown(error)

    async def snapshot(self, account_id: AccountId) -> Snapshot | Unknown:
        """Positions, open orders, cash, equity and buying power of one moment."""
        try:
            seen = await self._store.write(lambda tx: exchange.snapshot(tx, self._market, account_id))
        except (StoreBusy, StoreFailed) as error:
            return _unknown(error)
        if seen.settings is not None:
            self._settings[account_id] = seen.settings
        return seen.snapshot

    async def reports(self, after: int) -> AsyncIterator[tuple[Report, ...]]:
        """Everything that happened after the cursor, then everything else as it is committed."""
        cursor = after
        while True:
            ring = self._bell.next_ring
            batch = await self._store.read(partial(queries.reports_after, cursor=cursor))
            if batch:
                cursor = batch[-1].cursor
                yield batch
            else:
                await ring.wait()

    async def on_quote(self, quote: Quote) -> None:
        """Fill what the quote reaches, and come back when that is committed.

        A quote that reaches nothing costs no transaction. Raises `StoreBusy` and `StoreFailed`: nothing was
        filled.
        """
        await self._match((quote,))

    def hear(self, quote: Quote) -> None:
        """As `on_quote` for those who cannot wait: in the background, and until the store takes it."""
        if self._resting.reached_by(quote):
            self._start(self._match_at_last(quote))

    async def watch_simulated(self) -> None:
        """Match resting orders at simulated prices four times a second, until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_AT_SIMULATED_EVERY_S)
            # The store will have time again at the next look.
            with contextlib.suppress(StoreBusy, StoreFailed):
                await self._match(self._simulated())

    async def _match_at_last(self, quote: Quote) -> None:
        while True:
            try:
                return await self._match((quote,))
            except (StoreBusy, StoreFailed):
                await asyncio.sleep(_TRY_AGAIN_S)

    async def _match(self, quotes: tuple[Quote, ...]) -> None:
        reached = {key: quote for quote in quotes for key in self._resting.reached_by(quote)}
        if not reached:
            return
        reaching = tuple(dict.fromkeys(reached.values()))

        def match(tx: Tx) -> list[PaperOrder]:
            return exchange.match(tx, self._market, reaching)

        await self._commit(match, lambda still: self._forget_gone(frozenset(reached), still))

    def _prices_of(self, orders: list[PaperOrder]) -> tuple[Quote, ...]:
        """What their accounts trade these orders' instruments at, each once."""
        now = self._clock.now()
        instruments = self._market.instruments
        known = ((order.ticket.account_id, instruments.of_symbol(order.ticket.symbol)) for order in orders)
        quotes = (self.quote(account_id, instrument, now) for account_id, instrument in known if instrument)
        return tuple({(quote.source, quote.symbol): quote for quote in quotes if quote}.values())

    def _simulated(self) -> tuple[Quote, ...]:
        now = self._clock.now()
        instruments = map(self._market.instruments.of_symbol, self._resting.symbols)
        quotes = (self._market.quotes.quote(PriceSource.SIMULATED, found, now) for found in instruments if found)
        return tuple(quote for quote in quotes if quote)

    async def _commit(
        self, work: Callable[[Tx], Result], afterwards: Callable[[Result], None] = lambda _: None
    ) -> Result:
        """Run `work` in the store. What follows its commit happens even if nobody waits for it any more."""
        return await asyncio.shield(self._start(self._write(work, afterwards)))

    def _start(self, work: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _write(self, work: Callable[[Tx], Result], afterwards: Callable[[Result], None]) -> Result:
        result = await self._store.write(work)
        afterwards(result)
        self._bell.ring()
        return result

    def _know_if_rests(self, ticket: OrderTicket, placed: exchange.Placed) -> None:
        if placed.rests:
            self._resting.add(ticket)
        else:
            self._resting.discard(key_of(ticket))

    def _forget_if_cancelled(self, key: OrderKey, outcome: Outcome) -> None:
        if isinstance(outcome, Accepted):
            self._resting.discard(key)

    def _forget_gone(self, reached: frozenset[OrderKey], still: list[PaperOrder]) -> None:
        for key in reached - {key_of(order.ticket) for order in still}:
            self._resting.discard(key)


def _unknown(error: StoreBusy | StoreFailed) -> Unknown:
    return Unknown(why=f"The paper broker could not write its books: {type(error).__name__} {error}".rstrip())
