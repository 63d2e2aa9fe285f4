"""The memory of resting orders: it may say too much, never too little."""

from hypothesis import given
from hypothesis import strategies as st

from tests.brokers.paper.scenes import placed
from tests.brokers.paper.world import AAPL, BTCUSD, buy, limit_of, price, quote, sell
from tradehook.brokers.paper.fills import fill_price, market_price
from tradehook.brokers.paper.resting import Resting, key_of
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.side import Side


def test_only_orders_that_a_price_reaches_are_named() -> None:
    resting = Resting()
    near, far, other = buy(1, limit_price="10"), buy(1, limit_price="9"), buy(1, BTCUSD, limit_price="10")
    for order in (near, far, other):
        resting.expect(order)

    assert resting.reached_by(quote(AAPL, bid="9.5", ask="10.5")) == (key_of(near),)
    assert resting.reached_by(quote(AAPL, "11")) == ()


def test_market_orders_never_rest() -> None:
    resting = Resting()
    resting.expect(buy(1))

    assert resting.symbols == ()


def test_symbols_without_orders_are_forgotten() -> None:
    resting = Resting()
    first, second = sell(1, limit_price="10"), sell(1, limit_price="11")
    resting.expect(first)
    resting.expect(second)

    resting.forget(key_of(first))
    assert resting.symbols == ("AAPL",)
    resting.forget(key_of(second))
    resting.forget(key_of(second))
    assert resting.symbols == ()


def test_an_order_that_is_known_stays_as_it_is() -> None:
    resting = Resting()
    order = buy(1, limit_price="10")
    resting.expect(order)
    resting.expect(buy(1, BTCUSD, limit_price="1", client_order_id=order.client_order_id))

    assert resting.symbols == ("AAPL",)
    assert resting.reached_by(quote(AAPL, "9")) == (key_of(order),)


def test_an_order_that_is_changed_is_known_with_its_new_limit() -> None:
    resting = Resting()
    order = placed(buy(1, limit_price="9"))
    resting.know(order)
    resting.know(order.with_terms(order.ticket.quantity, limit_of("8")))

    assert resting.reached_by(quote(AAPL, "8.5")) == ()
    assert resting.reached_by(quote(AAPL, "8")) == (key_of(order.ticket),)


def test_an_order_that_has_ended_is_forgotten() -> None:
    resting = Resting()
    order = placed(buy(1, limit_price="9"))
    resting.know(order)
    resting.know(order.ended(OrderStatus.CANCELLED, "w"))

    assert resting.symbols == ()


def test_what_the_book_says_is_taken_over() -> None:
    resting = Resting()
    filled, changed = placed(buy(1, limit_price="9")), placed(buy(1, limit_price="9"))
    for order in (filled, changed):
        resting.know(order)
    now = changed.with_terms(changed.ticket.quantity, limit_of("7"))

    resting.correct(resting.reached_by(quote(AAPL, "8")), [now])

    assert resting.reached_by(quote(AAPL, "8")) == ()
    assert resting.reached_by(quote(AAPL, "7")) == (key_of(changed.ticket),)


def test_an_order_that_is_yet_to_come_is_not_forgotten() -> None:
    """Its write failed and is tried again: a quote that was matched meanwhile has not seen it."""
    resting, order = Resting(), buy(1, limit_price="9")
    resting.expect(order)
    seen = quote(AAPL, "8")

    resting.correct(resting.reached_by(seen), [])
    assert resting.reached_by(seen) == (key_of(order),)
    resting.settle(order)
    resting.correct(resting.reached_by(seen), [])
    assert resting.reached_by(seen) == ()


cents = st.integers(1, 400).map(lambda number: Price(price(number) / 4))


@given(st.sampled_from(Side), cents, cents, cents, st.none() | cents, st.sampled_from(MarketPriceType))
def test_whatever_fills_is_named(
    side: Side, limit: Price, first: Price, second: Price, last: Price | None, kind: MarketPriceType
) -> None:
    order = (buy if side is Side.BUY else sell)(1, limit_price=limit)
    bid, ask = sorted((first, second))
    seen = quote(AAPL, bid=str(bid), ask=str(ask), last=None if last is None else str(last))
    resting = Resting()
    resting.expect(order)

    fills = fill_price(order, market_price(seen, side, kind, AAPL.tick)) is not None

    assert not fills or resting.reached_by(seen) == (key_of(order),)
