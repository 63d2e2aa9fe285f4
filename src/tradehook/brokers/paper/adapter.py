"""The paper broker behind the broker contract."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from tradehook.brokers.paper import exchange, looking, queries
from tradehook.brokers.paper.accounts import Accounts
from tradehook.brokers.paper.books import Books
from tradehook.brokers.paper.declaration import PAPER
from tradehook.brokers.paper.exchange import Answer, Asked
from tradehook.brokers.paper.market import Instruments, Market, Quotes
from tradehook.brokers.paper.stream import follow
from tradehook.brokers.paper.watching import Watch
from tradehook.plumbing.clock import Clock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.contract import Result, Store, StoreBusy, StoreFailed, Tx
from tradehook.vocabulary.broker import BrokerOrder, Outcome, Report, Snapshot, Unknown
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderTicket, Replacement
from tradehook.vocabulary.quote import Quote


class PaperBroker:
    """A broker with its own books in the store. `start` it once, inside the event loop, before anything else.

    Whatever it answers is committed: an accepted order and its fills are still there after the process was killed.
    Several processes may each have one on the same PostgreSQL database.
    """

    declaration = PAPER

    def __init__(self, store: Store, clock: Clock, ids: IdSource, quotes: Quotes, instruments: Instruments) -> None:
        market = Market(clock, quotes, instruments)
        self._clock = clock
        self._ids = ids
        self._market = market
        self._books = Books(store)
        self._accounts = Accounts(self._books, market)
        self._watch = Watch(self._books, market)

    async def start(self) -> None:
        """Learn which accounts there are and which orders rest, and fill those that a kept price reaches."""
        await self._books.open()
        await self._accounts.open()
        resting = await self._books.read_at_last(queries.resting_orders)
        for order in resting:
            self._watch.resting.know(order)
        # A price that was kept just before the process ended was matched with nothing.
        await self._watch.match(self._accounts.quotes_for(resting))

    async def learn_accounts(self) -> None:
        """Read every account's settings again: for `quote`, which never waits, after some were opened or changed."""
        await self._accounts.learn()

    async def stop(self) -> None:
        """Stop what goes on in the background, once nobody asks anything any more."""
        await self._books.close()

    def quote(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Quote | None:
        """The last price of the account's price source, unless it is stale.

        An account that was just opened is known once it was asked for, and changed settings after the next snapshot,
        `fetch_quotes` or `learn_accounts`; those that another process changed, also within a second.
        """
        return self._accounts.quote(account_id, instrument, now)

    async def fetch_quotes(
        self,
        account_id: AccountId,
        instruments: Sequence[Instrument],  # noqa: ARG002 - the prices of all are at hand
    ) -> Unknown | None:
        """Every price that there is is at hand. What may not be is whose prices the account trades on: that is read."""
        return await _or_unknown(self._accounts.learn_one(account_id))

    async def submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        """Place one order. An id that is known makes no second order: its first answer is given."""
        # Known before it is written: a quote may come between the commit and our hearing of it.
        self._watch.resting.expect(ticket)
        return await self._books.finish(self._place(ticket, send_before))

    async def replace(
        self, account_id: AccountId, client_order_id: ClientOrderId, change: Replacement, send_before: Instant
    ) -> Outcome:
        """Give an order new terms, at once and under its own id: its total, its limit, or both.

        It keeps its place among orders at the same price unless its price changes or its total grows.
        """
        asked = Asked(account_id, client_order_id, send_before)
        return await self._books.finish(self._change(asked, change))

    async def cancel(self, account_id: AccountId, client_order_id: ClientOrderId, send_before: Instant) -> Outcome:
        """Take an order out of the book; to do so twice is to do so once."""
        asked = Asked(account_id, client_order_id, send_before)
        return await self._books.finish(self._ask(lambda tx: exchange.cancel(tx, self._market, asked)))

    async def find(self, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | Unknown | None:
        """The order with our id. None is definite: what was sent before is carried out, or never will be."""
        return await _or_unknown(self._books.write(lambda tx: looking.find(tx, account_id, client_order_id)))

    async def snapshot(self, account_id: AccountId) -> Snapshot | Unknown:
        """Positions, open orders, cash, equity and buying power of one moment."""
        seen = await _or_unknown(self._books.write(lambda tx: looking.snapshot(tx, self._market, account_id)))
        if isinstance(seen, Unknown):
            return seen
        if seen.settings is not None:
            self._accounts.know(account_id, seen.settings)
        return seen.snapshot

    def reports(self, after: int) -> AsyncIterator[tuple[Report, ...]]:
        """Everything that happened after the cursor, an empty batch, and then everything else as it is committed."""
        return follow(self._books, after)

    async def on_quote(self, quote: Quote) -> None:
        """Fill what the quote reaches, and come back when that is committed.

        A quote that reaches nothing costs no transaction. Raises `StoreBusy` and `StoreFailed`: nothing was
        filled.
        """
        await self._books.finish(self._watch.match((quote,)))

    def hear(self, quote: Quote) -> None:
        """As `on_quote` for those who cannot wait: in the background, and until the store takes it."""
        self._watch.hear(quote)

    async def watch_simulated(self) -> None:
        """Match resting orders at simulated prices four times a second, until cancelled; any number may do so."""
        await self._watch.watch_simulated()

    async def _place(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        broker_order_id = BrokerOrderId(self._ids.new(self._clock.now()))
        try:
            return await self._ask(lambda tx: exchange.place(tx, self._market, ticket, broker_order_id, send_before))
        finally:
            self._watch.resting.settle(ticket)

    async def _change(self, asked: Asked, change: Replacement) -> Outcome:
        with self._watch.changing():
            return await self._ask(lambda tx: exchange.replace(tx, self._market, asked, change))

    async def _ask(self, request: Callable[[Tx], Answer]) -> Outcome:
        answer = await _or_unknown(self._books.commit(request, self._learn))
        return answer if isinstance(answer, Unknown) else answer.outcome

    def _learn(self, answer: Answer) -> None:
        if answer.order is not None:
            self._watch.resting.know(answer.order)


async def _or_unknown(work: Awaitable[Result]) -> Result | Unknown:
    try:
        return await work
    except (StoreBusy, StoreFailed) as error:
        return Unknown(why=f"The paper broker could not write its books: {type(error).__name__} {error}".rstrip())
