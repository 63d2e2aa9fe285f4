"""What a message says the chart holds, and whether an account holds the same."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.deciding.world import decided, done, facts, message, settings
from tests.strategies import BTCUSD, SQ
from tradehook.deciding.parity import (
    Claim,
    Unclear,
    aim_of,
    claim_of,
    explained,
    in_chart_units,
    in_step,
    in_words,
    target_of,
    towards,
)
from tradehook.vocabulary.instrument import Right
from tradehook.vocabulary.settings import Sides
from tradehook.vocabulary.side import Sentiment
from tradehook.vocabulary.signal import Action, OptionType, QuantityType

LONG, SHORT, FLAT = Sentiment.BULLISH, Sentiment.BEARISH, Sentiment.FLAT
PUT = replace(SQ, symbol="SQ 250620P60", underlying="SQ", right=Right.PUT, strike=Decimal(60))


@pytest.mark.parametrize(
    ("fields", "claim"),
    [
        ({}, None),
        ({"extras": {"note": "x"}}, None),
        ({"sentiment": LONG}, Claim(LONG)),
        ({"sentiment": FLAT}, Claim(FLAT)),
        ({"extras": {"market_position": "long"}}, Claim(LONG)),
        ({"extras": {"market_position": " Short ", "market_position_size": "2.50"}}, Claim(SHORT, Decimal("2.5"))),
        ({"extras": {"marketPosition": "flat", "marketPositionSize": 0}}, Claim(FLAT, Decimal(0))),
        ({"extras": {"market_position": "bearish", "market_position_size": Decimal(3)}}, Claim(SHORT, Decimal(3))),
        ({"sentiment": LONG, "extras": {"market_position_size": 7}}, Claim(LONG, Decimal(7))),
        ({"sentiment": LONG, "extras": {"market_position": "flat"}}, Claim(FLAT)),
        ({"extras": {"market_position": "", "marketPosition": "long", "market_position_size": None}}, Claim(LONG)),
        ({"extras": {"market_position_size": 7}}, None),
        ({"sentiment": LONG, "test": True}, None),
    ],
)
def test_the_chart_is_read(fields: dict[str, Any], claim: Claim | None) -> None:
    assert claim_of(message("buy", **fields)) == claim


@pytest.mark.parametrize(
    ("extras", "words"),
    [
        ({"market_position": "longish"}, "none of long, short, flat"),
        ({"market_position": 1}, "none of long, short, flat"),
        ({"market_position": "long", "market_position_size": "many"}, "no number"),
        ({"market_position": "long", "market_position_size": -1}, "no number"),
        ({"market_position": "long", "market_position_size": "NaN"}, "no number"),
        ({"market_position": "long", "market_position_size": "Infinity"}, "no number"),
        ({"market_position": "long", "market_position_size": True}, "no number"),
        ({"market_position": "long", "market_position_size": ["1"]}, "no number"),
        ({"market_position": "long", "market_position_size": "٣"}, "no number"),
        ({"market_position": "flat", "market_position_size": 2}, "contradict"),
        ({"market_position": "short", "market_position_size": 0}, "contradict"),
    ],
)
def test_what_cannot_be_understood_is_no_claim(extras: dict[str, Any], words: str) -> None:
    found = claim_of(message("buy", extras=extras))
    assert isinstance(found, Unclear)
    assert words in found.words


@pytest.mark.parametrize(
    ("claim", "fields", "own", "target"),
    [
        (Claim(LONG, Decimal(5)), {"quantity": "5"}, {}, 5),
        (Claim(SHORT, Decimal(5)), {"quantity": "10"}, {}, -5),
        (Claim(LONG, Decimal(5)), {"quantity": "5", "quantity_type": QuantityType.FIXED_QUANTITY}, {}, 5),
        (Claim(LONG, Decimal(5)), {"quantity": "5"}, {"quantity_multiplier": Decimal("2.5")}, 12),
        (Claim(FLAT), {}, {}, 0),
        (Claim(FLAT, Decimal(0)), {"quantity": "5"}, {"use_signal_quantity": False}, 0),
        (Claim(LONG), {"quantity": "5"}, {}, None),
        (Claim(LONG, Decimal(5)), {}, {}, None),
        (Claim(LONG, Decimal(5)), {"quantity": "5"}, {"use_signal_quantity": False}, None),
        (Claim(LONG, Decimal(5)), {"quantity": "5"}, {"allow_signal_overrides": False}, None),
        (Claim(LONG, Decimal(5)), {"quantity": "5", "quantity_type": QuantityType.DOLLAR_AMOUNT}, {}, None),
        (Claim(LONG, Decimal(5)), {"quantity": "5", "quantity_type": QuantityType.PERCENT_OF_POSITION}, {}, None),
    ],
)
def test_the_size_counts_where_the_messages_quantity_is_traded_as_it_is(
    claim: Claim, fields: dict[str, Any], own: dict[str, Any], target: int | None
) -> None:
    assert target_of(claim, message("buy", **fields), settings(**own), SQ) == target


def test_the_target_is_rounded_as_entries_are() -> None:
    claim = Claim(LONG, Decimal("1.123456789"))
    said = message("buy", quantity="1.123456789")
    assert target_of(claim, said, settings(), SQ) == 1
    assert target_of(claim, said, settings(use_fractional_quantity=True), SQ) == Decimal("1.1234")
    assert target_of(claim, said, settings(), BTCUSD) == Decimal("1.12345678")


@pytest.mark.parametrize(
    ("own", "units"),
    [
        ({}, 3),
        ({"invert_puts": False}, -3),
        ({"invert_puts": False, "option_type": OptionType.BOTH}, 3),
    ],
)
def test_a_short_put_stands_for_a_long_chart(own: dict[str, Any], units: int) -> None:
    assert in_chart_units(Decimal(-3), PUT, message("buy"), settings(**own)) == units
    assert in_chart_units(Decimal(-3), SQ, message("buy"), settings(**own)) == -3


def test_the_messages_option_type_counts_where_it_may() -> None:
    said = message("buy", option_type=OptionType.BOTH)
    own = settings(invert_puts=False)
    assert in_chart_units(Decimal(-3), PUT, said, own) == 3
    assert in_chart_units(Decimal(-3), PUT, said, settings(invert_puts=False, use_signal_contract=False)) == -3


@pytest.mark.parametrize(
    ("side", "target", "held", "same"),
    [
        (LONG, None, 7, True),
        (LONG, None, 0, False),
        (LONG, None, -7, False),
        (FLAT, 0, 0, True),
        (FLAT, 0, 1, False),
        (SHORT, -5, -5, True),
        (SHORT, -5, -4, False),
        (SHORT, -5, 5, False),
    ],
)
def test_the_side_is_compared_always_and_the_size_where_it_is_known(
    side: Sentiment, target: int | None, held: int, same: bool
) -> None:
    assert in_step(side, None if target is None else Decimal(target), Decimal(held)) is same


@pytest.mark.parametrize(
    ("side", "target", "held", "own", "reasons", "is_so"),
    [
        (SHORT, -5, 0, {"sides": Sides.BULLISH}, (), True),
        (SHORT, -5, 0, {"sides": Sides.NONE}, (), True),
        (SHORT, -5, 0, {"sides": Sides.BEARISH}, (), False),
        (SHORT, -5, 5, {"sides": Sides.BULLISH}, (), False),
        (SHORT, -5, 0, {"allow_side_swapping": False}, ("swapping-off",), True),
        (SHORT, -5, 0, {"allow_side_swapping": False}, ("locked",), False),
        (FLAT, 0, 5, {"ignore_exits": True}, (), True),
        (SHORT, -5, 5, {"ignore_exits": True}, (), True),
        (LONG, 3, 5, {"ignore_exits": True}, (), True),
        (LONG, 5, 3, {"ignore_exits": True}, (), False),
        (SHORT, -5, 5, {"isolate_sides": True}, (), True),
        (FLAT, 0, 5, {"isolate_sides": True}, (), False),
        (LONG, 5, 0, {}, ("kill-switch",), False),
        (LONG, 5, 3, {}, ("already-in-position",), False),
    ],
)
def test_what_the_settings_about_sides_want_is_no_mismatch(
    side: Sentiment, target: int, held: int, own: dict[str, Any], reasons: tuple[str, ...], is_so: bool
) -> None:
    assert explained(side, Decimal(target), Decimal(held), settings(**own), reasons) is is_so


def test_a_resync_makes_for_flat_where_the_side_may_not_be_opened() -> None:
    assert aim_of(SHORT, Decimal(-5), settings(sides=Sides.BULLISH)) == 0
    assert aim_of(SHORT, None, settings(sides=Sides.BULLISH)) == 0
    assert aim_of(SHORT, Decimal(-5), settings()) == -5
    assert aim_of(SHORT, None, settings()) is None
    assert aim_of(FLAT, Decimal(0), settings(sides=Sides.NONE)) == 0


@pytest.mark.parametrize(
    ("aim", "held", "action", "quantity"),
    [
        (5, 0, Action.BUY, 5),
        (-5, 0, Action.SELL, 5),
        (5, -2, Action.BUY, 5),
        (-5, 2, Action.SELL, 5),
        (5, 2, Action.ADD, 3),
        (-5, -2, Action.ADD, 3),
        (2, 5, Action.EXIT, 3),
        (-2, -5, Action.EXIT, 3),
        (0, 5, Action.EXIT, None),
        (0, -5, Action.EXIT, None),
        (5, 5, Action.BUY, 5),
        (-5, -5, Action.SELL, 5),
    ],
)
def test_one_message_brings_an_account_there(aim: int, held: int, action: Action, quantity: int | None) -> None:
    assert towards(Decimal(aim), Decimal(held)) == (action, quantity)


@given(st.integers(-9, 9), st.integers(-9, 9))
def test_what_is_decided_on_the_way_leads_there(aim: int, held: int) -> None:
    action, quantity = towards(Decimal(aim), Decimal(held))
    said = message(action, quantity=quantity) if quantity is not None else message(action)
    after = held
    for step in done(decided(said, settings(), facts(held))):
        _, side, units = step.split()
        after += int(units) if side == "buy" else -int(units)
    assert after == aim


def test_a_side_is_said_with_its_size() -> None:
    assert in_words(LONG, Decimal("5.0")) == "long 5"
    assert in_words(SHORT, Decimal(-5)) == "short 5"
    assert in_words(SHORT, None) == "short"
    assert in_words(FLAT, Decimal(0)) == "flat"
