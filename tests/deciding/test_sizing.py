"""How many units an order is for."""

from decimal import Decimal

import pytest
from hypothesis import given

from tests import strategies as any_
from tests.deciding.world import codes, decided, done, facts, message, settings
from tests.strategies import BTCUSD, EURUSD, MNQU2025, SQ
from tradehook.deciding.sizing import fractions_allowed, rounded


@pytest.mark.parametrize(
    ("instrument", "fractions", "quantity", "expected"),
    [
        (SQ, None, "2.9", "2"),
        (SQ, False, "2.9", "2"),
        (SQ, True, "2.98765", "2.9876"),
        (BTCUSD, None, "0.123456789", "0.12345678"),
        (BTCUSD, False, "2.9", "2"),
        (MNQU2025, True, "2.9", "2"),
        (EURUSD, None, "2999.5", "2000"),
        (EURUSD, True, "999", "0"),
        (SQ, None, "0.99", "0"),
    ],
)
def test_down_to_whole_units_unless_fractions_are_allowed_then_to_the_step(instrument, fractions, quantity, expected):
    own = settings(use_fractional_quantity=fractions)
    assert rounded(Decimal(quantity), instrument, own) == Decimal(expected)


def test_fractions_are_allowed_for_crypto_unless_set():
    assert fractions_allowed(BTCUSD, settings())
    assert not fractions_allowed(SQ, settings())
    assert not fractions_allowed(BTCUSD, settings(use_fractional_quantity=False))


@given(any_.quantities, any_.instruments, any_.settings)
def test_rounding_never_adds_and_lands_on_the_step(quantity, instrument, own):
    units = rounded(quantity, instrument, own)
    assert 0 <= units <= quantity
    fine = (instrument.fractional_step if fractions_allowed(instrument, own) else None) or instrument.quantity_step
    assert units % fine == 0
    assert rounded(units, instrument, own) == units


@pytest.mark.parametrize(
    ("said", "own", "held", "step"),
    [
        (message("buy", quantity="0.5"), {}, 0, "step of 1."),
        (message("buy", quantity="0.00005"), {"use_fractional_quantity": True}, 0, "step of 0.0001."),
        (message("exit", quantity="0.5"), {}, 5, "step of 1."),
        (message("buy"), {"quantity": Decimal(0)}, 0, "step of 1."),
        (message("buy"), {"quantity": Decimal(-3)}, 0, "step of 1."),
    ],
)
def test_nothing_left_is_held_with_the_step_that_took_it(said, own, held, step):
    decision = decided(said, settings(**own), facts(held))
    assert (done(decision), codes(decision)) == ([], ["quantity-zero"])
    assert step in decision.reasons[0].message


def test_a_position_is_exited_in_full_to_the_last_fraction():
    assert done(decided(message("exit"), known=facts("2.5"))) == ["exit sell 2.5"]
    assert done(decided(message("exit", quantity="9"), known=facts("0.0003"))) == ["exit sell 0.0003"]
    assert done(decided(message("sell"), known=facts("2.5"))) == ["exit sell 2.5", "entry sell 1"]


def test_a_part_of_a_position_is_rounded():
    assert done(decided(message("exit", quantity="2.2"), known=facts("2.5"))) == ["exit sell 2"]
    own = settings(use_fractional_quantity=True)
    assert done(decided(message("exit", quantity="2.2"), own, facts("2.5"))) == ["exit sell 2.2"]


def test_the_trace_tells_whose_quantity_it_is_and_how_it_was_rounded():
    def said(decision):
        return {step.rule: step.found for step in decision.trace}

    assert said(decided(message("buy", quantity="2.9")))["entry quantity"] == (
        "2.9 rounded down to 2 SQ (the message's quantity)."
    )
    assert said(decided(message("buy")))["entry quantity"] == "1 SQ (the subscription's quantity)."
    subtracting = decided(message("sell", quantity="8"), settings(subtract_exit_quantity=True), facts(5))
    assert said(subtracting)["entry quantity"] == "3 SQ (the message's 8 less the 5 exited)."
    assert said(decided(message("exit", quantity="2"), known=facts(5)))["exit quantity"] == "2 SQ of the 5 held."
    unused = decided(message("exit", quantity="2"), settings(use_signal_quantity=False), facts(5))
    assert "use_signal_quantity" in said(unused)["message's quantity"]
