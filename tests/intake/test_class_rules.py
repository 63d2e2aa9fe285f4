"""What a message may only say in some classes."""

import pytest

from tradehook.intake.class_rules import class_objection
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.refusal import Gate
from tradehook.vocabulary.signal import Action, Message, QuantityType


def message(**fields: object) -> Message:
    return Message(ticker="X", action=Action.BUY, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("asset_class", AssetClass)
def test_extended_hours_are_for_stocks(asset_class: AssetClass) -> None:
    objection = class_objection(message(extended_hours=True), asset_class, strict_futures=False)
    if asset_class is AssetClass.STOCKS:
        assert objection is None
    else:
        assert objection is not None
        assert (objection.gate, objection.details["wanted"]) == (Gate.EXTENDED_HOURS, asset_class.value)


def test_extended_hours_that_are_off_are_nobodys_business() -> None:
    assert class_objection(message(extended_hours=False), AssetClass.CRYPTO, strict_futures=False) is None


@pytest.mark.parametrize("kind", QuantityType)
@pytest.mark.parametrize("asset_class", AssetClass)
def test_a_strict_webhook_takes_futures_only_counted(kind: QuantityType, asset_class: AssetClass) -> None:
    objection = class_objection(message(quantity_type=kind), asset_class, strict_futures=True)
    counted = kind in (QuantityType.FIXED_QUANTITY, QuantityType.PERCENT_OF_POSITION)
    if asset_class is AssetClass.FUTURES and not counted:
        assert objection is not None
        assert objection.gate is Gate.QUANTITY_TYPE
    else:
        assert objection is None
    assert class_objection(message(quantity_type=kind), asset_class, strict_futures=False) is None
