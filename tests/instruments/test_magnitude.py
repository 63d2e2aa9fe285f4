from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tradehook.instruments.magnitude import on_tick, step_for, tick_for


@pytest.mark.parametrize(
    ("price", "tick", "step"),
    [
        ("95000", "0.01", "0.00000001"),
        ("100", "0.01", "0.000001"),
        ("2.2", "0.0001", "0.0001"),
        ("0.00002", "1E-9", "1"),
    ],
)
def test_tick_and_step_of_a_price(price: str, tick: str, step: str) -> None:
    assert tick_for(Decimal(price)) == Decimal(tick)
    assert step_for(Decimal(price)) == Decimal(step)


@given(some.decimals("0.0000001", "1000000", places=9).filter(bool))
def test_a_price_on_its_tick_is_near_it_and_above_zero(price: Decimal) -> None:
    tick = tick_for(price)

    assert abs(on_tick(price, tick) - price) <= tick / 2
    assert on_tick(price, tick) > 0
