"""The broker's book and our own are written apart: they must say the same of the same fills."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.brokers.paper.world import AAPL, BTCUSD, EURUSD, MNQ, NOON, PUT
from tradehook.brokers.paper.book import Execution, Holding, effect
from tradehook.brokers.paper.margin import RULES, Line, value
from tradehook.positions import cash as ours
from tradehook.positions.fold import apply
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import AccountId, ExecutionId
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.side import Side

prices = st.decimals("0.01", "99999", places=2).map(Price)
executions = st.lists(st.tuples(st.sampled_from(Side), st.integers(1, 500), prices), min_size=1, max_size=12)


def executed(of: Instrument, side: Side, size: int, price: Price) -> Execution:
    quantity = Quantity(size * of.quantity_step)
    return Execution(side=side, quantity=quantity, price=price, point_value=of.point_value)


def filled(number: int, execution: Execution) -> Fill:
    return Fill(
        account_id=AccountId("a"),
        execution_id=ExecutionId(str(number)),
        order_id=None,
        symbol="X",
        side=execution.side,
        quantity=execution.quantity,
        price=execution.price,
        fee=Money(Decimal(0)),
        happened_at=NOON,
        learned_at=NOON,
    )


@given(of=st.sampled_from([AAPL, MNQ, BTCUSD, EURUSD, PUT]), history=executions, last=prices)
def test_both_books_agree(of: Instrument, history: list[tuple[Side, int, Price]], last: Price) -> None:
    holding, position = Holding(symbol="X"), Position(symbol="X")
    cash = our_cash = Decimal(0)
    for number, (side, size, price) in enumerate(history):
        execution = executed(of, side, size, price)
        change, before = effect(holding, execution), position
        position = apply(position, filled(number, execution), of.point_value)
        cash += change.received if RULES[of.asset_class].paid_in_full else change.realised
        our_cash += ours.cash_effect(of, before, position)
        holding = Holding(symbol="X", quantity=change.quantity, cost=change.cost)

    line = Line(instrument=of, holding=holding, price=last, rate=Decimal(1))
    our_value = ours.value(ours.Holding(instrument=of, position=position, price=last))
    assert holding.quantity == position.quantity
    assert abs(holding.average_price(of.point_value) - position.average_price) < Decimal("1e-4")
    assert abs(cash - our_cash) < Decimal("1e-9")
    assert abs((cash + value(line)) - (our_cash + our_value)) < Decimal("1e-15")


def test_both_know_the_same_classes_as_paid_in_full() -> None:
    assert {name for name, rule in RULES.items() if rule.paid_in_full} == ours.PAID_IN_FULL
