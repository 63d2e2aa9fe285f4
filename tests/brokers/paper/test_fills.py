"""When an order fills, at what price, and how much of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.brokers.paper.scenes import placed
from tests.brokers.paper.world import AAPL, MNQ, buy, price, quote, sell, ticket, units
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.fills import fee, fill_price, fillable, market_price, slipped
from tradehook.brokers.paper.settings import Commission, Slippage
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import Instrument, Tick, TickFrom
from tradehook.vocabulary.order import OrderTicket
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
        (buy(1, stop_price="9"), "10", None),
        (sell(1, stop_price="11", limit_price="9"), "10", None),
        (sell(1, trail_amount="1"), "10", None),
    ],
)
def test_what_fills_and_at_what_price(order: OrderTicket, market: str, filled_at: str | None) -> None:
    filled = fill_price(placed(order), price(market), Slippage(), CENT)

    assert filled == (None if filled_at is None else Decimal(filled_at))


@pytest.mark.parametrize(
    ("order", "market", "filled_at"),
    [
        (buy(1, stop_price="10"), "12", "12"),
        (sell(1, stop_price="10"), "8", "8"),
        (buy(1, stop_price="10", limit_price="11"), "11.01", None),
        (buy(1, stop_price="10", limit_price="11"), "9", "9"),
        (sell(1, trail_percent="5"), "8", "8"),
    ],
)
def test_what_is_triggered_is_a_market_order_or_a_limit_order(
    order: OrderTicket, market: str, filled_at: str | None
) -> None:
    """So a gap beyond the stop fills at the gap's price (rule: the exchange, fills)."""
    filled = fill_price(replace(placed(order), triggered=True), price(market), Slippage(), CENT)

    assert filled == (None if filled_at is None else Decimal(filled_at))


@pytest.mark.parametrize(
    ("side", "market", "slippage", "expected"),
    [
        (Side.BUY, "10", Slippage(), "10"),
        (Side.BUY, "10", Slippage(ticks=3), "10.03"),
        (Side.SELL, "10", Slippage(ticks=3), "9.97"),
        (Side.BUY, "10", Slippage(percent=Decimal("0.25")), "10.03"),
        (Side.SELL, "10", Slippage(percent=Decimal("0.25")), "9.97"),
        (Side.BUY, "10", Slippage(ticks=1, percent=Decimal(1)), "10.11"),
        (Side.SELL, "0.02", Slippage(ticks=5), "0.01"),
        (Side.SELL, "0.004", Slippage(), "0.004"),
    ],
)
def test_slippage_is_worse_for_the_trader_and_on_the_tick(
    side: Side, market: str, slippage: Slippage, expected: str
) -> None:
    assert slipped(price(market), side, slippage, CENT) == Decimal(expected)


def test_a_tick_of_slippage_is_the_one_at_the_price() -> None:
    nickels_then_dimes = Tick(Decimal("0.05"), (TickFrom(Decimal(3), Decimal("0.10")),))

    assert slipped(price("2.90"), Side.BUY, Slippage(ticks=1), nickels_then_dimes) == Decimal("2.95")
    assert slipped(price("3.20"), Side.BUY, Slippage(ticks=1), nickels_then_dimes) == Decimal("3.30")


@pytest.mark.parametrize(
    ("commission", "of", "quantity", "at", "rate", "expected"),
    [
        (Commission(), AAPL, "10", "20", "1", "0"),
        (Commission(per_order=Decimal("1.5")), AAPL, "10", "20", "1", "1.5"),
        (Commission(per_unit=Decimal("0.005")), AAPL, "100", "20", "1", "0.5"),
        (Commission(percent=Decimal("0.1")), AAPL, "10", "20", "1", "0.2"),
        (Commission(percent=Decimal("0.1")), AAPL, "10", "20", "1.1", "0.22"),
        (Commission(percent=Decimal("0.01")), MNQ, "2", "20000", "1", "8"),
        (Commission(per_order=Decimal(1), per_unit=Decimal(2), percent=Decimal("0.1")), AAPL, "3", "10", "1", "7.03"),
    ],
)
def test_what_an_execution_costs(
    commission: Commission, of: Instrument, quantity: str, at: str, rate: str, expected: str
) -> None:
    """What is asked for the order and for each unit is in the account's currency; the rate is for the worth."""
    order = placed(buy(quantity, of))

    cost = fee(commission, order, of, units(quantity), price(at), Decimal(rate))

    assert cost == Decimal(expected)


def test_what_is_asked_for_an_order_is_asked_once() -> None:
    commission = Commission(per_order=Decimal(5), per_unit=Decimal(1))
    partly = placed(buy(3)).filled_by(units(1), price("10"))

    assert fee(commission, partly, AAPL, units(2), price("10"), Decimal(1)) == 2


cents = st.integers(1, 10_000).map(lambda number: Price(Decimal(number) / 100))
slippages = st.builds(Slippage, ticks=st.integers(0, 500), percent=st.decimals(0, 90, places=3))


@given(limit=cents, market=cents, side=st.sampled_from(Side), slippage=slippages)
def test_no_limit_order_fills_at_a_worse_price_than_its_own(
    limit: Price, market: Price, side: Side, slippage: Slippage
) -> None:
    order = ticket(side, 1, limit_price=limit)

    filled_at = fill_price(placed(order), market, slippage, CENT)

    better_or_equal = market <= limit if side is Side.BUY else market >= limit
    assert (filled_at is not None) == better_or_equal
    if filled_at is not None:
        assert side.sign * (limit - filled_at) >= 0


@given(market=cents, side=st.sampled_from(Side), slippage=slippages)
def test_slippage_never_helps_and_a_price_stays_above_zero(market: Price, side: Side, slippage: Slippage) -> None:
    at = slipped(market, side, slippage, CENT)

    assert at > 0
    assert side.sign * (at - market) >= 0 or at == CENT.size
    assert CENT.holds(at)


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
