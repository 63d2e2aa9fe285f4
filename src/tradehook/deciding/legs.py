"""Legs: a plan's exit and entry as orders, guarded, sized and priced, or the reasons for leaving them out."""

from tradehook.deciding.case import Case
from tradehook.deciding.guards import entry_objection, expired
from tradehook.deciding.plan import Entry, Plan
from tradehook.deciding.pricing import limit_price, order_type, time_in_force
from tradehook.deciding.sizing import entry_quantity, exit_quantity
from tradehook.vocabulary.decision import PlaceOrder
from tradehook.vocabulary.exact import Quantity, canonical
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import Leg, OrderType
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.side import Side


def legs_of(case: Case, plan: Plan) -> tuple[PlaceOrder | Reason, ...]:
    """The exit and the entry, each as an order or as the reason for leaving it out.

    No entry follows an exit that could not be made.
    """
    legs: list[PlaceOrder | Reason] = []
    if plan.exits is not None:
        legs.append(_exit_order(case, plan.exits))
        if isinstance(legs[0], Reason):
            return (legs[0],)
    if plan.entry is not None:
        legs.append(_entry_order(case, plan.entry))
    return tuple(legs)


def _exit_order(case: Case, exits: Quantity) -> PlaceOrder | Reason:
    held = case.facts.held_instrument
    quantity = expired(case, held) or exit_quantity(case, exits)
    if isinstance(quantity, Reason):
        return quantity
    return _order(case, Leg.EXIT, case.held_side.opposite, quantity, held)


def _entry_order(case: Case, entry: Entry) -> PlaceOrder | Reason:
    reason = entry_objection(case, entry)
    if reason is not None:
        return reason
    case.note("sides", f"A {entry.sentiment} position may be entered (sides: {case.settings.sides}).")
    quantity = entry_quantity(case, entry)
    if isinstance(quantity, Reason):
        return quantity
    return _order(case, Leg.ENTRY, entry.side, quantity, entry.instrument)


def _order(case: Case, leg: Leg, side: Side, quantity: Quantity, instrument: Instrument) -> PlaceOrder | Reason:
    kind = order_type(case, leg)
    price = limit_price(case, leg, side, instrument) if kind is OrderType.LIMIT else None
    if isinstance(price, Reason):
        return price
    tif = time_in_force(case, leg, kind, instrument)
    at = "" if price is None else f" at {canonical(price)}"
    case.note(f"{leg} order", f"{side} {canonical(quantity)} {instrument.symbol}, {kind}{at}, {tif}.")
    return PlaceOrder(
        leg=leg,
        symbol=instrument.symbol,
        side=side,
        quantity=quantity,
        order_type=kind,
        time_in_force=tif,
        limit_price=price,
    )
