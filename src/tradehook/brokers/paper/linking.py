"""What linked orders do to one another. Pure.

Every change is told by how much it changes: an entry that fills releases as much to its legs, one that can fill less
than they are for takes the difference from them, and what one leg fills the other legs need no longer. So the legs
together never fill more than the entry did.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec.structs import replace

from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.refusals import Refuses
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.exact import ZERO, Price, Quantity, canonical
from tradehook.vocabulary.ids import BrokerOrderId
from tradehook.vocabulary.order import LinkedLeg, OrderClass, OrderStatus, OrderTicket, OrderType, TimeInForce

_DONE_BY_ANOTHER = "The order that it is linked to has done its work."
_ENTRY_ENDED = "The order that it is linked to has ended."
_BEGIN_WITH_ENTRY = frozenset({OrderClass.BRACKET, OrderClass.OTO})


def with_legs(order: PaperOrder, broker_ids: Sequence[BrokerOrderId]) -> tuple[PaperOrder, ...]:
    """An order and its legs as orders of their own, linked; the order alone where it has none."""
    ticket = order.ticket
    if not ticket.legs:
        return (order,)
    group = ticket.client_order_id
    waits = Quantity(ZERO) if ticket.order_class in _BEGIN_WITH_ENTRY else None
    legs = (
        replace(
            order,
            ticket=_leg_ticket(ticket, leg),
            broker_order_id=broker_id,
            group=group,
            leg=leg.leg,
            released=waits,
            offered_at=Price(ZERO),
            mark=_follows_from(ticket, leg),
        )
        for leg, broker_id in zip(ticket.legs, broker_ids, strict=True)
    )
    return (replace(order, group=group), *legs)


def _follows_from(ticket: OrderTicket, leg: LinkedLeg) -> Price | None:
    """Where a trailing leg of an entry at a limit begins (rule: deciding 5); elsewhere it begins with the market."""
    trails = leg.order_type is OrderType.TRAILING_STOP and ticket.order_class in _BEGIN_WITH_ENTRY
    return ticket.limit_price if trails else None


def _leg_ticket(ticket: OrderTicket, leg: LinkedLeg) -> OrderTicket:
    """A leg on the other side of its entry, or on the same side as its twin. It may only reduce what is held.

    Extended hours take limit orders only: a stop keeps to the session.
    """
    time_in_force = leg.time_in_force or ticket.time_in_force
    return OrderTicket(
        account_id=ticket.account_id,
        client_order_id=leg.client_order_id,
        symbol=ticket.symbol,
        side=ticket.side.opposite if ticket.order_class in _BEGIN_WITH_ENTRY else ticket.side,
        quantity=ticket.quantity,
        order_type=leg.order_type,
        time_in_force=time_in_force,
        prices=leg.prices,
        reduce_only=True,
        extended_hours=ticket.extended_hours and leg.order_type is OrderType.LIMIT,
        good_till=ticket.good_till if time_in_force is TimeInForce.GTD else None,
        order_class=ticket.order_class,
    )


def outgrown(before: PaperOrder, after: PaperOrder, entry: PaperOrder | None) -> Rejected | None:
    """Why a leg cannot grow so: its entry has released, and may yet release, less. `entry`: None once it has ended."""
    if after.released is None or after.ticket.quantity <= before.ticket.quantity:
        return None
    most = after.released if entry is None else after.released + entry.rest
    if after.ticket.quantity <= most:
        return None
    return Refuses.LEG_TOO_LARGE.because(most=canonical(most), quantity=canonical(after.ticket.quantity))


def follow(before: PaperOrder, after: PaperOrder, others: Iterable[PaperOrder]) -> list[PaperOrder]:
    """What becomes of the open orders that an order is linked to, once it has changed. Only those that change."""
    if after.group is None:
        return []
    filled = Decimal(after.filled - before.filled)
    changed = (_follow_one(before, after, filled, other) for other in others)
    return [now for now in changed if now is not None]


def _follow_one(before: PaperOrder, after: PaperOrder, filled: Decimal, other: PaperOrder) -> PaperOrder | None:
    if after.ticket.order_class in _BEGIN_WITH_ENTRY and other.leads:
        return None
    if after.ticket.order_class in _BEGIN_WITH_ENTRY and after.leads:
        now = _after_entry(before, after, filled, other)
    elif after.leads and _gave_up(after):
        now = other.ended(OrderStatus.CANCELLED, _ENTRY_ENDED)
    else:
        now = _needs_less(other.released_by(-filled), filled, _DONE_BY_ANOTHER)
    return None if now == other else now


def _after_entry(before: PaperOrder, after: PaperOrder, filled: Decimal, leg: PaperOrder) -> PaperOrder:
    """A leg grows with its entry, and is for no more than that may release to it: what it has filled, and while it
    works, what it may yet fill."""
    leg = leg.released_by(filled)
    grown = after.ticket.quantity - before.ticket.quantity
    if grown > 0:
        return _needs_less(leg, -grown, _ENTRY_ENDED)
    yet_to_come = ZERO if after.status.final else after.rest
    too_much = leg.rest - leg.free - yet_to_come
    return _needs_less(leg, max(ZERO, too_much), _ENTRY_ENDED)


def _needs_less(order: PaperOrder, quantity: Decimal, words: str) -> PaperOrder:
    """An order that has nothing left to do ends; `quantity` may be negative, where it has more to do."""
    if quantity >= order.rest:
        return order.ended(OrderStatus.CANCELLED, words)
    return order.reduced_by(quantity) if quantity else order


def _gave_up(order: PaperOrder) -> bool:
    """Whether the first of a pair has ended otherwise than by filling: both go together."""
    return order.status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.REJECTED)
