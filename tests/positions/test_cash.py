"""What fills do to cash, and what an account is worth."""

from dataclasses import replace
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies as any_
from tests.positions.test_adjusting import as_fill
from tests.positions.test_fold import told
from tests.strategies import BTCUSD, EURUSD, MNQU2025, SQ
from tradehook.positions.adjusting import adjustments
from tradehook.positions.cash import PAID_IN_FULL, Holding, cash_effect, cash_of, equity, value
from tradehook.positions.fold import apply, fold
from tradehook.vocabulary.broker import BrokerPosition
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.position import Position

START = Decimal(100_000)


def effects(instrument, fills):
    """What each fill did to cash, one after another."""
    position, told_effects = Position(symbol=instrument.symbol), []
    for fill in fills:
        then = apply(position, fill, instrument.point_value)
        told_effects.append(cash_effect(instrument, position, then))
        position = then
    return told_effects


TRADES = [("buy", 2, "100"), ("sell", 3, "110"), ("buy", 1, "90")]


@pytest.mark.parametrize(
    ("instrument", "expected"),
    [
        (SQ, ["-201", "329", "-91"]),
        (BTCUSD, ["-201", "329", "-91"]),
        (MNQU2025, ["-1", "39", "39"]),
        (EURUSD, ["-1", "19", "19"]),
    ],
)
def test_stocks_and_coins_are_paid_in_full_futures_and_currencies_move_their_result(instrument, expected):
    assert effects(instrument, told(*TRADES, fee="1")) == [Decimal(one) for one in expected]


def test_every_class_settles_one_way():
    assert set(AssetClass) - PAID_IN_FULL == {AssetClass.FUTURES, AssetClass.FOREX}


@pytest.mark.parametrize(
    ("instrument", "side", "price", "expected"),
    [
        (SQ, "buy", "110", "330"),
        (SQ, "sell", "110", "-330"),
        (MNQU2025, "buy", "110", "60"),
        (MNQU2025, "sell", "110", "-60"),
        (EURUSD, "buy", "110", "30"),
    ],
)
def test_what_a_position_adds_to_the_worth_of_the_account(instrument, side, price, expected):
    position = fold(instrument.symbol, told((side, 3, "100")), instrument.point_value)
    assert value(Holding(instrument=instrument, position=position, price=Decimal(price))) == Decimal(expected)


def test_equity_sums_cash_and_all_that_is_held():
    shares = Holding(instrument=SQ, position=fold("SQ", told(("buy", 3, "100")), Decimal(1)), price=Decimal(110))
    contracts = Holding(
        instrument=MNQU2025,
        position=fold("MNQU2025", told(("sell", 1, "18500")), Decimal(2)),
        price=Decimal(18490),
    )
    assert equity(START, [shares, contracts]) == 100_350
    assert equity(START, []) == START


@given(st.sampled_from([SQ, BTCUSD, MNQU2025, EURUSD]), any_.fills())
def test_the_effects_of_the_fills_are_the_effect_of_the_position(instrument, fills):
    fills = sorted(fills, key=lambda fill: (fill.happened_at, fill.execution_id))
    position = fold(instrument.symbol, fills, instrument.point_value)
    with localcontext(prec=100):
        assert sum(effects(instrument, fills)) == cash_of(instrument, position)


@given(st.sampled_from([SQ, BTCUSD]), any_.fills())
def test_paid_in_full_is_price_times_quantity_and_the_fee(instrument, fills):
    fills = sorted(fills, key=lambda fill: (fill.happened_at, fill.execution_id))
    with localcontext(prec=100):
        paid = [-fill.side.sign * fill.quantity * fill.price - fill.fee for fill in fills]
    assert effects(instrument, fills) == paid


@given(st.sampled_from([SQ, BTCUSD, MNQU2025, EURUSD]), any_.fills(), any_.prices)
def test_however_it_settles_equity_is_start_plus_results_less_fees(instrument, fills, price):
    """The same trades are worth the same at every broker: the way of settling only moves cash about."""
    position = fold(instrument.symbol, fills, instrument.point_value)
    holding = Holding(instrument=instrument, position=position, price=price)
    with localcontext(prec=100):
        cash = START + cash_of(instrument, position)
        received = sum(-fill.side.sign * fill.quantity * fill.price for fill in fills)
        worth = received + position.quantity * price
        expected = START + worth * instrument.point_value - position.fees
    assert equity(cash, [holding]) == expected


@pytest.mark.parametrize("instrument", [SQ, MNQU2025])
def test_an_adjustment_is_left_out_of_cash(instrument):
    bought = told(("buy", 2, "100"), fee="1")
    held = fold(instrument.symbol, bought, instrument.point_value)
    shown = BrokerPosition(symbol=instrument.symbol, quantity=Decimal(5), average_price=Decimal(90))
    steps = adjustments(held, shown, Decimal(0))
    adjusted = [as_fill(step, number) for number, step in enumerate(steps)]
    position = fold(instrument.symbol, [*bought, *adjusted], instrument.point_value)
    assert position.quantity == 5
    assert cash_of(instrument, position, adjusted) == cash_of(instrument, held)


@given(st.sampled_from([SQ, BTCUSD]), any_.fills(), st.data())
def test_whatever_is_an_adjustment_leaves_cash_as_the_executions_made_it(instrument, fills, data):
    chosen = data.draw(st.lists(st.booleans(), min_size=len(fills), max_size=len(fills)))
    adjusted = [replace(fill, fee=Decimal(0)) for fill, one in zip(fills, chosen, strict=True) if one]
    executed = [fill for fill, one in zip(fills, chosen, strict=True) if not one]
    position = fold(instrument.symbol, [*executed, *adjusted], instrument.point_value)
    alone = fold(instrument.symbol, executed, instrument.point_value)
    assert cash_of(instrument, position, adjusted) == cash_of(instrument, alone)
