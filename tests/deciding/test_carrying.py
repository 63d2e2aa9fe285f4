"""Who carries the legs of an entry."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.deciding.world import codes, decided, done, facts, message, settings
from tests.strategies import LINKING_BROKER, PAPER_BROKER, STOCK_BROKER
from tradehook.deciding.facts import Capabilities
from tradehook.vocabulary.decision import Carried
from tradehook.vocabulary.order import OrderClass, OrderType, TimeInForce
from tradehook.vocabulary.signal import StopLoss, TakeProfit

BY_BROKER, AFTER_FILL, WATCHED = Carried.BY_BROKER, Carried.AFTER_FILL, Carried.WATCHED
PROFIT = TakeProfit(percent=Decimal(10))
STOP = StopLoss(type=OrderType.STOP, percent=Decimal(5))
TRAILING = StopLoss(type=OrderType.TRAILING_STOP, trail_amount=Decimal(1))
UNLINKED = Capabilities(name="Unlinked", takes=LINKING_BROKER.takes)


def entry(broker, own=None, **fields):
    return decided(message("buy", signal_price="100", **fields), own, facts(broker=broker))


@pytest.mark.parametrize(
    ("broker", "take_profit", "stop_loss", "order_class", "carried"),
    [
        (LINKING_BROKER, PROFIT, STOP, OrderClass.BRACKET, [BY_BROKER, BY_BROKER]),
        (LINKING_BROKER, PROFIT, TRAILING, OrderClass.BRACKET, [BY_BROKER, BY_BROKER]),
        (LINKING_BROKER, PROFIT, None, OrderClass.OTO, [BY_BROKER]),
        (LINKING_BROKER, None, STOP, OrderClass.OTO, [BY_BROKER]),
        (STOCK_BROKER, PROFIT, STOP, OrderClass.BRACKET, [BY_BROKER, BY_BROKER]),
        # its legs may not trail: the trailing stop rests by itself, and the take profit is watched
        (STOCK_BROKER, PROFIT, TRAILING, OrderClass.SIMPLE, [WATCHED, AFTER_FILL]),
        (STOCK_BROKER, None, TRAILING, OrderClass.SIMPLE, [AFTER_FILL]),
        (UNLINKED, PROFIT, STOP, OrderClass.SIMPLE, [WATCHED, AFTER_FILL]),
        (UNLINKED, PROFIT, None, OrderClass.SIMPLE, [AFTER_FILL]),
        # it takes no stops at all
        (PAPER_BROKER, PROFIT, STOP, OrderClass.SIMPLE, [WATCHED, WATCHED]),
        (PAPER_BROKER, None, STOP, OrderClass.SIMPLE, [WATCHED]),
    ],
)
def test_what_the_broker_cannot_link_tradehook_places_or_watches(broker, take_profit, stop_loss, order_class, carried):
    order = entry(broker, take_profit=take_profit, stop_loss=stop_loss).intents[0]
    assert order.order_class is order_class
    assert [leg.carried for leg in order.legs] == carried


@pytest.mark.parametrize(
    ("broker", "take_profit", "stop_loss", "words"),
    [
        (STOCK_BROKER, PROFIT, STOP, "works what is linked with the entry (bracket)."),
        (STOCK_BROKER, None, TRAILING, "tradehook places the stop loss once the entry has filled."),
        (UNLINKED, PROFIT, STOP, "once the entry has filled, and watches the price for the take profit."),
        (PAPER_BROKER, PROFIT, STOP, "tradehook watches the price for the take profit and the stop loss."),
    ],
)
def test_the_trace_says_who_works_the_legs(broker, take_profit, stop_loss, words):
    decision = entry(broker, take_profit=take_profit, stop_loss=stop_loss)
    (found,) = [step.found for step in decision.trace if step.rule == "legs"]
    assert found.startswith(broker.name)
    assert found.endswith(words)


def test_without_emulation_an_entry_whose_legs_nobody_carries_is_held():
    decision = entry(STOCK_BROKER, settings(allow_emulation=False), take_profit=PROFIT, stop_loss=TRAILING)
    assert (done(decision), codes(decision)) == ([], ["order-type-unsupported"])
    assert "an entry with take profit with stop loss" in decision.reasons[0].message
    linked = entry(STOCK_BROKER, settings(allow_emulation=False), take_profit=PROFIT, stop_loss=STOP)
    assert done(linked) == ["entry buy 1"]


def test_the_exit_before_an_entry_that_cannot_be_protected_passes():
    said = message("sell", signal_price="100", stop_loss=TRAILING)
    decision = decided(said, settings(allow_emulation=False), facts(5, broker=STOCK_BROKER))
    assert (done(decision), codes(decision)) == (["exit sell 5"], ["order-type-unsupported"])


@pytest.mark.parametrize(
    ("sent", "entered", "protected"),
    [(None, TimeInForce.GTC, TimeInForce.GTC), (TimeInForce.DAY, TimeInForce.DAY, TimeInForce.DAY)],
)
def test_where_legs_work_as_long_as_their_entry_it_works_as_long_as_they_should(sent, entered, protected):
    order = entry(STOCK_BROKER, stop_loss=STOP, time_in_force=sent).intents[0]
    takes = replace(STOCK_BROKER, takes=LINKING_BROKER.takes)
    if sent is None:
        assert TimeInForce.GTC in takes.takes[OrderType.MARKET]
    assert (order.time_in_force, order.legs[0].time_in_force) == (entered, protected)


def test_elsewhere_the_entry_ends_with_the_day_and_its_legs_stay():
    order = entry(LINKING_BROKER, stop_loss=STOP).intents[0]
    assert (order.time_in_force, order.legs[0].time_in_force) == (TimeInForce.DAY, TimeInForce.GTC)


def test_an_entry_that_is_watched_itself_has_its_legs_emulated():
    broker = replace(LINKING_BROKER, takes=PAPER_BROKER.takes)
    order = entry(broker, order_type=OrderType.STOP, stop_price="101", take_profit=PROFIT, stop_loss=STOP).intents[0]
    assert order.carried is WATCHED
    assert [leg.carried for leg in order.legs] == [WATCHED, WATCHED]


@pytest.mark.parametrize(
    ("time_in_force", "order_class", "carried"),
    [
        (TimeInForce.GTC, OrderClass.BRACKET, [BY_BROKER, BY_BROKER]),
        (TimeInForce.IOC, OrderClass.SIMPLE, [WATCHED, AFTER_FILL]),
        (TimeInForce.FOK, OrderClass.SIMPLE, [WATCHED, AFTER_FILL]),
    ],
)
def test_an_entry_that_fills_at_once_or_never_gets_its_legs_after_the_fill(time_in_force, order_class, carried):
    broker = replace(LINKING_BROKER, linked_times=frozenset({TimeInForce.DAY, TimeInForce.GTC}))
    order = entry(broker, time_in_force=time_in_force, take_profit=PROFIT, stop_loss=STOP).intents[0]
    assert (order.time_in_force, order.order_class) == (time_in_force, order_class)
    assert [leg.carried for leg in order.legs] == carried
    assert {leg.time_in_force for leg in order.legs} == {TimeInForce.GTC}
