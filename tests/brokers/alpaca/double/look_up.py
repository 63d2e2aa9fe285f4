"""Finding what the control side names."""

from tests.brokers.alpaca.double.accounts import Account, Fill
from tests.brokers.alpaca.double.orders import Order
from tests.brokers.alpaca.double.venue import Venue


class NotDone(Exception):
    """What was asked for cannot be done; the words say why."""


def account(venue: Venue, key_id: str) -> Account:
    """The account with this key id."""
    if key_id not in venue.floor.accounts:
        raise NotDone(f"there is no account {key_id}")
    return venue.floor.accounts[key_id]


def order(venue: Venue, order_id: str) -> Order:
    """The order with this id."""
    if order_id not in venue.floor.orders:
        raise NotDone(f"there is no order {order_id}")
    return venue.floor.orders[order_id]


def fill(venue: Venue, execution_id: str) -> Fill:
    """The execution with this id."""
    for books in venue.floor.accounts.values():
        if execution_id in books.fills:
            return books.fills[execution_id]
    raise NotDone(f"there is no execution {execution_id}")
