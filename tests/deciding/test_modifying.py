"""New terms of one order, and its cancel: what was sent changes, and nothing else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.deciding.world import codes, decided, done, facts, message, order, quote, settings
from tests.strategies import LINKING_BROKER, NOON
from tradehook.deciding.facts import Target
from tradehook.vocabulary.decision import Distance
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import StopLoss, TakeProfit

AS_SENT = settings(auto_submit=True, use_fractional_quantity=True, cancel_open_orders=False)
ENTRY = Target(
    number=17,
    order_id=OrderId("entry"),
    leg=Leg.ENTRY,
    symbol="SQ",
    side=Side.BUY,
    order_type=OrderType.LIMIT,
    time_in_force=TimeInForce.GTC,
    quantity=Quantity(Decimal(10)),
    limit_price=Price(Decimal(100)),
    status=OrderStatus.WORKING,
)
FILLED = replace(ENTRY, filled=Quantity(Decimal(10)), average_price=Price(Decimal("99.5")), status=OrderStatus.FILLED)
STOP = order(
    "stop", Side.SELL, OrderType.STOP, leg=Leg.STOP_LOSS, stop_price=Price(Decimal(95)), entry_id=OrderId("entry")
)
PROFIT = order("profit", Side.SELL, leg=Leg.TAKE_PROFIT, limit_price=Price(Decimal(110)), entry_id=OrderId("entry"))


def modified(target=ENTRY, legs=(), held=0, known=None, **fields):
    said = message("modify", order_number=17, **fields)
    found = facts(held, broker=LINKING_BROKER, open_orders=tuple(legs), target=target, **(known or {}))
    return decided(said, AS_SENT, found)


@pytest.mark.parametrize(
    ("target", "fields", "expected"),
    [
        (ENTRY, {"limit_price": "101"}, ["change entry limit 101"]),
        (ENTRY, {"quantity": "4"}, ["change entry quantity 4"]),
        (ENTRY, {"quantity": "14", "limit_price": "99"}, ["change entry quantity 14 limit 99"]),
        (replace(ENTRY, made_room=Quantity(Decimal(6))), {"quantity": "14"}, ["change entry quantity 8"]),
        (replace(ENTRY, order_type=OrderType.STOP), {"stop_price": "105"}, ["change entry stop 105"]),
        (
            replace(ENTRY, order_type=OrderType.STOP_LIMIT),
            {"stop_price": "105", "limit_price": "106"},
            ["change entry limit 106 stop 105"],
        ),
        (replace(ENTRY, order_type=OrderType.TRAILING_STOP), {"trail_ticks": "25"}, ["change entry trail 0.25"]),
    ],
)
def test_only_what_was_sent_changes(target, fields, expected):
    assert done(modified(target, **fields)) == expected


def test_a_validity_and_its_date():
    till = after(NOON, 3600)
    (change,) = modified(time_in_force=TimeInForce.GTD, good_till=till).intents
    assert (change.time_in_force, change.good_till) == (TimeInForce.GTD, till)
    assert codes(modified(good_till=till)) == ["date-without-gtd"]
    dated = replace(ENTRY, time_in_force=TimeInForce.GTD)
    assert modified(dated, good_till=till).intents[0].good_till == till


@pytest.mark.parametrize(
    ("target", "fields", "code"),
    [
        (FILLED, {"limit_price": "101"}, "order-final"),
        (replace(ENTRY, status=OrderStatus.CANCELLED), {"quantity": "4"}, "order-final"),
        (replace(ENTRY, status=OrderStatus.PENDING), {"quantity": "4"}, "order-not-working"),
        (replace(ENTRY, status=OrderStatus.IN_DOUBT), {"quantity": "4"}, "order-not-working"),
        (ENTRY, {"stop_price": "105"}, "unwanted-price"),
        (replace(ENTRY, order_type=OrderType.STOP), {"limit_price": "105"}, "unwanted-price"),
        (ENTRY, {"trail_ticks": "10"}, "unwanted-price"),
        (ENTRY, {"time_in_force": TimeInForce.IOC}, "rests-already"),
        (ENTRY, {"time_in_force": TimeInForce.GTS}, "validity-not-offered"),
        (replace(ENTRY, filled=Quantity(Decimal(4))), {"quantity": "4"}, "quantity-filled"),
        (replace(ENTRY, made_room=Quantity(Decimal(6))), {"quantity": "6"}, "quantity-filled"),
        (replace(ENTRY, leg=Leg.EXIT), {"quantity": "11"}, "exit-too-large"),
        (replace(ENTRY, leg=Leg.STOP_LOSS), {"quantity": "11"}, "exit-too-large"),
        (replace(ENTRY, leg=Leg.EXIT), {"stop_loss": StopLoss(stop_price=Decimal(90))}, "no-legs"),
        (FILLED, {"stop_loss": StopLoss(stop_price=Decimal(90))}, "order-final"),
        (None, {"quantity": "4"}, "no-open-orders"),
    ],
)
def test_what_does_not_fit_the_order_is_refused(target, fields, code):
    assert codes(modified(target, **fields)) == [code]


def test_a_larger_entry_is_an_entry():
    assert codes(modified(quantity="11", known={"killed": True})) == ["kill-switch"]
    assert done(modified(quantity="9", known={"killed": True})) == ["change entry quantity 9"]
    guarded = {"guards": Guards(max_position_quantity=Decimal(12)), "open_orders": ()}
    assert done(modified(quantity="12", known={"guards": guarded["guards"]})) == ["change entry quantity 12"]
    assert codes(modified(quantity="12", held=11, known={"guards": guarded["guards"]})) == ["max-position-quantity"]


def test_an_exit_grows_to_what_is_held_and_no_further():
    exits = replace(ENTRY, leg=Leg.EXIT, side=Side.SELL)
    works = order("entry", Side.SELL, leg=Leg.EXIT, remaining=Quantity(Decimal(10)))
    assert done(modified(exits, [works], held=15, quantity="15")) == ["change entry quantity 15"]
    assert codes(modified(exits, [works], held=15, quantity="16")) == ["exit-too-large"]


@pytest.mark.parametrize(
    ("stop_loss", "price"),
    [
        (StopLoss(stop_price=Decimal("94.5")), "94.5"),
        (StopLoss(percent=Decimal(10)), "90"),
        (StopLoss(ticks=Decimal(250)), "97.5"),
    ],
)
def test_a_stop_that_is_there_is_given_the_price(stop_loss, price):
    assert done(modified(legs=[STOP, PROFIT], stop_loss=stop_loss)) == [f"change stop stop {price}"]


def test_distances_count_from_the_fill_and_are_followed():
    decision = modified(FILLED, [STOP], held=10, stop_loss=StopLoss(ticks=Decimal(100)))
    assert done(decision) == ["change stop stop 98.5"]
    assert decision.intents[0].distance == Distance(amount=Decimal("1.00"))
    assert modified(legs=[STOP], stop_loss=StopLoss(stop_price=Decimal(94))).intents[0].distance is None


def test_distances_of_an_order_at_the_market_count_from_the_quote():
    market = replace(ENTRY, order_type=OrderType.MARKET, limit_price=None)
    profit = TakeProfit(percent=Decimal(10))
    assert codes(modified(market, take_profit=profit)) == ["price-required"]
    known = {"quote": quote(last="50")}
    assert done(modified(market, take_profit=profit, known=known)) == ["add to entry take_profit limit 55 after_fill"]


def test_legs_that_are_missing_are_added_where_they_can_rest():
    stop, profit = StopLoss(stop_price=Decimal(95)), TakeProfit(limit_price=Decimal(110))
    assert done(modified(stop_loss=stop)) == ["add to entry stop_loss stop 95 after_fill"]
    assert done(modified(take_profit=profit)) == ["add to entry take_profit limit 110 after_fill"]
    assert done(modified(legs=[STOP], take_profit=profit)) == ["add to entry take_profit limit 110 watched"]
    assert done(modified(legs=[PROFIT], stop_loss=stop)) == ["add to entry stop_loss stop 95 watched"]
    assert done(modified(take_profit=profit, stop_loss=stop)) == [
        "add to entry take_profit limit 110 watched",
        "add to entry stop_loss stop 95 after_fill",
    ]


def test_a_stop_of_another_kind_is_there_before_the_old_one_goes():
    trailing = StopLoss(type=OrderType.TRAILING_STOP, trail_ticks=Decimal(80))
    assert done(modified(legs=[STOP], stop_loss=trailing)) == [
        "add to entry stop_loss trail 0.8 watched",
        "cancel stop",
    ]
    follows = replace(STOP, order_type=OrderType.TRAILING_STOP, stop_price=None, trail_amount=Price(Decimal(1)))
    assert done(modified(legs=[follows], stop_loss=trailing)) == ["change stop trail 0.8"]


def test_what_is_watched_changes_after_what_has_to_be_waited_for():
    watched = replace(PROFIT, watched=True)
    both = {"stop_loss": StopLoss(stop_price=Decimal(94)), "take_profit": TakeProfit(limit_price=Decimal(111))}
    assert done(modified(legs=[STOP, watched], **both)) == ["change stop stop 94", "change profit limit 111"]


def test_a_stop_with_a_limit_keeps_its_limit_at_the_distance_that_it_has():
    limited = replace(STOP, order_type=OrderType.STOP_LIMIT, limit_price=Price(Decimal("94.5")))
    assert done(modified(legs=[limited], stop_loss=StopLoss(stop_price=Decimal(96)))) == [
        "change stop limit 95.5 stop 96"
    ]


def test_the_order_and_its_legs_in_one_message():
    stop = StopLoss(percent=Decimal(5))
    assert done(modified(legs=[STOP], limit_price="98", stop_loss=stop)) == [
        "change entry limit 98",
        "change stop stop 93.1",
    ]


def test_a_leg_at_no_price_is_refused():
    assert codes(modified(stop_loss=StopLoss(ticks=Decimal(10_001)))) == ["price-zero"]


def test_a_cancel_is_of_the_order_alone_and_of_nothing_that_is_over():
    said = message("cancel_order", order_number=17)
    other = order("other")
    known = facts(5, open_orders=(STOP, other), target=ENTRY, broker=LINKING_BROKER)
    assert done(decided(said, AS_SENT, known)) == ["cancel entry"]
    for status in (OrderStatus.PENDING, OrderStatus.IN_DOUBT, OrderStatus.PARTIALLY_FILLED):
        assert done(decided(said, AS_SENT, replace(known, target=replace(ENTRY, status=status)))) == ["cancel entry"]
    assert codes(decided(said, AS_SENT, replace(known, target=FILLED))) == ["order-final"]
    assert done(decided(said, AS_SENT, replace(known, killed=True))) == ["cancel entry"]
