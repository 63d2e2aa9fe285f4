"""An exchange of one account in one instrument, as slow and plain as can be: an oracle for the one that is fast.

It was written from the documents (the exchange's doc.md, the rules for prices and linked orders) and knows nothing of
the code that it judges. Where that works with differences, this one works out from scratch what each order is for:

- A leg of a bracket or of a one-triggers-other is for what its entry is for (once that has ended: what it has filled)
  less what the other legs have filled; it may fill now what the entry has filled, less what all legs have.
- Each of a pair is for what it was sent for, less what the other has filled. When the first of them ends otherwise than
  by filling, the other goes with it; when the second is cancelled, the first stays.
- Whatever is linked and has nothing left to do is cancelled.
- An order with other terms goes behind the others when its prices change or its total grows.
- A trailing leg begins at the limit of its entry where there is one, else at the first price that it sees.
- What may only reduce fills for what is held, once it is reached; the rest of it is cancelled. A leg whose entry is
  still to fill some gives up what was closed without it, and stays for what is to come.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from tests.brokers.paper.differential import slow_rules
from tests.brokers.paper.differential.slow_rules import Terms
from tradehook.vocabulary.order import (
    Leg,
    OrderClass,
    OrderPrices,
    OrderStatus,
    OrderTicket,
    OrderType,
    Replacement,
    TimeInForce,
)
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.side import Side

_STOPS = (OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP)
_AT_ONCE = (TimeInForce.IOC, TimeInForce.FOK)
_WITH_ENTRY = (OrderClass.BRACKET, OrderClass.OTO)


class SlowFill(NamedTuple):
    """One execution."""

    order: str
    quantity: Fraction
    price: Fraction
    fee: Fraction


@dataclass(eq=False, kw_only=True)
class SlowOrder:
    """An order and what became of it. `entry`: the order that it waits for; `twin`: the other of a pair."""

    name: str
    side: Side
    order_type: OrderType
    prices: OrderPrices
    sent_for: Fraction
    time_in_force: TimeInForce
    reduce_only: bool
    leg: Leg | None = None
    entry: "SlowOrder | None" = None
    legs: list["SlowOrder"] = field(default_factory=list)
    twin: "SlowOrder | None" = None
    leads: bool = False
    filled: Fraction = Fraction(0)
    status: OrderStatus = OrderStatus.WORKING
    triggered: bool = False
    best: Fraction | None = None
    given_up: Fraction = Fraction(0)

    @property
    def linked_names(self) -> list[str]:
        """The names of the orders that it is linked to."""
        linked = [self.entry, self.twin, *self.legs, *(self.entry.legs if self.entry is not None else [])]
        return [other.name for other in linked if other is not None]

    @property
    def rest(self) -> Fraction:
        """The units that it is still for."""
        if self.entry is not None:
            covered = self.entry.filled if self.entry.status.final else self.entry.sent_for
            return covered - sum(leg.filled for leg in self.entry.legs) - self.given_up
        others = self.twin.filled if self.twin is not None else 0
        return self.sent_for - others - self.filled

    @property
    def free(self) -> Fraction:
        """The units of the rest that may fill now."""
        if self.entry is None:
            return self.rest
        return self.entry.filled - sum(leg.filled for leg in self.entry.legs) - self.given_up


class SlowExchange:
    """One account in one instrument. `fills`, `orders`, `cash` and `position` are there to be compared."""

    def __init__(self, terms: Terms, cash: Fraction, quote: Quote) -> None:
        self.terms = terms
        self.cash = cash
        self.position = Fraction(0)
        self.cost = Fraction(0)
        self.orders: dict[str, SlowOrder] = {}
        self.fills: list[SlowFill] = []
        self._quote = quote
        self._left = self._to_be_had()

    @property
    def equity(self) -> Fraction:
        """The cash and what the position is worth at the middle of the market."""
        worth = self.position * slow_rules.mark(self._quote) * self.terms.point_value
        return self.cash + (worth if self.terms.paid_in_full else worth - self.cost)

    def see(self, quote: Quote) -> None:
        """Another quote: every order has its turn, first come first served."""
        self._quote = quote
        self._left = self._to_be_had()
        self._give_turns(self.orders.values())

    def place(self, ticket: OrderTicket) -> None:
        """A new order, and after it its legs, meet the market that there is."""
        first = _first_of(ticket)
        if first.reduce_only and first.rest > self._reducible(first.side):
            first.status = OrderStatus.REJECTED
            self.orders[first.name] = first
            return
        group = [first, *_linked_to(first, ticket)]
        self.orders |= {order.name: order for order in group}
        self._give_turns(group)

    def replace(self, change: Replacement) -> None:
        """Give an order other terms, where they are good: it may then have to go behind the others."""
        order = self.orders.get(change.client_order_id)
        if order is None or order.status.final:
            return
        total = order.sent_for if change.quantity is None else Fraction(change.quantity)
        prices = _merged(order.prices, change.prices)
        more = total - order.sent_for
        too_much = order.reduce_only and order.entry is None and order.rest + more > self._reducible(order.side)
        if total < order.filled or too_much:
            return
        goes_behind = more > 0 or prices != order.prices
        order.sent_for, order.prices = total, prices
        if order.filled == total > 0 and order.entry is None:
            order.status = OrderStatus.FILLED
        self._end_what_has_nothing_to_do()
        self._give_turns([each for each in self.orders.values() if order.name in (each.name, *each.linked_names)])
        if goes_behind:
            self.orders[order.name] = self.orders.pop(order.name)

    def cancel(self, name: str) -> None:
        """Take an order out of the book, if it is in it; the legs of one that was refused never were."""
        order = self.orders.get(name)
        if order is not None and order.status.open:
            self._end(order)

    def _give_turns(self, orders: Iterable[SlowOrder]) -> None:
        """One after another; the legs to which an entry releases something have a turn after all others."""
        turns = list(orders)
        for order in turns:
            before = order.filled
            self._turn(order)
            turns += order.legs if order.filled > before else []

    def _turn(self, order: SlowOrder) -> None:
        if order.status.final or order.free <= 0:
            return
        price = slow_rules.market(self._quote, order.side, self.terms)
        if self._is_reached(order, price):
            self._fill_what_can_be(order, price)
        if order.status.open and order.time_in_force in _AT_ONCE:
            self._end(order)

    def _is_reached(self, order: SlowOrder, price: Fraction) -> bool:
        buys = order.side is Side.BUY
        if order.order_type in _STOPS and not order.triggered:
            better = min if buys else max
            order.best = price if order.best is None else better(order.best, price)
            stop = slow_rules.stop_of(order.prices, order.side, order.best, self.terms)
            order.triggered = price >= stop if buys else price <= stop
            if not order.triggered:
                return False
        limit = order.prices.limit_price
        return limit is None or (price <= limit if buys else price >= limit)

    def _fill_what_can_be(self, order: SlowOrder, price: Fraction) -> None:
        free = order.free
        wanted = min(free, self._reducible(order.side)) if order.reduce_only else free
        had = wanted if self._left is None else min(wanted, self._left)
        if order.time_in_force is TimeInForce.FOK and had < order.rest:
            return
        if had > 0:
            self._execute(order, had, price)
        if order.status.open and had == wanted < free:
            if order.rest > order.free:
                order.given_up += order.free
            else:
                self._end(order)

    def _execute(self, order: SlowOrder, quantity: Fraction, price: Fraction) -> None:
        terms, limit = self.terms, order.prices.limit_price
        paid = slow_rules.fill_price(price, None if limit is None else Fraction(limit), order.side, terms)
        cost = slow_rules.fee(quantity, paid, order.filled == 0, terms)
        self.fills.append(SlowFill(order.name, quantity, paid, cost))
        if self._left is not None:
            self._left -= quantity
        self._book(quantity if order.side is Side.BUY else -quantity, paid * terms.point_value)
        self.cash -= cost
        order.filled += quantity
        order.status = OrderStatus.PARTIALLY_FILLED if order.rest > 0 else OrderStatus.FILLED
        self._end_what_has_nothing_to_do()

    def _book(self, units: Fraction, worth: Fraction) -> None:
        """Average cost: what closes realises against it, what opens adds to it."""
        closes = self.position * units < 0
        closing = min(abs(units), abs(self.position)) if closes else Fraction(0)
        signed_closing = closing if units > 0 else -closing
        released = self.cost * closing / abs(self.position) if closing else Fraction(0)
        realised = -signed_closing * worth - released
        self.cost += (units - signed_closing) * worth - released
        self.position += units
        self.cash += -units * worth if self.terms.paid_in_full else realised

    def _end(self, order: SlowOrder) -> None:
        order.status = OrderStatus.CANCELLED
        if order.twin is not None and order.leads and order.twin.status.open:
            order.twin.status = OrderStatus.CANCELLED
        self._end_what_has_nothing_to_do()

    def _end_what_has_nothing_to_do(self) -> None:
        for order in self.orders.values():
            if order.status.open and order.rest <= 0:
                order.status = OrderStatus.CANCELLED

    def _to_be_had(self) -> Fraction | None:
        return self.terms.size if self._quote.size is None else Fraction(self._quote.size)

    def _reducible(self, side: Side) -> Fraction:
        return max(Fraction(0), -self.position if side is Side.BUY else self.position)


def _first_of(ticket: OrderTicket) -> SlowOrder:
    return SlowOrder(
        name=ticket.client_order_id,
        side=ticket.side,
        order_type=ticket.order_type,
        prices=ticket.prices,
        sent_for=Fraction(ticket.quantity),
        time_in_force=ticket.time_in_force,
        reduce_only=ticket.reduce_only,
        leads=True,
    )


def _merged(had: OrderPrices, asked: OrderPrices) -> OrderPrices:
    """The prices that are given take the place of those that there were; a new trail takes that of either kind."""
    trails_anew = asked.trail_amount is not None or asked.trail_percent is not None
    return OrderPrices(
        limit_price=asked.limit_price or had.limit_price,
        stop_price=asked.stop_price or had.stop_price,
        trail_amount=asked.trail_amount if trails_anew else had.trail_amount,
        trail_percent=asked.trail_percent if trails_anew else had.trail_percent,
    )


def _begins_at(ticket: OrderTicket) -> Fraction | None:
    """A trailing leg begins at the limit of its entry, if that has one."""
    return None if ticket.limit_price is None else Fraction(ticket.limit_price)


def _linked_to(first: SlowOrder, ticket: OrderTicket) -> list[SlowOrder]:
    """The legs of an entry, on the other side; or the other of a pair, on the same. All of them only reduce."""
    waits = ticket.order_class in _WITH_ENTRY
    linked = [
        SlowOrder(
            name=leg.client_order_id,
            side=ticket.side.opposite if waits else ticket.side,
            order_type=leg.order_type,
            prices=leg.prices,
            sent_for=first.sent_for,
            time_in_force=ticket.time_in_force,
            reduce_only=True,
            leg=leg.leg,
            entry=first if waits else None,
            twin=None if waits else first,
            best=_begins_at(ticket) if waits and leg.order_type is OrderType.TRAILING_STOP else None,
        )
        for leg in ticket.legs
    ]
    if waits:
        first.legs = linked
    elif linked:
        first.twin = linked[0]
    return linked
