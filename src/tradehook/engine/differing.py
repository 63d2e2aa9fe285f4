"""How an order of ours differs from what the broker shows of it, and how long it has done so."""

from collections.abc import Mapping
from dataclasses import dataclass

from tradehook.orders.order import Order
from tradehook.vocabulary.broker import BrokerOrder
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.instant import Instant, seconds_between
from tradehook.vocabulary.order import OrderStatus

UNTOLD = frozenset({OrderStatus.PENDING, OrderStatus.IN_DOUBT})
"""Of such an order nothing was heard from the broker."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """That the broker shows an order otherwise than we have it: its side, since when, and whether that was told."""

    theirs: str
    since: Instant
    told: bool = False

    def lasts(self, until: Instant, seconds: float) -> bool:
        """Whether it has been so for at least so long."""
        return seconds_between(self.since, until) >= seconds


Doubts = Mapping[OrderId, Doubt]


def doubt_of(known: Doubts, order: Order, told: BrokerOrder, at: Instant) -> Doubt:
    """The doubt about an order: the known one, while the broker shows the same."""
    theirs = in_words(told)
    found = known.get(order.id)
    return found if found is not None and found.theirs == theirs else Doubt(theirs, at)


def is_as_shown(order: Order, told: BrokerOrder) -> bool:
    """Whether our order is open, has filled and reads as an open one that the broker shows."""
    heard = order.status.open and order.status not in UNTOLD
    return heard and order.filled_quantity == told.filled_quantity and has_terms_of(order, told)


def has_terms_of(order: Order, told: BrokerOrder) -> bool:
    """Whether our order is for the quantity and at the prices that the broker shows."""
    return (order.quantity, order.prices) == (told.quantity, told.prices)


def in_words(order: Order | BrokerOrder) -> str:
    """An order's status, what has filled of it, and its prices: one side of a difference."""
    prices = {
        "limit": order.prices.limit_price,
        "stop": order.prices.stop_price,
        "trail": order.prices.trail_amount,
        "trail percent": order.prices.trail_percent,
    }
    told = [f"{name} {canonical(price)}" for name, price in prices.items() if price is not None]
    filled = f"{canonical(order.filled_quantity)} of {canonical(order.quantity)} filled"
    return ", ".join([order.status.replace("_", " "), filled, *told])
