"""Sizing: how many units an order is for, rounded down (rule: architecture 2, promise 8)."""

from decimal import ROUND_FLOOR, Decimal

from tradehook.deciding.case import Case
from tradehook.deciding.plan import Entry
from tradehook.vocabulary.exact import Quantity, canonical
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.settings import SubscriptionSettings


def fractions_allowed(instrument: Instrument, settings: SubscriptionSettings) -> bool:
    """Whether less than a whole unit is traded: as set, else for crypto only (rule: deciding 3)."""
    if settings.use_fractional_quantity is None:
        return instrument.asset_class is AssetClass.CRYPTO
    return settings.use_fractional_quantity


def rounded(quantity: Decimal, instrument: Instrument, settings: SubscriptionSettings) -> Quantity:
    """Down to whole units unless fractions are allowed, then down to the step (rule: deciding 5)."""
    if fractions_allowed(instrument, settings):
        return instrument.fractional_steps(quantity)
    return instrument.whole_steps(quantity.to_integral_value(ROUND_FLOOR))


def exit_quantity(case: Case, quantity: Quantity) -> Quantity | Reason:
    """Units to exit: a position in full is exited as it is, to the last fraction; a part is rounded."""
    held = case.facts.held_instrument
    if quantity == case.size:
        case.note("exit quantity", f"All of the position: {canonical(quantity)} {held.symbol}.")
        return quantity
    part = rounded(quantity, held, case.settings)
    if part <= 0:
        return _zero(quantity, held, case.settings)
    case.note("exit quantity", f"{_rounding(quantity, part, held)} of the {canonical(case.size)} held.")
    return part


def entry_quantity(case: Case, entry: Entry) -> Quantity | Reason:
    """Units to enter: what was asked for, rounded; nothing left of it is `quantity-zero`."""
    instrument = entry.instrument
    units = rounded(entry.quantity, instrument, case.settings)
    if units <= 0:
        return _zero(entry.quantity, instrument, case.settings)
    case.note("entry quantity", f"{_rounding(entry.quantity, units, instrument)} ({entry.origin}).")
    return units


def _rounding(asked: Quantity, units: Quantity, instrument: Instrument) -> str:
    if asked == units:
        return f"{canonical(units)} {instrument.symbol}"
    return f"{canonical(asked)} rounded down to {canonical(units)} {instrument.symbol}"


def _zero(asked: Quantity, instrument: Instrument, settings: SubscriptionSettings) -> Reason:
    fine = instrument.fractional_step or instrument.quantity_step
    step = fine if fractions_allowed(instrument, settings) else max(instrument.quantity_step, Decimal(1))
    return Why.QUANTITY_ZERO.because(quantity=canonical(asked), symbol=instrument.symbol, step=canonical(step))
