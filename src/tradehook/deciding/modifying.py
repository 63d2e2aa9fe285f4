"""New terms of one order, and its cancel: only what was sent changes, never what it buys or sells."""

from tradehook.deciding.case import Case
from tradehook.deciding.facts import OpenOrder, Target
from tradehook.deciding.limits import Sized, not_killed, not_locked, size_objection
from tradehook.deciding.modifying_legs import legs_changed
from tradehook.deciding.placing import AT_ONCE, reducible, validity_objection
from tradehook.deciding.plan import Entry, Plan
from tradehook.deciding.pricing import ticks_of
from tradehook.vocabulary.decision import ChangeOrder, Intent
from tradehook.vocabulary.exact import ZERO, Quantity, canonical
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason, Why

_HAVE = {
    "price": frozenset({OrderType.LIMIT, OrderType.STOP_LIMIT}),
    "stopPrice": frozenset({OrderType.STOP, OrderType.STOP_LIMIT}),
    "trStopOffset": frozenset({OrderType.TRAILING_STOP}),
}
"""The order types that have each price."""
_UNTOLD = frozenset({OrderStatus.PENDING, OrderStatus.IN_DOUBT})


def modify(case: Case) -> Plan | Reason:
    """The changes that were sent: of the order itself, then of its legs. Once it has filled, only its legs change."""
    target = case.facts.target
    if target is None:
        return case.because(Why.NO_OPEN_ORDERS)
    own = _own_terms(case, target)
    objection = _not_now(case, target, own is not None) or _unfit(case, target)
    if objection is not None:
        return objection
    legs = legs_changed(case, target)
    if isinstance(legs, Reason):
        return legs
    changes: tuple[Intent, ...] = (*(() if own is None else (own,)), *legs)
    return Plan(intents=changes)


def cancel_order(case: Case) -> Plan | Reason:
    """Take an order out of the book, whatever it is; what it has filled stays, with the legs that protect that."""
    target = case.facts.target
    if target is None:
        return case.because(Why.NO_OPEN_ORDERS)
    return _final(target) if target.status.final else Plan(cancels=(_as_open(target),))


def _own_terms(case: Case, target: Target) -> ChangeOrder | None:
    """What of the order itself is to change; None where the message is about its legs alone."""
    message = case.message
    terms = ChangeOrder(
        order_id=target.order_id,
        quantity=_total(case, target),
        limit_price=message.limit_price,
        stop_price=message.stop_price,
        trail_amount=ticks_of(case, message.trail_ticks),
        time_in_force=message.time_in_force,
        good_till=message.good_till,
    )
    return None if terms == ChangeOrder(order_id=target.order_id) else terms


def _not_now(case: Case, target: Target, of_the_order: bool) -> Reason | None:
    """An order is changed while it works; the legs of an entry as long as they have something to protect."""
    if target.status in _UNTOLD:
        return Why.ORDER_NOT_WORKING.because(number=target.number, status=target.status.replace("_", " "))
    protects = target.leg is Leg.ENTRY and target.filled > 0 and target.side.sign * case.position > 0
    return _final(target) if target.status.final and (of_the_order or not protects) else None


def _unfit(case: Case, target: Target) -> Reason | None:
    """What was sent of the order itself and does not fit it."""
    return _unwanted_price(case, target) or _unfit_validity(case, target) or _unfit_quantity(case, target)


def _unwanted_price(case: Case, target: Target) -> Reason | None:
    message = case.message
    sent = {"price": message.limit_price, "stopPrice": message.stop_price, "trStopOffset": message.trail_ticks}
    name = next((each for each, value in sent.items() if value and target.order_type not in _HAVE[each]), None)
    if name is None:
        return None
    order_type = target.order_type.replace("_", " ")
    return Why.UNWANTED_PRICE.because(number=target.number, order_type=order_type, name=name)


def _unfit_validity(case: Case, target: Target) -> Reason | None:
    wanted = case.message.time_in_force
    if wanted in AT_ONCE:
        return Why.NOT_AT_ONCE_ANY_MORE.because(number=target.number, validity=wanted.upper())
    if case.message.good_till is not None and TimeInForce.GTD not in (wanted, target.time_in_force):
        return Why.DATE_WITHOUT_GTD.because(number=target.number, validity=(wanted or target.time_in_force).upper())
    return validity_objection(case, target.order_type, wanted)


def _total(case: Case, target: Target) -> Quantity | None:
    """The total that the order itself is to have: what was exited to make room for it counts in what was sent."""
    sent = case.message.quantity
    return None if sent is None else Quantity(sent - target.made_room)


def _unfit_quantity(case: Case, target: Target) -> Reason | None:
    """The new total is more than has filled. What makes it larger is an entry, or has to be there to be exited."""
    quantity, sent = _total(case, target), case.message.quantity
    if quantity is None or sent is None:
        return None
    if quantity <= target.filled:
        return Why.QUANTITY_FILLED.because(
            number=target.number, quantity=canonical(sent), filled=canonical(target.made_room + target.filled)
        )
    more = Quantity(quantity - target.quantity)
    if more <= 0:
        return None
    if target.leg is Leg.ENTRY:
        return _larger_entry(case, target, more)
    free = reducible(case, target.side) if target.leg is Leg.EXIT else Quantity(ZERO)
    if more <= free:
        return None
    most = canonical(target.quantity + free)
    return Why.EXIT_TOO_LARGE.because(number=target.number, quantity=canonical(quantity), most=most)


def _larger_entry(case: Case, target: Target, more: Quantity) -> Reason | None:
    entry = Entry(instrument=case.facts.instrument, side=target.side, quantity=more)
    price = case.message.limit_price or target.limit_price or case.message.stop_price or target.stop_price
    quote = case.facts.quote_of(entry.instrument)
    if price is None and quote is not None:
        price = quote.mark
    sized = Sized(entry=entry, quantity=more, price=price)
    return not_killed(case, entry) or not_locked(case, entry) or size_objection(case, sized)


def _final(target: Target) -> Reason:
    return Why.ORDER_FINAL.because(number=target.number, status=target.status)


def _as_open(target: Target) -> OpenOrder:
    return OpenOrder(
        order_id=target.order_id,
        symbol=target.symbol,
        side=target.side,
        order_type=target.order_type,
        leg=target.leg,
        remaining=Quantity(target.quantity - target.filled),
        watched=target.watched,
    )
