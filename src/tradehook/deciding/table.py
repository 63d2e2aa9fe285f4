"""The decision table: what each kind of signal does, by how the account stands to it (rule: deciding 4).

A row is either a reason to hold or a plan, in quantities that are neither rounded nor priced yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from msgspec.structs import replace

from tradehook.deciding.breakeven import breakeven
from tradehook.deciding.case import Case, Kind, Standing, quantity_counts, side_of
from tradehook.deciding.facts import OpenOrder
from tradehook.deciding.modifying import cancel_order, modify
from tradehook.deciding.placing import place
from tradehook.deciding.plan import Entry, Plan
from tradehook.deciding.pricing import priced
from tradehook.deciding.sides import side_allowed
from tradehook.deciding.sizing import asked_to_enter, asked_to_exit
from tradehook.vocabulary.exact import Quantity, canonical
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.side import Side


def enter(case: Case) -> Plan:
    """Flat: a new position in the mapped contract; what rests in the family is cancelled first.

    Where the trade itself has exited the other side before a person approved the rest, that counts as exited.
    """
    resting = tuple(order for order in case.facts.open_orders if order.rests)
    entry = _entry(case)
    exited = case.facts.passed.exited
    if exited is not None and case.settings.subtract_exit_quantity and quantity_counts(case.message, case.settings):
        entry = replace(entry, less=abs(exited))
    return Plan(cancels=_cleared(case, resting), entry=entry)


def add_if_allowed(case: Case) -> Plan | Reason:
    """On the signal's side already: held, unless the subscription allows adding."""
    if not case.settings.allow_add:
        return case.because(Why.ALREADY_IN_POSITION, symbol=case.facts.held_instrument.symbol)
    return add(case)


def add(case: Case) -> Plan:
    """More of what is held, in the contract that is held; nothing is cancelled."""
    return Plan(entry=Entry(instrument=case.facts.held_instrument, side=case.held_side))


def swap(case: Case) -> Plan | Reason:
    """On the other side: exit in full, then enter; exit only where the new side may not be entered."""
    if case.settings.isolate_sides:
        return case.because(Why.SIDE_ISOLATED, symbol=case.facts.held_instrument.symbol)
    entry = _entry(case)
    stop = _stays_out(case, entry)
    if stop is not None:
        return exit_asked(case, stop)
    if case.settings.subtract_exit_quantity and quantity_counts(case.message, case.settings):
        return _swap_by_the_rest(case, entry)
    return _exit(case, case.size, entry)


def exit_asked(case: Case, *left_out: Reason) -> Plan | Reason:
    """The quantity sent, at most the position; all of it without one."""
    asked = asked_to_exit(case)
    if isinstance(asked, Reason):
        return asked
    quantity = case.size if asked is None else min(asked.units, case.size)
    return _exit(case, quantity, None, left_out)


def exit_in_full(case: Case) -> Plan | Reason:
    """All of the position, whatever quantity was sent."""
    return _exit(case, case.size)


def reverse(case: Case) -> Plan | Reason:
    """Exit in full and enter the other side of the held contract, with the same quantity or the one sent."""
    return _exit(case, case.size, _reversed(case, case.position))


def reverse_the_rest(case: Case) -> Plan | Reason:
    """Flat, because the trade itself has exited the position before a person approved its entry."""
    exited = case.facts.passed.exited
    return nothing_held(case) if exited is None else Plan(entry=_reversed(case, exited))


def cancel(case: Case) -> Plan | Reason:
    """The family's open orders, those in doubt and on their way included."""
    orders = _of_the_type(case, case.facts.open_orders)
    return Plan(cancels=orders) if orders else case.because(Why.NO_OPEN_ORDERS)


def nothing_held(case: Case) -> Reason:
    """There is no position to act on."""
    return case.because(Why.NO_POSITION)


