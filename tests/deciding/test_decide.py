"""What holds for every decision, over messages, settings and facts as they may come."""

from decimal import Decimal

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from tests import strategies as any_
from tests.deciding.world import carried_through, codes, decided, done, facts, message, order, settings
from tradehook.deciding.case import Kind, kind_of
from tradehook.deciding.decide import decide
from tradehook.vocabulary.decision import AddLeg, CancelOrders, Carried, ChangeOrder, PlaceOrder
from tradehook.vocabulary.order import Leg, OrderClass, OrderType
from tradehook.vocabulary.settings import Sides
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import Action, StopLoss, TakeProfit

OPENS = {Side.BUY: {Sides.BOTH, Sides.BULLISH}, Side.SELL: {Sides.BOTH, Sides.BEARISH}}
LIMITED = {OrderType.LIMIT, OrderType.STOP_LIMIT}
STOPPED = {OrderType.STOP, OrderType.STOP_LIMIT}
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
            assert one.order_type in known.broker.takes or one.carried is Carried.WATCHED or not own.allow_emulation
            assert (one.limit_price is not None) == (one.order_type in LIMITED)
            assert (one.stop_price is not None) == (one.order_type in STOPPED)
            assert (one.trail_amount or one.trail_percent) if one.order_type is OrderType.TRAILING_STOP else True
            instrument = known.instrument if one.leg is Leg.ENTRY else known.held_instrument
            for priced in (one, *one.legs):
                for price in (priced.limit_price, priced.stop_price):
                    assert price is None or (price > 0 and instrument.tick.holds(price))


@given(any_message, any_settings, any_.facts())
def test_a_leg_is_carried_by_somebody_who_can(said, own, known):
    for entry in placed(decided(said, own, known), Leg.ENTRY):
        linked = [leg.carried is Carried.BY_BROKER for leg in entry.legs]
        assert all(linked) or not any(linked)
        assert all(linked) or own.allow_emulation
        assert (entry.order_class is not OrderClass.SIMPLE) == (bool(linked) and all(linked))
        for leg in entry.legs:
            assert leg.order_type in known.broker.takes or leg.carried is Carried.WATCHED


@given(any_message, any_settings, any_.facts())
def test_no_entry_exceeds_a_guard(said, own, known):
    decision = decided(said, own, known)
    for entry in placed(decision, Leg.ENTRY):
        held = max(Decimal(0), entry.side.sign * known.position)
        limit = own.max_position_quantity
        assert limit is None or held + entry.quantity <= limit
        today = known.today
        assert own.max_trades_per_day is None or today is None or today.entered < own.max_trades_per_day
        assert own.max_daily_loss is None or (today is not None and -today.result < own.max_daily_loss)


@given(any_message, any_settings, any_.facts())
def test_nothing_goes_out_that_a_person_is_to_approve(said, own, known):
    decision = decided(said, own, known)
    if decision.leave is None and own.auto_submit is False:
        assert placed(decision, Leg.ENTRY) == []
    if decision.leave is None and not own.auto_submit_exits:
        assert placed(decision, Leg.EXIT) == []


@given(any_message, any_settings, any_.facts())
def test_cancels_come_alone_and_name_open_orders(said, own, known):
    assume(not said.action.is_of_an_order)
    decision = decided(said, own, known)
    if any(isinstance(one, CancelOrders) for one in decision.intents):
        assert len(decision.intents) == 1
        assert set(decision.intents[0].order_ids) <= {one.order_id for one in known.open_orders}
        assert decision.replan is (said.action is not Action.CANCEL)
        assert decision.leave is None
    else:
        assert not decision.replan


@given(any_message, st.sampled_from(Action).filter(lambda it: it.is_of_an_order), any_settings, any_.facts())
def test_what_is_about_an_order_touches_that_and_its_legs_only(said, action, own, known):
    assume(known.target is not None)
    decision = decided(msgspec.structs.replace(said, action=action), own, known)
    its = {known.target.order_id, *(one.order_id for one in known.open_orders)}
    for one in decision.intents:
        assert isinstance(one, CancelOrders | ChangeOrder | AddLeg)
        named = one.order_ids if isinstance(one, CancelOrders) else (one.order_id,)
        assert set(named) <= its
    assert not decision.replan


@given(any_message, any_settings, any_.facts())
def test_an_entry_never_goes_along_with_a_partial_exit(said, own, known):
    decision = decided(said, own, known)
    if placed(decision, Leg.ENTRY):
        assert all(one.quantity == abs(known.position) for one in placed(decision, Leg.EXIT))


REPEATABLE = st.sampled_from([Action.BUY, Action.SELL, Action.EXIT, Action.CANCEL, Action.BREAKEVEN])
NOT_REPEATABLE = {"swapping-off", "quantity-covered"}
"""Exits only, from which the same signal, sent again, would enter: the table's row for flat."""


@given(any_.messages(REPEATABLE) | any_.plain_messages, any_settings, any_.facts())
def test_a_repeatable_signal_acts_no_more_once_it_was_performed(said, own, known):
    assume(said.action in {Action.BUY, Action.SELL, Action.EXIT, Action.CANCEL, Action.BREAKEVEN})
    assume(not own.allow_add)
    before = known.position
    known, decisions = carried_through(said, own, known)
    last = decisions[-1]
    assume(not NOT_REPEATABLE & set(codes(last)))
    assume(last.leave is None and last.afterwards is None)
    assume(not (placed(last, Leg.EXIT) and not placed(last, Leg.ENTRY) and known.position))
    again = decided(said, own, known)
    assert done(again) == [], (before, decisions)
    assert again.reasons


def test_the_first_message_of_the_documentation():
    said = message(
        "buy",
        signal_price="143.12",
        quantity="1",
        take_profit=TakeProfit(percent=Decimal(10)),
        stop_loss=StopLoss(type=OrderType.STOP, percent=Decimal(5)),
    )
    decision = decided(said, known=facts(broker=any_.LINKING_BROKER))
    assert done(decision) == ["entry buy 1"]
    assert decision.reasons == ()
    take_profit, stop_loss = decision.intents[0].legs
    assert take_profit.limit_price == Decimal("157.44")
    assert stop_loss.stop_price == Decimal("135.97")
    found = {step.rule: step.found for step in decision.trace}
    assert found["planned price"] == "143.12, the message's price, as there is no quote. Distances count from it."
    assert found["stop loss"] == "stop at 135.97, gtc."


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


def test_an_exit_that_comes_to_nothing_does_not_claim_to_have_exited():
    decision = decided(message("sell", quantity="0.5"), settings(allow_side_swapping=False), facts(5))
    assert (done(decision), codes(decision)) == ([], ["quantity-zero"])


def test_after_the_cancels_what_filled_meanwhile_is_taken_into_account():
    waiting = facts(0, open_orders=(order("limit", Side.BUY),))
    assert done(decided(message("sell"), known=waiting)) == ["cancel limit"]
    filled_meanwhile = facts(1)
    assert done(decided(message("sell"), known=filled_meanwhile)) == ["exit sell 1", "entry sell 1"]
