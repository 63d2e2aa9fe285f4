"""What is in the book, in memory: whether a quote is worth a transaction, and how far trailing stops have followed.

It may know orders that are in the book no longer, never the other way round (those apart that another process placed):
what it says is looked up again in the store before anything fills.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from heapq import heappop, heappush
from typing import NamedTuple

from tradehook.brokers.paper.fills import market_price
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.brokers.paper.settling import ENDS_WITH_ONE_LOOK
from tradehook.brokers.paper.timing import opens_next
from tradehook.brokers.paper.triggers import STOPS, watched, with_mark
from tradehook.prices.staleness import is_stale
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderTicket, OrderType
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.side import Side

_NEVER = Instant(2**63 - 1)
_HIGHEST, _LOWEST = Decimal("Infinity"), Decimal("-Infinity")


class OrderKey(NamedTuple):
    """What an order is known by: no two have the same."""

    account_id: AccountId
    client_order_id: ClientOrderId


class _Turn(NamedTuple):
    """When an order has its turn without a price having moved."""

    at: Instant
    key: OrderKey


class _Bounds(NamedTuple):
    """Between which prices no order in a symbol is reached, until when, and whether any price reaches one."""

    falls_to: Decimal
    rises_to: Decimal
    until: Instant
    any_price: bool


class _Book:
    """The orders in one symbol."""

    def __init__(self) -> None:
        self.orders: dict[OrderKey, PaperOrder] = {}
        self.trailing: dict[OrderKey, PaperOrder] = {}
        self.bounds: _Bounds | None = None

    def put(self, key: OrderKey, order: PaperOrder) -> None:
        """Know an order; a trailing one has followed as far as is known here, or in the store."""
        before = self.trailing.get(key)
        if before is not None:
            order = with_mark(order, before.mark)
        self.drop(key)
        (self.trailing if _follows_prices(order) else self.orders)[key] = order

    def drop(self, key: OrderKey) -> None:
        self.orders.pop(key, None)
        self.trailing.pop(key, None)
        self.bounds = None


def _on_its_source(settings: PaperSettings, quote: Quote) -> bool:
    return settings.price_source is quote.source


def _nothing_else(_instrument: Instrument, _now: Instant) -> frozenset[str]:
    return frozenset()


class Resting:
    """Resting orders by symbol. `settings_of` an account, and `instrument_of` a symbol, as far as they are known."""

    def __init__(
        self,
        settings_of: Callable[[AccountId], PaperSettings | None],
        instrument_of: Callable[[str], Instrument | None],
        now: Callable[[], Instant],
        trades_at: Callable[[PaperSettings, Quote], bool] = _on_its_source,
        bases_of: Callable[[Instrument, Instant], frozenset[str]] = _nothing_else,
    ) -> None:
        self._trades_at = trades_at
        self._bases_of = bases_of
        self._derived: defaultdict[str, set[str]] = defaultdict(set)
        self._settings_of = settings_of
        self._instrument_of = instrument_of
        self._now = now
        self._turns: list[_Turn] = []
        self._next_turn: dict[OrderKey, Instant] = {}
        self._books: dict[str, _Book] = {}
        self._symbol_of: dict[OrderKey, str] = {}
        self._expected: set[OrderKey] = set()
        self._followed: dict[OrderKey, Price] = {}

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols with orders in the book."""
        return tuple(self._books)

    def expect(self, order: PaperOrder) -> None:
        """Know an order that may rest in a moment, until it is settled. One that is known stays as it is."""
        key = key_of(order.ticket)
        self._expected.add(key)
        if key not in self._symbol_of:
            self._put(key, order)

    def settle(self, ticket: OrderTicket) -> None:
        """The order that was expected is there by now, or does not come."""
        self._expected.discard(key_of(ticket))

    def correct(self, reached: Iterable[OrderKey], now: Iterable[PaperOrder]) -> None:
        """Take over what the book says of orders, and of those that seemed to be reached: they are still in it, or are
        forgotten, except for what is yet to come."""
        there = {key_of(order.ticket): order for order in now}
        for order in there.values():
            self.know(order)
        for key in reached:
            if key not in there and key not in self._expected:
                self.forget(key)

    def know(self, order: PaperOrder) -> None:
        """Know an order as it is now, with the terms that it has now; one that rests no more is forgotten."""
        key = key_of(order.ticket)
        if order.status.open:
            self._put(key, order)
        else:
            self.forget(key)

    def forget(self, key: OrderKey) -> None:
        """Forget an order that is not in the book any more, if it is known."""
        symbol = self._symbol_of.pop(key, None)
        self._followed.pop(key, None)
        self._next_turn.pop(key, None)
        if symbol is not None:
            book = self._books[symbol]
            book.drop(key)
            if not book.orders and not book.trailing:
                del self._books[symbol]
                for derived in self._derived.values():
                    derived.discard(symbol)

    def reached_by(self, quote: Quote) -> tuple[OrderKey, ...]:
        """The orders that the quote reaches at what their accounts trade at, as far as that is known; else at the best
        of its prices for each side. Trailing stops follow it."""
        book = self._books.get(quote.symbol)
        if book is None:
            return ()
        now, bounds = self._now(), book.bounds
        if bounds is None or now >= bounds.until:
            bounds = book.bounds = _bounds(book.orders.values(), now)
        low, high = _low_and_high(quote, self._instrument_of(quote.symbol))
        reached: list[OrderKey] = []
        if bounds.any_price or low <= bounds.falls_to or high >= bounds.rises_to:
            reached = [key for key, order in book.orders.items() if self._is_reached(order, quote, low, high, now)]
        if book.trailing:
            reached += [key for key in tuple(book.trailing) if self._follows(book, key, quote, now)]
        return tuple(reached)

    @property
    def followed(self) -> dict[OrderKey, Price]:
        """How far trailing stops have followed that is not kept yet."""
        return dict(self._followed)

    def kept(self, marks: Mapping[OrderKey, Price]) -> None:
        """These marks are kept; those that have moved on since are not."""
        for key, mark in marks.items():
            if self._followed.get(key) == mark:
                del self._followed[key]

    def derived_from(self, symbols: Iterable[str]) -> frozenset[str]:
        """The symbols in the book whose prices follow from those of others, of these."""
        return frozenset(derived for symbol in symbols for derived in self._derived.get(symbol, ()))

    def accounts_in(self, symbol: str) -> frozenset[AccountId]:
        """The accounts with orders in a symbol."""
        book = self._books.get(symbol)
        return frozenset() if book is None else frozenset(key.account_id for key in (*book.orders, *book.trailing))

    def mark_of(self, key: OrderKey) -> Price | None:
        """How far a trailing stop has followed by now."""
        symbol = self._symbol_of.get(key)
        order = None if symbol is None else self._books[symbol].trailing.get(key)
        return None if order is None else order.mark

    def marks_in(self, symbols: Iterable[str]) -> dict[OrderKey, Price]:
        """How far the trailing stops in these symbols have followed by now."""
        books = (self._books[symbol] for symbol in set(symbols) if symbol in self._books)
        return {key: order.mark for book in books for key, order in book.trailing.items() if order.mark is not None}

    def has_a_turn(self, now: Instant) -> bool:
        """Whether the moment of an order has come that has not had its turn."""
        while self._turns and self._turns[0].key not in self._symbol_of:
            heappop(self._turns)
        return bool(self._turns) and self._turns[0].at <= now

    def had_turns(self, until: Instant) -> None:
        """Whatever had its moment by then has had its turn."""
        while self._turns and self._turns[0].at <= until:
            turn = heappop(self._turns)
            if self._next_turn.get(turn.key) == turn.at:
                del self._next_turn[turn.key]

    def _put(self, key: OrderKey, order: PaperOrder) -> None:
        symbol = order.ticket.symbol
        self._symbol_of[key] = symbol
        if symbol not in self._books:
            self._books[symbol] = _Book()
            self._note_bases(symbol)
        self._books[symbol].put(key, order)
        turn = order.wakes_after(self._now())
        if turn is not None and turn != self._next_turn.get(key):
            self._next_turn[key] = turn
            heappush(self._turns, _Turn(turn, key))

    def _note_bases(self, symbol: str) -> None:
        instrument = self._instrument_of(symbol)
        if instrument is not None:
            for base in self._bases_of(instrument, self._now()):
                self._derived[base].add(symbol)

    def _is_reached(self, order: PaperOrder, quote: Quote, low: Decimal, high: Decimal, now: Instant) -> bool:
        if order.works_from > now or not order.free:
            return False
        down, up = _thresholds(order)
        settings, instrument = self._settings_of(order.ticket.account_id), self._instrument_of(quote.symbol)
        if settings is None or instrument is None:
            return low <= down or high >= up
        if not self._trades_at(settings, quote):
            return False
        market = market_price(quote, order.ticket.side, settings.market_price_type, instrument.tick)
        return market <= down or market >= up

    def _follows(self, book: _Book, key: OrderKey, quote: Quote, now: Instant) -> bool:
        """Let a trailing stop see a price, and say whether that touched it. Where it is not known whose prices count,
        it may have. It follows none that its account does not trade on, and none while its market is closed."""
        order = book.trailing[key]
        if order.works_from > now:
            return False
        settings, instrument = self._settings_of(order.ticket.account_id), self._instrument_of(quote.symbol)
        if settings is None or instrument is None:
            return True
        if not self._trades_at(settings, quote):
            return False
        if is_stale(quote, settings.stale_quote_s, now):
            return False
        market = market_price(quote, order.ticket.side, settings.market_price_type, instrument.tick)
        if opens_next(order.ticket, instrument, settings, now) is not None:
            return watched(order, market, instrument.tick).triggered
        seen = with_mark(order, market)
        if seen is not order and seen.mark is not None:
            book.trailing[key] = seen
            self._followed[key] = seen.mark
        return watched(seen, market, instrument.tick).triggered


