"""The stop of a position goes to what the position cost."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.deciding.world import codes, decided, done, facts, message, order, performed, quote, settings
from tests.strategies import LINKING_BROKER, PAPER_BROKER
from tradehook.vocabulary.decision import Carried
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.side import Side


def stop(order_id, side=Side.SELL, kind=OrderType.STOP, at="90", **fields):
    return order(order_id, side, kind, leg=Leg.STOP_LOSS, stop_price=Price(Decimal(at)), **fields)


def held(units, *open_orders, **known):
    return facts(units, average_price="100", open_orders=open_orders, broker=LINKING_BROKER, **known)


@pytest.mark.parametrize(
    ("units", "fields", "own", "expected"),
    [
        (5, {}, {}, "100"),
        (-5, {}, {}, "100"),
        (5, {"breakeven_offset": "0.5"}, {}, "100.5"),
        (-5, {"breakeven_offset": "0.5"}, {}, "99.5"),
        (5, {}, {"breakeven_offset": Decimal(1)}, "101"),
        (5, {"breakeven_offset": "0.5"}, {"breakeven_offset": Decimal(1), "allow_signal_overrides": False}, "101"),
    ],
)
def test_the_stop_is_moved_to_the_average_price_and_the_offset(units, fields, own, expected):
    side = Side.SELL if units > 0 else Side.BUY
    known = held(units, stop("stop", side), order("profit", side, leg=Leg.TAKE_PROFIT))
    assert done(decided(message("breakeven", **fields), settings(**own), known)) == [f"change stop stop {expected}"]


def test_every_stop_of_the_position_is_moved_and_no_other_order():
    known = held(5, stop("a"), stop("b", at="80"), stop("elsewhere", symbol="MNQU2025"), stop("other", Side.BUY))
    assert done(decided(message("breakeven"), known=known)) == ["change a stop 100", "change b stop 100"]


def test_one_is_made_where_there_is_none():
    made = decided(message("breakeven"), known=held(5)).intents[0]
    assert (made.leg, made.side, made.quantity, made.order_type, made.stop_price) == (
        Leg.STOP_LOSS,
        Side.SELL,
        5,
        OrderType.STOP,
        100,
    )
    assert made.time_in_force is TimeInForce.GTC
    limited = decided(message("breakeven", order_type=OrderType.STOP_LIMIT), known=held(5)).intents[0]
    assert (limited.order_type, limited.stop_price, limited.limit_price) == (OrderType.STOP_LIMIT, 100, 100)


def test_a_broker_without_stops_has_it_watched():
    known = replace(held(5), broker=PAPER_BROKER)
    assert decided(message("breakeven"), known=known).intents[0].carried is Carried.WATCHED


@pytest.mark.parametrize(("held_by_leg", "carried"), [(True, Carried.WATCHED), (False, Carried.BY_BROKER)])
def test_beside_a_take_profit_that_keeps_the_units_the_stop_is_watched(held_by_leg, carried):
    broker = replace(LINKING_BROKER, legs_hold_quantity=held_by_leg)
    known = replace(held(5, order("profit", Side.SELL, leg=Leg.TAKE_PROFIT)), broker=broker)
    assert decided(message("breakeven"), known=known).intents[0].carried is carried


@pytest.mark.parametrize(
    ("units", "market", "moves"),
    [(5, "100.01", True), (5, "100", False), (5, "99", False), (-5, "99.99", True), (-5, "100", False)],
)
def test_a_market_that_is_beyond_already_holds_it(units, market, moves):
    decision = decided(message("breakeven"), known=held(units, quote=quote(last=market)))
    assert bool(decision.intents) is moves
    assert moves or codes(decision) == ["breakeven-beyond-market"]


def test_a_stop_of_another_type_is_cancelled_and_a_new_one_made_after_that():
    known = held(5, stop("trailing", kind=OrderType.TRAILING_STOP), order("profit", Side.SELL, leg=Leg.TAKE_PROFIT))
    decision = decided(message("breakeven"), known=known)
    assert (done(decision), decision.replan) == (["cancel trailing"], True)
    assert done(decided(message("breakeven"), known=performed(known, decision))) == ["stop_loss sell 5"]


def test_a_stop_that_is_there_already_is_left():
    decision = decided(message("breakeven"), known=held(5, stop("stop", at="100")))
    assert (done(decision), codes(decision)) == ([], ["at-breakeven"])


def test_a_stop_that_would_not_be_above_zero_is_not_placed():
    known = facts(-5, average_price="0.5", broker=LINKING_BROKER)
    decision = decided(message("breakeven", breakeven_offset="1"), known=known)
    assert codes(decision) == ["price-zero"]
