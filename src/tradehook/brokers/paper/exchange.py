"""What can be asked of the exchange: each is one function that the store's writer runs, and commits before anything is
answered.

They have no effect but on the store, so they may be run again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace as replaced_in

from tradehook.brokers.paper import queries, reports
from tradehook.brokers.paper.changing import changed, keeps_its_place, was_carried_out
from tradehook.brokers.paper.crossing import Crossed, begin, cross, fill_late, put
from tradehook.brokers.paper.judging import judge
from tradehook.brokers.paper.keeping import keep
from tradehook.brokers.paper.linking import outgrown, with_legs
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.mischief import happens
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder, new_order
from tradehook.brokers.paper.refusals import Refuses
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.seeing import scene_at_hand
from tradehook.brokers.paper.timing import works
from tradehook.brokers.paper.triggers import with_mark
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.broker import Accepted, NotSent, Outcome, Rejected
from tradehook.vocabulary.exact import Price, canonical
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus, OrderTicket, Replacement

_TOO_LATE = NotSent(why="The time in which the request had to be sent was over before the broker took it up.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request about an order that should be there: which one, until when it may be carried out, and how far it has
    followed the market by now, where it is a trailing stop."""

    account_id: AccountId
    client_order_id: ClientOrderId
    send_before: Instant
    mark: Price | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """How a request was answered, and the orders that are otherwise than they were."""

    outcome: Outcome
    orders: tuple[PaperOrder, ...] = ()


def place(
    tx: Tx, market: Market, ticket: OrderTicket, broker_ids: Sequence[BrokerOrderId], send_before: Instant
) -> Answer:
    """Take an order with its legs, carry it out as far as it goes at once, and keep what became of it.

    `broker_ids` are the ids that they get, the order's first. An order whose id is known is answered as it was the
    first time, whatever else it says (rule: architecture 2, promise 3).
    """
    account = queries.lock_account(tx, ticket.account_id)
    if account is None:
        return Answer(Refuses.UNKNOWN_ACCOUNT.because(account_id=ticket.account_id))
    now = market.clock.now()
    if now < send_before:
        order = new_order(ticket, broker_ids[0], now)
        opened = _opened(tx, market, account, order, broker_ids[1:])
        orders = (_refused(order, opened),) if isinstance(opened, Rejected) else tuple(opened.orders.values())
        if queries.add_order(tx, orders[0], now):
            for leg in orders[1:]:
                queries.add_order(tx, leg, now)
            if isinstance(opened, Crossed):
                keep(tx, account, replaced_in(opened, changed=frozenset()))
            return Answer(_answered(*orders), orders)
    known = queries.order_of(tx, ticket.account_id, ticket.client_order_id)
    if known is None:
        return Answer(_TOO_LATE)
    return Answer(_answered(known, *queries.legs_of(tx, ticket.account_id, ticket.client_order_id)), (known,))


def replace(tx: Tx, market: Market, asked: Asked, change: Replacement) -> Answer:
    """Give an order new terms, and carry it out as far as it goes with them.

    To ask for the same once more changes nothing and is accepted too, whatever became of the order.
    """
    found = _found(tx, asked)
    if isinstance(found, Rejected):
        return Answer(found)
    account, kept = found
    order = with_mark(kept, asked.mark)
    if was_carried_out(order, change):
        return Answer(Accepted(order.broker_order_id), (order,))
    if order.status.final:
        return Answer(_already_final(order), (order,))
    now = market.clock.now()
    if now >= asked.send_before:
        return Answer(_TOO_LATE, (order,))
    return _change(tx, market, account, order, change, now)


def cancel(tx: Tx, market: Market, asked: Asked) -> Answer:
    """Take an order out of the book, with what that does to those linked to it. To cancel it once more changes nothing
    and is accepted too."""
    found = _found(tx, asked)
    if isinstance(found, Rejected):
        return Answer(found)
    account, order = found
    if order.status is OrderStatus.CANCELLED:
        return Answer(Accepted(order.broker_order_id), (order,))
    if order.status.final:
        return Answer(_already_final(order), (order,))
    now = market.clock.now()
    if now >= asked.send_before:
        return Answer(_TOO_LATE, (order,))
    return _cancel(tx, market, account, order, now)


def _found(tx: Tx, asked: Asked) -> tuple[PaperAccount, PaperOrder] | Rejected:
    account = queries.lock_account(tx, asked.account_id)
    if account is None:
        return Refuses.UNKNOWN_ACCOUNT.because(account_id=asked.account_id)
    order = queries.order_of(tx, asked.account_id, asked.client_order_id)
    if order is None:
        return Refuses.UNKNOWN_ORDER.because(client_order_id=asked.client_order_id)
    return account, order


