"""Legs: a plan's exit and entry as orders, guarded, sized and priced, or the reasons for leaving them out."""

from msgspec.structs import replace

from tradehook.deciding.carrying import is_linked
from tradehook.deciding.case import Case
from tradehook.deciding.expiry import expired
from tradehook.deciding.limits import Sized, entry_objection, size_objection, watches_value
from tradehook.deciding.plan import Entry, Plan
from tradehook.deciding.pricing import Priced, priced, time_in_force
from tradehook.deciding.protecting import (
    Protected,
    legs_of_entry,
    wanted_stop_loss,
    wanted_take_profit,
)
from tradehook.deciding.sizing import entry_quantity, exit_quantity
from tradehook.deciding.spread import spread_too_wide
from tradehook.deciding.windows import outside_window
from tradehook.deciding.wishes import cancel_after, wants_extended_hours
from tradehook.deciding.words import terms_in_words
from tradehook.vocabulary.decision import PlaceLeg, PlaceOrder
from tradehook.vocabulary.exact import Quantity, canonical
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason


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
    held, side = case.facts.held_instrument, case.held_side.opposite
    reason = expired(case, held) or _closed_to_exits(case) or spread_too_wide(case, Leg.EXIT, held)
    if reason is not None:
        return reason
    quantity = exit_quantity(case, exits)
    if isinstance(quantity, Reason):
        return quantity
    order = priced(case, Leg.EXIT, side, held)
    return order if isinstance(order, Reason) else _order(case, order, quantity)


def _entry_order(case: Case, entry: Entry) -> PlaceOrder | Reason:
    reason = entry_objection(case, entry) or outside_window(case) or spread_too_wide(case, Leg.ENTRY, entry.instrument)
    if reason is not None:
        return reason
    case.note("sides", f"A {entry.sentiment} position may be entered (sides: {case.settings.sides}).")
    order = priced(case, Leg.ENTRY, entry.side, entry.instrument)
    if isinstance(order, Reason):
        return order
    quantity = entry_quantity(case, entry, order)
    if isinstance(quantity, Reason):
        return quantity
    return _within_limits(case, entry, order, quantity) or _with_legs(case, order, quantity)


def _closed_to_exits(case: Case) -> Reason | None:
    """Exits pass outside the windows, unless the subscription keeps them in (rule: deciding 3, "Windows")."""
    return None if case.settings.allow_exits_outside_windows else outside_window(case)


def _within_limits(case: Case, entry: Entry, order: Priced, quantity: Quantity) -> Reason | None:
    price = None
    if watches_value(case):
        if isinstance(order.planned, Reason):
            return order.planned
        price = order.planned.price
    return size_objection(case, Sized(entry=entry, quantity=quantity, price=price))


def _with_legs(case: Case, order: Priced, quantity: Quantity) -> PlaceOrder | Reason:
    """The entry with its take profit and stop loss, worked out from the planned price."""
    take_profit, stop_loss = wanted_take_profit(case), wanted_stop_loss(case)
    if take_profit is None and stop_loss is None:
        return _order(case, order, quantity)
    found = order.planned
    if isinstance(found, Reason):
        return found
    entry = Protected(side=order.side, instrument=order.instrument, quantity=quantity, price=found.price)
    legs = legs_of_entry(case, entry, take_profit, stop_loss)
    if isinstance(legs, Reason):
        return legs
    case.note("planned price", f"{canonical(found.price)}, {found.origin}. Distances count from it.")
    placed = _order(case, order, quantity, legs)
    for leg in placed.legs:
        case.note(leg.leg.replace("_", " "), f"{terms_in_words(leg)}, {leg.time_in_force}.")
    return placed


def _order(case: Case, order: Priced, quantity: Quantity, legs: tuple[PlaceLeg, ...] = ()) -> PlaceOrder:
    leg, kind, instrument = order.leg, order.terms.order_type, order.instrument
    length = time_in_force(case, leg, kind, instrument)
    trail = order.terms.trail
    placed = PlaceOrder(
        leg=leg,
        symbol=instrument.symbol,
        side=order.side,
        quantity=quantity,
        order_type=kind,
        time_in_force=length.time_in_force,
        limit_price=order.terms.limit_price,
        stop_price=order.terms.stop_price,
        trail_amount=None if trail is None else trail.amount,
        trail_percent=None if trail is None else trail.percent,
        extended_hours=_extended_hours(case, leg, kind, instrument),
        legs=legs,
        carried=order.terms.kind.carried,
        cancel_after_s=cancel_after(case, leg),
        good_till=case.message.good_till,
    )
    if legs and case.facts.broker.legs_share_time_in_force and is_linked(placed, case.facts.broker):
        placed = _sharing_time(case, placed, length.asked)
    for origin in order.terms.origins:
        case.note(f"{leg} price", origin)
    case.note(f"{leg} order", f"{_in_words(placed)}.")
    return placed


def _sharing_time(case: Case, order: PlaceOrder, asked: bool) -> PlaceOrder:
    """Where legs work as long as their entry would, the entry works as long as they should, unless it was told else."""
    taken = case.facts.broker.takes[order.order_type]
    lasts = order.time_in_force if asked or TimeInForce.GTC not in taken else TimeInForce.GTC
    return replace(order, time_in_force=lasts, legs=tuple(replace(leg, time_in_force=lasts) for leg in order.legs))


def _extended_hours(case: Case, leg: Leg, kind: OrderType, instrument: Instrument) -> bool:
    """Whether the order works in extended hours: for stocks, where the broker takes its type for them."""
    if instrument.asset_class is not AssetClass.STOCKS or not wants_extended_hours(case, leg):
        return False
    if kind in case.facts.broker.extended:
        return True
    taken = " and ".join(sorted(case.facts.broker.extended)) or "no"
    found = f"{case.facts.broker.name} takes {taken} orders for extended hours: this {kind} order goes without them."
    case.note(f"{leg} extended hours", found)
    return False


def _in_words(order: PlaceOrder) -> str:
    what = f"{order.side} {canonical(order.quantity)} {order.symbol}, {terms_in_words(order)}, {order.time_in_force}"
    return f"{what}, extended hours" if order.extended_hours else what
