"""What becomes of an order that is given new terms, and of its place in the book. Pure."""

from dataclasses import replace

from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.refusals import Refuses
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.order import OrderPrices, OrderTicket, Replacement


def changed(order: PaperOrder, change: Replacement) -> PaperOrder | Rejected:
    """The order with the terms that are asked for: refused where more has filled already, done where as much has.

    Whether the terms are good is for the checks that every order passes.
    """
    ticket = _ticket(order, change)
    if ticket.quantity < order.filled:
        return Refuses.QUANTITY_BELOW_FILLED.because(
            filled=canonical(order.filled), quantity=canonical(ticket.quantity)
        )
    return order.with_terms(ticket)


def was_carried_out(order: PaperOrder, change: Replacement) -> bool:
    """Whether the order was changed before and has these terms: the same request, sent twice."""
    return order.replaces > 0 and order.ticket == _ticket(order, change)


def keeps_its_place(before: PaperOrder, after: PaperOrder) -> bool:
    """Whether a changed order stays where it is in the book: it does not when its price changes or it grows."""
    return after.ticket.prices == before.ticket.prices and after.ticket.quantity <= before.ticket.quantity


def works_otherwise(before: PaperOrder, after: PaperOrder) -> bool:
    """Whether a changed order works at other times than it did."""
    return after.ticket.time_in_force is not before.ticket.time_in_force


def _ticket(order: PaperOrder, change: Replacement) -> OrderTicket:
    """The ticket with the terms asked for. A date is over with the time in force that goes with it."""
    had = order.ticket
    time_in_force = change.time_in_force or had.time_in_force
    good_till = had.good_till if time_in_force is had.time_in_force else None
    return replace(
        had,
        quantity=had.quantity if change.quantity is None else change.quantity,
        prices=_prices(order, change),
        time_in_force=time_in_force,
        good_till=good_till if change.good_till is None else change.good_till,
    )


def _prices(order: PaperOrder, change: Replacement) -> OrderPrices:
    """The prices asked for; the order's own where none is given. An order trails by an amount or by a percentage."""
    asked, had = change.prices, order.ticket.prices
    trails_anew = asked.trail_amount is not None or asked.trail_percent is not None
    trail = asked if trails_anew else had
    return OrderPrices(
        limit_price=had.limit_price if asked.limit_price is None else asked.limit_price,
        stop_price=had.stop_price if asked.stop_price is None else asked.stop_price,
        trail_amount=trail.trail_amount,
        trail_percent=trail.trail_percent,
    )