def _refused(order: PaperOrder, why: Rejected) -> PaperOrder:
    return order.ended(OrderStatus.REJECTED, why.words, why.code)


def _opened(
    tx: Tx, market: Market, account: PaperAccount, order: PaperOrder, leg_ids: Sequence[BrokerOrderId]
) -> Crossed | Rejected:
    """What becomes of a new order, and of its legs, at once."""
    settings = account.settings.mischief
    if happens(settings, settings.reject, "reject", order.ticket.client_order_id):
        return Refuses.BY_CHANCE.because()
    judged = judge(tx, market, account, order, None)
    if isinstance(judged, Rejected):
        return judged
    lead, *legs = with_legs(judged.order, leg_ids)
    group = (lead, *(_in_its_time(judged.scene, leg) for leg in legs))
    if _has_known_leg(tx, group):
        return Refuses.LEG_KNOWN.because()
    crossed = cross(begin(judged.scene, group))
    waiting = (reports.working(each) for each in crossed.orders.values() if each.status is OrderStatus.WORKING)
    return replaced_in(crossed, reports=(*waiting, *crossed.reports))


def _in_its_time(scene: Scene, leg: PaperOrder) -> PaperOrder:
    """A leg that ends by its own time in force, which may be another than its entry's."""
    working = works(leg.ticket, scene.instrument, scene.account.settings, scene.now)
    return leg if isinstance(working, Rejected) else replaced_in(leg, ends_at=working.ends)


def _has_known_leg(tx: Tx, group: Sequence[PaperOrder]) -> bool:
    """Whether a leg has the id of its entry, of another leg, or of an order that was there before."""
    ids = [order.ticket.client_order_id for order in group]
    account_id = group[0].ticket.account_id
    return len(set(ids)) < len(ids) or any(queries.order_of(tx, account_id, each) for each in ids[1:])


def _change(
    tx: Tx, market: Market, account: PaperAccount, order: PaperOrder, change: Replacement, now: Instant
) -> Answer:
    asked = changed(order, change)
    if isinstance(asked, Rejected):
        return Answer(asked, (order,))
    group = _group_of(tx, order)
    refused = outgrown(order, asked, next((each for each in group if each.leads), None))
    judged = refused or judge(tx, market, account, asked, order)
    if isinstance(judged, Rejected):
        return Answer(judged, (order,))
    after = judged.order
    crossed = cross(put(begin(judged.scene, group), order, after, (reports.replaced(after, now),)))
    if not keeps_its_place(order, after):
        queries.move_to_the_end(tx, after, now)
    keep(tx, account, crossed)
    return Answer(Accepted(order.broker_order_id), tuple(crossed.orders.values()))


def _cancel(tx: Tx, market: Market, account: PaperAccount, order: PaperOrder, now: Instant) -> Answer:
    ended = order.ended(OrderStatus.CANCELLED, "Cancelled on request.")
    instrument = market.instruments.of_symbol(order.ticket.symbol)
    if instrument is None:
        return _cancel_unknown(tx, ended, now)
    scene = scene_at_hand(tx, market, account, instrument)
    crossed = put(begin(scene, _group_of(tx, order)), order, ended, (reports.ended(ended, now),))
    settings = account.settings.mischief
    if happens(settings, settings.late_fill, "late-fill", order.ticket.client_order_id):
        crossed = fill_late(crossed, ended)
    keep(tx, account, crossed)
    return Answer(Accepted(order.broker_order_id), tuple(crossed.orders.values()))


def _cancel_unknown(tx: Tx, ended: PaperOrder, now: Instant) -> Answer:
    """An order in what nobody knows any more can be cancelled all the same."""
    queries.change_order(tx, ended, now)
    queries.append_report(tx, reports.ended(ended, now))
    return Answer(Accepted(ended.broker_order_id), (ended,))


def _group_of(tx: Tx, order: PaperOrder) -> list[PaperOrder]:
    """An order with those in the book that it is linked to."""
    if order.group is None:
        return [order]
    return queries.open_in_group(tx, order.ticket.account_id, order.group)


def _answered(first: PaperOrder, *legs: PaperOrder) -> Outcome:
    """What was answered when the order was placed."""
    if first.status is OrderStatus.REJECTED:
        return Rejected(code=first.code, words=first.words)
    return Accepted(first.broker_order_id, tuple((leg.ticket.client_order_id, leg.broker_order_id) for leg in legs))


def _already_final(order: PaperOrder) -> Rejected:
    return Refuses.ORDER_ALREADY_FINAL.because(
        status=order.status, filled=canonical(order.filled), quantity=canonical(order.ticket.quantity)
    )
