"""The memory of resting orders: it may say too much, never too little."""

import dataclasses
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.brokers.paper.scenes import placed, scene
from tests.brokers.paper.world import (
    AAPL,
    BTCUSD,
    IBM,
    NOON,
    Instruments,
    buy,
    limit_of,
    price,
    quote,
    sell,
    ticket,
    units,
)
from tests.instruments.moments import at
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.resting import Resting, key_of
from tradehook.brokers.paper.settings import PaperSettings, Sessions
from tradehook.brokers.paper.settling import settle
from tradehook.plumbing.clock import SetClock
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderStatus, OrderTicket, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType, PriceSource, Quote
from tradehook.vocabulary.side import Side

BY_HAND = PaperSettings(price_source=PriceSource.MANUAL)


def memory(settings: PaperSettings | None = BY_HAND, clock: SetClock | None = None) -> Resting:
    """A memory in which every account has these settings."""
    return Resting(lambda _: settings, Instruments().of_symbol, (clock or SetClock(NOON)).now)


def knowing(*orders: PaperOrder, **details: Any) -> Resting:
    resting = memory(**details)
    for order in orders:
        resting.know(order)
    return resting


def test_only_orders_that_a_price_reaches_are_named() -> None:
    resting = memory()
    near, far, other = buy(1, limit_price="10"), buy(1, limit_price="9"), buy(1, BTCUSD, limit_price="10")
    for order in (near, far, other):
        resting.expect(placed(order))

    assert resting.reached_by(quote(AAPL, bid="9.5", ask="10.5")) == (key_of(near),)
    assert resting.reached_by(quote(AAPL, "11")) == ()


def test_any_price_reaches_a_market_order_and_what_has_one_chance() -> None:
    market = placed(buy(1))
    on_open = placed(buy(1, limit_price="1", time_in_force=TimeInForce.OPG))
    triggered = replace(placed(sell(1, stop_price="9")), triggered=True)

    for order in (market, on_open, triggered):
        assert knowing(order).reached_by(quote(AAPL, "10")) == (key_of(order.ticket),)


def test_a_stop_is_reached_from_its_other_side() -> None:
    above, below = placed(buy(1, stop_price="12")), placed(sell(1, stop_price="8", limit_price="7"))
    resting = knowing(above, below)

    assert resting.reached_by(quote(AAPL, "10")) == ()
    assert resting.reached_by(quote(AAPL, "12")) == (key_of(above.ticket),)
    assert resting.reached_by(quote(AAPL, "8")) == (key_of(below.ticket),)


def test_what_does_not_work_yet_is_reached_once_it_does() -> None:
    clock = SetClock(NOON)
    later = replace(placed(buy(1, limit_price="10")), works_from=after(NOON, 60))
    leg = replace(placed(sell(1, limit_price="9")), released=units(0))
    resting = knowing(later, leg, clock=clock)

    assert resting.reached_by(quote(AAPL, "10")) == ()
    clock.at = after(NOON, 60)
    assert resting.reached_by(quote(AAPL, "10")) == (key_of(later.ticket),)
    resting.know(replace(leg, released=units(1)))
    assert resting.reached_by(quote(AAPL, "12")) == (key_of(leg.ticket),)


def test_a_quote_of_another_source_reaches_nothing() -> None:
    resting = knowing(placed(buy(1, limit_price="10")), placed(sell(1, trail_amount="1")))

    assert resting.reached_by(quote(AAPL, "1", source=PriceSource.SIGNALS)) == ()
    assert resting.followed == {}


def test_of_an_account_that_is_not_known_everything_may_be_reached() -> None:
    limit, trailing = placed(buy(1, limit_price="10")), placed(sell(1, trail_amount="1"))
    resting = knowing(limit, trailing, settings=None)

    assert resting.reached_by(quote(AAPL, "9")) == (key_of(limit.ticket), key_of(trailing.ticket))


def test_a_trailing_stop_follows_until_it_is_touched() -> None:
    order = placed(sell(1, trail_amount="1"))
    resting = knowing(order)

    assert [resting.reached_by(quote(AAPL, last)) for last in ("71", "72", "71.01")] == [(), (), ()]
    assert resting.followed == resting.marks_in(["AAPL"]) == {key_of(order.ticket): 72}
    assert resting.reached_by(quote(AAPL, "71")) == (key_of(order.ticket),)


