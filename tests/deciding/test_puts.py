"""Which way options are traded: long calls and short puts are bullish."""

import pytest

from tests.deciding.world import codes, decided, facts, message, settings
from tests.strategies import CALL, PUT, SQ
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.settings import Sides
from tradehook.vocabulary.signal import OptionType


def orders(decision):
    return [(one.leg.value, one.side.value, one.symbol[8]) for one in decision.intents]


@pytest.mark.parametrize(
    ("action", "instrument", "own", "expected"),
    [
        ("buy", CALL, {}, ("buy", "C")),
        ("sell", CALL, {}, ("sell", "C")),
        ("buy", PUT, {}, ("sell", "P")),
        ("sell", PUT, {}, ("buy", "P")),
        ("buy", PUT, {"invert_puts": False}, ("buy", "P")),
        ("sell", PUT, {"invert_puts": False}, ("sell", "P")),
        # both: a buy is long calls, a sell is long puts
        ("buy", CALL, {"option_type": OptionType.BOTH}, ("buy", "C")),
        ("sell", PUT, {"option_type": OptionType.BOTH}, ("buy", "P")),
        ("sell", PUT, {"option_type": OptionType.BOTH, "invert_puts": False}, ("buy", "P")),
    ],
)
def test_what_opens_a_position_in_an_option(action, instrument, own, expected):
    decision = decided(message(action), settings(**own), facts(0, instrument))
    assert orders(decision) == [("entry", *expected)]


@pytest.mark.parametrize(
    ("action", "held", "own", "expected"),
    [
        # short puts are bullish
        ("buy", (-2, PUT), {}, []),
        ("sell", (-2, PUT), {}, [("exit", "buy", "P"), ("entry", "buy", "P")]),
        ("buy", (2, PUT), {}, [("exit", "sell", "P"), ("entry", "sell", "P")]),
        ("buy", (2, PUT), {"invert_puts": False}, []),
        ("sell", (2, PUT), {"invert_puts": False}, [("exit", "sell", "P"), ("entry", "sell", "P")]),
        ("exit", (2, PUT), {}, [("exit", "sell", "P")]),
        ("exit", (-2, PUT), {}, [("exit", "buy", "P")]),
        ("reverse", (2, PUT), {}, [("exit", "sell", "P"), ("entry", "sell", "P")]),
        ("add", (-2, PUT), {}, [("entry", "sell", "P")]),
    ],
)
def test_a_signal_meets_a_position_in_puts(action, held, own, expected):
    decision = decided(message(action), settings(**own), facts(held[0], PUT))
    assert orders(decision) == expected


def test_a_sell_swaps_long_calls_for_long_puts_where_both_are_traded():
    own = settings(option_type=OptionType.BOTH)
    decision = decided(message("sell"), own, facts(2, PUT, held_instrument=CALL))
    assert orders(decision) == [("exit", "sell", "C"), ("entry", "buy", "P")]


def test_sides_are_of_the_underlying():
    assert codes(decided(message("sell"), settings(sides=Sides.BULLISH), facts(0, PUT))) == ["side-not-allowed"]
    assert orders(decided(message("buy"), settings(sides=Sides.BULLISH), facts(0, PUT))) == [("entry", "sell", "P")]


def test_the_underlying_alone_enters_nothing_and_says_why_no_contract_was_found():
    known = facts(0, SQ, asset_class=AssetClass.OPTIONS, no_contract="nothing expires on or after 2030-01-01")
    decision = decided(message("buy"), known=known)
    assert codes(decision) == ["no-contract"]
    assert "nothing expires on or after 2030-01-01" in decision.reasons[0].message


def test_without_a_contract_the_other_side_is_exited_all_the_same():
    known = facts(-2, SQ, asset_class=AssetClass.OPTIONS, held_instrument=CALL, no_contract="there are no options")
    decision = decided(message("buy"), known=known)
    assert orders(decision) == [("exit", "buy", "C")]
    assert codes(decision) == ["no-contract"]
