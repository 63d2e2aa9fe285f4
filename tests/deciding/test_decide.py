"""What holds for every decision, over messages, settings and facts as they may come."""

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from tests import strategies as any_
from tests.deciding.world import carried_through, codes, decided, done, facts, message, order, settings
from tradehook.deciding.case import Kind, kind_of
from tradehook.deciding.decide import decide
from tradehook.vocabulary.decision import CancelOrders, PlaceOrder
from tradehook.vocabulary.order import Leg, OrderType
from tradehook.vocabulary.settings import Sides
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import Action, StopLoss, TakeProfit

OPENS = {Side.BUY: {Sides.BOTH, Sides.BULLISH}, Side.SELL: {Sides.BOTH, Sides.BEARISH}}
EXIT_ONLY = {Kind.FLATTEN, Kind.REDUCE, Kind.EXIT, Kind.CANCEL, Kind.BREAKEVEN}

any_message = any_.messages() | any_.plain_messages
any_settings = any_.settings | any_.plain_settings


def placed(decision, leg):
    return [one for one in decision.intents if isinstance(one, PlaceOrder) and one.leg is leg]


@given(any_message, any_settings, any_.facts())
def test_it_acts_or_says_why_and_always_tells_how(said, own, known):
    decision = decided(said, own, known)
    assert decision.intents or decision.reasons
    assert [step.rule for step in decision.trace][:1] == ["signal"]
    assert all(step.rule and step.found for step in decision.trace)
    assert decided(said, own, known) == decision


@given(any_message, any_settings, any_.facts())
def test_a_forbidden_side_is_never_opened_but_by_a_reversal(said, own, known):
    assume(said.action is not Action.REVERSE)
    for entry in placed(decided(said, own, known), Leg.ENTRY):
        assert own.sides in OPENS[entry.side]


@given(any_message, any_settings, any_.facts())
def test_a_message_that_only_reduces_never_opens(said, own, known):
    assume(kind_of(said) in EXIT_ONLY)
    assert placed(decided(said, own, known), Leg.ENTRY) == []


@given(any_message, any_settings, any_.facts())
def test_an_exit_faces_the_position_and_never_exceeds_it(said, own, known):
    for exit_ in placed(decided(said, own, known), Leg.EXIT):
        assert exit_.side.sign * known.position < 0
        assert 0 < exit_.quantity <= abs(known.position)


@given(any_message, any_settings, any_.facts())
def test_every_order_could_be_placed_as_it_stands(said, own, known):
    for one in decided(said, own, known).intents:
        if isinstance(one, PlaceOrder):
            assert one.quantity > 0
            assert one.order_type in known.takes
            assert (one.limit_price is not None) == (one.order_type is OrderType.LIMIT)
            instrument = known.instrument if one.leg is Leg.ENTRY else known.held_instrument
            assert one.limit_price is None or instrument.tick.holds(one.limit_price)


@given(any_message, any_settings, any_.facts())
def test_cancels_come_alone_and_name_open_orders(said, own, known):
    decision = decided(said, own, known)
    if any(isinstance(one, CancelOrders) for one in decision.intents):
        assert len(decision.intents) == 1
        assert set(decision.intents[0].order_ids) <= {one.order_id for one in known.open_orders}
        assert decision.replan is (said.action is not Action.CANCEL)
    else:
        assert not decision.replan


@given(any_message, any_settings, any_.facts())
def test_an_entry_never_goes_along_with_a_partial_exit(said, own, known):
    decision = decided(said, own, known)
    if placed(decision, Leg.ENTRY):
        assert all(one.quantity == abs(known.position) for one in placed(decision, Leg.EXIT))


REPEATABLE = st.sampled_from([Action.BUY, Action.SELL, Action.EXIT, Action.CANCEL])
NOT_REPEATABLE = {"swapping-off", "quantity-covered"}
"""Exits only, from which the same signal, sent again, would enter: the table's row for flat."""