def key_of(ticket: OrderTicket) -> OrderKey:
    """What the order of this ticket is known by."""
    return OrderKey(ticket.account_id, ticket.client_order_id)


def _follows_prices(order: PaperOrder) -> bool:
    """Whether it is a trailing stop that sees prices: one that waits for its entry does not yet."""
    return order.ticket.order_type is OrderType.TRAILING_STOP and not order.triggered and order.free > 0


def _bounds(orders: Iterable[PaperOrder], now: Instant) -> _Bounds:
    falls_to, rises_to, until = _LOWEST, _HIGHEST, _NEVER
    for order in orders:
        if order.works_from > now:
            until = min(until, order.works_from)
        elif order.free:
            down, up = _thresholds(order)
            falls_to, rises_to = max(falls_to, down), min(rises_to, up)
    return _Bounds(falls_to, rises_to, until, falls_to == _HIGHEST)


def _thresholds(order: PaperOrder) -> tuple[Decimal, Decimal]:
    """At or below which price, and at or above which, an order is reached; any price reaches one without either."""
    ticket = order.ticket
    if ticket.order_type in STOPS and not order.triggered:
        stop = ticket.prices.stop_price
        if stop is None:
            return _HIGHEST, _LOWEST
        return (_LOWEST, stop) if ticket.side is Side.BUY else (stop, _HIGHEST)
    if ticket.limit_price is None or ticket.time_in_force in ENDS_WITH_ONE_LOOK:
        return _HIGHEST, _LOWEST
    return (ticket.limit_price, _HIGHEST) if ticket.side is Side.BUY else (_LOWEST, ticket.limit_price)


def _low_and_high(quote: Quote, instrument: Instrument | None) -> tuple[Price, Price]:
    """The lowest and the highest price that an account may trade at, rounded to the tick as the market's price is."""
    prices = [price for price in (quote.bid, quote.ask, quote.last) if price is not None]
    low, high = min(prices), max(prices)
    return (
        (low, high)
        if instrument is None
        else (instrument.tick.round(low, Side.BUY), instrument.tick.round(high, Side.SELL))
    )
