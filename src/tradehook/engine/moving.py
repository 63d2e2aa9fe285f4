"""What a fact of an order leads to: the order moves on, what is odd about it is told, and its trade goes on."""

from tradehook.engine import history
from tradehook.engine.external import filled_outside
from tradehook.engine.noting import note
from tradehook.engine.steps import proceed, tell_askers
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.orders.life import Event
from tradehook.orders.order import Order
from tradehook.plumbing.store.contract import Tx
from tradehook.positions.fills.queries import Bust
from tradehook.vocabulary.broker import BrokerOrder
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.notice import About, Notice
from tradehook.vocabulary.order import OrderStatus

ENDED = {
    OrderStatus.FILLED: Event.FILLED,
    OrderStatus.CANCELLED: Event.CANCELLED,
    OrderStatus.REJECTED: Event.REJECTED,
    OrderStatus.EXPIRED: Event.EXPIRED,
}
"""The event of each end that a broker tells."""


def fill(tx: Tx, world: World, order: Order, new: Fill, told: BrokerOrder | None = None) -> Turn:
    """An execution that was just booked counts for its order; one after the end, or of too much, is said to be so."""
    after = filled_outside(tx, order, new, told) if order.external else history.filled(tx, order, new)
    turn = proceed(tx, world, after, order)
    if order.status.final and order.status is not OrderStatus.FILLED:
        said = About.FILLED_AFTER_END.saying(
            symbol=order.symbol, status=order.status, quantity=canonical(new.quantity), order_id=order.id
        )
        note(tx, world, order.account_id, said)
        turn += Turn(reconcile=(order.account_id,))
    if after.filled_quantity > after.quantity:
        note(tx, world, order.account_id, _overfilled(after))
    return turn


def take_back(tx: Tx, world: World, order: Order, taken: Fill, bust: Bust) -> Turn:
    """An execution no longer counts for its order."""
    return proceed(tx, world, history.busted(tx, order, taken, bust), order)


def renew(tx: Tx, world: World, order: Order, new: Order, happened_at: Instant) -> Turn:
    """An order has other terms."""
    if new == order:
        return NOTHING
    after = history.replaced(tx, order, new, happened_at, world.now())
    return proceed(tx, world, after, order) + tell_askers(tx, world, after)


def happen(tx: Tx, world: World, order: Order, event: Event, words: str, happened_at: Instant) -> Turn:
    """Something happened to an order that changes no quantity."""
    return proceed(tx, world, history.happen(tx, order, event, words, happened_at, world.now()), order)


def _overfilled(order: Order) -> Notice:
    return About.OVERFILLED.saying(
        symbol=order.symbol,
        quantity=canonical(order.quantity),
        filled=canonical(order.filled_quantity),
        order_id=order.id,
    )
