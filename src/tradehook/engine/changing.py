"""Carrying out a change of an open order that a plan asks for, whether its broker replaces orders or does not.

What is to be done follows from the rows: the order, what this trade asked of it, and what took its place. So it may be
asked for at any time and any number of times.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tradehook.brokers.contract import Broker
from tradehook.brokers.declaring import Replaces
from tradehook.engine.ending import why_unfilled
from tradehook.engine.facts import broker_of
from tradehook.engine.new_terms import (
    as_taken,
    has_terms,
    is_priced,
    keeps_its_date,
    order_as_changed,
    prices_as_changed,
    replacement_of,
)
from tradehook.engine.ordering import cancel, change, place_again
from tradehook.engine.settle import told
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.watched_orders import change_watched
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.order import BrokerRequest, Follows, Order, RequestKind, RequestOutcome
from tradehook.orders.requests import queries as requests
from tradehook.orders.tending import queries as tending
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import ChangeOrder
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.order import OrderStatus, TimeInForce
from tradehook.vocabulary.reason import Reason, Why

_WORKS = frozenset({OrderStatus.WORKING, OrderStatus.PARTIALLY_FILLED})

_MAY_ARRIVE = (None, RequestOutcome.UNKNOWN)
_CAME_TO_NOTHING = frozenset({OrderStatus.REJECTED, OrderStatus.CANCELLED, OrderStatus.EXPIRED})


class Standing(StrEnum):
    """How far a change is."""

    WAITS = "waits"
    ASKED = "asked"
    DOUBTED = "doubted"
    ACKNOWLEDGED = "acknowledged"
    DONE = "done"
    FAILED = "failed"

    @property
    def meaning(self) -> str:
        """What it stands for, in a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    Standing.WAITS: "The order is on its way to the broker: it cannot be changed yet.",
    Standing.ASKED: "The broker was asked and has not answered.",
    Standing.DOUBTED: "The answer did not come, or could not be read.",
    Standing.ACKNOWLEDGED: "The broker will see to it; that it has comes as a report.",
    Standing.DONE: "The order has the terms.",
    Standing.FAILED: "It cannot be done any more, or the broker refused.",
}
_BY_OUTCOME = {
    None: Standing.ASKED,
    RequestOutcome.NOT_SENT: Standing.ASKED,
    RequestOutcome.UNKNOWN: Standing.DOUBTED,
    RequestOutcome.ACCEPTED: Standing.ACKNOWLEDGED,
    RequestOutcome.REJECTED: Standing.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How far a change is, what is to be sent for it now, and the words of a doubt or the reason of a failure."""

    standing: Standing
    turn: Turn = NOTHING
    words: str | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A change as the broker takes it, the order that it is of, and the broker that has it."""

    taken: ChangeOrder
    order: Order
    broker: Broker

    @property
    def both_may_rest(self) -> bool:
        """Whether the new order may rest beside the old one, so that nothing is unprotected between the two."""
        declared = self.broker.declaration
        return declared.reduce_only and self.order.reduce_only and not declared.legs_hold_quantity


def go_on(tx: Tx, world: World, trade: Trade, intent: ChangeOrder) -> Change:
    """Take a change as far as it goes now."""
    order = orders.lock_order(tx, OrderId(intent.order_id))
    if order is None:
        return _watched(tx, world, trade, intent)
    broker = broker_of(tx, world, order.account_id)
    taken = as_taken(intent, order, broker.declaration, world.instrument(order.symbol).asset_class)
    order = _with_deadline(tx, order, intent, taken)
    wanted = _Wanted(taken, order, broker)
    if broker.declaration.replaces is Replaces.NOT_AT_ALL:
        return _substitute(tx, world, trade, wanted)
    made = [each for each in requests.of_order(tx, order.id) if each.kind is RequestKind.REPLACE]
    asked = [each for each in made if each.asked_by == trade.id]
    if not asked and trade.addresses is not None and order.status.open and _another_may_come(tx, broker, made):
        return Change(standing=Standing.WAITS)
    if has_terms(order, taken):
        if not asked:
            _follow(tx, order, taken)
        return Change(standing=Standing.DONE)
    if asked and asked[-1].outcome is not RequestOutcome.NOT_SENT:
        return _answered(tx, world, wanted, asked[-1])
    objection = _may_be_asked(world, order)
    if objection is not None:
        return objection
    _follow(tx, order, taken)
    return _asked(change(tx, world, broker, order, replacement_of(taken), asked_by=trade.id))


def _another_may_come(tx: ReadTx, broker: Broker, made: Sequence[BrokerRequest]) -> bool:
    """Whether an open order may get other terms yet that somebody asked for before: a trade that goes to it whoever
    has its lane would be overtaken by them. Who has the lane waits for those before in any case."""
    if any(each.outcome in _MAY_ARRIVE for each in made):
        return True
    taken = [each for each in made if each.outcome is RequestOutcome.ACCEPTED]
    return bool(taken) and _is_to_be_told(tx, broker, taken[-1])


def _is_to_be_told(tx: ReadTx, broker: Broker, taken: BrokerRequest) -> bool:
    """Whether no report has shown yet what the broker took; afterwards somebody else may have changed it again."""
    is_shown = told(broker.declaration, taken) is not None
    return not is_shown and not orders.was_renewed_since(tx, taken.order.id, taken.created_at)


def _watched(tx: Tx, world: World, trade: Trade, intent: ChangeOrder) -> Change:
    """Give new terms to what tradehook watches: at once. What has been triggered meanwhile keeps its own."""
    if change_watched(tx, world, intent):
        return Change(standing=Standing.DONE)
    reason = Why.CHANGE_REFUSED.because(symbol=trade.symbol, words="its price was reached meanwhile")
    return Change(standing=Standing.FAILED, reason=reason)


def is_begun(tx: ReadTx, trade: Trade, intent: ChangeOrder) -> bool:
    """Whether the broker was asked for anything of a change."""
    return trade.id in requests.askers(tx, OrderId(intent.order_id))


def _with_deadline(tx: Tx, order: Order, intent: ChangeOrder, taken: ChangeOrder) -> Order:
    """The order with the date that its broker is not told: it has that at once. One that is to work otherwise has the
    date of before no more."""
    if order.status.final or keeps_its_date(intent) or order.time_in_force is TimeInForce.GTD:
        return order
    good_till = None if taken.good_till is not None else intent.good_till
    by_age = None if order.cancel_at == order.good_till else order.cancel_at
    cancel_at = min((at for at in (by_age, good_till) if at is not None), default=None)
    if (good_till, cancel_at) == (order.good_till, order.cancel_at):
        return order
    tending.set_deadline(tx, order.id, good_till, cancel_at)
    return replace(order, good_till=good_till, cancel_at=cancel_at)


def _follow(tx: Tx, leg: Order, taken: ChangeOrder) -> None:
    """A linked leg that gets a price follows the fill of its entry from that on, at the distance that it was given as,
    or no more."""
    if leg.parent_id is not None and is_priced(taken):
        prices = prices_as_changed(leg.prices, taken)
        tending.set_follows(tx, leg.id, Follows(prices=prices, distance=taken.distance, since=leg.priced_from))


def _may_be_asked(world: World, order: Order) -> Change | None:
    """What keeps an order from being changed now."""
    if order.status.final:
        return Change(standing=Standing.FAILED, reason=_why_gone(order, world))
    return None if order.status in _WORKS else Change(standing=Standing.WAITS)


def _why_gone(order: Order, world: World) -> Reason:
    """Why an order that has ended is not changed; one that has filled did what it was for."""
    if order.status is OrderStatus.FILLED:
        return Why.FILLED_FIRST.because(symbol=order.symbol)
    return why_unfilled(order, world.now())


def _asked(request: BrokerRequest) -> Change:
    return Change(standing=Standing.ASKED, turn=Turn(requests=(request,)))


def _answered(tx: Tx, world: World, wanted: _Wanted, request: BrokerRequest) -> Change:
    """How far a request is that the broker has. An order that ended meanwhile had its new terms where they were taken
    in place; elsewhere they came to nothing. A leg that was refused its new price follows what it was planned to."""
    order = wanted.order
    standing = _BY_OUTCOME[request.outcome]
    if standing is Standing.FAILED:
        if order.follows is not None:
            tending.set_follows(tx, order.id, None)
        return _refused(order, request.words)
    if order.status.final and standing is Standing.ACKNOWLEDGED:
        if wanted.broker.declaration.replaces is Replaces.IN_PLACE:
            return Change(standing=Standing.DONE)
        return Change(standing=Standing.FAILED, reason=_why_gone(order, world))
    return Change(standing=standing, words=request.words if standing is Standing.DOUBTED else None)


def _refused(order: Order, words: str) -> Change:
    return Change(standing=Standing.FAILED, reason=Why.CHANGE_REFUSED.because(symbol=order.symbol, words=words))


# --------------------------------------------------------------------------------- at a broker that replaces nothing


def _substitute(tx: Tx, world: World, trade: Trade, wanted: _Wanted) -> Change:
    """Another order takes its place: before it goes where both may rest, else once it has gone."""
    new = _successor(tx, trade, wanted.order)
    if new is None:
        if has_terms(wanted.order, wanted.taken) and wanted.order.status.open:
            return Change(standing=Standing.DONE)
        return _begin_other(tx, world, trade, wanted)
    if new.status in _CAME_TO_NOTHING:
        return _refused(new, new.words or f"the order that was to take its place is {new.status}")
    if new.status is OrderStatus.IN_DOUBT:
        return Change(standing=Standing.DOUBTED, words=new.words)
    if new.status is OrderStatus.PENDING:
        return Change(standing=Standing.ASKED)
    return _take_away(tx, world, trade, wanted)


def _begin_other(tx: Tx, world: World, trade: Trade, wanted: _Wanted) -> Change:
    """The order that takes the place, or first the cancel of the one that has it."""
    order = wanted.order
    if order.status is OrderStatus.CANCELLED and _is_told(tx, trade, order):
        return _placed(tx, world, trade, wanted)
    objection = _may_be_asked(world, order)
    if objection is not None:
        return objection
    return _placed(tx, world, trade, wanted) if wanted.both_may_rest else _take_away(tx, world, trade, wanted)


def _placed(tx: Tx, world: World, trade: Trade, wanted: _Wanted) -> Change:
    """Make the order that takes the place of another, for what that one had left."""
    order, terms = wanted.order, wanted.taken
    left = Quantity((terms.quantity or order.quantity) - order.filled_quantity)
    changed = order_as_changed(order, terms)
    return _asked(place_again(tx, world, wanted.broker, changed, left, asked_by=trade.id))


def _take_away(tx: Tx, world: World, trade: Trade, wanted: _Wanted) -> Change:
    """Have the old order cancelled, once."""
    order = wanted.order
    if order.status.final:
        return Change(standing=Standing.DONE)
    if _is_told(tx, trade, order):
        return Change(standing=Standing.ACKNOWLEDGED if wanted.both_may_rest else Standing.ASKED)
    return _asked(cancel(tx, world, wanted.broker, order, trade.id))


def _is_told(tx: ReadTx, trade: Trade, order: Order) -> bool:
    made = requests.of_order(tx, order.id)
    return any(each.asked_by == trade.id and each.kind is RequestKind.CANCEL for each in made)


def _successor(tx: ReadTx, trade: Trade, order: Order) -> Order | None:
    """The order that takes another's place by this trade."""
    made = orders.orders_of_trade(tx, order.trade_id) if order.trade_id else []
    later = [each for each in made if (each.leg, each.step) == (order.leg, order.step) and each.attempt > order.attempt]
    return next((each for each in reversed(later) if trade.id in requests.askers(tx, each.id)), None)
