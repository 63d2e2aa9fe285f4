"""Placing one order, as it was sent: what it takes off a position is an exit, what is more than that is an entry.

Whatever can increase a position, net of the exits that work already, is an entry and is held by what holds entries
(rule: architecture 4, "The kill switch").
"""

from decimal import Decimal

from tradehook.deciding.case import Case
from tradehook.deciding.facts import OpenOrder
from tradehook.deciding.plan import Entry, Plan
from tradehook.deciding.pricing import kind_of_order, priced
from tradehook.deciding.sizing import asked_to_enter, rounded
from tradehook.vocabulary.exact import ZERO, Quantity, canonical
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.side import Side

AT_ONCE = frozenset({TimeInForce.IOC, TimeInForce.FOK})
"""Times in force of orders that do not rest."""


def place(case: Case) -> Plan | Reason:
    """One order of the message's side. A market order that is for more than the position exits that first, then enters
    the rest with its legs: its own stop protects what it opens, and brokers take no order through zero."""
    side = case.message.side or Side.BUY
    refused = validity_objection(case, kind_of_order(case, Leg.ENTRY).order_type, case.message.time_in_force)
    if refused is not None:
        return refused
    entry = Entry(instrument=case.facts.instrument, side=side)
    order = priced(case, Leg.ENTRY, side, entry.instrument)
    asked = order if isinstance(order, Reason) else asked_to_enter(case, entry, order)
    if isinstance(asked, Reason):
        return asked
    units, free = rounded(asked.units, entry.instrument, case.settings), reducible(case, side)
    if not free or not units:
        return Plan(entry=entry)
    if units <= free:
        case.note("takes off", f"The order takes {canonical(units)} off the position: it is an exit.")
        return Plan(exits=units, left_out=_legs_left_out(case, units))
    if not isinstance(order, Reason) and order.terms.order_type is OrderType.MARKET:
        rest = Quantity(units - free)
        case.note("takes off", f"{canonical(free)} is exited, then {canonical(rest)} entered on the other side.")
        more = Entry(instrument=entry.instrument, side=side, quantity=rest, origin="what is more than the position")
        return Plan(exits=free, entry=more)
    return Plan(entry=entry)


def reducible(case: Case, side: Side) -> Quantity:
    """Units that an order of this side can take off the position, net of what works to exit it already."""
    if case.facts.held_instrument.symbol != case.facts.instrument.symbol:
        return Quantity(ZERO)
    held = -side.sign * case.position
    spoken_for: Decimal = sum((each.remaining for each in case.facts.open_orders if _exits(each, side)), ZERO)
    return Quantity(max(ZERO, held - spoken_for))


def validity_objection(case: Case, order_type: OrderType, wanted: TimeInForce | None) -> Reason | None:
    """A time in force is kept as it was sent, or refused: an order that works longer or shorter is another order.

    Till a date is until cancelled where the broker takes no dates: tradehook cancels it then.
    """
    taken = case.facts.broker.takes.get(order_type)
    if wanted is None or (taken is None and wanted not in AT_ONCE):
        return None
    if taken is not None and (wanted in taken or (wanted is TimeInForce.GTD and TimeInForce.GTC in taken)):
        return None
    return Why.VALIDITY_NOT_OFFERED.because(
        broker=case.facts.broker.name,
        validity=wanted.upper(),
        order_type=order_type.replace("_", " "),
        taken=" or ".join(sorted(each.upper() for each in taken or ())) or "none",
    )


def _exits(order: OpenOrder, side: Side) -> bool:
    """Whether a resting order is there to exit; one at the market counts in the position already."""
    return order.leg is Leg.EXIT and order.rests and order.side is side


def _legs_left_out(case: Case, units: Quantity) -> tuple[Reason, ...]:
    if case.message.stop_loss is None and case.message.take_profit is None:
        return ()
    return (case.because(Why.LEGS_LEFT_OUT, quantity=canonical(units)),)
