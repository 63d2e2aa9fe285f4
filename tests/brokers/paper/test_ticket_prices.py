"""The prices that an order of a type must have and must not have, and the legs that one of a class must have."""

from typing import Any

import pytest

from tests.brokers.paper.linked import leg, linked, stop_loss, take_profit
from tests.brokers.paper.world import AAPL, MNQ, buy, price, priced
from tradehook.brokers.paper.ticket_prices import legs_problem, prices_problem
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.order import Leg, LinkedLeg, OrderClass, OrderPrices, OrderTicket, OrderType
from tradehook.vocabulary.side import Side

LIMIT, STOP, TRAIL = {"limit_price": "10"}, {"stop_price": "9"}, {"trail_amount": "1"}


def code(problem: Rejected | None) -> str | None:
    return problem.code if problem else None


@pytest.mark.parametrize(
    ("order_type", "prices", "expected"),
    [
        ("market", {}, None),
        ("limit", LIMIT, None),
        ("stop", STOP, None),
        ("stop_limit", LIMIT | STOP, None),
        ("stop_limit", {"limit_price": "50.50", "stop_price": "60"}, None),
        ("trailing_stop", TRAIL, None),
        ("trailing_stop", {"trail_percent": "5"}, None),
        ("trailing_stop", {"trail_amount": "0.001"}, None),
        ("market", LIMIT, "unwanted-price"),
        ("limit", LIMIT | STOP, "unwanted-price"),
        ("limit", LIMIT | TRAIL, "unwanted-price"),
        ("stop", STOP | LIMIT, "unwanted-price"),
        ("trailing_stop", TRAIL | STOP, "unwanted-price"),
        ("limit", {}, "invalid-limit-price"),
        ("limit", {"limit_price": "0"}, "invalid-limit-price"),
        ("stop_limit", STOP, "invalid-limit-price"),
        ("stop_limit", LIMIT, "invalid-stop-price"),
        ("stop", {}, "invalid-stop-price"),
        ("stop", {"stop_price": "-1"}, "invalid-stop-price"),
        ("limit", {"limit_price": "10.001"}, "off-tick"),
        ("stop", {"stop_price": "9.999"}, "off-tick"),
        ("stop_limit", {"limit_price": "10", "stop_price": "9.999"}, "off-tick"),
        ("trailing_stop", {}, "invalid-trail"),
        ("trailing_stop", {"trail_amount": "0"}, "invalid-trail"),
        ("trailing_stop", {"trail_percent": "-1"}, "invalid-trail"),
        ("trailing_stop", {"trail_percent": "100"}, "invalid-trail"),
        ("trailing_stop", TRAIL | {"trail_percent": "5"}, "invalid-trail"),
    ],
)
def test_the_prices_of_an_order_by_its_type(order_type: str, prices: dict[str, str], expected: str | None) -> None:
    assert code(prices_problem(OrderType(order_type), priced(**prices), AAPL)) == expected


@pytest.mark.parametrize(
    ("order_type", "prices", "words"),
    [
        (
            OrderType.STOP_LIMIT,
            OrderPrices(stop_price=price(9)),
            "A stop limit order was sent with limit price none. Give it a limit price above zero.",
        ),
        (
            OrderType.MARKET,
            priced(limit_price=1, trail_amount=1),
            "A market order has no limit price or trail amount. Leave that out.",
        ),
        (
            OrderType.TRAILING_STOP,
            priced(trail_amount=1, trail_percent="2.50"),
            (
                "A trailing stop was sent with trail amount 1 and trail percent 2.5. "
                "Give it a trail amount or a trail percent below 100, and not both."
            ),
        ),
    ],
)
def test_what_the_refusals_say(order_type: OrderType, prices: OrderPrices, words: str) -> None:
    refused = prices_problem(order_type, prices, AAPL)

    assert refused is not None
    assert refused.words == words


def test_the_tick_is_the_instruments_own() -> None:
    assert prices_problem(OrderType.LIMIT, priced(limit_price="20000.25"), MNQ) is None
    assert code(prices_problem(OrderType.LIMIT, priced(limit_price="20000.10"), MNQ)) == "off-tick"


def of_class(order_class: OrderClass, *legs: LinkedLeg, **details: Any) -> OrderTicket:
    return linked(order_class, Side.BUY, 1, *legs, **details)


BRACKET, OTO, OCO = OrderClass.BRACKET, OrderClass.OTO, OrderClass.OCO


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (buy(1), None),
        (of_class(BRACKET, take_profit(12), stop_loss(8)), None),
        (of_class(BRACKET, stop_loss(8), take_profit(12), limit_price="10"), None),
        (of_class(BRACKET, take_profit(12), stop_loss(trail_percent=3)), None),
        (of_class(BRACKET, take_profit(12), stop_loss(8, limit_price="7.5")), None),
        (of_class(OTO, stop_loss(8)), None),
        (of_class(OTO, take_profit(12)), None),
        (of_class(OCO, stop_loss(8), limit_price="12"), None),
        (of_class(OrderClass.SIMPLE, stop_loss(8)), "unsupported-legs"),
        (of_class(BRACKET), "unsupported-legs"),
        (of_class(BRACKET, take_profit(12)), "unsupported-legs"),
        (of_class(BRACKET, stop_loss(8), stop_loss(7)), "unsupported-legs"),
        (of_class(BRACKET, take_profit(12), stop_loss(8), stop_loss(7)), "unsupported-legs"),
        (of_class(OTO), "unsupported-legs"),
        (of_class(OTO, take_profit(12), stop_loss(8)), "unsupported-legs"),
        (of_class(OTO, leg(Leg.EXIT, limit_price=12)), "unsupported-legs"),
        (of_class(OCO, take_profit(12), limit_price="12"), "unsupported-legs"),
        (of_class(OCO, stop_loss(8)), "unsupported-legs"),
        (of_class(OTO, leg(Leg.STOP_LOSS, limit_price=8)), "unsupported-legs"),
        (of_class(OTO, leg(Leg.TAKE_PROFIT, stop_price=12)), "unsupported-legs"),
        (of_class(OTO, leg(Leg.TAKE_PROFIT)), "unsupported-legs"),
        (of_class(OTO, stop_loss("8.001")), "off-tick"),
        (of_class(OTO, stop_loss(trail_percent=100)), "invalid-trail"),
        (of_class(BRACKET, take_profit(0), stop_loss(8)), "invalid-limit-price"),
    ],
)
def test_the_legs_of_an_order_by_its_class(order: OrderTicket, expected: str | None) -> None:
    assert code(legs_problem(order, AAPL)) == expected


def test_the_refusal_says_which_legs_belong_to_the_class() -> None:
    refused = legs_problem(of_class(BRACKET, take_profit(12)), AAPL)

    assert refused is not None
    assert refused.words == (
        "A bracket order has a take profit (a limit) and a stop loss; it was sent with take profit (limit). "
        "Send just these legs, or each order by itself."
    )