def test_how_far_it_followed_is_said_until_it_is_kept() -> None:
    order = placed(sell(1, trail_amount="1"))
    resting, key = knowing(order), key_of(order.ticket)
    resting.reached_by(quote(AAPL, "71"))
    before = resting.followed
    resting.reached_by(quote(AAPL, "72"))

    resting.kept(before)
    assert resting.followed == {key: 72}
    resting.kept({key: price(72)})
    assert resting.followed == {}
    resting.reached_by(quote(AAPL, "71.5"))
    assert resting.followed == {}


def test_what_the_store_says_of_a_trailing_stop_does_not_set_it_back() -> None:
    order = placed(sell(1, trail_amount="1"))
    resting = knowing(order)
    resting.reached_by(quote(AAPL, "72"))

    resting.know(replace(order, mark=price(71)))
    assert resting.marks_in(["AAPL"]) == {key_of(order.ticket): 72}
    resting.know(replace(order, mark=price(73)))
    assert resting.marks_in(["AAPL"]) == {key_of(order.ticket): 73}


def test_a_trailing_stop_follows_no_price_that_its_account_would_not_trade_on() -> None:
    signals = PaperSettings(price_source=PriceSource.SIGNALS, stale_quote_s=60)
    resting = knowing(placed(sell(1, trail_amount="1")), settings=signals)

    resting.reached_by(quote(AAPL, "72", at=after(NOON, -61), source=PriceSource.SIGNALS))
    assert resting.followed == {}
    resting.reached_by(quote(AAPL, "72", at=after(NOON, -60), source=PriceSource.SIGNALS))
    assert list(resting.followed.values()) == [72]


def test_a_trailing_stop_follows_no_price_while_its_market_is_closed() -> None:
    """One that touches it all the same is looked at: the order then waits for the opening."""
    by_the_clock = PaperSettings(price_source=PriceSource.MANUAL, sessions=Sessions.EXCHANGE)
    clock = SetClock(at("2026-06-15 15:59", "America/New_York"))
    order = placed(sell(1, IBM, trail_amount="1"))
    resting = knowing(order, settings=by_the_clock, clock=clock)
    resting.reached_by(quote(IBM, "72"))
    clock.at = at("2026-06-15 16:00", "America/New_York")

    assert resting.reached_by(quote(IBM, "80")) == ()
    assert resting.marks_in(["IBM"]) == {key_of(order.ticket): 72}
    assert resting.reached_by(quote(IBM, "71")) == (key_of(order.ticket),)


def test_symbols_without_orders_are_forgotten() -> None:
    first, second = placed(sell(1, limit_price="10")), placed(sell(1, trail_amount="1"))
    resting = knowing(first, second)

    resting.forget(key_of(first.ticket))
    assert resting.symbols == ("AAPL",)
    resting.forget(key_of(second.ticket))
    resting.forget(key_of(second.ticket))
    assert resting.symbols == ()


def test_an_order_that_is_known_stays_as_it_is() -> None:
    resting = memory()
    order = buy(1, limit_price="10")
    resting.expect(placed(order))
    resting.expect(placed(buy(1, BTCUSD, limit_price="1", client_order_id=order.client_order_id)))

    assert resting.symbols == ("AAPL",)
    assert resting.reached_by(quote(AAPL, "9")) == (key_of(order),)


def test_an_order_that_is_changed_is_known_with_its_new_limit() -> None:
    order = placed(buy(1, limit_price="9"))
    resting = knowing(order, order.with_terms(dataclasses.replace(order.ticket, prices=limit_of("8"))))

    assert resting.reached_by(quote(AAPL, "8.5")) == ()
    assert resting.reached_by(quote(AAPL, "8")) == (key_of(order.ticket),)


def test_an_order_that_has_ended_is_forgotten() -> None:
    order = placed(buy(1, limit_price="9"))

    assert knowing(order, order.ended(OrderStatus.CANCELLED, "w")).symbols == ()


