"""Totals instead of executions: however they come, what they imply adds up to the highest of them."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies as any_
from tests.strategies import NOON
from tradehook.positions.so_far import implied
from tradehook.vocabulary.broker import FilledSoFar
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, OrderId
from tradehook.vocabulary.side import Side

NEARLY = Decimal("1e-6")


def total(quantity, price, fee="0") -> FilledSoFar:
    """So much of the order has filled, at this average."""
    return FilledSoFar(
        cursor=1,
        account_id=AccountId("account"),
        client_order_id=ClientOrderId("ours"),
        broker_order_id=BrokerOrderId("theirs"),
        side=Side.BUY,
        symbol="BTCUSD",
        quantity=Quantity(Decimal(quantity)),
        price=Price(Decimal(price)),
        fee=Money(Decimal(fee)),
        happened_at=NOON,
    )


def booked(totals) -> list[Fill]:
    """What these totals, in this order, came to."""
    fills: list[Fill] = []
    for each in totals:
        fill = implied(each, fills, OrderId("order"), NOON)
        if fill is not None:
            fills.append(fill)
    return fills


def test_each_total_implies_what_came_since_the_one_before():
    fills = booked([total("2", "10", "1"), total("5", "13", "1.5")])
    assert [(fill.execution_id, fill.quantity, fill.price, fill.fee) for fill in fills] == [
        ("ours@2", 2, 10, 1),
        ("ours@5", 3, 15, Decimal("0.5")),
    ]
    assert {fill.order_id for fill in fills} == {"order"}


@pytest.mark.parametrize("late", [("2", "10"), ("5", "13"), ("4.99", "1")])
def test_a_total_that_is_not_above_what_is_known_implies_nothing(late):
    assert len(booked([total("5", "13"), total(*late)])) == 1


def test_averages_that_were_rounded_make_no_price_below_zero():
    fills = booked([total("1000", "0.01"), total("1001", "0.009")])
    assert fills[-1].price == Decimal("0.009")


executions = st.lists(st.tuples(any_.decimals("0.0001", "50", 4), any_.prices, any_.decimals("0", "1", 2)), min_size=1)


@given(executions, st.randoms(use_true_random=False))
def test_however_totals_come_they_add_up_to_the_highest(executed, chance):
    told, quantity, worth, fees = [], Decimal(0), Decimal(0), Decimal(0)
    with localcontext(prec=60):
        for units, price, fee in executed:
            quantity, worth, fees = quantity + units, worth + units * price, fees + fee
            told.append(total(quantity, worth / quantity, fees))
    heard = told + [each for each in told if chance.random() < 0.5]
    chance.shuffle(heard)

    fills = booked(heard)

    assert sum(fill.quantity for fill in fills) == quantity
    assert sum(fill.fee for fill in fills) == fees
    assert abs(sum(fill.quantity * fill.price for fill in fills) - worth) <= NEARLY
    assert len({fill.execution_id for fill in fills}) == len(fills)
