"""What a signal and its plan say of a fill."""

from decimal import Decimal

import pytest

from tradehook.analytics.said import planned_stop, tags_of
from tradehook.plumbing.codec import encode
from tradehook.vocabulary.decision import Decision, Distance, PlaceLeg, PlaceOrder
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import Action, Message

TICK = Tick(Decimal("0.05"))


@pytest.mark.parametrize(
    ("extras", "tags"),
    [
        (None, ()),
        ({}, ()),
        ({"tags": ["breakout", " a+ ", "breakout"]}, ("breakout", "a+")),
        ({"tag": "breakout, gap"}, ("breakout", "gap")),
        ({"strategy": "My Strategy", "signal": "Buy Signal"}, ("strategy=My Strategy", "signal=Buy Signal")),
        ({"timestamp": "2026-01-31T14:30:00Z", "bar": 17, "level": "-0.5", "deep": {"a": "b"}, "none": None}, ()),
        ({"idempotencyKey": "one-of-a-kind", "": "x" * 81, "tags": [1, None]}, ()),
    ],
)
def test_tags_are_the_words_that_a_message_brought(extras: dict[str, object] | None, tags: tuple[str, ...]) -> None:
    assert tags_of(encode(Message(ticker="AMD", action=Action.BUY, extras=extras))) == tags


def decision(leg: PlaceLeg | None, side: Side = Side.BUY) -> str:
    order = PlaceOrder(
        leg=Leg.ENTRY,
        symbol="AMD",
        side=side,
        quantity=Decimal(10),
        order_type=OrderType.MARKET,
        time_in_force=TimeInForce.DAY,
        legs=() if leg is None else (PlaceLeg(leg=Leg.TAKE_PROFIT, order_type=OrderType.LIMIT), leg),
    )
    return encode(Decision(intents=(order,), reasons=(), trace=()))


def stop(**terms: object) -> PlaceLeg:
    return PlaceLeg(leg=Leg.STOP_LOSS, order_type=OrderType.STOP, **terms)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("leg", "side", "expected"),
    [
        (None, Side.BUY, None),
        (stop(stop_price=Decimal(95)), Side.BUY, "95"),
        # At a distance it follows the fill at 101, not the planned price, on the tick.
        (stop(stop_price=Decimal(95), distance=Distance(amount=Decimal(5))), Side.BUY, "96"),
        (stop(stop_price=Decimal(95), distance=Distance(percent=Decimal("1.03"))), Side.BUY, "100"),
        (stop(stop_price=Decimal(105), distance=Distance(amount=Decimal(5))), Side.SELL, "106"),
        (stop(trail_amount=Decimal(2)), Side.BUY, "99"),
        (stop(trail_percent=Decimal(10)), Side.SELL, "111.1"),
        (stop(distance=Distance(amount=Decimal(500))), Side.BUY, None),
    ],
)
def test_the_stop_is_the_planned_one_at_its_distance_from_the_fill(
    leg: PlaceLeg | None, side: Side, expected: str | None
) -> None:
    planned = planned_stop(decision(leg, side))
    found = None if planned is None else planned.price(side, Price(Decimal(101)), TICK)
    assert found == (None if expected is None else Decimal(expected))
