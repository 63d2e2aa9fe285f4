"""The symbols and limits of resting orders, in memory: whether a quote is worth a transaction.

It may know orders that are in the book no longer, never the other way round: what it says is looked up again in
the store before anything fills.
"""

from typing import NamedTuple

from tradehook.brokers.paper.fills import reaches
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

    @property
    def symbols(self) -> tuple[str, ...]:
        """The symbols with orders in the book."""
        return tuple(self._limits)

    def add(self, ticket: OrderTicket) -> None:
        """Know an order that rests, or may in a moment. One that is known stays as it is; one without a limit
        never rests."""
        key = key_of(ticket)
        if ticket.limit_price is not None and key not in self._symbol_of:
            self._symbol_of[key] = ticket.symbol
            self._limits.setdefault(ticket.symbol, {})[key] = _Limit(ticket.side, ticket.limit_price)

    def discard(self, key: OrderKey) -> None:
        """Forget an order that is not in the book any more, if it is known."""
        symbol = self._symbol_of.pop(key, None)
        if symbol is not None:
            del self._limits[symbol][key]
            if not self._limits[symbol]:
                del self._limits[symbol]

    def reached_by(self, quote: Quote) -> tuple[OrderKey, ...]:
        """The orders that one of the quote's prices reaches, whichever of them their accounts trade at."""
        prices = [price for price in (quote.bid, quote.ask, quote.last) if price is not None]
        best = {Side.BUY: min(prices), Side.SELL: max(prices)}
        limits = self._limits.get(quote.symbol, {})
        return tuple(key for key, limit in limits.items() if reaches(limit.side, limit.price, best[limit.side]))


def key_of(ticket: OrderTicket) -> OrderKey:
    """What the order of this ticket is known by."""
    return OrderKey(ticket.account_id, ticket.client_order_id)
