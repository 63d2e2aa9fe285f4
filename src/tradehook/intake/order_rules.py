"""What an order for one account may not be, beside what its message says by itself."""

from collections.abc import Container

from tradehook.vocabulary.instant import Instant, iso
from tradehook.vocabulary.instrument import ContractType, Instrument
from tradehook.vocabulary.refusal import Gate, Objection
from tradehook.vocabulary.signal import Message, QuantityType


def cash_alone_objection(message: Message, allowed: bool) -> Objection | None:
    """An amount of cash without a quantity, unless the key allows it."""
    is_cash = message.quantity_type is QuantityType.DOLLAR_AMOUNT
    return Objection(Gate.CASH_ALONE, {"path": "qty"}) if is_cash and not allowed else None


def good_till_objection(message: Message, now: Instant) -> Objection | None:
    """A date that is not in the future."""
    if message.good_till is None or message.good_till > now:
        return None
    return Objection(Gate.GOOD_TILL, {"value": iso(message.good_till)})


def contract_type_objection(instrument: Instrument, offered: Container[ContractType]) -> Objection | None:
    """A contract on an underlying of a type that the account's broker does not offer (rule: architecture 8.15)."""
    kind = instrument.contract_type
    if kind is None or kind in offered:
        return None
    return Objection(Gate.SYMBOL_TYPE_NOT_OFFERED, {"symbol": instrument.symbol, "wanted": kind.value.upper()})