def held_on_other_side(case: Case) -> Reason:
    """A signal that reduces one side finds the other."""
    return case.because(
        Why.SENTIMENT_ON_OTHER_SIDE,
        symbol=case.facts.held_instrument.symbol,
        sentiment=case.message.sentiment,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A rule in words for the trader, and the function that carries it out."""

    rule: str
    plan: Callable[[Case], Plan | Reason]


_NOTHING_HELD = Row("There is no position to act on.", nothing_held)
_EXIT_ASKED = Row("Exit the quantity sent, at most the position; all of it without one.", exit_asked)
_EXIT_IN_FULL = Row("Exit all of the position, whatever quantity was sent.", exit_in_full)
_ADD = Row("Enter more on the position's side, whatever allow_add says.", add)
_CANCEL = Row("Cancel the open orders.", cancel)
_BREAKEVEN = Row("Move the stop to the entry price.", breakeven)
_REVERSE = Row("Exit all of the position and enter the other side, whatever sides and swapping say.", reverse)
_PLACE = Row("Place the order: what it takes off a position is an exit, the rest an entry.", place)
_MODIFY = Row("Give the order the terms that were sent; the others stay.", modify)
_CANCEL_ORDER = Row("Cancel the order, with the legs that wait for it.", cancel_order)

TABLE: dict[tuple[Kind, Standing], Row] = {
    (Kind.OPEN, Standing.FLAT): Row("Enter, if the side is allowed.", enter),
    (Kind.OPEN, Standing.SAME): Row("Already in position: add if adding is allowed.", add_if_allowed),
    (Kind.OPEN, Standing.OPPOSITE): Row(
        "Exit all of the position, then enter, if swapping is on and the side is allowed; else only exit.",
        swap,
    ),
    (Kind.FLATTEN, Standing.FLAT): _NOTHING_HELD,
    (Kind.FLATTEN, Standing.SAME): _EXIT_IN_FULL,
    (Kind.FLATTEN, Standing.OPPOSITE): _EXIT_IN_FULL,
    (Kind.REDUCE, Standing.FLAT): _NOTHING_HELD,
    (Kind.REDUCE, Standing.SAME): Row("The position is not on the side that is to be reduced.", held_on_other_side),
    (Kind.REDUCE, Standing.OPPOSITE): _EXIT_ASKED,
    (Kind.EXIT, Standing.FLAT): _NOTHING_HELD,
    (Kind.EXIT, Standing.SAME): _EXIT_ASKED,
    (Kind.EXIT, Standing.OPPOSITE): _EXIT_ASKED,
    (Kind.ADD, Standing.FLAT): _NOTHING_HELD,
    (Kind.ADD, Standing.SAME): _ADD,
    (Kind.ADD, Standing.OPPOSITE): _ADD,
    (Kind.CANCEL, Standing.FLAT): _CANCEL,
    (Kind.CANCEL, Standing.SAME): _CANCEL,
    (Kind.CANCEL, Standing.OPPOSITE): _CANCEL,
    (Kind.BREAKEVEN, Standing.FLAT): _NOTHING_HELD,
    (Kind.BREAKEVEN, Standing.SAME): _BREAKEVEN,
    (Kind.BREAKEVEN, Standing.OPPOSITE): _BREAKEVEN,
    (Kind.REVERSE, Standing.FLAT): Row("There is no position to act on.", reverse_the_rest),
    (Kind.REVERSE, Standing.SAME): _REVERSE,
    (Kind.REVERSE, Standing.OPPOSITE): _REVERSE,
    **{(Kind.PLACE, standing): _PLACE for standing in Standing},
    **{(Kind.MODIFY, standing): _MODIFY for standing in Standing},
    **{(Kind.CANCEL_ORDER, standing): _CANCEL_ORDER for standing in Standing},
}


def _entry(case: Case) -> Entry:
    """A new position in the mapped contract, facing as the signal wants."""
    instrument = case.facts.instrument
    return Entry(instrument=instrument, side=side_of(case.aim, instrument))


def _reversed(case: Case, position: Decimal) -> Entry:
    """The other side of a position, with as many units or the quantity sent."""
    sent = quantity_counts(case.message, case.settings)
    return Entry(
        instrument=case.facts.held_instrument,
        side=Side.SELL if position > 0 else Side.BUY,
        quantity=None if sent else Quantity(abs(position)),
        origin="as many as were held",
        whatever_sides=True,
    )


def _exit(
    case: Case, quantity: Decimal, entry: Entry | None = None, left_out: tuple[Reason, ...] = ()
) -> Plan | Reason:
    """An exit, unless exits are ignored. In full, it cancels the family's open orders first; in part, none.

    Unfinished market orders too, so that what is exited afterwards is what is really held.
    """
    if case.settings.ignore_exits:
        return case.because(Why.EXITS_IGNORED, symbol=case.facts.held_instrument.symbol)
    cancels = _cleared(case, case.facts.open_orders) if quantity == case.size else ()
    return Plan(cancels=cancels, exits=Quantity(quantity), entry=entry, left_out=left_out)


def _stays_out(case: Case, entry: Entry) -> Reason | None:
    """Why an opposite signal only exits: the side is not allowed, or swapping is off."""
    reason = side_allowed(case, entry)
    if reason is None and not case.settings.allow_side_swapping:
        reason = case.because(Why.SWAPPING_OFF, symbol=case.facts.held_instrument.symbol)
    return reason


def _swap_by_the_rest(case: Case, entry: Entry) -> Plan | Reason:
    """What the exit uses up of the signal's quantity is not entered (rule: deciding 4)."""
    order = priced(case, Leg.ENTRY, entry.side, entry.instrument)
    asked = order if isinstance(order, Reason) else asked_to_enter(case, entry, order)
    if isinstance(asked, Reason):
        return asked
    if asked.units > case.size:
        return _exit(case, case.size, replace(entry, less=case.size))
    symbol = case.facts.held_instrument.symbol
    used = canonical(asked.units)
    reason = case.because(Why.EXIT_LEFT_NOTHING, symbol=symbol, quantity=used, exited=used)
    return _exit(case, asked.units, None, (reason,))


def _cleared(case: Case, orders: tuple[OpenOrder, ...]) -> tuple[OpenOrder, ...]:
    """Those of these orders that go first: none when cancelling is off. The message's word comes first."""
    said = case.message.cancel
    wanted_first = case.settings.cancel_open_orders if said is None else said
    return _of_the_type(case, orders) if wanted_first else ()


def _of_the_type(case: Case, orders: tuple[OpenOrder, ...]) -> tuple[OpenOrder, ...]:
    kind = case.message.cancel_order_type
    return orders if kind is None else tuple(order for order in orders if order.order_type is kind)
