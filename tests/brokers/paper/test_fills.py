"""When an order fills, at what price, and how much of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.brokers.paper.world import AAPL, buy, price, quote, sell, units
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.fills import fill_price, fillable, market_price
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.order import OrderTicket, OrderType
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.side import Side

CENT = Tick(Decimal("0.01"))


@pytest.mark.parametrize(
    ("kind", "side", "expected"),
    [
        ("mark", Side.BUY, "10.02"),
        ("mark", Side.SELL, "10.01"),
        ("ask_bid", Side.BUY, "10.03"),
        ("ask_bid", Side.SELL, "10"),
        ("ask", Side.SELL, "10.03"),
        ("bid", Side.BUY, "10"),
        ("last", Side.BUY, "10.01"),
        ("last", Side.SELL, "10.01"),
    ],
)
def test_the_market_price_is_of_the_type_and_rounded_against_the_trader(kind: str, side: Side, expected: str) -> None:
    seen = quote(AAPL, bid="10.00", ask="10.03", last="10.01")

    assert market_price(seen, side, MarketPriceType(kind), CENT) == Decimal(expected)


@pytest.mark.parametrize(
    ("order", "market", "filled_at"),
    [
        (buy(1), "10", "10"),
        (sell(1), "10", "10"),
        (buy(1, limit_price="10"), "10", "10"),
        (buy(1, limit_price="10"), "9.5", "9.5"),
        (buy(1, limit_price="10"), "10.01", None),
        (sell(1, limit_price="10"), "10", "10"),
        (sell(1, limit_price="10"), "10.5", "10.5"),
        (sell(1, limit_price="10"), "9.99", None),
        (buy(1, order_type=OrderType.STOP), "10", None),
    ],
)
def test_what_fills_and_at_what_price(order: OrderTicket, market: str, filled_at: str | None) -> None:
    assert fill_price(order, price(market)) == (None if filled_at is None else Decimal(filled_at))


cents = st.integers(1, 10_000).map(lambda number: Price(Decimal(number) / 100))


@given(limit=cents, market=cents, side=st.sampled_from(Side))
def test_no_limit_order_fills_at_a_worse_price_than_its_own(limit: Price, market: Price, side: Side) -> None:
    order = (buy if side is Side.BUY else sell)(1, limit_price=limit)

    filled_at = fill_price(order, market)

    better_or_equal = market <= limit if side is Side.BUY else market >= limit
    assert (filled_at is not None) == better_or_equal
    if filled_at is not None:
        assert side.sign * (limit - filled_at) >= 0


def held(quantity: str) -> Holding:
    return Holding(symbol="AAPL", quantity=units(quantity))


@pytest.mark.parametrize(
    ("order", "holding", "may_be_short", "expected"),
    [
        (buy(5), "0", True, "5"),
        (sell(5), "0", True, "5"),
        (sell(5), "3", False, "3"),
        (sell(5), "0", False, "0"),
        (buy(5), "0", False, "5"),
        (sell(5, reduce_only=True), "3", True, "3"),
        (sell(5, reduce_only=True), "7", True, "5"),
        (sell(5, reduce_only=True), "-7", True, "0"),
        (buy(5, reduce_only=True), "-3", True, "3"),
        (buy(5, reduce_only=True), "0", False, "0"),
    ],
)
def test_what_may_only_reduce_fills_for_what_is_there(
    order: OrderTicket, holding: str, may_be_short: bool, expected: str
) -> None:
    assert fillable(order, order.quantity, held(holding), may_be_short) == Decimal(expected)
