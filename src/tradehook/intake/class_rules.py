"""What a message may only say in some asset classes (rule: deciding 1, "extendedHours" and "quantityType")."""

from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.refusal import Gate, Objection
from tradehook.vocabulary.signal import Message, QuantityType

_COUNTED = frozenset({QuantityType.FIXED_QUANTITY, QuantityType.PERCENT_OF_POSITION})


def class_objection(message: Message, asset_class: AssetClass, strict_futures: bool) -> Objection | None:
    """What the strategy's class does not allow. `strict_futures`: only counted quantities for futures."""
    if message.extended_hours and asset_class is not AssetClass.STOCKS:
        return Objection(Gate.EXTENDED_HOURS, {"wanted": asset_class.value})
    counted = message.quantity_type is None or message.quantity_type in _COUNTED
    if strict_futures and asset_class is AssetClass.FUTURES and not counted:
        return Objection(Gate.QUANTITY_TYPE, {"value": message.quantity_type})
    return None
