"""The paper broker behind the broker contract."""

import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from decimal import Decimal
from typing import Any

from tradehook.brokers.paper import corporate_actions, exchange, housekeeping, looking, queries
from tradehook.brokers.paper.accounts import Accounts
from tradehook.brokers.paper.books import Books
from tradehook.brokers.paper.declaration import PAPER
from tradehook.brokers.paper.exchange import Answer, Asked
from tradehook.brokers.paper.market import NOWHERE_ELSE, Elsewhere, Instruments, Market
from tradehook.brokers.paper.mischief import happens
from tradehook.brokers.paper.orders import new_order
from tradehook.brokers.paper.resting import OrderKey
from tradehook.brokers.paper.settings import Mischief
from tradehook.brokers.paper.stream import follow
from tradehook.brokers.paper.watching import Watch
from tradehook.plumbing.clock import Clock
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.contract import Result, Store, StoreBusy, StoreFailed, Tx
from tradehook.prices.feeds import Choice, Feeds, Quotes
from tradehook.prices.rates import Terms
from tradehook.vocabulary.broker import (
    Accepted,
    BrokerOrder,
    CashKind,
    Outcome,
    Rejected,
    Report,
    Snapshot,
    Unknown,
)
from tradehook.vocabulary.exact import Money, Price
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderTicket, Replacement
from tradehook.vocabulary.quote import Quote

_NONE = Mischief()
_TIMED_OUT = Unknown("The request was lost on purpose (mischief.time_out).")
_ANSWER_LOST = Unknown("The answer was lost on purpose (mischief.lose_answer).")


