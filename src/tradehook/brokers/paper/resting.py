"""The symbols and limits of resting orders, in memory: whether a quote is worth a transaction.

It may know orders that are in the book no longer, never the other way round (those apart that another process placed):
what it says is looked up again in the store before anything fills.
"""

from collections.abc import Iterable
from typing import NamedTuple

from tradehook.brokers.paper.fills import reaches
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.order import OrderTicket
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.side import Side


class OrderKey(NamedTuple):
    """What an order is known by: no two have the same."""

    account_id: AccountId
    client_order_id: ClientOrderId


class _Limit(NamedTuple):
    side: Side
    price: Price


class Resting:
    """Resting limit orders by symbol."""

    def __init__(self) -> None:
        self._limits: dict[str, dict[OrderKey, _Limit]] = {}
        self._symbol_of: dict[OrderKey, str] = {}
        self._expected: set[OrderKey] = set()

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols with orders in the book."""
        return tuple(self._limits)

    def expect(self, ticket: OrderTicket) -> None:
        """Know an order that may rest in a moment, until it is settled. One that is known stays as it is."""
        self._expected.add(key_of(ticket))
        if key_of(ticket) not in self._symbol_of:
            self._add(ticket)

    def settle(self, ticket: OrderTicket) -> None:
        """The order that was expected is there by now, or does not come."""
        self._expected.discard(key_of(ticket))

    def correct(self, reached: Iterable[OrderKey], still: Iterable[PaperOrder]) -> None:
        """Take over what the book says of orders that seemed to be reached: those that are still in it, and no others,
        except for what is yet to come."""
        there = {key_of(order.ticket): order for order in still}
        for key in reached:
            if key in there:
                self.know(there[key])
            elif key not in self._expected:
                self.forget(key)

    def know(self, order: PaperOrder) -> None:
        """Know an order as it is now, with the limit that it has now; one that rests no more is forgotten."""
        self.forget(key_of(order.ticket))
        if order.status.open:
            self._add(order.ticket)

    def forget(self, key: OrderKey) -> None:
        """Forget an order that is not in the book any more, if it is known."""
        symbol = self._symbol_of.pop(key, None)
        if symbol is not None:
            del self._limits[symbol][key]
            if not self._limits[symbol]:
                del self._limits[symbol]

    def reached_by(self, quote: Quote) -> tuple[OrderKey, ...]:
        """The orders that one of the quote's prices reaches."""
        limits = self._limits.get(quote.symbol)
        if limits is None:
            return ()
        best = best_of(quote)
        return tuple(key for key, limit in limits.items() if reaches(limit.side, limit.price, best[limit.side]))

    def _add(self, ticket: OrderTicket) -> None:
        """One without a limit never rests."""
        if ticket.limit_price is not None:
            key = key_of(ticket)
            self._symbol_of[key] = ticket.symbol
            self._limits.setdefault(ticket.symbol, {})[key] = _Limit(ticket.side, ticket.limit_price)


def best_of(quote: Quote) -> dict[Side, Price]:
    """The best of a quote's prices for each side, whichever of them an account trades at."""
    prices = [price for price in (quote.bid, quote.ask, quote.last) if price is not None]
    return {Side.BUY: min(prices), Side.SELL: max(prices)}


def key_of(ticket: OrderTicket) -> OrderKey:
    """What the order of this ticket is known by."""
    return OrderKey(ticket.account_id, ticket.client_order_id)
