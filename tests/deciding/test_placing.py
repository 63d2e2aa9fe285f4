"""An order that is placed as it was sent: an exit for what it takes off a position, an entry for the rest."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.deciding.world import codes, decided, done, facts, message, order, quote, settings
from tests.strategies import LINKING_BROKER, MNQU2025, MNQZ2025, NOON
from tradehook.vocabulary.decision import Distance, PlaceOrder
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import StopLoss, TakeProfit
from tradehook.vocabulary.trade import TradeStatus

AS_SENT = settings(auto_submit=True, use_fractional_quantity=True, cancel_open_orders=False)
RESTING = OrderType.LIMIT


def place(side, quantity, **fields):
    return message("place", side=Side(side), quantity=str(quantity), **fields)


def placed(said, held=0, **known):
    return decided(said, AS_SENT, facts(held, broker=LINKING_BROKER, **known))


@pytest.mark.parametrize(
    ("held", "side", "quantity", "expected"),
    [
        (0, "buy", 10, ["entry buy 10"]),
        (0, "sell", 10, ["entry sell 10"]),
        (5, "buy", 10, ["entry buy 10"]),
        (10, "sell", 4, ["exit sell 4"]),
        (10, "sell", 10, ["exit sell 10"]),
        (-10, "buy", 10, ["exit buy 10"]),
        (10, "sell", 15, ["exit sell 10", "entry sell 5"]),
        (-10, "buy", "10.5", ["exit buy 10", "entry buy 0.5"]),
    ],
)
def test_what_it_takes_off_a_position_is_an_exit_and_the_rest_an_entry(held, side, quantity, expected):
    assert done(placed(place(side, quantity), held)) == expected


def test_an_order_that_rests_is_one_order_and_an_entry_where_it_is_for_more_than_the_position():
    limit = {"order_type": RESTING, "limit_price": "110"}
    assert done(placed(place("sell", 10, **limit), 10)) == ["exit sell 10"]
    assert done(placed(place("sell", 15, **limit), 10)) == ["entry sell 15"]


def test_what_works_to_exit_already_is_not_exited_twice():
    works = order("a", Side.SELL, RESTING, leg=Leg.EXIT, remaining=Quantity(Decimal(6)))
    assert done(placed(place("sell", 4), 10, open_orders=(works,))) == ["exit sell 4"]
    assert done(placed(place("sell", 5), 10, open_orders=(works,))) == ["exit sell 4", "entry sell 1"]


def test_a_protective_leg_and_an_exit_of_the_other_side_leave_the_position_to_be_exited():
    stop = order("a", Side.SELL, OrderType.STOP, leg=Leg.STOP_LOSS, remaining=Quantity(Decimal(10)))
    other = order("b", Side.BUY, RESTING, leg=Leg.EXIT, remaining=Quantity(Decimal(10)))
    assert done(placed(place("sell", 10), 10, open_orders=(stop, other))) == ["exit sell 10"]


def test_another_contract_of_the_family_is_not_exited_by_it():
    known = facts(3, MNQU2025, held_instrument=MNQZ2025, broker=LINKING_BROKER)
    assert done(decided(place("sell", 2), AS_SENT, known)) == ["entry sell 2"]


def test_legs_go_with_what_is_opened():
    bracket = {"stop_loss": StopLoss(ticks=Decimal(50)), "take_profit": TakeProfit(percent=Decimal(2))}
    known = {"quote": quote(last="100")}
    exit_, entry = placed(place("sell", 15, **bracket), 10, **known).intents
    assert not exit_.legs
    assert [(leg.leg, leg.limit_price or leg.stop_price) for leg in entry.legs] == [
        (Leg.TAKE_PROFIT, Decimal(98)),
        (Leg.STOP_LOSS, Decimal("100.5")),
    ]
    assert [leg.distance for leg in entry.legs] == [Distance(percent=Decimal(2)), Distance(amount=Decimal("0.50"))]


def test_an_order_that_only_reduces_says_that_its_legs_are_left_out():
    decision = placed(place("sell", 5, stop_loss=StopLoss(stop_price=Decimal(110))), 10)
    assert done(decision) == ["exit sell 5"]
    assert codes(decision) == ["legs-left-out"]


def test_a_trailing_distance_is_in_ticks():
    stop = placed(place("sell", 1, order_type=OrderType.TRAILING_STOP, trail_ticks="150")).intents[0]
    assert (stop.order_type, stop.trail_amount) == (OrderType.TRAILING_STOP, Decimal("1.50"))
    leg = placed(
        place("buy", 1, stop_loss=StopLoss(type=OrderType.TRAILING_STOP, trail_ticks=Decimal(40))),
        quote=quote(last="9"),
    ).intents[0]
    assert leg.legs[0].trail_amount == Decimal("0.40")


def test_a_time_in_force_is_kept_or_refused_never_replaced():
    assert placed(place("buy", 1, time_in_force=TimeInForce.IOC)).intents[0].time_in_force is TimeInForce.IOC
    refused = placed(
        place("buy", 1, order_type=OrderType.STOP, stop_price="110", time_in_force=TimeInForce.FOK),
        quote=quote(last="9"),
    )
    assert codes(refused) == ["validity-not-offered"]
    assert "FOK for a stop order" in refused.reasons[0].message


def test_till_a_date_is_until_cancelled_where_the_broker_takes_no_dates():
    till = after(NOON, 3600)
    entry = placed(place("buy", 1, order_type=RESTING, limit_price="90", time_in_force=TimeInForce.GTD, good_till=till))
    assert (entry.intents[0].time_in_force, entry.intents[0].good_till) == (TimeInForce.GTC, till)
    knows_dates = replace(
        LINKING_BROKER, takes=dict(LINKING_BROKER.takes) | {RESTING: frozenset({TimeInForce.GTD, TimeInForce.GTC})}
    )
    known = facts(broker=knows_dates)
    said = place("buy", 1, order_type=RESTING, limit_price="90", time_in_force=TimeInForce.GTD, good_till=till)
    kept = decided(said, AS_SENT, known)
    assert (kept.intents[0].time_in_force, kept.intents[0].good_till) == (TimeInForce.GTD, till)


def test_the_kill_switch_holds_what_may_increase_a_position_and_lets_the_rest_pass():
    assert codes(placed(place("buy", 1), killed=True)) == ["kill-switch"]
    assert done(placed(place("sell", 10), 10, killed=True)) == ["exit sell 10"]
    crossing = placed(place("sell", 15), 10, killed=True)
    assert (done(crossing), codes(crossing)) == (["exit sell 10"], ["kill-switch"])


def test_guards_hold_it_by_what_would_be_held():
    guards = Guards(max_position_quantity=Decimal(12))
    assert codes(placed(place("buy", 8), 5, guards=guards)) == ["max-position-quantity"]
    assert done(placed(place("sell", 15), 5, guards=guards)) == ["exit sell 5", "entry sell 10"]


def test_care_waits_for_a_person_whichever_way_it_goes():
    own = settings(auto_submit=False, auto_submit_exits=False, approval_timeout=86_400)
    for held in (0, 10):
        decision = decided(place("sell", 10, note="please watch the open"), own, facts(held))
        assert decision.leave is not None
        assert decision.leave.status is TradeStatus.AWAITING_APPROVAL
        assert [intent.quantity for intent in decision.intents if isinstance(intent, PlaceOrder)] == [10]
