"""Where a stop is, and when it is touched."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.brokers.paper.scenes import placed
from tests.brokers.paper.world import AAPL, buy, price, sell, ticket
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.triggers import stop_price, watched, with_mark
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.order import OrderTicket
from tradehook.vocabulary.side import Side

CENT = AAPL.tick


def seeing(order: PaperOrder, *prices: str) -> PaperOrder:
    for each in prices:
        order = watched(order, price(each), CENT)
    return order


def test_the_worked_numbers_of_a_trailing_sell_stop() -> None:
    """At 71 with 1 → 70, price to 72 → 71 (rule: deciding 5)."""
    order = placed(sell(1, trail_amount="1"))

    at_71 = seeing(order, "71")
    at_72 = seeing(at_71, "72")

    assert stop_price(order, CENT) is None
    assert (stop_price(at_71, CENT), stop_price(at_72, CENT)) == (70, 71)
    assert not seeing(at_72, "71.01").triggered
    assert seeing(at_72, "71").triggered


@pytest.mark.parametrize(
    ("order", "seen", "stop"),
    [
        (buy(1, trail_amount="1"), ["71", "70", "70.5"], "71"),
        (sell(1, trail_percent="5"), ["100", "120", "118"], "114"),
        (buy(1, trail_percent="5"), ["100", "80", "82"], "84"),
        (sell(1, trail_percent="3"), ["10.01"], "9.71"),
        (buy(1, trail_percent="3"), ["10.01"], "10.31"),
        (sell(1, stop_price="9"), ["10", "12"], "9"),
    ],
)
def test_where_a_stop_is_after_these_prices(order: OrderTicket, seen: list[str], stop: str) -> None:
    """That of a trailing one is on the tick: up for a sell, down for a buy (rule: architecture 2, promise 8)."""
    now = seeing(placed(order), *seen)

    assert stop_price(now, CENT) == Decimal(stop)
    assert not now.triggered


@pytest.mark.parametrize(
    ("order", "market", "touched"),
    [
        (buy(1, stop_price="11"), "10.99", False),
        (buy(1, stop_price="11"), "11", True),
        (buy(1, stop_price="11"), "15", True),
        (sell(1, stop_price="9"), "9.01", False),
        (sell(1, stop_price="9"), "9", True),
        (sell(1, stop_price="9", limit_price="8"), "1", True),
        (buy(1, limit_price="9"), "9", False),
        (buy(1), "9", False),
    ],
)
def test_a_stop_is_touched_at_its_price_or_beyond(order: OrderTicket, market: str, touched: bool) -> None:
    assert seeing(placed(order), market).triggered is touched


def test_what_was_touched_stays_so_and_follows_no_more() -> None:
    touched = seeing(placed(sell(1, trail_amount="1")), "10", "9")

    assert (touched.triggered, touched.mark) == (True, 10)
    assert seeing(touched, "20") == touched


def test_an_order_that_nothing_new_happens_to_stays_the_same_object() -> None:
    """So that it costs no write."""
    for order in (placed(buy(1, limit_price="9")), seeing(placed(sell(1, trail_amount="1")), "10")):
        assert watched(order, price("9.5"), CENT) is order


def test_only_trailing_stops_take_over_a_mark_and_only_a_better_one() -> None:
    trailing, stop = replace(placed(sell(1, trail_amount="1")), mark=price("10")), placed(sell(1, stop_price="9"))

    assert with_mark(trailing, price("11")).mark == 11
    assert with_mark(trailing, price("9.5")) is trailing
    assert with_mark(trailing, None) is trailing
    assert with_mark(stop, price("11")) is stop


cents = st.integers(1, 100_000).map(lambda number: Price(Decimal(number) / 100))
trails = st.one_of(
    st.builds(lambda trail: {"trail_amount": trail}, cents),
    st.builds(lambda trail: {"trail_percent": trail}, st.decimals("0.01", "99.99", places=2)),
)


@given(side=st.sampled_from(Side), trail=trails, seen=st.lists(cents, min_size=1, max_size=20))
def test_a_trailing_stop_only_ever_moves_with_the_trader(
    side: Side, trail: dict[str, Decimal], seen: list[Price]
) -> None:
    """Its mark is the best price so far, until the price that first comes back by the trail."""
    order, stops = placed(ticket(side, 1, **trail)), []
    for number, market in enumerate(seen, 1):
        order = watched(order, market, Tick(Decimal("0.01")))
        assert order.mark == (max if side is Side.SELL else min)(seen[:number])
        stops.append(-side.sign * (stop_price(order, CENT) or Decimal(0)))
        if order.triggered:
            break
        assert side.sign * (market - (stop_price(order, CENT) or Decimal(0))) < 0

    assert stops == sorted(stops)
