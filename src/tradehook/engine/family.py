"""What there is of an account's family in one transaction: positions, open orders, and where the broker differs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import ReadTx
from tradehook.positions import queries as positions
from tradehook.positions.compare import Difference
from tradehook.vocabulary.exact import ZERO, Quantity
from tradehook.vocabulary.ids import LaneKey, OrderId
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType
from tradehook.vocabulary.position import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A lane's family. `positions` have the broker's quantity where it shows another one than our books.

    `working` are the open orders that count; `given_up` are entries in doubt that were told to be cancelled: what is
    held without them is what counts. `emulated` are those that the broker does not carry.
    """

    positions: tuple[Position, ...]
    working: tuple[Order, ...]
    given_up: tuple[Order, ...]
    differs: bool
    emulated: tuple[Watched, ...] = ()

    @property
    def watched(self) -> tuple[Watched, ...]:
        """What is watched, and the broker has nothing of yet."""
        return tuple(each for each in self.emulated if each.status.is_ours)

    def entry_of(self, order: Order) -> OrderId | None:
        """The entry that an order is a leg of, sent with it or placed after it filled."""
        placed = (each.entry_id for each in self.emulated if each.order_id == order.id)
        return order.parent_id or next(placed, None)

    @property
    def in_doubt(self) -> tuple[Order, ...]:
        """Entries of which it is not known whether the broker has them."""
        return tuple(each for each in self.working if each.status is OrderStatus.IN_DOUBT and each.leg is Leg.ENTRY)

    def left_to_exit(self, symbol: str) -> Quantity:
        """Signed units of a contract that no working exit takes away: held, and on their way by unfinished market
        entries (rule: architecture 2, promise 11)."""
        left: Decimal = sum((position.quantity for position in self.positions if position.symbol == symbol), ZERO)
        for order in self.working:
            if order.symbol == symbol and _moves_position(order):
                left += order.side.sign * order.remaining
        return Quantity(left)


def family_of(tx: ReadTx, lane: LaneKey) -> Family:
    """The family of a lane, as it is now."""
    open_orders = orders.open_orders(tx, lane)
    given_up = tuple(order for order in open_orders if is_given_up(tx, order))
    differences = positions.differences_in(tx, lane)
    return Family(
        positions=_as_the_broker_shows(positions.positions_of_family(tx, lane), differences),
        working=tuple(order for order in open_orders if order not in given_up) if given_up else tuple(open_orders),
        given_up=given_up,
        differs=bool(differences),
        emulated=tuple(emulation.alive_in(tx, lane)),
    )


def is_given_up(tx: ReadTx, order: Order) -> bool:
    """Whether an entry in doubt was told to be cancelled."""
    doubted = order.status is OrderStatus.IN_DOUBT and order.leg is Leg.ENTRY
    return doubted and requests.attempts(tx, order.id, RequestKind.CANCEL) > 0


def _moves_position(order: Order) -> bool:
    """Whether what is left of an order is as good as done (a market entry), or spoken for (an exit)."""
    return order.leg is Leg.EXIT or (order.leg is Leg.ENTRY and order.order_type is OrderType.MARKET)


def _as_the_broker_shows(ours: list[Position], differences: Iterable[Difference]) -> tuple[Position, ...]:
    shown = {position.symbol: position for position in ours}
    for difference in differences:
        known = shown.get(difference.symbol, Position(symbol=difference.symbol))
        shown[difference.symbol] = replace(known, quantity=difference.theirs)
    return tuple(shown.values())
