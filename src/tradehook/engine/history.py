"""Appending what happens to an order, and moving it on as its table says."""

from dataclasses import replace
from decimal import Decimal

from tradehook.orders import queries as orders
from tradehook.orders.life import Event, fill_event, next_status
from tradehook.orders.order import Order, OrderFact
from tradehook.plumbing.store.contract import Tx
from tradehook.positions.fold import EXACT
from tradehook.vocabulary.broker import OrderFilled
from tradehook.vocabulary.exact import ZERO, Price, Quantity, canonical
from tradehook.vocabulary.instant import Instant


def happen(tx: Tx, order: Order, event: Event, words: str, happened_at: Instant, learned_at: Instant) -> Order:
    """The order after an event that changes no quantity. `words` are the broker's own."""
    passage = next_status(order.status, event)
    after = replace(order, status=passage.status, words=words or order.words)
    note = "; ".join(text for text in (words, passage.why) if text)
    orders.change(tx, after, learned_at)
    orders.add_fact(tx, _fact(after, event, note, happened_at, learned_at))
    return after


def filled(tx: Tx, order: Order, report: OrderFilled, learned_at: Instant) -> Order:
    """The order after one execution."""
    event = fill_event(order.quantity, order.filled_quantity, report.quantity)
    passage = next_status(order.status, event)
    total = EXACT.add(order.filled_quantity, report.quantity)
    after = replace(
        order,
        status=passage.status,
        filled_quantity=Quantity(total),
        average_price=Price(_average(order, report, total)),
    )
    note = f"{canonical(report.quantity)} at {canonical(report.price)}"
    orders.change(tx, after, learned_at)
    note = "; ".join(filter(None, (note, passage.why)))
    orders.add_fact(tx, _fact(after, event, note, report.happened_at, learned_at))
    return after


def _fact(after: Order, event: Event, note: str, happened_at: Instant, learned_at: Instant) -> OrderFact:
    return OrderFact(
        order_id=after.id,
        event=event,
        status=after.status,
        note=note,
        happened_at=happened_at,
        learned_at=learned_at,
    )


_FEW = Decimal("1e-12")


def _average(order: Order, report: OrderFilled, total: Decimal) -> Decimal:
    """Average price of what filled; a quotient, kept to twelve decimals."""
    before = EXACT.multiply(order.average_price or ZERO, order.filled_quantity)
    average = EXACT.divide(EXACT.add(before, EXACT.multiply(report.price, report.quantity)), total)
    return average.quantize(_FEW, context=EXACT)
