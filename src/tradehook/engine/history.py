"""Appending what happens to an order, and moving it on as its table says."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from tradehook.orders import queries as orders
from tradehook.orders.life import Event, counted_again, fill_event, next_status
from tradehook.orders.order import Order, OrderFact
from tradehook.plumbing.store.contract import Tx
from tradehook.positions.fills.queries import Bust, fills_of_order
from tradehook.positions.fold import EXACT
from tradehook.vocabulary.exact import ZERO, Price, Quantity, canonical
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.instant import Instant, iso

_FEW = Decimal("1e-12")


def happen(tx: Tx, order: Order, event: Event, words: str, happened_at: Instant, learned_at: Instant) -> Order:
    """The order after an event that changes no quantity. `words` are the broker's own."""
    passage = next_status(order.status, event)
    after = replace(order, status=passage.status, words=words or order.words)
    return _keep(tx, after, _fact(after, event, (words, passage.why), happened_at, learned_at))


def filled(tx: Tx, order: Order, fill: Fill) -> Order:
    """The order after one execution more."""
    total = EXACT.add(order.filled_quantity, fill.quantity)
    before = EXACT.multiply(order.average_price or ZERO, order.filled_quantity)
    worth = EXACT.add(before, EXACT.multiply(fill.price, fill.quantity))
    return filled_to(tx, order, fill, Quantity(total), _average(worth, total))


def filled_to(tx: Tx, order: Order, fill: Fill, total: Quantity, average: Price | None) -> Order:
    """The order after an execution that makes its filled quantity, and the average price of that, what is given."""
    event = fill_event(order.quantity, ZERO, total)
    passage = next_status(order.status, event)
    after = replace(order, status=passage.status, filled_quantity=total, average_price=average)
    note = (f"{canonical(fill.quantity)} at {canonical(fill.price)}", passage.why)
    return _keep(tx, after, _fact(after, event, note, fill.happened_at, fill.learned_at))


def busted(tx: Tx, order: Order, taken: Fill, bust: Bust) -> Order:
    """The order once an execution of it was taken back."""
    total = max(ZERO, EXACT.subtract(order.filled_quantity, taken.quantity))
    passage = counted_again(order.status, Event.BUSTED, order.quantity, total)
    after = replace(
        order,
        status=passage.status,
        filled_quantity=Quantity(total),
        average_price=average_of(fills_of_order(tx, order.id)),
    )
    note = (f"{canonical(taken.quantity)} at {canonical(taken.price)}", bust.words, passage.why)
    return _keep(tx, after, _fact(after, Event.BUSTED, note, bust.happened_at, bust.learned_at))


def replaced(tx: Tx, order: Order, new: Order, happened_at: Instant, learned_at: Instant) -> Order:
    """The order with other terms, and under other ids where it has some; as it is, where nothing of it is new."""
    if new == order:
        return order
    if new.client_order_id != order.client_order_id:
        orders.keep_other_id(tx, order.client_order_id, order.id)
    passage = counted_again(order.status, Event.REPLACED, new.quantity, new.filled_quantity)
    after = replace(new, status=passage.status)
    orders.change_terms(tx, after, learned_at)
    return _keep(tx, after, _fact(after, Event.REPLACED, (_terms(order, after), passage.why), happened_at, learned_at))


def average_of(fills: Iterable[Fill]) -> Price | None:
    """The average price of these executions; None of none."""
    total, worth = ZERO, ZERO
    for fill in fills:
        total = EXACT.add(total, fill.quantity)
        worth = EXACT.add(worth, EXACT.multiply(fill.price, fill.quantity))
    return _average(worth, total) if total else None


def _keep(tx: Tx, after: Order, fact: OrderFact) -> Order:
    orders.change(tx, after, fact.learned_at)
    orders.add_fact(tx, fact)
    return after


def _fact(after: Order, event: Event, note: Iterable[str], happened_at: Instant, learned_at: Instant) -> OrderFact:
    return OrderFact(
        order_id=after.id,
        event=event,
        status=after.status,
        note="; ".join(filter(None, note)),
        happened_at=happened_at,
        learned_at=learned_at,
    )


def _terms(before: Order, order: Order) -> str:
    """What an order is for now, for people to read; and how long it works, where that is otherwise than before."""
    prices = order.prices
    named = {
        "limit": prices.limit_price,
        "stop": prices.stop_price,
        "trail": prices.trail_amount,
        "trail percent": prices.trail_percent,
    }
    told = [f"{name} {canonical(price)}" for name, price in named.items() if price is not None]
    return ", ".join([canonical(order.quantity), *told, *_times(before, order)])


def _times(before: Order, order: Order) -> list[str]:
    if (order.time_in_force, order.good_till) == (before.time_in_force, before.good_till):
        return []
    return [order.time_in_force] if order.good_till is None else [f"{order.time_in_force} {iso(order.good_till)}"]


def _average(worth: Decimal, total: Decimal) -> Price:
    """A quotient, kept to twelve decimals."""
    return Price(EXACT.divide(worth, total).quantize(_FEW, context=EXACT))
