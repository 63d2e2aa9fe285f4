"""Watched orders: their life, when a price reaches them, and what goes out then."""

from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.orders.emulation.life import LIFE, WatchedEvent, WatchedStatus, as_markdown, next_status
from tradehook.orders.emulation.rules import at_fill, is_touched, level_of, outgoing, price_of, sees
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order
from tradehook.vocabulary.decision import Carried, Distance
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId, ClientOrderId, OrderId, TradeId
from tradehook.vocabulary.instant import EPOCH
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.order import UNPRICED, Leg, OrderPrices, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.side import Side

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "watched-order-life.md"
CENT = Tick(Decimal("0.01"))


def price(number: object) -> Price:
    return Price(Decimal(str(number)))


def watched(leg: Leg, side: Side, order_type: OrderType, **prices: Any) -> Watched:
    return Watched(
        id=OrderId("watched"),
        account_id=AccountId("account"),
        family="AMD",
        symbol="AMD",
        trade_id=TradeId("trade"),
        step=0,
        entry_id=OrderId("entry"),
        leg=leg,
        side=side,
        order_type=order_type,
        time_in_force=TimeInForce.GTC,
        prices=OrderPrices(**{name: price(number) for name, number in prices.items()}),
        carried=Carried.WATCHED,
        quantity=Quantity(Decimal(5)),
        status=WatchedStatus.WATCHING,
        created_at=EPOCH,
    )


def entry(side: Side, filled_at: object, order_type: OrderType = OrderType.MARKET, **prices: Any) -> Order:
    return Order(
        id=OrderId("entry"),
        client_order_id=ClientOrderId("entry"),
        account_id=AccountId("account"),
        trade_id=TradeId("trade"),
        step=0,
        attempt=1,
        leg=Leg.ENTRY,
        family="AMD",
        symbol="AMD",
        side=side,
        order_type=order_type,
        time_in_force=TimeInForce.DAY,
        reduce_only=False,
        quantity=Quantity(Decimal(5)),
        filled_quantity=Quantity(Decimal(5)),
        average_price=price(filled_at),
        prices=OrderPrices(**{name: price(number) for name, number in prices.items()}),
        status=OrderStatus.FILLED,
        words="",
        created_at=EPOCH,
    )


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text() == as_markdown()


def test_what_is_not_in_the_table_changes_nothing() -> None:
    for status, event in set(product(WatchedStatus, WatchedEvent)) - set(LIFE):
        assert next_status(status, event) is status


def test_nothing_happens_after_the_end() -> None:
    assert not [status for status, _ in LIFE if status.ended]


@pytest.mark.parametrize(
    ("leg", "side", "order_type", "prices", "reached", "not_yet"),
    [
        (Leg.STOP_LOSS, Side.SELL, OrderType.STOP, {"stop_price": 90}, ("90", "89"), ("90.01",)),
        (Leg.STOP_LOSS, Side.BUY, OrderType.STOP, {"stop_price": 110}, ("110", "111"), ("109.99",)),
        (Leg.TAKE_PROFIT, Side.SELL, OrderType.LIMIT, {"limit_price": 110}, ("110", "111"), ("109.99",)),
        (Leg.TAKE_PROFIT, Side.BUY, OrderType.LIMIT, {"limit_price": 90}, ("90", "89"), ("90.01",)),
        (Leg.STOP_LOSS, Side.SELL, OrderType.STOP_LIMIT, {"stop_price": 90, "limit_price": 89}, ("90",), ("90.01",)),
    ],
)
def test_when_a_price_reaches_it(
    leg: Leg,
    side: Side,
    order_type: OrderType,
    prices: dict[str, int],
    reached: tuple[str, ...],
    not_yet: tuple[str, ...],
) -> None:
    found = watched(leg, side, order_type, **prices)
    assert all(is_touched(found, price(each), CENT) for each in reached)
    assert not any(is_touched(found, price(each), CENT) for each in not_yet)


def test_a_trailing_sell_stop_at_71_with_1_is_at_70_and_at_71_once_the_price_was_72() -> None:
    found = watched(Leg.STOP_LOSS, Side.SELL, OrderType.TRAILING_STOP, trail_amount=1)
    assert level_of(found, CENT) is None
    found = sees(found, (price(71),), CENT).watched
    assert level_of(found, CENT) == 70
    found = sees(found, (price(72),), CENT).watched
    assert level_of(found, CENT) == 71
    assert sees(found, (price("71.01"), price(71)), CENT).touched


def test_a_trailing_stop_in_percent_is_of_its_mark_and_on_the_tick() -> None:
    sell = watched(Leg.STOP_LOSS, Side.SELL, OrderType.TRAILING_STOP, trail_percent=3)
    buy = replace(sell, side=Side.BUY)
    assert level_of(replace(sell, mark=price("33.33")), CENT) == price("32.34")
    assert level_of(replace(buy, mark=price("33.33")), CENT) == price("34.32")