@given(any_.messages(REPEATABLE) | any_.plain_messages, any_settings, any_.facts())
def test_a_repeatable_signal_acts_no_more_once_it_was_performed(said, own, known):
    assume(said.action in {Action.BUY, Action.SELL, Action.EXIT, Action.CANCEL})
    assume(not own.allow_add)
    before = known.position
    known, decisions = carried_through(said, own, known)
    last = decisions[-1]
    assume(not NOT_REPEATABLE & set(codes(last)))
    assume(not (placed(last, Leg.EXIT) and not placed(last, Leg.ENTRY) and known.position))
    again = decided(said, own, known)
    assert done(again) == [], (before, decisions)
    assert again.reasons


def test_the_first_message_of_the_documentation():
    decision = decided(
        message("buy", signal_price="143.12", quantity="1", take_profit=TakeProfit(), stop_loss=StopLoss())
    )
    assert done(decision) == ["entry buy 1"]
    assert decision.reasons == ()
    said = {step.rule: step.found for step in decision.trace}
    assert said["take profit"] == (
        "The message's take profit is not carried out by this version: the entry goes without it."
    )
    assert "stop loss" in said


def test_an_exit_says_nothing_of_a_take_profit_that_it_could_not_have():
    decision = decided(message("exit", take_profit=TakeProfit()), known=facts(1))
    assert "take profit" not in {step.rule for step in decision.trace}


def test_extended_hours_are_left_aside_and_said_so():
    decision = decided(message("buy", extended_hours=True))
    assert done(decision) == ["entry buy 1"]
    assert "extended hours" in {step.rule for step in decision.trace}


def test_how_a_ticker_was_read_is_in_the_trace():
    note = "ES1! was read as ESZ2026, the front month until it rolls on 2026-12-10, as set by hand."
    known = facts()
    signal = msgspec.structs.replace(any_.signal_of(message("buy"), known.instrument), ticker_note=note)
    said = [(step.rule, step.found) for step in decide(signal, settings(), known).trace]
    assert ("ticker", note) in said
    assert "ticker" not in [step.rule for step in decided(message("buy")).trace]


def test_a_reason_is_in_the_trace_in_the_same_words():
    decision = decided(message("sell"), settings(allow_side_swapping=False), facts(5))
    assert [step.found for step in decision.trace if step.rule == "swapping-off"] == [
        reason.message for reason in decision.reasons
    ]


def test_an_entry_without_a_price_is_left_out_and_its_exit_passes():
    own = settings(entry_order_type=OrderType.LIMIT)
    decision = decided(message("sell"), own, facts(5))
    assert (done(decision), codes(decision)) == (["exit sell 5"], ["price-required"])


def test_an_exit_without_a_price_is_not_followed_by_an_entry():
    own = settings(exit_order_type=OrderType.LIMIT)
    decision = decided(message("sell"), own, facts(5))
    assert (done(decision), codes(decision)) == ([], ["price-required"])


def test_an_order_type_that_cannot_be_placed_stops_the_exit_too():
    decision = decided(message("sell"), settings(entry_order_type=OrderType.STOP), facts(5))
    assert (done(decision), codes(decision)) == ([], ["order-type-unsupported"])


def test_an_exit_that_comes_to_nothing_does_not_claim_to_have_exited():
    decision = decided(message("sell", quantity="0.5"), settings(allow_side_swapping=False), facts(5))
    assert (done(decision), codes(decision)) == ([], ["quantity-zero"])


def test_after_the_cancels_what_filled_meanwhile_is_taken_into_account():
    waiting = facts(0, open_orders=(order("limit", Side.BUY),))
    assert done(decided(message("sell"), known=waiting)) == ["cancel limit"]
    filled_meanwhile = facts(1)
    assert done(decided(message("sell"), known=filled_meanwhile)) == ["exit sell 1", "entry sell 1"]
