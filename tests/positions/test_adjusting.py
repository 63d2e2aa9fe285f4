"""What makes our position the broker's: its quantity always, its average price as nearly as average cost allows, and no
result that nobody knows of."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests import strategies as any_
from tests.positions.test_fold import told
from tests.strategies import NOON
from tradehook.positions.adjusting import Adjustment, adjustments
from tradehook.positions.fold import apply, fold
from tradehook.vocabulary.broker import BrokerPosition
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import AccountId, ExecutionId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.side import Side

ONE = Decimal(1)
AT_HAND = Price(Decimal(77))
NEARLY = Decimal("1e-11")

signed = st.builds(lambda units, way: units * way, any_.quantities, st.sampled_from([1, -1]))
shown_quantities = st.just(Decimal(0)) | signed


def as_fill(step: Adjustment, number: int) -> Fill:
    """The fact that an adjustment is kept as."""
    return Fill(
        account_id=AccountId("account"),
        execution_id=ExecutionId(f"adjustment-{number}"),
        order_id=None,
        symbol="SQ",
        side=step.side,
        quantity=step.quantity,
        price=step.price,
        fee=Money(Decimal(0)),
        happened_at=after(NOON, 60),
        learned_at=after(NOON, 60),
    )


def shows(quantity: str | Decimal, average: str | Decimal | None = None) -> BrokerPosition:
    """What the broker shows of SQ."""
    price = None if average is None else Price(Decimal(average))
    return BrokerPosition(symbol="SQ", quantity=Quantity(Decimal(quantity)), average_price=price)


def adjusted(held: Position, shown: BrokerPosition) -> Position:
    """The position after what makes it the broker's."""
    for number, step in enumerate(adjustments(held, shown, AT_HAND)):
        held = apply(held, as_fill(step, number), ONE)
    return held


@pytest.mark.parametrize(
    ("trades", "shown", "expected"),
    [
        # nothing to do
        ([("buy", 5, "10")], shows("5", "12"), []),
        # what comes has the price that makes the average the broker's
        ([], shows("5", "12"), [("buy", "5", "12")]),
        ([], shows("-5", "12"), [("sell", "5", "12")]),
        ([("buy", 5, "10")], shows("10", "12"), [("buy", "5", "14")]),
        ([("sell", 5, "10")], shows("-10", "12"), [("sell", "5", "14")]),
        # no price above zero makes 10 of 5 at 100 and 5 more: the broker's average itself
        ([("buy", 5, "100")], shows("10", "10"), [("buy", "5", "10")]),
        # what goes leaves at our own average, whatever the broker's is
        ([("buy", 5, "10")], shows("2", "12"), [("sell", "3", "10")]),
        ([("buy", 5, "10")], shows("0"), [("sell", "5", "10")]),
        ([("sell", 5, "10")], shows("-2"), [("buy", "3", "10")]),
        # through zero: all of it leaves, and the rest comes anew
        ([("buy", 5, "10")], shows("-3", "12"), [("sell", "5", "10"), ("sell", "3", "12")]),
        ([("buy", 5, "10")], shows("-3"), [("sell", "5", "10"), ("sell", "3", "77")]),
        # without an average of the broker's: ours, else the price at hand
        ([("buy", 5, "10")], shows("7"), [("buy", "2", "10")]),
        ([], shows("7"), [("buy", "7", "77")]),
    ],
)
def test_what_takes_our_position_to_the_brokers(trades, shown, expected):
    steps = adjustments(fold("SQ", told(*trades), ONE), shown, AT_HAND)
    assert [(step.side, step.quantity, step.price) for step in steps] == [
        (Side(side), Decimal(quantity), Decimal(price)) for side, quantity, price in expected
    ]


@given(any_.fills(), shown_quantities, st.none() | any_.prices)
def test_the_quantity_becomes_the_brokers(fills, quantity, average):
    assert adjusted(fold("SQ", fills, ONE), shows(quantity, average)).quantity == quantity


@given(any_.fills(), signed, any_.prices)
def test_where_units_come_the_average_becomes_the_brokers(fills, quantity, average):
    held = fold("SQ", fills, ONE)
    steps = adjustments(held, shows(quantity, average), AT_HAND)
    # A broker whose average a price above zero cannot make is left out: there the price is the average itself.
    cost = quantity * average - held.quantity * held.average_price
    assume(
        held.quantity * quantity <= 0 or (abs(quantity) > abs(held.quantity) and cost / (quantity - held.quantity) > 1)
    )
    assert steps
    assert abs(adjusted(held, shows(quantity, average)).average_price - average) <= NEARLY


@given(any_.fills(), shown_quantities, st.none() | any_.prices)
def test_nothing_is_realised(fills, quantity, average):
    held = fold("SQ", fills, ONE)
    dust = NEARLY * (1 + abs(held.quantity))
    assert abs(adjusted(held, shows(quantity, average)).realised - held.realised) <= dust


@given(any_.fills(), shown_quantities, st.none() | any_.prices)
def test_there_is_no_adjustment_of_nothing_nor_at_a_price_below_zero(fills, quantity, average):
    steps = adjustments(fold("SQ", fills, ONE), shows(quantity, average), AT_HAND)
    assert all(step.quantity > 0 and step.price >= 0 for step in steps)
    assert len({step.side for step in steps}) <= 1
