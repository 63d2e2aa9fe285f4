"""The transaction that takes a broker's answer to a request: accepted, rejected, unknown, or never sent."""

from tradehook.engine.carry_out import place_again, proceed
from tradehook.engine.facts import broker_of
from tradehook.engine.history import happen
from tradehook.engine.ordering import cancel
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.life import Event
from tradehook.orders.order import BrokerRequest, Order, RequestKind, RequestOutcome
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.vocabulary.broker import Accepted, NotSent, Outcome, Rejected, Unknown
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus

_EVENTS = {
    RequestOutcome.ACCEPTED: Event.ACCEPTED,
    RequestOutcome.REJECTED: Event.REJECTED,
    RequestOutcome.UNKNOWN: Event.DOUBTED,
    RequestOutcome.NOT_SENT: Event.NOT_SENT,
}


def take_outcome(tx: Tx, world: World, request: BrokerRequest, outcome: Outcome) -> Turn:
    """Keep how a request ended and go on with its trade. A second answer to the same request changes nothing."""
    now = world.now()
    kind, words = _said(outcome)
    orders.answer_request(tx, request.id, kind, words, now)
    order = orders.order(tx, request.order.id)
    if order is None:
        return NOTHING
    if request.kind is RequestKind.CANCEL:
        return _cancel_answered(tx, world, order, kind)
    return _submit_answered(tx, world, order, outcome, now)


def _submit_answered(tx: Tx, world: World, order: Order, outcome: Outcome, now: Instant) -> Turn:
    kind, words = _said(outcome)
    if isinstance(outcome, Accepted):
        orders.set_broker_order_id(tx, order.id, outcome.broker_order_id)
    order = happen(tx, order, _EVENTS[kind], words, now, now)
    trade = trades.trade(tx, order.trade_id) if order.trade_id else None
    if trade is None or trade.status.ended:
        return NOTHING
    if kind is RequestOutcome.NOT_SENT and order.status is OrderStatus.EXPIRED:
        return place_again(tx, world, trade, order)
    return proceed(tx, world, trade)


def _cancel_answered(tx: Tx, world: World, order: Order, kind: RequestOutcome) -> Turn:
    """That an order is cancelled comes as a report; only a cancel that was never sent is asked for again."""
    if kind is RequestOutcome.NOT_SENT and order.status.open:
        return Turn(requests=(cancel(tx, world, broker_of(tx, world, order.account_id), order),))
    return NOTHING


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
