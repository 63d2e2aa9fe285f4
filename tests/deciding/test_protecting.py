"""Take profits and stop losses as legs of an entry."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies as any_
from tests.deciding.world import codes, decided, facts, message, quote, settings
from tests.strategies import LINKING_BROKER, MNQU2025, SQ
from tradehook.vocabulary.decision import Distance
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import StopLoss, TakeProfit

STOP, STOP_LIMIT, TRAILING = OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP


def number(text):
    return None if text is None else Decimal(text)


def legs(said, own=None, **known):
    decision = decided(said, own, facts(broker=LINKING_BROKER, **known))
    return {leg.leg: leg for leg in decision.intents[0].legs}


@pytest.mark.parametrize(
    ("action", "take_profit", "stop_loss", "limit", "stop"),
    [
        # the worked numbers of the rules: up to the tick for a sell
        ("buy", {"percent": "10"}, {"percent": "5"}, "157.44", "135.97"),
        ("sell", {"percent": "10"}, {"percent": "5"}, "128.80", "150.27"),
        ("buy", {"amount": "100"}, {"amount": "10"}, "243.12", "133.12"),
        ("sell", {"amount": "100"}, {"amount": "10"}, "43.12", "153.12"),
        ("buy", {"limit_price": "150"}, {"stop_price": "140"}, "150", "140"),
        ("sell", {"limit_price": "130.005"}, {"stop_price": "150"}, "130", "150"),
        # money, over the quantity of 4
        ("buy", {"pnl_amount": "100"}, {"pnl_amount": "40"}, "168.12", "133.12"),
        # on the wrong side of the market: sent as it is
        ("buy", {"limit_price": "100"}, {"stop_price": "200"}, "100", "200"),
    ],
)
def test_where_the_legs_of_an_entry_at_143_12_are(action, take_profit, stop_loss, limit, stop):
    said = message(
        action,
        quantity="4",
        signal_price="143.12",
        take_profit=TakeProfit(**{name: number(value) for name, value in take_profit.items()}),
        stop_loss=StopLoss(**{name: number(value) for name, value in stop_loss.items()}),
    )
    found = legs(said)
    assert found[Leg.TAKE_PROFIT].limit_price == number(limit)
    assert found[Leg.STOP_LOSS].stop_price == number(stop)
    assert {leg.time_in_force for leg in found.values()} == {TimeInForce.GTC}


def test_the_seeds_take_profit_of_100_dollars():
    at_market = message("buy", signal_price="18500", take_profit=TakeProfit(amount=Decimal(100)))
    assert legs(at_market, instrument=MNQU2025)[Leg.TAKE_PROFIT].limit_price == 18600
    at_limit = message(
        "buy", order_type=OrderType.LIMIT, limit_price="18500", take_profit=TakeProfit(amount=Decimal(100))
    )
    assert legs(at_limit, instrument=MNQU2025)[Leg.TAKE_PROFIT].limit_price == 18600


def test_money_on_a_future_is_divided_by_its_point_value_too():
    said = message("buy", quantity="5", signal_price="18500", take_profit=TakeProfit(pnl_amount=Decimal(1000)))
    found = legs(said, instrument=MNQU2025)[Leg.TAKE_PROFIT]
    assert (found.limit_price, found.distance) == (18600, Distance(amount=Decimal(100)))


@pytest.mark.parametrize(
    ("stop_loss", "own", "expected"),
    [
        ({"stop_price": "10.71"}, None, (STOP, "10.71", None)),
        ({"type": STOP_LIMIT, "stop_price": "10.71", "limit_price": "10.75"}, None, (STOP_LIMIT, "10.71", "10.75")),
        ({"type": STOP_LIMIT, "percent": "10"}, None, (STOP_LIMIT, "18", "18")),
        # the subscription's type where the message names none
        ({"percent": "10"}, {"type": STOP_LIMIT}, (STOP_LIMIT, "18", "18")),
        ({"type": STOP, "percent": "10"}, {"type": STOP_LIMIT}, (STOP, "18", None)),
        # one at a price does not trail
        ({"stop_price": "10.71"}, {"type": TRAILING}, (STOP, "10.71", None)),
    ],
)
def test_the_type_of_a_stop_loss(stop_loss, own, expected):
    sent = StopLoss(**{name: value if name == "type" else number(value) for name, value in stop_loss.items()})
    found = legs(
        message("buy", signal_price="20", stop_loss=sent), settings(stop_loss=StopLoss(**own) if own else None)
    )[Leg.STOP_LOSS]
    assert (found.order_type, found.stop_price, found.limit_price) == (
        expected[0],
        number(expected[1]),
        number(expected[2]),
    )


@pytest.mark.parametrize(
    ("sent", "own", "expected"),
    [
        (StopLoss(type=TRAILING, trail_amount=Decimal(1)), None, (1, None)),
        (StopLoss(type=TRAILING, trail_percent=Decimal(2)), None, (None, 2)),
        (StopLoss(amount=Decimal(3)), StopLoss(type=TRAILING), (3, None)),
        (StopLoss(percent=Decimal(4)), StopLoss(type=TRAILING), (None, 4)),
        (None, StopLoss(type=TRAILING, trail_amount=Decimal(5)), (5, None)),
    ],
)
def test_a_stop_that_trails_has_a_distance_and_no_price(sent, own, expected):
    found = legs(message("buy", signal_price="20", stop_loss=sent), settings(stop_loss=own))[Leg.STOP_LOSS]
    assert found.order_type is TRAILING
    assert (found.trail_amount, found.trail_percent, found.stop_price) == (*expected, None)


OWN = {"take_profit": TakeProfit(percent=Decimal(1)), "stop_loss": StopLoss(percent=Decimal(1))}
SENT = {"take_profit": TakeProfit(percent=Decimal(10)), "stop_loss": StopLoss(percent=Decimal(10))}


@pytest.mark.parametrize(
    ("sent", "own", "limit", "stop"),
    [
        ({}, OWN, "101", "99"),
        (SENT, OWN, "110", "90"),
        (SENT, OWN | {"use_signal_take_profit": False}, "101", "90"),
        (SENT, OWN | {"use_signal_stop_loss": False}, "110", "99"),
        (SENT, OWN | {"allow_signal_overrides": False}, "101", "99"),
    ],
)
def test_the_messages_legs_count_where_they_are_let_in_else_the_subscriptions(sent, own, limit, stop):
    found = legs(message("buy", signal_price="100", **sent), settings(**own))
    assert (found[Leg.TAKE_PROFIT].limit_price, found[Leg.STOP_LOSS].stop_price) == (number(limit), number(stop))


def test_a_stop_loss_of_the_subscription_that_names_a_type_alone_is_none():
    assert legs(message("buy"), settings(stop_loss=StopLoss(type=STOP_LIMIT))) == {}


def test_distances_count_from_the_middle_of_bid_and_ask():
    said = message("buy", signal_price="50", stop_loss=StopLoss(amount=Decimal(10)))
    assert legs(said, quote=quote(bid="99", ask="101"))[Leg.STOP_LOSS].stop_price == 90


def test_without_a_price_to_count_from_nothing_is_entered():
    decision = decided(message("buy", stop_loss=StopLoss(percent=Decimal(5))), known=facts(broker=LINKING_BROKER))
    assert (decision.intents, codes(decision), decision.status) == ((), ["price-required"], "failed")


def test_a_stop_that_would_not_be_above_zero_is_no_stop_and_nothing_is_entered():
    said = message("buy", signal_price="5", stop_loss=StopLoss(amount=Decimal(5)))
    decision = decided(said, known=facts(broker=LINKING_BROKER))
    assert (decision.intents, codes(decision)) == ((), ["price-zero"])


def test_an_exit_has_no_legs():
    decision = decided(message("exit", signal_price="100", **SENT), settings(**OWN), facts(5, broker=LINKING_BROKER))
    assert decision.intents[0].legs == ()


def test_absolute_prices_stay_and_distances_are_kept_so_that_they_can_follow_the_fill():
    said = message(
        "buy",
        signal_price="100",
        take_profit=TakeProfit(limit_price=Decimal(120)),
        stop_loss=StopLoss(percent=Decimal(5)),
    )
    found = legs(said)
    assert found[Leg.TAKE_PROFIT].distance is None
    assert found[Leg.STOP_LOSS].distance == Distance(percent=Decimal(5))


@given(any_.prices, st.sampled_from(Side), st.builds(Distance, amount=any_.prices))
def test_profit_is_on_one_side_of_a_price_and_the_stop_on_the_other(price, side, distance):
    profit, stop = distance.from_price(price, side), distance.from_price(price, side.opposite)
    assert side.sign * (profit - price) > 0 > side.sign * (stop - price)
    assert profit - price == price - stop


@given(any_.prices, any_.take_profits, any_.stop_losses, st.sampled_from(["buy", "sell"]))
def test_the_legs_of_an_entry_lie_on_the_tick_and_face_it(price, take_profit, stop_loss, action):
    said = message(action, signal_price=price, take_profit=take_profit, stop_loss=stop_loss)
    decision = decided(said, known=facts(broker=LINKING_BROKER))
    for order in decision.intents:
        for leg in order.legs:
            assert all(SQ.tick.holds(one) for one in (leg.limit_price, leg.stop_price) if one is not None)
    assert decision.intents or codes(decision) == ["price-zero"]
