"""What a person is shown of a trade that waits."""

from decimal import Decimal

import pytest

from tradehook.deciding.proposing import proposed
from tradehook.vocabulary.decision import CancelOrders, ChangeOrder, PlaceLeg, PlaceOrder
from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.side import Side


def order(order_type: OrderType = OrderType.MARKET, **prices: object) -> PlaceOrder:
    return PlaceOrder(
        leg=Leg.ENTRY,
        symbol="SQ",
        side=Side.BUY,
        quantity=Decimal("5.0"),
        order_type=order_type,
        time_in_force=TimeInForce.DAY,
        **prices,
    )


@pytest.mark.parametrize(
    ("intent", "line"),
    [
        (order(), "buy 5 SQ, at the market"),
        (order(OrderType.LIMIT, limit_price=Decimal("50.50")), "buy 5 SQ, limit at 50.5"),
        (
            order(OrderType.STOP_LIMIT, limit_price=Decimal("50.50"), stop_price=Decimal(60)),
            "buy 5 SQ, stop at 60, limit at 50.5",
        ),
        (order(OrderType.TRAILING_STOP, trail_percent=Decimal(2)), "buy 5 SQ, trailing by 2 %"),
    ],
)
def test_each_order_is_a_line(intent: PlaceOrder, line: str) -> None:
    assert proposed((CancelOrders(order_ids=("x",)), intent)) == (line,)


def test_legs_follow_their_order() -> None:
    legs = (
        PlaceLeg(leg=Leg.TAKE_PROFIT, order_type=OrderType.LIMIT, limit_price=Decimal("60.0")),
        PlaceLeg(leg=Leg.STOP_LOSS, order_type=OrderType.TRAILING_STOP, trail_amount=Decimal(3)),
    )
    assert proposed((order(legs=legs),)) == (
        "buy 5 SQ, at the market, take profit: limit at 60, stop loss: trailing by 3",
    )


def test_new_terms_of_an_order_are_a_line_too() -> None:
    assert proposed((ChangeOrder(order_id="x", stop_price=Decimal("101.50")),)) == ("stop moved to 101.5",)
