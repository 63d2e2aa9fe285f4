"""Executions that turn out otherwise: busted, or corrected by the exchange."""

from decimal import Decimal

from tests.brokers.alpaca.double.accounts import Fill
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.updates import of_undoing
from tests.brokers.alpaca.double.words import Event, Status


def bust(floor: Floor, fill: Fill) -> None:
    """Undo an execution: money and units go back. An open order works them again, a filled one ends as cancelled."""
    account, order = floor.account_of(fill.order), fill.order
    account.undo(fill)
    fill.busted = True
    account.rebook(order.symbol)
    order.filled_qty -= fill.qty
    order.cost -= fill.qty * fill.price
    if order.status.open and order.qty is not None:
        account.held += order.hold_each * fill.qty
    if order.status is Status.FILLED:
        order.canceled_at, order.filled_at = floor.now(), None
        floor.change(order, Status.CANCELED)
    floor.say(order, Event.TRADE_BUST, **of_undoing(account, fill))


def correct(floor: Floor, fill: Fill, qty: Decimal, price: Decimal) -> None:
    """Change what was executed to so many units at such a price."""
    account, order = floor.account_of(fill.order), fill.order
    account.undo(fill)
    if order.status.open and order.qty is not None:
        account.held -= order.hold_each * (qty - fill.qty)
    order.filled_qty += qty - fill.qty
    order.cost += qty * price - fill.qty * fill.price
    fill.cum_qty += qty - fill.qty
    fill.qty, fill.price = qty, price
    account.cash -= fill.paid
    account.rebook(order.symbol)
    order.updated_at = floor.now()
    floor.say(order, Event.TRADE_CORRECT, **of_undoing(account, fill))
