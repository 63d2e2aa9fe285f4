"""What happens to an order at one moment, and that money is conserved whatever happens."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.brokers.paper.scenes import placed, scene, with_holding
from tests.brokers.paper.world import AAPL, BTCUSD, EURUSD, EXPIRED, MNQ, NOON, PUT, USDJPY, buy, quote, sell, ticket
from tradehook.brokers.paper.margin import Line, free
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.brokers.paper.settling import Settled, settle, settle_new
from tradehook.vocabulary.broker import OrderEnded, OrderFilled, OrderWorking
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderStatus, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType, PriceSource
from tradehook.vocabulary.side import Side

AT_10 = scene(AAPL, quote(AAPL, "10"))


def seen_after(seen: Scene, settled: Settled) -> Scene:
    """The account and the holding once this is settled."""
    if settled.moved is None:
        return seen
    return replace(seen, account=settled.moved.account, holding=settled.moved.holding)


def kinds(settled: Settled) -> list[type]:
    return [type(report) for report in settled.reports]


def test_a_market_order_fills_at_once() -> None:
    settled = settle_new(AT_10, placed(buy(3)))

    assert settled.order.status is OrderStatus.FILLED
    after_it = seen_after(AT_10, settled)
    assert (after_it.holding.quantity, after_it.holding.cost, after_it.account.cash) == (3, 30, 99_970)
    assert (settled.order.turnover, settled.order.average_price) == (30, 10)
    (report,) = settled.reports
    assert isinstance(report, OrderFilled)
    assert (report.quantity, report.price, report.fee, report.happened_at) == (3, 10, 0, NOON)


def test_a_limit_order_that_is_not_reached_rests() -> None:
    order = placed(buy(3, limit_price="9.99"))

    settled = settle_new(AT_10, order)

    assert settled.order == order
    assert kinds(settled) == [OrderWorking]
    assert settle(AT_10, order) is None


def test_a_limit_order_that_is_reached_fills_at_the_better_price() -> None:
    (report,) = settle_new(AT_10, placed(buy(3, limit_price="11"))).reports

    assert isinstance(report, OrderFilled)
    assert report.price == 10


def test_what_cannot_fill_at_once_is_cancelled_when_it_must() -> None:
    settled = settle_new(AT_10, placed(buy(3, limit_price="9", time_in_force=TimeInForce.IOC)))

    assert settled.order.status is OrderStatus.CANCELLED
    assert kinds(settled) == [OrderEnded]


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

    settled = settle_new(seen, placed(sell(1000, USDJPY)))

    assert seen_after(seen, settled).account.cash == 100_000 + 1000 * Decimal("0.005")


def test_the_execution_id_is_the_same_in_every_run() -> None:
    order = buy(1)

    first, again = (settle_new(AT_10, placed(order)).reports[0] for _ in range(2))

    assert isinstance(first, OrderFilled)
    assert isinstance(again, OrderFilled)
    assert first.execution_id == again.execution_id == f"{order.client_order_id}-1"


INSTRUMENTS = (AAPL, MNQ, BTCUSD, EURUSD, PUT)
ticks = st.integers(1, 1_000_000)
steps = st.integers(1, 100_000)
Deed = tuple[Side, int, int, int, int | None, bool, MarketPriceType]
"""Side, steps, two prices and perhaps a limit in ticks, reduce-only or not, and the type of market price."""

deeds = st.lists(
    st.tuples(
        st.sampled_from(Side),
        steps,
        ticks,
        ticks,
        st.none() | ticks,
        st.booleans(),
        st.sampled_from(MarketPriceType),
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
    for side, size, low, high, limit, reduce_only, kind in history:
        bid, ask = sorted((low * tick, high * tick))
        settings = replace(seen.account, settings=_priced_by(seen, kind))
        seen = replace(seen, account=settings, quote=quote(of, bid=str(bid), ask=str(ask)))
        details = {} if limit is None else {"limit_price": Price(limit * tick)}
        order = ticket(side, str(size * step), of, reduce_only=reduce_only, **details)
        settled = settle_new(seen, placed(order))
        for report in settled.reports:
            if isinstance(report, OrderFilled):
                moved = last * tick - report.price
                expected += report.side.sign * report.quantity * moved * of.point_value - report.fee
                if limit is not None:
                    assert side.sign * (limit * tick - report.price) >= 0
        seen = seen_after(seen, settled)

    assert worth(seen, last * tick) - 100_000 == expected
    assert seen.holding.quantity >= 0 or of is not BTCUSD


def _priced_by(seen: Scene, kind: MarketPriceType) -> PaperSettings:
    return replace(seen.account.settings, market_price_type=kind)


@given(side=st.sampled_from(Side), size=steps, held=st.integers(-100_000, 100_000))
def test_a_reduce_only_order_never_makes_a_position_larger(side: Side, size: int, held: int) -> None:
    seen = with_holding(AT_10, held, held * 10)

    settled = settle_new(seen, placed(ticket(side, size, reduce_only=True)))
    after_it = seen_after(seen, settled).holding.quantity

    assert abs(after_it) <= abs(held)
    assert after_it * held >= 0
