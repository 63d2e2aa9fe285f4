from decimal import Decimal

import pytest

from tradehook.instruments.catalogue import full_catalogue
from tradehook.intake.order_rules import cash_alone_objection, contract_type_objection, good_till_objection
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import ContractType
from tradehook.vocabulary.refusal import Gate, Objection
from tradehook.vocabulary.signal import Action, Message, QuantityType

NOON = Instant(1_798_675_200_000_000)
CASH = Message(ticker="AAPL", action=Action.PLACE, quantity=Decimal(1000), quantity_type=QuantityType.DOLLAR_AMOUNT)
UNITS = Message(ticker="AAPL", action=Action.PLACE, quantity=Decimal(10))


def test_cash_alone_needs_a_key_that_allows_it() -> None:
    objection = cash_alone_objection(CASH, allowed=False)
    assert objection is not None
    assert objection.gate is Gate.CASH_ALONE
    assert cash_alone_objection(CASH, allowed=True) is None
    assert cash_alone_objection(UNITS, allowed=False) is None


@pytest.mark.parametrize(("later", "refused"), [(-1, True), (0, True), (1, False)])
def test_a_date_has_to_lie_in_the_future(later: int, refused: bool) -> None:
    message = Message(ticker="AAPL", action=Action.PLACE, good_till=Instant(NOON + later))
    objection = good_till_objection(message, NOON)
    assert (objection is not None) is refused


def test_the_date_that_has_passed_is_told() -> None:
    message = Message(ticker="AAPL", action=Action.PLACE, good_till=NOON)
    assert good_till_objection(message, NOON) == Objection(Gate.GOOD_TILL, {"value": "2026-12-31T00:00:00.000000Z"})


def test_an_order_without_a_date_ends_some_other_way() -> None:
    assert good_till_objection(UNITS, NOON) is None


def test_a_contract_of_a_type_that_the_broker_does_not_offer() -> None:
    catalogue = full_catalogue()
    share, contract = catalogue.of_symbol("AAPL"), catalogue.of_symbol("AAPL.CFD")
    assert share is not None
    assert contract is not None
    assert contract_type_objection(share, frozenset()) is None
    assert contract_type_objection(contract, {ContractType.EQUITY_CFD}) is None
    assert contract_type_objection(contract, {ContractType.SPREADBET}) == Objection(
        Gate.SYMBOL_TYPE_NOT_OFFERED, {"symbol": "AAPL.CFD", "wanted": "EQUITY_CFD"}
    )
