"""Sizing: how many units an order is for, rounded down (rules: deciding 5; architecture 2, promise 8)."""

from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from tradehook.deciding.case import Case, quantity_counts
from tradehook.deciding.plan import Entry
from tradehook.deciding.pricing import Priced, priced
from tradehook.deciding.protecting import stop_distance
from tradehook.vocabulary.exact import Quantity, canonical
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import QuantityType

_HUNDRED = Decimal(100)
_RISKS = frozenset({QuantityType.RISK_DOLLAR_AMOUNT, QuantityType.RISK_PERCENT})


class Size(NamedTuple):
    """Units, not rounded yet, and how they were found."""

    units: Decimal
    origin: str


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


def asked_to_exit(case: Case) -> Size | Reason | None:
    """Units that the message asks to exit; None where it names none that counts, and the exit is in full."""
    message = case.message
    if message.quantity is None or not quantity_counts(message, case.settings) or message.quantity_type in _RISKS:
        return None
    order = priced(case, Leg.EXIT, case.held_side.opposite, case.facts.held_instrument)
    return order if isinstance(order, Reason) else _of_message(case, order)


def asked_to_enter(case: Case, entry: Entry, order: Priced) -> Size | Reason:
    """Units of an entry, before what an exit used up is taken off: the message's, else the subscription's."""
    if entry.quantity is not None:
        return Size(entry.quantity, entry.origin)
    if quantity_counts(case.message, case.settings):
        return _of_message(case, order)
    found = _units(case, order, case.settings.quantity_type, case.settings.quantity)
    return found if isinstance(found, Reason) else Size(found.units, f"the subscription's quantity{found.origin}")


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


def entry_quantity(case: Case, entry: Entry, order: Priced) -> Quantity | Reason:
    """Units to enter: what was asked for less what an exit used up, rounded; nothing left of it is `quantity-zero`."""
    found = asked_to_enter(case, entry, order)
    if isinstance(found, Reason):
        return found
    instrument = entry.instrument
    asked = found.units - entry.less
    units = rounded(asked, instrument, case.settings)
    if units <= 0:
        return _zero(asked, instrument, case.settings)
    used = f", less the {canonical(entry.less)} exited" if entry.less else ""
    case.note("entry quantity", f"{_rounding(asked, units, instrument)} ({found.origin}{used}).")
    return units


def _of_message(case: Case, order: Priced) -> Size | Reason:
    """The message's quantity as units, with the subscription's multiplier (rule: deciding 3, "Size")."""
    message, settings = case.message, case.settings
    kind = message.quantity_type or QuantityType.FIXED_QUANTITY
    found = _units(case, order, kind, message.quantity or Decimal(0))
    if isinstance(found, Reason):
        return found
    times = settings.quantity_multiplier
    if times == 1 or kind is QuantityType.PERCENT_OF_POSITION:
        return Size(found.units, f"the message's quantity{found.origin}")
    return Size(found.units * times, f"the message's quantity{found.origin}, times {canonical(times)}")


def _units(case: Case, order: Priced, kind: QuantityType, quantity: Decimal) -> Size | Reason:
    """A quantity of some type as units; the origin says how, empty for units as they are."""
    if kind is QuantityType.FIXED_QUANTITY:
        return Size(quantity, "")
    if kind is QuantityType.PERCENT_OF_POSITION:
        units = case.size * quantity / _HUNDRED
        return Size(units, f", {canonical(quantity)} % of the position")
    rate = case.facts.rate
    if rate is None:
        return no_rate(case, order.instrument)
    return _BY_MONEY[kind](case, order, quantity, order.instrument.point_value * rate)


def no_rate(case: Case, instrument: Instrument) -> Reason:
    """Why money in another currency cannot be counted."""
    return Why.NO_RATE.because(
        symbol=instrument.symbol,
        currency=instrument.currency,
        account_currency=case.facts.account_currency,
        pairs=" or ".join(case.facts.rate_pairs),
    )


def _dollar_amount(_: Case, order: Priced, amount: Decimal, point: Decimal) -> Size | Reason:
    """`point`: what a price change of 1 makes on one unit, in the account's currency."""
    found = order.planned
    if isinstance(found, Reason):
        return found
    units = amount / (found.price * point)
    by = "" if point == 1 else f" x {canonical(point)} a point"
    return Size(units, f", {canonical(amount)} at {canonical(found.price)}{by}")


def _percent_of_equity(case: Case, order: Priced, percent: Decimal, point: Decimal) -> Size | Reason:
    equity, unrealised = case.facts.equity, case.facts.unrealised
    if equity is None or unrealised is None:
        return Why.ACCOUNT_DISCONNECTED.because(words="its equity is not known")
    amount = (equity - unrealised) * percent / _HUNDRED
    found = _dollar_amount(case, order, amount, point)
    if isinstance(found, Reason):
        return found
    counted = canonical(equity - unrealised)
    return Size(found.units, f", {canonical(percent)} % of the equity without open results of {counted}{found.origin}")


def _risk_dollar_amount(case: Case, order: Priced, risk: Decimal, point: Decimal) -> Size | Reason:
    distance = stop_distance(case, order)
    if isinstance(distance, Reason):
        return distance
    units = risk / (distance * point)
    by = "" if point == 1 else f" x {canonical(point)} a point"
    return Size(units, f", {canonical(risk)} at risk over a distance of {canonical(distance)} to the stop{by}")


def _risk_percent(case: Case, order: Priced, percent: Decimal, point: Decimal) -> Size | Reason:
    equity = case.facts.equity
    if equity is None:
        return Why.ACCOUNT_DISCONNECTED.because(words="its equity is not known")
    found = _risk_dollar_amount(case, order, equity * percent / _HUNDRED, point)
    if isinstance(found, Reason):
        return found
    return Size(found.units, f", {canonical(percent)} % of the equity of {canonical(equity)}{found.origin}")


_BY_MONEY: dict[QuantityType, Callable[[Case, Priced, Decimal, Decimal], Size | Reason]] = {
    QuantityType.DOLLAR_AMOUNT: _dollar_amount,
    QuantityType.PERCENT_OF_EQUITY: _percent_of_equity,
    QuantityType.RISK_DOLLAR_AMOUNT: _risk_dollar_amount,
    QuantityType.RISK_PERCENT: _risk_percent,
}


def _rounding(asked: Decimal, units: Quantity, instrument: Instrument) -> str:
    if asked == units:
        return f"{canonical(units)} {instrument.symbol}"
    return f"{canonical(asked)} rounded down to {canonical(units)} {instrument.symbol}"


def _zero(asked: Decimal, instrument: Instrument, settings: SubscriptionSettings) -> Reason:
    fine = instrument.fractional_step or instrument.quantity_step
    step = fine if fractions_allowed(instrument, settings) else max(instrument.quantity_step, Decimal(1))
    return Why.QUANTITY_ZERO.because(quantity=canonical(asked), symbol=instrument.symbol, step=canonical(step))
