"""Fills to positions: exact, in any order, however often told."""

from dataclasses import replace
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies as any_
from tests.strategies import NOON
from tradehook.positions.fold import apply, fold, open_cost
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import AccountId, ExecutionId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.side import Side

ONE = Decimal(1)


def told(*trades, fee="0"):
    """Fills of SQ, one a second: ("buy", 5, "10.50") is 5 bought at 10.50."""
    return [
        Fill(
            account_id=AccountId("account"),
            execution_id=ExecutionId(f"execution-{number}"),
            order_id=None,
            symbol="SQ",
            side=Side(side),
            quantity=Quantity(Decimal(quantity)),
            price=Price(Decimal(price)),
            fee=Money(Decimal(fee)),
            happened_at=after(NOON, number),
            learned_at=after(NOON, number),
        )
        for number, (side, quantity, price) in enumerate(trades)
    ]


@pytest.mark.parametrize(
    ("trades", "quantity", "average", "realised"),
    [
        ([], "0", "0", "0"),
        ([("buy", 5, "10")], "5", "10", "0"),
        ([("sell", 5, "10")], "-5", "10", "0"),
        ([("buy", 1, "10"), ("buy", 3, "12")], "4", "11.5", "0"),
        ([("buy", 4, "10"), ("sell", 1, "13")], "3", "10", "3"),
        ([("sell", 4, "10"), ("buy", 1, "13")], "-3", "10", "-3"),
        ([("buy", 4, "10"), ("sell", 4, "13")], "0", "0", "12"),
        # through zero: the old side is closed, the rest opens at the price of the fill
        ([("buy", 5, "10"), ("sell", 8, "12")], "-3", "12", "10"),
        ([("sell", 5, "10"), ("buy", 8, "12")], "3", "12", "-10"),
        ([("buy", 5, "10"), ("sell", 5, "12"), ("buy", 2, "11")], "2", "11", "10"),
    ],
)
def test_average_cost_and_result(trades, quantity, average, realised):
    position = fold("SQ", told(*trades), ONE)
    expected = (Decimal(quantity), Decimal(average), Decimal(realised))
    assert (position.quantity, position.average_price, position.realised) == expected


def test_a_point_is_worth_its_value():
    assert fold("MNQ", told(("buy", 2, "18500"), ("sell", 2, "18510.25")), Decimal(2)).realised == 41


def test_fees_are_summed_beside_the_result():
    position = fold("SQ", told(("buy", 1, "10"), ("sell", 1, "11"), fee="0.35"), ONE)
    assert (position.realised, position.fees) == (1, Decimal("0.70"))


def test_a_price_that_no_decimal_can_hold_costs_nothing_in_the_end():
    """Three at 302 together: a third of it is no decimal, and the result is exact all the same."""
    bought = [("buy", 1, "100"), ("buy", 2, "101")]
    one_by_one = fold("SQ", told(*bought, *[("sell", 1, "102")] * 3), ONE)
    assert fold("SQ", told(*bought, ("sell", 3, "102")), ONE).realised == 4
    assert one_by_one.realised == 4
    assert str(fold("SQ", told(*bought), ONE).average_price).startswith("100.6666666666666666666666666")


def test_a_partial_exit_leaves_the_average_price_as_it_is():
    bought = [("buy", 1, "100"), ("buy", 2, "101")]
    average = fold("SQ", told(*bought), ONE).average_price
    assert fold("SQ", told(*bought, ("sell", 1, "90")), ONE).average_price == average


def test_many_digits_are_kept():
    coin, price = "0.123456789012345678", "98765.4321"
    position = fold("BTCUSD", told(("buy", coin, price), ("buy", coin, price), ("buy", coin, price)), ONE)
    with localcontext(prec=100):
        assert open_cost(position) == 3 * Decimal(coin) * Decimal(price)
    assert position.average_price == Decimal(price)


def test_the_callers_own_precision_does_not_matter():
    fills = told(("buy", "1.23456", "98765.4321"), ("sell", "0.12345", "98764.321"))
    with localcontext(prec=4):
        rough = fold("SQ", fills, ONE)
    assert rough == fold("SQ", fills, ONE)


def test_fills_of_one_instant_go_by_their_execution_id():
    fills = told(("buy", 1, "10"), ("sell", 2, "12"))
    together = [replace(fill, happened_at=NOON) for fill in fills]
    assert fold("SQ", reversed(together), ONE) == fold("SQ", together, ONE)
    assert fold("SQ", together, ONE).realised == 2


@given(any_.fills(), st.randoms(use_true_random=False), any_.prices)
def test_shuffled_and_doubled_fills_make_the_same_position(fills, chance, point_value):
    known = fold("SQ", fills, point_value)
    twice = fills + [fill for fill in fills if chance.random() < 0.5]
    chance.shuffle(twice)
    assert fold("SQ", twice, point_value) == known


@given(any_.fills())
def test_what_is_held_is_the_sum_of_the_fills(fills):
    position = fold("SQ", fills, ONE)
    assert position.quantity == sum(fill.side.sign * fill.quantity for fill in fills)
    assert position.fees == sum(fill.fee for fill in fills)


@given(any_.fills(), any_.prices)
def test_one_by_one_is_the_same_as_all_at_once(fills, point_value):
    position = Position(symbol="SQ")
    for fill in sorted(fills, key=lambda fill: (fill.happened_at, fill.execution_id)):
        position = apply(position, fill, point_value)
    assert position == fold("SQ", fills, point_value)


@given(any_.fills())
def test_result_and_open_cost_are_what_was_received_less_what_was_paid(fills):
    position = fold("SQ", fills, ONE)
    with localcontext(prec=100):
        received = sum(-fill.side.sign * fill.quantity * fill.price for fill in fills)
        assert position.realised - open_cost(position) == received


@given(any_.fills())
def test_an_average_price_lies_between_the_prices_paid(fills):
    position = fold("SQ", fills, ONE)
    if position.quantity:
        side = Side.BUY if position.quantity > 0 else Side.SELL
        paid = [fill.price for fill in fills if fill.side is side]
        slack = Decimal("1e-40")
        assert min(paid) - slack <= position.average_price <= max(paid) + slack
    else:
        assert position.average_price == 0


@given(any_.fills(), st.data())
def test_executions_that_were_taken_back_count_for_nothing(fills, data):
    busted = data.draw(st.sets(st.sampled_from([fill.execution_id for fill in fills]))) if fills else set()
    left = [fill for fill in fills if fill.execution_id not in busted]
    assert fold("SQ", fills, ONE, busted) == fold("SQ", left, ONE)


def test_a_bust_of_what_is_not_known_changes_nothing():
    fills = told(("buy", 5, "10"))
    assert fold("SQ", fills, ONE, {ExecutionId("another")}) == fold("SQ", fills, ONE)
