"""After an exit in part, or an entry against a position, the legs shrink to what remains: the newest entry's first
(rule: deciding 4).

The stops together, and the take profits together, are for no more than what is held on the side that they protect.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from tradehook.engine.facts import broker_of
from tradehook.engine.family import Family, family_of
from tradehook.engine.guarding import PROTECTS, WORKS
from tradehook.engine.making_room import take_out
from tradehook.engine.ordering import cancel, change
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.order import Order, RequestKind, RequestOutcome
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.positions import queries as positions
from tradehook.vocabulary.exact import ZERO, Quantity
from tradehook.vocabulary.ids import ClientOrderId, LaneKey, TradeId
from tradehook.vocabulary.order import Leg, OrderClass, OrderStatus, OrderType, Replacement
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.side import Side


@dataclass(frozen=True, slots=True)
class _Shrinks:
    """A leg, by how much less it is to be for, and the trade whose order leaves so little."""

    leg: Order
    less: Decimal
    by: TradeId | None

    @property
    def rest(self) -> Quantity:
        """Units that it is still for."""
        return Quantity(self.leg.remaining - self.less)


def shrink(tx: Tx, world: World, exited: Order) -> Turn:
    """Make the legs of what an exit, or a leg, has left no more than that; not while an exit would change it again.

    Once it has ended, legs on the other side too: what filled while it was on its way has left them to this.
    """
    working = orders.open_orders(tx, exited.lane)
    resting = [leg for leg in _resting(tx, working, exited.symbol, exited) if not _goes_with(leg, exited)]
    if not resting:
        return NOTHING
    family = family_of(tx, exited.lane)
    both = exited.status.final and not family.differs
    legs = [leg for leg in resting if both or leg.side is exited.side]
    if not legs or _exits_now(family):
        return NOTHING
    return _shrink_all(tx, world, exited.trade_id, _too_much(legs, family.positions))


def shrink_around(tx: Tx, world: World, entry: Order, working: Iterable[Order]) -> Turn:
    """Make the legs on either side no more than what is held, once an entry has filled something: it may have reduced
    a position, or turned it round, and its own legs are for no more than it has added. `working`: what its family has.

    Not while the broker shows another position, nor while an exit is about to change it again.
    """
    legs = _resting(tx, working, entry.symbol, entry)
    if not legs or not _too_much(legs, positions.positions_of_family(tx, entry.lane)):
        return NOTHING
    family = family_of(tx, entry.lane)
    if family.differs or _exits_now(family):
        return NOTHING
    return _shrink_all(tx, world, entry.trade_id, _too_much(legs, family.positions))


def shrink_to_held(tx: Tx, world: World, key: LaneKey) -> Turn:
    """Make the legs of a family no more than what is held, once the broker's position is ours again: what filled while
    it was another has left them as they were."""
    family = family_of(tx, key)
    if family.differs or _exits_now(family):
        return NOTHING
    turn = NOTHING
    for symbol in dict.fromkeys(order.symbol for order in family.working):
        legs = _resting(tx, family.working, symbol)
        turn += _shrink_all(tx, world, None, _too_much(legs, family.positions)) if legs else NOTHING
    return turn


def _goes_with(leg: Order, exited: Order) -> bool:
    """Whether a leg is linked with the one that has filled: its broker cuts or ends it."""
    return exited.parent_id is not None and leg.parent_id == exited.parent_id


def _exits_now(family: Family) -> bool:
    """Whether an exit is on its way to the market; one that rests may do so for long."""
    return any(order.leg is Leg.EXIT and order.order_type is OrderType.MARKET for order in family.working)


def _resting(tx: ReadTx, working: Iterable[Order], symbol: str, traded: Order | None = None) -> list[Order]:
    """The legs of a contract at the broker, oldest first; not those that are for what is still to come. `traded`: an
    order as it is now."""
    resting = (each for each in working if each.leg in PROTECTS and each.status in WORKS and each.symbol == symbol)
    return [leg for leg in resting if not _is_to_come(leg, _parent_of(tx, leg, traded))]


def _parent_of(tx: ReadTx, leg: Order, traded: Order | None) -> Order | None:
    if traded is not None and leg.parent_id == traded.id:
        return traded
    return orders.order(tx, leg.parent_id) if leg.parent_id else None


def _is_to_come(leg: Order, parent: Order | None) -> bool:
    """Whether the entry of a leg may fill on, or has filled more than was booked: it was told ahead of its fills. Where
    one has ended otherwise the broker cuts the leg to what that filled, or ends it, and says so."""
    if parent is None or parent.leg is not Leg.ENTRY:
        return False
    if parent.status is OrderStatus.FILLED:
        return parent.filled_quantity < parent.quantity
    return parent.status.open or leg.quantity > parent.filled_quantity


def _too_much(legs: Sequence[Order], held: Iterable[Position]) -> list[tuple[Order, Decimal]]:
    """Which legs of a contract are for more than what is held on the side that they protect, and by how much."""
    position = sum((each.quantity for each in held if each.symbol == legs[0].symbol), ZERO)
    found: list[tuple[Order, Decimal]] = []
    for side, kind in product(Side, (Leg.STOP_LOSS, Leg.TAKE_PROFIT)):
        alike = [leg for leg in legs if (leg.side, leg.leg) == (side, kind)]
        excess = sum((leg.remaining for leg in alike), ZERO) - max(ZERO, -side.sign * position)
        for leg in reversed(alike):
            less = min(max(ZERO, excess), leg.remaining)
            excess -= less
            found += [(leg, less)] if less else []
    return found


def _shrink_all(tx: Tx, world: World, by: TradeId | None, found: Iterable[tuple[Order, Decimal]]) -> Turn:
    turn = NOTHING
    for leg, less in found:
        turn += _shrink(tx, world, _Shrinks(leg, less, by))
    return turn


def _shrink(tx: Tx, world: World, found: _Shrinks) -> Turn:
    leg, broker = found.leg, broker_of(tx, world, found.leg.account_id)
    if leg.taken_out_by is not None:
        return NOTHING
    if found.rest and broker.declaration.legs_hold_quantity and leg.order_class is not OrderClass.SIMPLE:
        return take_out(tx, world, [leg], found.by) if found.by else NOTHING
    if not found.rest:
        told = requests.is_under_way(tx, leg.id, RequestKind.CANCEL)
        return NOTHING if told else Turn(requests=(cancel(tx, world, broker, leg, found.by),))
    wanted = Quantity(min(leg.quantity - found.less, _entered(tx, leg)))
    if _is_asked(tx, leg, wanted):
        return NOTHING
    terms = Replacement(client_order_id=ClientOrderId(""), quantity=wanted)
    return Turn(requests=(change(tx, world, broker, leg, terms, found.by),))


def _entered(tx: ReadTx, leg: Order) -> Quantity:
    """What a leg is for at most: the broker may have cut it to what its entry has filled before that was told."""
    entry = orders.order(tx, leg.parent_id) if leg.parent_id else None
    ended = entry is not None and entry.leg is Leg.ENTRY and entry.status.final
    return entry.filled_quantity if entry is not None and ended else leg.quantity


def _is_asked(tx: ReadTx, leg: Order, quantity: Quantity) -> bool:
    """Whether that was the last that the broker was asked, whatever it said: to ask again would change nothing."""
    asked = [each for each in requests.of_order(tx, leg.id) if each.kind is RequestKind.REPLACE and each.change]
    if not asked or asked[-1].outcome is RequestOutcome.NOT_SENT:
        return False
    return asked[-1].change is not None and asked[-1].change.quantity == quantity
