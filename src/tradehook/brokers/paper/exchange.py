"""What can be asked of the exchange: each is one function that the store's writer runs, and commits before anything is
answered.

They have no effect but on the store, so they may be run again.
"""

from dataclasses import dataclass

from tradehook.brokers.paper import queries, reports
from tradehook.brokers.paper.changing import changed, keeps_its_place, was_carried_out
from tradehook.brokers.paper.judging import judge
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.refusals import Refuses
from tradehook.brokers.paper.settling import Settled, settle_changed, settle_new
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.broker import Accepted, NotSent, Outcome, Rejected
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus, OrderTicket, Replacement

_TOO_LATE = NotSent(why="The time in which the request had to be sent was over before the broker took it up.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request about an order that should be there: which one, and until when it may be carried out."""

    account_id: AccountId
    client_order_id: ClientOrderId
    send_before: Instant


@dataclass(frozen=True, slots=True)
class Answer:
    """How a request was answered, and the order as it is now; None where there is none or nothing was looked up."""

    outcome: Outcome
    order: PaperOrder | None = None


def place(tx: Tx, market: Market, ticket: OrderTicket, broker_order_id: BrokerOrderId, send_before: Instant) -> Answer:
    """Take an order, carry it out as far as it goes at once, and keep what became of it.

    An order whose id is known is answered as it was the first time, whatever else it says (rule: architecture 2,
    promise 3).
    """
    account = queries.lock_account(tx, ticket.account_id)
    if account is None:
        return Answer(Refuses.UNKNOWN_ACCOUNT.because(account_id=ticket.account_id))
    now = market.clock.now()
    if now < send_before:
        order = PaperOrder(ticket=ticket, broker_order_id=broker_order_id, placed_at=now)
        settled = _settled(tx, market, account, order)
        if queries.add_order(tx, settled.order):
            keep(tx, account, settled)
            return _as_answered(settled.order)
    known = queries.order_of(tx, ticket.account_id, ticket.client_order_id)
    return _as_answered(known) if known else Answer(_TOO_LATE)


def replace(tx: Tx, market: Market, asked: Asked, change: Replacement) -> Answer:
    """Give an order new terms, and carry it out as far as it goes with them.

    To ask for the same once more changes nothing and is accepted too, whatever became of the order.
    """
    found = _found(tx, asked)
    if isinstance(found, Rejected):
        return Answer(found)
    account, order = found
    if was_carried_out(order, change):
        return Answer(Accepted(order.broker_order_id), order)
    if order.status.final:
        return Answer(_already_final(order), order)
    now = market.clock.now()
    if now >= asked.send_before:
        return Answer(_TOO_LATE, order)
    return _change(tx, market, account, order, change, now)


def cancel(tx: Tx, market: Market, asked: Asked) -> Answer:
    """Take an order out of the book. To cancel it once more changes nothing and is accepted too."""
    found = _found(tx, asked)
    if isinstance(found, Rejected):
        return Answer(found)
    _, order = found
    if order.status is OrderStatus.CANCELLED:
        return Answer(Accepted(order.broker_order_id), order)
    if order.status.final:
        return Answer(_already_final(order), order)
    now = market.clock.now()
    if now >= asked.send_before:
        return Answer(_TOO_LATE, order)
    ended = order.ended(OrderStatus.CANCELLED, "Cancelled on request.")
    queries.change_order(tx, ended)
    queries.append_report(tx, reports.ended(ended, now))
    return Answer(Accepted(order.broker_order_id), ended)


def keep(tx: Tx, before: PaperAccount, settled: Settled) -> None:
    """Write down what an order changed beside itself."""
    if settled.moved is not None:
        if settled.moved.account.cash != before.cash:
            queries.set_cash(tx, settled.moved.account)
        queries.keep_holding(tx, before.account_id, settled.moved.holding)
    for report in settled.reports:
        queries.append_report(tx, report)


def _found(tx: Tx, asked: Asked) -> tuple[PaperAccount, PaperOrder] | Rejected:
    account = queries.lock_account(tx, asked.account_id)
    if account is None:
        return Refuses.UNKNOWN_ACCOUNT.because(account_id=asked.account_id)
    order = queries.order_of(tx, asked.account_id, asked.client_order_id)
    if order is None:
        return Refuses.UNKNOWN_ORDER.because(client_order_id=asked.client_order_id)
    return account, order


def _settled(tx: Tx, market: Market, account: PaperAccount, order: PaperOrder) -> Settled:
    """What becomes of a new order at once."""
    scene = judge(tx, market, account, order, None, order.placed_at)
    if isinstance(scene, Rejected):
        return Settled(order=order.ended(OrderStatus.REJECTED, scene.words, scene.code))
    return settle_new(scene, order)


def _change(
    tx: Tx, market: Market, account: PaperAccount, order: PaperOrder, change: Replacement, now: Instant
) -> Answer:
    after = changed(order, change)
    if isinstance(after, Rejected):
        return Answer(after, order)
    scene = judge(tx, market, account, after, order, now)
    if isinstance(scene, Rejected):
        return Answer(scene, order)
    settled = settle_changed(scene, after)
    keep_order = queries.change_order if keeps_its_place(order, after) else queries.move_to_the_end
    keep_order(tx, settled.order)
    keep(tx, account, settled)
    return Answer(Accepted(order.broker_order_id), settled.order)


def _as_answered(order: PaperOrder) -> Answer:
    """What was answered when the order was placed."""
    if order.status is OrderStatus.REJECTED:
        return Answer(Rejected(code=order.code, words=order.words), order)
    return Answer(Accepted(order.broker_order_id), order)


def _already_final(order: PaperOrder) -> Rejected:
    return Refuses.ORDER_ALREADY_FINAL.because(
        status=order.status, filled=canonical(order.filled), quantity=canonical(order.ticket.quantity)
    )
