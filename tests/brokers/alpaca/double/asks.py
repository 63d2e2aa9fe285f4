"""What the control side can be asked: the double's own books, and what it has seen. Answers are plain JSON."""

from dataclasses import asdict
from typing import Any

from tests.brokers.alpaca.double import look_up
from tests.brokers.alpaca.double.account_json import of_account, of_fill, of_position
from tests.brokers.alpaca.double.order_json import flat
from tests.brokers.alpaca.double.venue import Venue

Json = dict[str, Any]


def orders(venue: Venue, *, account: str | None) -> list[Json]:
    """Every order there ever was, oldest first."""
    return [flat(order) for order in venue.floor.orders.values() if account in (None, order.account)]


def positions(venue: Venue, *, account: str) -> list[Json]:
    """What an account holds."""
    books = look_up.account(venue, account)
    return [of_position(venue.floor, books, position) for position in books.positions.values()]


def fills(venue: Venue, *, account: str) -> list[Json]:
    """Every execution of an account, also the busted ones."""
    found = look_up.account(venue, account).fills.values()
    return [of_fill(fill) | {"execution_id": fill.id, "busted": fill.busted} for fill in found]


def account(venue: Venue, *, account: str) -> Json:
    """An account's money."""
    return of_account(venue.floor, look_up.account(venue, account))


def updates(venue: Venue, *, account: str) -> list[Json]:
    """The latest updates of an account as they were told, before anything went wrong with them."""
    return [update["data"] for key_id, update in venue.streams.told if key_id == account]


def requests(venue: Venue) -> list[Json]:
    """Every request that came in."""
    return [asdict(one) for one in venue.log]


def misfits(venue: Venue) -> list[Json]:
    """What was not as described."""
    return [asdict(one) for one in venue.described.misfits]


def take_misfits(venue: Venue) -> list[Json]:
    """What was not as described, forgotten by being taken."""
    taken = misfits(venue)
    venue.described.misfits.clear()
    return taken


def listeners(venue: Venue) -> int:
    """How many connections listen to updates."""
    return venue.streams.listening


def faults_left(venue: Venue) -> int:
    """How many requests are still to be befallen by a fault."""
    return venue.faults.left


ASKS = (orders, positions, fills, account, updates, requests, misfits, take_misfits, listeners, faults_left)
"""Every question, by the name of its function."""
