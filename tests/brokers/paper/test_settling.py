"""What happens to an order at one moment, and that money is conserved whatever happens."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.brokers.paper.scenes import placed, scene, with_holding
from tests.brokers.paper.world import (
    AAPL,
    BTCUSD,
    EURUSD,
    EXPIRED,
    MNQ,
    NOON,
    PUT,
    USDJPY,
    buy,
    quote,
    sell,
    ticket,
    units,
)
from tradehook.brokers.paper.margin import Line, free
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.settings import Commission, PaperSettings, Slippage
from tradehook.brokers.paper.settling import Settled, late, settle
from tradehook.vocabulary.broker import OrderEnded, OrderFilled
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderStatus, OrderTicket, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType, PriceSource
from tradehook.vocabulary.side import Side

AT_10 = scene(AAPL, quote(AAPL, "10"))


def seen_after(seen: Scene, settled: Settled) -> Scene:
    """The account and the holding once this is settled."""
    if settled.moved is None:
        return seen
    return replace(seen, account=settled.moved.account, holding=settled.moved.holding)


def at_once(seen: Scene, order: PaperOrder) -> Settled:
    """What happens to an order that does not rest as it is."""
    settled = settle(seen, order)
    assert settled is not None
    return settled


def kinds(settled: Settled) -> list[type]:
    return [type(report) for report in settled.reports]


def test_a_market_order_fills_at_once() -> None:
    settled = at_once(AT_10, placed(buy(3)))

    assert settled.order.status is OrderStatus.FILLED
    after_it = seen_after(AT_10, settled)
    assert (after_it.holding.quantity, after_it.holding.cost, after_it.account.cash) == (3, 30, 99_970)
    assert (settled.order.turnover, settled.order.average_price) == (30, 10)
    (report,) = settled.reports
    assert isinstance(report, OrderFilled)
    assert (report.quantity, report.price, report.fee, report.happened_at) == (3, 10, 0, NOON)


def test_a_limit_order_that_is_not_reached_rests() -> None:
    order = placed(buy(3, limit_price="9.99"))

    assert settle(AT_10, order) is None


def test_a_limit_order_that_is_reached_fills_at_the_better_price() -> None:
    (report,) = at_once(AT_10, placed(buy(3, limit_price="11"))).reports

    assert isinstance(report, OrderFilled)
    assert report.price == 10


@pytest.mark.parametrize(
    ("time_in_force", "status"),
    [
        (TimeInForce.IOC, OrderStatus.CANCELLED),
        (TimeInForce.FOK, OrderStatus.CANCELLED),
        (TimeInForce.OPG, OrderStatus.EXPIRED),
        (TimeInForce.CLS, OrderStatus.EXPIRED),
    ],
)
def test_what_has_one_chance_ends_with_it(time_in_force: TimeInForce, status: OrderStatus) -> None:
    settled = at_once(AT_10, placed(buy(3, limit_price="9", time_in_force=time_in_force)))

    assert settled.order.status is status
    assert kinds(settled) == [OrderEnded]


@pytest.mark.parametrize(
    ("time_in_force", "filled", "status"),
    [
        (TimeInForce.GTC, 2, OrderStatus.PARTIALLY_FILLED),
        (TimeInForce.IOC, 2, OrderStatus.CANCELLED),
        (TimeInForce.FOK, 0, OrderStatus.CANCELLED),
        (TimeInForce.OPG, 2, OrderStatus.EXPIRED),
        (TimeInForce.CLS, 2, OrderStatus.EXPIRED),
    ],
)
def test_of_what_is_too_large_for_the_quote_as_much_fills_as_there_is(
    time_in_force: TimeInForce, filled: int, status: OrderStatus
) -> None:
    seen = replace(AT_10, size=units(2))

    settled = at_once(seen, placed(buy(5, time_in_force=time_in_force)))

    assert (settled.order.filled, settled.order.status) == (filled, status)


def test_nothing_is_left_of_a_quote_and_an_order_rests() -> None:
    seen = replace(AT_10, size=units(0))

    assert settle(seen, placed(buy(5))) is None
    assert at_once(seen, placed(buy(5, time_in_force=TimeInForce.IOC))).order.status is OrderStatus.CANCELLED


def test_an_order_waits_for_its_moment_and_ends_at_its_end() -> None:
    order = replace(placed(buy(1)), works_from=after(NOON, 1), ends_at=after(NOON, 2))

    assert settle(AT_10, order) is None
    assert at_once(replace(AT_10, now=after(NOON, 1)), order).order.status is OrderStatus.FILLED
    assert at_once(replace(AT_10, now=after(NOON, 2)), order).order.status is OrderStatus.EXPIRED


def test_a_leg_fills_no_more_than_its_entry_released_to_it() -> None:
    order = replace(placed(sell(5, limit_price="10")), released=units(2))

    settled = at_once(AT_10, order)

    assert (settled.order.filled, settled.order.status) == (2, OrderStatus.PARTIALLY_FILLED)
    assert settle(AT_10, settled.order) is None


def test_a_stop_limit_that_was_touched_stays_so_while_it_rests() -> None:
    order = placed(buy(1, stop_price="10", limit_price="9"))

    touched = at_once(AT_10, order)
    later = at_once(scene(AAPL, quote(AAPL, "8.5")), touched.order)

    assert (touched.order.triggered, touched.reports) == (True, ())
    (fill,) = later.reports
    assert isinstance(fill, OrderFilled)
    assert fill.price == Decimal("8.5")


def test_what_an_execution_costs_is_taken_from_the_cash() -> None:
    costly = PaperSettings(price_source=PriceSource.MANUAL, commission=Commission(per_order=Decimal(2)))
    seen = replace(AT_10, account=replace(AT_10.account, settings=costly))

    settled = at_once(seen, placed(buy(3)))

    (fill,) = settled.reports
    assert isinstance(fill, OrderFilled)
    assert fill.fee == 2
    assert seen_after(seen, settled).account.cash == 100_000 - 30 - 2


@pytest.mark.parametrize(
    ("order", "held", "filled", "at", "status"),
    [
        (buy(3, limit_price="9"), 0, 3, "9", OrderStatus.FILLED),
        (buy(3, stop_price="12"), 0, 3, "12", OrderStatus.FILLED),
        (buy(3, trail_amount="1"), 0, 3, "10", OrderStatus.FILLED),
        (sell(5, limit_price="12", reduce_only=True), 2, 2, "12", OrderStatus.CANCELLED),
    ],
)
def test_a_fill_that_comes_late_is_at_the_price_of_the_order_and_leaves_it_ended(
    order: OrderTicket, held: int, filled: int, at: str, status: OrderStatus
) -> None:
    ended = placed(order).ended(OrderStatus.CANCELLED, "Cancelled on request.")

    settled = late(with_holding(AT_10, held, held * 10), ended)

    assert settled is not None
    (fill,) = settled.reports
    assert isinstance(fill, OrderFilled)
    assert (fill.quantity, fill.price, settled.order.status) == (filled, Decimal(at), status)


def test_nothing_comes_late_where_there_is_nothing_to_fill_or_no_price() -> None:
    reducing = placed(sell(5, limit_price="12", reduce_only=True)).ended(OrderStatus.CANCELLED, "w")
    market = placed(buy(1)).ended(OrderStatus.CANCELLED, "w")

    assert late(AT_10, reducing) is None
    assert late(scene(AAPL), market) is None


@pytest.mark.parametrize("time_in_force", [TimeInForce.IOC, TimeInForce.FOK, TimeInForce.CLS])
def test_what_must_fill_now_ends_without_a_price(time_in_force: TimeInForce) -> None:
    assert at_once(scene(AAPL), placed(buy(1, time_in_force=time_in_force))).order.status.final


def test_an_order_on_the_open_waits_for_the_first_price() -> None:
    assert settle(scene(AAPL), placed(buy(1, time_in_force=TimeInForce.OPG))) is None


def test_an_order_outlives_its_contract_by_nothing_whatever_its_time_in_force() -> None:
    """The catalogue may have moved the end of the contract since the order was placed."""
    order = replace(placed(buy(1, limit_price="9")), ends_at=NOON)

    assert at_once(AT_10, order).order.status is OrderStatus.EXPIRED


@pytest.mark.parametrize(
    "seen",
    [
        scene(AAPL),
        scene(AAPL, quote(AAPL, "9", at=after(NOON, -61), source=PriceSource.SIGNALS)),
        scene(AAPL, quote(AAPL, "9"), rate=None),
    ],
    ids=["no quote", "a stale quote", "no rate"],
)
def test_nothing_fills_without_a_price_that_may_be_traded_on(seen: Scene) -> None:
    assert settle(seen, placed(buy(1, limit_price="10"))) is None


def test_a_reduce_only_order_fills_for_what_is_left_and_its_rest_is_cancelled() -> None:
    seen = with_holding(AT_10, "2", "20")

    settled = settle(seen, placed(sell(5, limit_price="10", reduce_only=True)))

    assert settled is not None
    assert kinds(settled) == [OrderFilled, OrderEnded]
    assert (settled.order.status, settled.order.filled) == ("cancelled", 2)
    assert seen_after(seen, settled).holding.quantity == 0


def test_coins_that_are_gone_are_not_sold() -> None:
    settled = settle(scene(BTCUSD, quote(BTCUSD, "10")), placed(sell(1, BTCUSD, limit_price="10")))

    assert settled is not None
    assert kinds(settled) == [OrderEnded]
    assert settled.moved is None


def test_orders_end_with_their_contract() -> None:
    settled = settle(scene(EXPIRED, quote(EXPIRED, "10")), placed(buy(1, EXPIRED, limit_price="20")))

    assert settled is not None
    assert settled.order.status is OrderStatus.EXPIRED


def test_a_result_in_another_currency_is_converted() -> None:
    seen = with_holding(scene(USDJPY, quote(USDJPY, "161"), rate=Decimal("0.005")), "1000", "160000")

    settled = at_once(seen, placed(sell(1000, USDJPY)))

    assert seen_after(seen, settled).account.cash == 100_000 + 1000 * Decimal("0.005")


def test_the_execution_id_is_the_same_in_every_run() -> None:
    order = buy(1)

    first, again = (at_once(AT_10, placed(order)).reports[0] for _ in range(2))

    assert isinstance(first, OrderFilled)
    assert isinstance(again, OrderFilled)
    assert first.execution_id == again.execution_id == f"{order.client_order_id}-1"


INSTRUMENTS = (AAPL, MNQ, BTCUSD, EURUSD, PUT)
ticks = st.integers(1, 1_000_000)
steps = st.integers(1, 100_000)
money = st.decimals(0, 20, places=3)
Deed = tuple[Side, int, int, int, int | None, bool, MarketPriceType, Slippage, Commission]
"""Side, steps, two prices and perhaps a limit in ticks, reduce-only or not, and what the account sets."""

deeds = st.lists(
    st.tuples(
        st.sampled_from(Side),
        steps,
        ticks,
        ticks,
        st.none() | ticks,
        st.booleans(),
        st.sampled_from(MarketPriceType),
        st.builds(Slippage, ticks=st.integers(0, 9), percent=money),
        st.builds(Commission, per_order=money, per_unit=money, percent=money),
    ),
    max_size=10,
)


def worth(seen: Scene, at: Decimal) -> Decimal:
    line = Line(instrument=seen.instrument, holding=seen.holding, price=Price(at), rate=Decimal(1))
    return free(seen.account.cash, (line,))[0]


@given(of=st.sampled_from(INSTRUMENTS), history=deeds, last=ticks)
def test_equity_changes_by_what_prices_do_to_what_is_held(of: Instrument, history: list[Deed], last: int) -> None:
    """Change of equity = sum of quantity x price change x point value - fees, exactly, over any run."""
    tick, step = of.tick.size, of.fractional_step or of.quantity_step
    seen, expected = scene(of), Decimal(0)
    for side, size, low, high, limit, reduce_only, kind, slippage, commission in history:
        bid, ask = sorted((low * tick, high * tick))
        terms = _with(seen, market_price_type=kind, slippage=slippage, commission=commission)
        settings = replace(seen.account, settings=terms)
        seen = replace(seen, account=settings, quote=quote(of, bid=str(bid), ask=str(ask)))
        details = {} if limit is None else {"limit_price": Price(limit * tick)}
        order = ticket(side, str(size * step), of, reduce_only=reduce_only, **details)
        settled = settle(seen, placed(order))
        if settled is None:
            continue
        for report in settled.reports:
            if isinstance(report, OrderFilled):
                moved = last * tick - report.price
                expected += report.side.sign * report.quantity * moved * of.point_value - report.fee
                if limit is not None:
                    assert side.sign * (limit * tick - report.price) >= 0
        seen = seen_after(seen, settled)

    assert worth(seen, last * tick) - 100_000 == expected
    assert seen.holding.quantity >= 0 or of is not BTCUSD


def _with(seen: Scene, **terms: Any) -> PaperSettings:
    return replace(seen.account.settings, **terms)


@given(side=st.sampled_from(Side), size=steps, held=st.integers(-100_000, 100_000))
def test_a_reduce_only_order_never_makes_a_position_larger(side: Side, size: int, held: int) -> None:
    seen = with_holding(AT_10, held, held * 10)

    settled = at_once(seen, placed(ticket(side, size, reduce_only=True)))
    after_it = seen_after(seen, settled).holding.quantity

    assert abs(after_it) <= abs(held)
    assert after_it * held >= 0
