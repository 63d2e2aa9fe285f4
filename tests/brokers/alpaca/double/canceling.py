"""Cancelling orders: at once, or pending until it is released."""

from tests.brokers.alpaca.double import groups, life
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.orders import Order
from tests.brokers.alpaca.double.refusals import Refusal, unprocessable
from tests.brokers.alpaca.double.words import Event, Outcome, Role, Status, Step


def ask(floor: Floor, order: Order) -> Refusal | None:
    """Ask for an order to be cancelled; None when it will be, or is. One that is cancelled can be cancelled again.
    The leg of a multi-leg order is cancelled with all of it."""
    if order.role is Role.LEG and order.parent is not None:
        return ask(floor, order.parent)
    if order.status is Status.CANCELED:
        return None
    if order.status is Status.PENDING_CANCEL:
        return unprocessable("order pending cancel")
    if not order.status.open or order.status is Status.PENDING_REPLACE:
        return unprocessable(f'order is already in "{order.status}" state')
    if Step.CANCELS in floor.pending:
        life.ask_to_cancel(floor, order)
    else:
        confirm(floor, order)
    return None


def confirm(floor: Floor, order: Order) -> None:
    """The order is cancelled, and what is left of its group with it."""
    life.cancel(floor, order)
    groups.after_end(floor, order)


def release(floor: Floor, outcome: Outcome) -> None:
    """Let the cancels that are pending end."""
    for order in floor.every_open():
        if order.status is not Status.PENDING_CANCEL:
            continue
        if outcome is Outcome.CONFIRMED:
            confirm(floor, order)
        else:
            life.go_on(floor, order, Event.CANCEL_REJECTED)
