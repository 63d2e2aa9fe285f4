"""What an execution does to a holding."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.brokers.paper.world import price, units
from tradehook.brokers.paper.book import Effect, Execution, Holding, effect
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.side import Side


def after(holding: Holding, side: Side, quantity: str, at: str, point_value: str = "1") -> Effect:
    execution = Execution(side=side, quantity=units(quantity), price=price(at), point_value=Decimal(point_value))
    return effect(holding, execution)


def held(quantity: str, cost: str) -> Holding:
    return Holding(symbol="AAPL", quantity=units(quantity), cost=Money(Decimal(cost)))


@pytest.mark.parametrize(
    ("before", "side", "quantity", "at", "expected"),
    [
        # quantity, cost, received, realised
        (("0", "0"), Side.BUY, "10", "5", ("10", "50", "-50", "0")),
        (("0", "0"), Side.SELL, "10", "5", ("-10", "-50", "50", "0")),
        (("10", "50"), Side.BUY, "10", "7", ("20", "120", "-70", "0")),
        (("20", "120"), Side.SELL, "5", "8", ("15", "90", "40", "10")),
        (("20", "120"), Side.SELL, "20", "5", ("0", "0", "100", "-20")),
        (("20", "120"), Side.SELL, "30", "8", ("-10", "-80", "240", "40")),
        (("-10", "-50"), Side.BUY, "4", "6", ("-6", "-30", "-24", "-4")),
        (("-10", "-50"), Side.BUY, "15", "4", ("5", "20", "-60", "10")),
    ],
)
def test_closes_first_and_opens_with_the_rest(
    before: tuple[str, str], side: Side, quantity: str, at: str, expected: tuple[str, ...]
) -> None:
    change = after(held(*before), side, quantity, at)

    assert (change.quantity, change.cost, change.received, change.realised) == tuple(map(Decimal, expected))


def test_a_point_is_worth_what_the_contract_says() -> None:
    change = after(held("2", "80000"), Side.SELL, "1", "20010", point_value="2")

    assert (change.quantity, change.cost, change.realised) == (1, 40000, 20)


def test_what_rounding_takes_from_a_part_stays_in_the_rest() -> None:
    change = after(held("3", "10"), Side.SELL, "1", "4")

    assert change.realised + change.cost == 4 - 10 + 2 * change.cost
    assert change.cost == Decimal("6.666666666667")


def test_the_average_price_is_of_one_unit() -> None:
    assert held("2", "80000").average_price(Decimal(2)) == 20000
    assert held("-4", "-10").average_price(Decimal(1)) == Decimal("2.5")
    assert held("0", "0").average_price(Decimal(1)) == 0


quantities = st.decimals("0.00000001", "100000", places=8).map(Quantity)
prices = st.decimals("0.00000001", "100000", places=8).map(Price)
executions = st.lists(
    st.builds(
        Execution,
        side=st.sampled_from(Side),
        quantity=quantities,
        price=prices,
        point_value=st.sampled_from([Decimal(1), Decimal(2), Decimal(100), Decimal(12500)]),
    ),
    max_size=12,
)


@given(executions)
def test_nothing_is_made_or_lost_to_the_last_digit(history: list[Execution]) -> None:
    """Received, plus what is held at cost, is what was realised: with exact fractions as the judge."""
    holding, received, realised = Holding(symbol="X"), Fraction(0), Fraction(0)
    for execution in history:
        change = effect(holding, execution)
        received += Fraction(change.received)
        realised += Fraction(change.realised)
        holding = Holding(symbol="X", quantity=change.quantity, cost=change.cost)

    assert received + Fraction(holding.cost) == realised
    assert Fraction(holding.quantity) == sum(Fraction(each.quantity) * each.side.sign for each in history)
    assert holding.quantity or not holding.cost