def test_what_the_book_says_is_taken_over() -> None:
    filled, changed = placed(buy(1, limit_price="9")), placed(buy(1, limit_price="9"))
    resting = knowing(filled, changed)
    now = changed.with_terms(dataclasses.replace(changed.ticket, prices=limit_of("7")))

    resting.correct(resting.reached_by(quote(AAPL, "8")), [now])

    assert resting.reached_by(quote(AAPL, "8")) == ()
    assert resting.reached_by(quote(AAPL, "7")) == (key_of(changed.ticket),)


def test_an_order_that_is_yet_to_come_is_not_forgotten() -> None:
    """Its write failed and is tried again: a quote that was matched meanwhile has not seen it."""
    resting, order = memory(), buy(1, limit_price="9")
    resting.expect(placed(order))
    seen = quote(AAPL, "8")

    resting.correct(resting.reached_by(seen), [])
    assert resting.reached_by(seen) == (key_of(order),)
    resting.settle(order)
    resting.correct(resting.reached_by(seen), [])
    assert resting.reached_by(seen) == ()


def test_an_order_has_its_turns_when_it_begins_to_work_and_at_its_end() -> None:
    begins, ends = after(NOON, 60), after(NOON, 120)
    resting = knowing(replace(placed(buy(1)), works_from=begins, ends_at=ends))

    assert not resting.has_a_turn(NOON)
    assert resting.has_a_turn(begins)
    assert resting.has_a_turn(begins), "until it has had it"
    resting.had_turns(begins)
    assert not resting.has_a_turn(begins)


def test_an_order_that_is_known_again_and_again_waits_for_its_turn_once() -> None:
    """It is known anew with every price that reaches one beside it."""
    order = replace(placed(buy(1, limit_price="9")), ends_at=after(NOON, 120))
    resting = knowing(*[order] * 50)

    assert len(resting._turns) == 1
    resting.know(replace(order, works_from=after(NOON, 60)))
    assert resting.has_a_turn(after(NOON, 60))


def test_an_order_that_comes_back_has_its_turn_again() -> None:
    order = replace(placed(buy(1)), works_from=after(NOON, 60))
    resting = knowing(order)
    resting.had_turns(after(NOON, 60))
    resting.know(order)

    assert resting.has_a_turn(after(NOON, 60))


def test_an_order_that_is_gone_has_no_turn() -> None:
    order = replace(placed(buy(1)), works_from=after(NOON, 60))
    resting = knowing(order)
    resting.forget(key_of(order.ticket))

    assert not resting.has_a_turn(after(NOON, 3600))


cents = st.integers(1, 400).map(lambda number: Price(price(number) / 4))
halves = st.integers(200, 80_000).map(lambda number: Price(price(number) / 200))
"""Every other one lies between two ticks."""

tickets = st.one_of(
    st.builds(lambda side, limit: ticket(side, 1, limit_price=limit), st.sampled_from(Side), cents),
    st.builds(lambda side, stop: ticket(side, 1, stop_price=stop), st.sampled_from(Side), cents),
    st.builds(
        lambda side, stop, limit: ticket(side, 1, stop_price=stop, limit_price=limit),
        st.sampled_from(Side),
        cents,
        cents,
    ),
    st.builds(lambda side, trail: ticket(side, 1, trail_amount=trail), st.sampled_from(Side), cents),
)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    bid, ask = sorted((draw(halves), draw(halves)))
    last = draw(st.none() | halves)
    return quote(AAPL, bid=str(bid), ask=str(ask), last=None if last is None else str(last))


@given(tickets, st.lists(quotes(), min_size=1, max_size=6), st.sampled_from(MarketPriceType))
def test_whatever_fills_or_is_touched_is_named(order: OrderTicket, seen: list[Quote], kind: MarketPriceType) -> None:
    """Of a trailing stop also: how far it has followed is what the exchange would have made of every price."""
    settings = replace(BY_HAND, market_price_type=kind)
    resting, now = knowing(placed(order), settings=settings), placed(order)
    for each in seen:
        view = scene(AAPL, each)
        settled = settle(replace(view, account=replace(view.account, settings=settings)), now)
        named = resting.reached_by(each) == (key_of(order),)
        if settled is None:
            continue
        assert named or not (settled.reports or settled.order.triggered)
        now = settled.order
        assert resting.marks_in(["AAPL"]).get(key_of(order)) == now.mark
        if now.triggered or now.status.final:
            break
