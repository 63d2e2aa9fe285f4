"""After an exit in part the legs shrink to what remains: the newest entry's first (rule: deciding 4).

The stops together, and the take profits together, are for no more than what is held.
"""

from dataclasses import dataclass
from decimal import Decimal

from tradehook.engine.facts import broker_of
from tradehook.engine.family import Family, family_of
from tradehook.engine.guarding import PROTECTS, resting
from tradehook.engine.making_room import take_out
from tradehook.engine.ordering import cancel, change
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.order import Order, RequestKind, RequestOutcome
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.exact import ZERO, Quantity
from tradehook.vocabulary.ids import ClientOrderId, TradeId
from tradehook.vocabulary.order import Leg, OrderClass, Replacement


@dataclass(frozen=True, slots=True)
class _Shrinks:
    """A leg, by how much less it is to be for, and the trade whose exit leaves so little."""

    leg: Order
    less: Decimal
    by: TradeId | None

    @property
    def rest(self) -> Quantity:
        """Units that it is still for."""
        return Quantity(self.leg.remaining - self.less)


def shrink(tx: Tx, world: World, exited: Order) -> Turn:
    """Make the legs of what an exit has left no more than that; not while another exit would change it again."""
    if not any(order.leg in PROTECTS for order in orders.open_orders(tx, exited.lane)):
        return NOTHING
    family = family_of(tx, exited.lane)
    if any(order.leg is Leg.EXIT for order in family.working):
        return NOTHING
    turn = NOTHING
    for found in _too_much(tx, family, exited):
        turn += _shrink(tx, world, found)
    return turn


def _too_much(tx: ReadTx, family: Family, exited: Order) -> list[_Shrinks]:
    """Which legs are for more than what is held. Those of an entry that may fill on are for what is to come."""
    positions = [each for each in family.positions if each.symbol == exited.symbol]
    held = max(ZERO, -exited.side.sign * sum((each.quantity for each in positions), ZERO))
    found: list[_Shrinks] = []
    legs = [leg for leg in resting(family, exited.symbol, exited.side) if not _is_to_come(tx, leg)]
    for kind in (Leg.STOP_LOSS, Leg.TAKE_PROFIT):
        alike = [leg for leg in legs if leg.leg is kind]
        excess = sum((leg.remaining for leg in alike), ZERO) - held
        for leg in reversed(alike):
            less = min(max(ZERO, excess), leg.remaining)
            excess -= less
            found += [_Shrinks(leg, less, exited.trade_id)] if less else []
    return found


def _is_to_come(tx: ReadTx, leg: Order) -> bool:
    parent = orders.order(tx, leg.parent_id) if leg.parent_id else None
    return parent is not None and parent.leg is Leg.ENTRY and parent.status.open


def _shrink(tx: Tx, world: World, found: _Shrinks) -> Turn:
    leg, broker = found.leg, broker_of(tx, world, found.leg.account_id)
    if leg.taken_out_by is not None:
        return NOTHING
    if found.rest and broker.declaration.legs_hold_quantity and leg.order_class is not OrderClass.SIMPLE:
        return take_out(tx, world, [leg], found.by) if found.by else NOTHING
    if not found.rest:
        told = requests.is_under_way(tx, leg.id, RequestKind.CANCEL)
        return NOTHING if told else Turn(requests=(cancel(tx, world, broker, leg, found.by),))
    wanted = Quantity(leg.quantity - found.less)
    if _is_asked(tx, leg, wanted):
        return NOTHING
    terms = Replacement(client_order_id=ClientOrderId(""), quantity=wanted)
    return Turn(requests=(change(tx, world, broker, leg, terms, found.by),))


def _is_asked(tx: ReadTx, leg: Order, quantity: Quantity) -> bool:
    """Whether that was the last that the broker was asked, whatever it said: to ask again would change nothing."""
    asked = [each for each in requests.of_order(tx, leg.id) if each.kind is RequestKind.REPLACE and each.change]
    if not asked or asked[-1].outcome is RequestOutcome.NOT_SENT:
        return False
    return asked[-1].change is not None and asked[-1].change.quantity == quantity