class PaperBroker:
    """A broker with its own books in the store. `start` it once, inside the event loop, before anything else.

    Whatever it answers is committed: an accepted order and its fills are still there after the process was killed.
    Several processes may each have one on the same PostgreSQL database.
    """

    declaration = PAPER

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ids: IdSource,
        quotes: Quotes,
        instruments: Instruments,
        elsewhere: Elsewhere = NOWHERE_ELSE,
    ) -> None:
        market = Market(clock, Feeds(quotes, self.choice_of, elsewhere.feed_of), instruments, elsewhere.quoted_as)
        self._clock = clock
        self._ids = ids
        self._market = market
        self._books = Books(store)
        self._accounts = Accounts(self._books, market)
        self._watch = Watch(self._books, market, self._accounts)
        self._asked: Counter[ClientOrderId] = Counter()

    def choice_of(self, account_id: AccountId) -> Choice | None:
        """Whose prices an account has chosen; None for what is no account here. Asked from any thread."""
        return self._accounts.choice_of(account_id)

    def terms_of(self, account_id: AccountId) -> Terms | None:
        """On what terms an account takes prices; None for what is no account here. Asked from any thread."""
        return self._accounts.terms_of(account_id)

    @property
    def feeds(self) -> Feeds:
        """The prices of the accounts here."""
        return self._market.feeds

    async def wanted(self) -> dict[AccountId, frozenset[str]]:
        """The symbols whose prices each account wants to know: what it holds and has orders in, and what the prices of
        those follow from. Raises `StoreBusy` and `StoreFailed`."""
        traded = await self._books.read(queries.traded_symbols)
        return {account_id: self._market.with_bases(symbols) for account_id, symbols in traded.items()}

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

    def opens_at(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Instant | None:
        """By the exchange's hours, where the account keeps them; otherwise everything is always open."""
        return self._accounts.opens_at(account_id, instrument, now)

    def has_to_be_asked(self, account_id: AccountId) -> bool:
        """Only an account that trades at the prices of one at a broker outside."""
        choice = self.choice_of(account_id)
        return choice is not None and self.feeds.outside(choice) is not None

    async def fetch_quotes(self, account_id: AccountId, instruments: Sequence[Instrument]) -> Unknown | None:
        """Learn whose prices the account trades on, and bring those of a broker outside to hand."""
        failed = await _or_unknown(self._accounts.learn_one(account_id))
        choice = self.choice_of(account_id)
        if failed is not None or choice is None:
            return failed
        now = self._clock.now()
        return await self.feeds.fetch(choice, [self._market.quoted_as(each, now) for each in instruments])

    async def submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        """Place one order. An id that is known makes no second order: its first answer is given."""
        # Known before it is written: a quote may come between the commit and our hearing of it.
        self._watch.resting.expect(new_order(ticket, self._new_id(), self._clock.now()))
        return await self._books.finish(self._submit(ticket, send_before))

    async def replace(
        self, account_id: AccountId, client_order_id: ClientOrderId, change: Replacement, send_before: Instant
    ) -> Outcome:
        """Give an order new terms, at once and under its own id: its total, its prices, or both.

        It keeps its place among orders at the same price unless its price changes or its total grows.
        """
        mark = self._watch.resting.mark_of(OrderKey(account_id, client_order_id))
        asked = Asked(account_id, client_order_id, send_before, mark)
        return await self._books.finish(self._perhaps(account_id, client_order_id, self._change(asked, change)))

    async def cancel(self, account_id: AccountId, client_order_id: ClientOrderId, send_before: Instant) -> Outcome:
        """Take an order out of the book; to do so twice is to do so once."""
        asked = Asked(account_id, client_order_id, send_before)
        request = self._ask(lambda tx: exchange.cancel(tx, self._market, asked))
        return await self._books.finish(self._perhaps(account_id, client_order_id, request))

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
        return follow(self._books, after, self._accounts.mischief_of)

    async def on_quote(self, quote: Quote) -> None:
        """Fill what the quote reaches, and come back when that is committed.

        A quote that reaches nothing costs no transaction. Raises `StoreBusy` and `StoreFailed`: nothing was
        filled.
        """
        if not self._watch.passes_by(quote):
            await self._books.finish(self._watch.match((quote,)))

    def hear(self, quote: Quote) -> None:
        """As `on_quote` for those who cannot wait: in the background, and until the store takes it."""
        self._watch.hear(quote)

    async def keep_watch(self) -> None:
        """Give orders their turn at simulated prices and at their moments, and end what expires, four times a second,
        until cancelled; any number may do so."""
        await self._watch.keep_watch()

    async def look(self) -> None:
        """Do now what `keep_watch` would do next: give a turn to orders whose moment has come, and end what expires."""
        await self._watch.wake()
        await self._watch.keep()

    async def _submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        request = self._place(ticket, send_before)
        try:
            return await self._perhaps(ticket.account_id, ticket.client_order_id, request)
        finally:
            self._watch.resting.settle(ticket)

    async def move_cash(self, account_id: AccountId, kind: CashKind, amount: Money, entry_id: ExecutionId) -> Outcome:
        """Put cash in, or take it out (negative); no more than is free."""
        return await self._keep_house(
            lambda tx: housekeeping.move_cash(tx, self._market, account_id, kind, amount, entry_id), entry_id
        )

    async def reset(self, account_id: AccountId, entry_id: ExecutionId) -> Outcome:
        """Begin anew: no orders, no positions, and the cash that the account was opened with."""
        return await self._keep_house(lambda tx: housekeeping.reset(tx, self._market, account_id, entry_id), entry_id)

    async def split(self, symbol: str, ratio: Decimal, entry_id: ExecutionId) -> Outcome:
        """Make `ratio` units of each one that is held of a symbol."""
        return await self._keep_house(
            lambda tx: corporate_actions.split(tx, self._market, symbol, ratio, entry_id), entry_id
        )

    async def dividend(self, symbol: str, amount: Price, entry_id: ExecutionId) -> Outcome:
        """Pay so much for each unit that is held of a symbol."""
        return await self._keep_house(
            lambda tx: corporate_actions.dividend(tx, self._market, symbol, amount, entry_id), entry_id
        )

    async def _keep_house(self, work: Callable[[Tx], Rejected | None], entry_id: ExecutionId) -> Outcome:
        done = await _or_unknown(self._books.commit(work, lambda _: None))
        return Accepted(BrokerOrderId(entry_id)) if done is None else done

    async def _place(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        broker_ids = [self._new_id() for _ in range(1 + len(ticket.legs))]
        linked = self._watch.changing() if ticket.legs else contextlib.nullcontext()
        with linked:
            return await self._ask(lambda tx: exchange.place(tx, self._market, ticket, broker_ids, send_before))

    def _new_id(self) -> BrokerOrderId:
        return BrokerOrderId(self._ids.new(self._clock.now()))

    async def _perhaps(
        self, account_id: AccountId, client_order_id: ClientOrderId, request: Coroutine[Any, Any, Outcome]
    ) -> Outcome:
        """Carry a request out, unless the account wants it to go wrong."""
        settings = self._accounts.mischief_of(account_id)
        if settings == _NONE:
            return await request
        self._asked[client_order_id] += 1
        of = f"{client_order_id}/{self._asked[client_order_id]}"
        if happens(settings, settings.time_out, "time-out", of):
            request.close()
            return _TIMED_OUT
        outcome = await request
        return _ANSWER_LOST if happens(settings, settings.lose_answer, "lose-answer", of) else outcome

    async def _change(self, asked: Asked, change: Replacement) -> Outcome:
        with self._watch.changing():
            return await self._ask(lambda tx: exchange.replace(tx, self._market, asked, change))

    async def _ask(self, request: Callable[[Tx], Answer]) -> Outcome:
        answer = await _or_unknown(self._books.commit(request, self._learn))
        return answer if isinstance(answer, Unknown) else answer.outcome

    def _learn(self, answer: Answer) -> None:
        for order in answer.orders:
            self._watch.resting.know(order)


async def _or_unknown(work: Awaitable[Result]) -> Result | Unknown:
    try:
        return await work
    except (StoreBusy, StoreFailed) as error:
        return Unknown(why=f"The paper broker could not write its books: {type(error).__name__} {error}".rstrip())
