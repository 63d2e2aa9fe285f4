"""The transaction that takes a broker's answer to a request: accepted, rejected, unknown, or never sent."""

from dataclasses import replace

from tradehook.engine.facts import broker_of
from tradehook.engine.history import happen
from tradehook.engine.ordering import cancel, change
from tradehook.engine.settle import meant
from tradehook.engine.steps import proceed, tell_askers
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.life import Event
from tradehook.orders.order import BrokerRequest, Order, RequestKind, RequestOutcome
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.broker import Accepted, NotSent, Outcome, Rejected, Unknown
from tradehook.vocabulary.order import OrderClass, OrderStatus

_EVENTS = {
    RequestOutcome.ACCEPTED: Event.ACCEPTED,
    RequestOutcome.REJECTED: Event.REJECTED,
    RequestOutcome.UNKNOWN: Event.DOUBTED,
    RequestOutcome.NOT_SENT: Event.NOT_SENT,
}


def take_outcome(tx: Tx, world: World, request: BrokerRequest, outcome: Outcome) -> Turn:
    """Keep how a request ended and go on with its trade. The first definite answer counts."""
    order = orders.lock_order(tx, request.order.id)
    if order is None:
        return NOTHING
    outcome = meant(request, outcome)
    kind, words = _said(outcome)
    if not requests.answer(tx, request.id, kind, words, world.now()):
        return _too_late(requests.request(tx, request.id), kind)
    match request.kind:
        case RequestKind.SUBMIT:
            return _submit_answered(tx, world, order, outcome)
        case RequestKind.REPLACE:
            return _replace_answered(tx, world, order, request, kind)
        case RequestKind.CANCEL:
            return _cancel_answered(tx, world, order, request, kind)


def _submit_answered(tx: Tx, world: World, order: Order, outcome: Outcome) -> Turn:
    kind, words = _said(outcome)
    if isinstance(outcome, Accepted):
        order = _with_ids(tx, order, outcome)
    now = world.now()
    after = happen(tx, order, _EVENTS[kind], words, now, now)
    for leg in () if order.order_class is OrderClass.SIMPLE else orders.legs_of(tx, order.id):
        happen(tx, leg, _EVENTS[kind], words, now, now)
    return proceed(tx, world, after, order)


def _with_ids(tx: Tx, order: Order, accepted: Accepted) -> Order:
    """The order with the broker's id, once those of its legs are kept."""
    for client_order_id, broker_order_id in accepted.legs:
        leg = orders.order_by_client_id(tx, client_order_id)
        if leg is not None:
            orders.set_broker_order_id(tx, leg.id, broker_order_id)
    return replace(order, broker_order_id=accepted.broker_order_id or order.broker_order_id)


def _too_late(known: BrokerRequest | None, kind: RequestOutcome) -> Turn:
    """A second answer changes nothing; but that a request arrived which was given up is a difference to look at."""
    if known is None:
        return NOTHING
    revived = known.outcome is RequestOutcome.NOT_SENT and kind is RequestOutcome.ACCEPTED
    return Turn(reconcile=(known.order.account_id,)) if revived else NOTHING


def _replace_answered(tx: Tx, world: World, order: Order, request: BrokerRequest, kind: RequestOutcome) -> Turn:
    """That an order has its new terms comes as a report; where the answer was in doubt, the broker is asked for it.

    What a plan asked for and was never sent is asked for again; what a person asked for is theirs to repeat.
    """
    if kind is RequestOutcome.NOT_SENT and request.change and request.asked_by and order.status.open:
        broker = broker_of(tx, world, order.account_id)
        return Turn(requests=(change(tx, world, broker, order, request.change, request.asked_by),))
    settled = request.outcome is RequestOutcome.UNKNOWN and kind is RequestOutcome.ACCEPTED
    # An end that was told while the change was on its way may have been that of the order, not of its old terms.
    settled = settled or (kind is RequestOutcome.REJECTED and order.status.open)
    told = Turn(lanes=(order.lane,), reconcile=(order.account_id,) if settled else ())
    return told + tell_askers(tx, world, order) if request.asked_by else told


def _cancel_answered(tx: Tx, world: World, order: Order, request: BrokerRequest, kind: RequestOutcome) -> Turn:
    """That an order is cancelled comes as a report; only a cancel that was never sent is asked for again.

    A cancel that the broker refuses, or does not answer, of an order that we take to be open is a difference.
    """
    if kind is RequestOutcome.NOT_SENT and order.status.open:
        broker = broker_of(tx, world, order.account_id)
        return Turn(requests=(cancel(tx, world, broker, order, request.asked_by),))
    unclear = kind is RequestOutcome.REJECTED and order.status.open and order.status is not OrderStatus.IN_DOUBT
    told = Turn(lanes=(order.lane,), reconcile=(order.account_id,) if unclear else ())
    return told + tell_askers(tx, world, order)


def _said(outcome: Outcome) -> tuple[RequestOutcome, str]:
    match outcome:
        case Accepted():
            return RequestOutcome.ACCEPTED, ""
        case Rejected(_, words):
            return RequestOutcome.REJECTED, words
        case Unknown(why):
            return RequestOutcome.UNKNOWN, why
        case NotSent(why):
            return RequestOutcome.NOT_SENT, why
