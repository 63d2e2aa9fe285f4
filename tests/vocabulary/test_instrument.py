from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tradehook.instruments import stocks
from tradehook.instruments.roots import ROOTS
from tradehook.vocabulary.instrument import Tick, TickFrom
from tradehook.vocabulary.side import Side

ticks = some.sampled_from(sorted({root.tick for root in ROOTS.values()} | {Decimal("0.01"), Decimal("1E-9")})).map(Tick)
prices = some.decimals("-1000000", "1000000", places=10)


@pytest.mark.parametrize(
    ("price", "tick", "side", "rounded"),
    [
        ("157.432", "0.01", Side.SELL, "157.44"),
        ("157.432", "0.01", Side.BUY, "157.43"),
        ("135.964", "0.01", Side.SELL, "135.97"),
        ("18500.1", "0.25", Side.SELL, "18500.25"),
        ("18500.1", "0.25", Side.BUY, "18500"),
        ("109.52", "0.015625", Side.BUY, "109.515625"),
        ("-37.631", "0.01", Side.BUY, "-37.64"),
        ("70", "0.01", Side.SELL, "70"),
    ],
)
def test_a_price_is_rounded_up_for_a_sell_and_down_for_a_buy(price: str, tick: str, side: Side, rounded: str) -> None:
    assert Tick(Decimal(tick)).round(Decimal(price), side) == Decimal(rounded)


@given(ticks, prices, some.sampled_from(Side))
def test_a_rounded_price_is_on_the_tick_less_than_one_away_and_stays(tick: Tick, price: Decimal, side: Side) -> None:
    rounded = tick.round(price, side)

    assert tick.holds(rounded)
    assert tick.round(rounded, side) == rounded
    assert 0 <= (rounded - price) * -side.sign < tick.size


@given(ticks, prices)
def test_a_price_on_the_tick_is_the_same_for_both_sides(tick: Tick, price: Decimal) -> None:
    assert tick.holds(price) is (tick.round(price, Side.BUY) == tick.round(price, Side.SELL))


@pytest.mark.parametrize("price", ["1E+30", "1E-30", "123456789012345678901234567890.5"])
def test_no_price_is_too_long_to_be_looked_at(price: str) -> None:
    assert Tick(Decimal("0.01")).holds(Decimal(price)) in (True, False)


@given(some.decimals("0", "1000000", places=8))
def test_a_quantity_is_cut_to_its_step_and_never_grows(quantity: Decimal) -> None:
    share = stocks.instrument("AAPL", "Apple")

    assert 0 <= quantity - share.whole_steps(quantity) < 1
    assert 0 <= quantity - share.fractional_steps(quantity) < Decimal("0.000001")


STEPPED = Tick(Decimal("0.01"), (TickFrom(Decimal(3), Decimal("0.05")),))


@pytest.mark.parametrize(
    ("price", "side", "rounded"),
    [
        ("2.994", Side.SELL, "3"),
        ("2.999", Side.BUY, "2.99"),
        ("3", Side.BUY, "3"),
        ("3.01", Side.BUY, "3"),
        ("3.01", Side.SELL, "3.05"),
    ],
)
def test_a_tick_may_depend_on_the_price(price: str, side: Side, rounded: str) -> None:
    assert STEPPED.round(Decimal(price), side) == Decimal(rounded)
    assert STEPPED.holds(Decimal(rounded))
    assert not STEPPED.holds(Decimal("3.01"))


def test_the_family_is_what_a_contract_is_on() -> None:
    share = stocks.instrument("SPY", "S&P 500")
    option = replace(share, symbol="SPY 250624C596", underlying="SPY")
    future = replace(share, symbol="MNQU2025", root="MNQ")
    assert [each.family for each in (share, option, future)] == ["SPY", "SPY", "MNQ"]
