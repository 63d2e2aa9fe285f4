"""Orders that hang together: an entry with its exits (bracket, oto), a pair of exits (bracket, oco).

Exits are held until the entry is filled completely. Of a live pair the take profit works at the market and the
stop stays held until its price is hit; then the take profit is cancelled and the stop goes out. One filled cancels the
other, one partly filled makes the other smaller, one cancelled cancels what is left of the group.
"""

from tests.brokers.alpaca.double import life
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.orders import Order
from tests.brokers.alpaca.double.words import Event, Role, Status


def after_fill(floor: Floor, order: Order) -> list[Order]:
    """What a fill does to the rest of its group; the orders that are new at the market by it."""
    if order.role is Role.ENTRY:
        return arm(floor, order.legs) if order.status is Status.FILLED else []
    for sibling in order.siblings:
        if not sibling.status.open:
            continue
        if order.status is Status.FILLED:
            life.cancel(floor, sibling)
        elif order.qty is not None:
            sibling.qty = order.qty - order.filled_qty
            sibling.updated_at = floor.now()
    return []


def after_end(floor: Floor, order: Order) -> None:
    """What the end of an order (not its fill) does to the rest of its group."""
    entry = [order.parent] if order.parent is not None else []
    for other in [*order.legs, *order.siblings, *entry]:
        if other.status.open:
            life.cancel(floor, other)


def arm(floor: Floor, exits: list[Order]) -> list[Order]:
    """Bring exits to life: the take profit, or a lone stop, goes to the market; a stop beside a take profit is held."""
    has_take_profit = any(leg.role is Role.TAKE_PROFIT and leg.status.open for leg in exits)
    sent = []
    for leg in exits:
        if leg.status is not Status.HELD:
            continue
        leg.armed = True
        if leg.role is Role.TAKE_PROFIT or not has_take_profit:
            floor.change(leg, Status.NEW)
            floor.say(leg, Event.NEW)
            sent.append(leg)
    return sent


def release_stop(floor: Floor, stop: Order) -> None:
    """The price of a held stop is hit: its take profit is cancelled, and it goes to the market."""
    for sibling in stop.siblings:
        if sibling.status.open:
            life.cancel(floor, sibling)
    floor.change(stop, Status.NEW)
    floor.say(stop, Event.NEW)


def put_in_place(old: Order, new: Order) -> None:
    """A replacement takes the old order's place in its group."""
    new.role, new.armed, new.order_class, new.class_sent = old.role, old.armed, old.order_class, old.class_sent
    new.parent, new.legs = old.parent, old.legs
    for leg in new.legs:
        leg.parent = new
    if old.parent is not None:
        old.parent.legs = [new if leg is old else leg for leg in old.parent.legs]
    old.legs = []