@given(st.sampled_from(Side), st.lists(st.integers(1, 500), min_size=1, max_size=20), st.integers(1, 50))
def test_a_trailing_stop_never_gives_way(side: Side, prices: list[int], trail: int) -> None:
    found = watched(Leg.STOP_LOSS, side, OrderType.TRAILING_STOP, trail_amount=trail)
    levels = []
    for each in prices:
        seen = sees(found, (price(each),), CENT)
        found = seen.watched
        levels.append(level_of(found, CENT))
        if seen.touched:
            break
    assert levels == sorted(levels, reverse=side is Side.BUY)
    best = min if side is Side.BUY else max
    assert found.mark == best(prices[: len(levels)])


def test_what_comes_after_the_touch_is_not_seen() -> None:
    found = watched(Leg.STOP_LOSS, Side.SELL, OrderType.TRAILING_STOP, trail_amount=5)
    seen = sees(found, (price(100), price(95), price(200)), CENT)
    assert (seen.touched, seen.watched.mark) == (True, 100)


def test_legs_keep_their_distance_from_the_fill() -> None:
    profit = watched(Leg.TAKE_PROFIT, Side.SELL, OrderType.LIMIT, limit_price=1)
    stop = watched(Leg.STOP_LOSS, Side.SELL, OrderType.STOP, stop_price=1)
    filled = entry(Side.BUY, "143.12")
    percent = Distance(percent=Decimal(10)), Distance(percent=Decimal(5))
    assert at_fill(replace(profit, distance=percent[0]), filled, CENT).prices.limit_price == price("157.44")
    assert at_fill(replace(stop, distance=percent[1]), filled, CENT).prices.stop_price == price("135.97")
    assert at_fill(stop, filled, CENT) == stop, "absolute prices stay"


def test_the_limit_of_a_stop_moves_along_with_it() -> None:
    stop = watched(Leg.STOP_LOSS, Side.SELL, OrderType.STOP_LIMIT, stop_price=95, limit_price=94)
    moved = at_fill(replace(stop, distance=Distance(amount=Decimal(5))), entry(Side.BUY, 102), CENT)
    assert (moved.prices.stop_price, moved.prices.limit_price) == (97, 96)


def test_legs_of_a_short_are_mirrored() -> None:
    profit = watched(Leg.TAKE_PROFIT, Side.BUY, OrderType.LIMIT, limit_price=1)
    stop = watched(Leg.STOP_LOSS, Side.BUY, OrderType.STOP, stop_price=1)
    away = Distance(amount=Decimal(7))
    filled = entry(Side.SELL, 100)
    assert at_fill(replace(profit, distance=away), filled, CENT).prices.limit_price == 93
    assert at_fill(replace(stop, distance=away), filled, CENT).prices.stop_price == 107


def test_a_trailing_leg_starts_at_the_fill_or_at_the_limit_of_its_entry() -> None:
    trailing = watched(Leg.STOP_LOSS, Side.SELL, OrderType.TRAILING_STOP, trail_amount=1)
    assert at_fill(trailing, entry(Side.BUY, 100), CENT).mark == 100
    assert at_fill(trailing, entry(Side.BUY, 99, OrderType.LIMIT, limit_price=101), CENT).mark == 101
    assert at_fill(replace(trailing, mark=price(120)), entry(Side.BUY, 100), CENT).mark == 120


def test_the_last_trade_triggers_else_what_could_be_hit() -> None:
    quote = Quote(symbol="AMD", bid=price(99), ask=price(101), last=price(105), at=EPOCH, source=PriceSource.MANUAL)
    assert price_of(quote, Side.SELL) == 105
    unsold = replace(quote, last=None)
    assert (price_of(unsold, Side.SELL), price_of(unsold, Side.BUY)) == (99, 101)


def test_what_goes_out() -> None:
    market = (OrderType.MARKET, UNPRICED)
    assert outgoing(watched(Leg.STOP_LOSS, Side.SELL, OrderType.STOP, stop_price=90)) == market
    assert outgoing(watched(Leg.STOP_LOSS, Side.SELL, OrderType.TRAILING_STOP, trail_amount=1)) == market
    assert outgoing(watched(Leg.TAKE_PROFIT, Side.SELL, OrderType.LIMIT, limit_price=110)) == market
    limited = (OrderType.LIMIT, OrderPrices(limit_price=price(89)))
    assert outgoing(watched(Leg.STOP_LOSS, Side.SELL, OrderType.STOP_LIMIT, stop_price=90, limit_price=89)) == limited
    assert outgoing(watched(Leg.ENTRY, Side.BUY, OrderType.LIMIT, limit_price=89)) == limited
