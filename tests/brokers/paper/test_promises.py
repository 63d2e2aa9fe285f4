"""What no order may do, whatever is done to it and whatever prices do: each promise with a judge of its own."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from hypothesis import given

from tests.brokers.paper.floor import SPREAD, THOROUGH, TRADED, Deed, Floor, busy, floor, linked, runs, stops, terms
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.reports import PaperReport
from tradehook.plumbing.codec import encode
from tradehook.plumbing.store.sqlite import SqliteWriteConnection
from tradehook.vocabulary.broker import OrderFilled
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.order import OrderClass, OrderPrices, OrderType
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.side import Side

STOPS = (OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP)


def fills_in(told: tuple[PaperReport, ...]) -> list[OrderFilled]:
    return [report for report in told if isinstance(report, OrderFilled)]


def orders_of(run: Floor) -> dict[ClientOrderId, PaperOrder]:
    return {order.ticket.client_order_id: order for order in run.orders()}


@THOROUGH
@given(course=runs | busy(linked) | busy(stops), terms=terms)
def test_no_order_with_a_limit_fills_at_a_worse_price(
    connection: SqliteWriteConnection, course: list[Deed], terms: dict[str, Any]
) -> None:
    with floor(connection, terms) as run:
        for deed in course:
            fills = fills_in(run.do(deed))
            orders = orders_of(run) if fills else {}
            for fill in fills:
                limit = orders[fill.client_order_id].ticket.limit_price
                assert limit is None or fill.side.sign * (limit - fill.price) >= 0


@THOROUGH
@given(course=busy(linked), terms=terms)
def test_linked_orders_together_never_fill_more_than_they_may(
    connection: SqliteWriteConnection, course: list[Deed], terms: dict[str, Any]
) -> None:
    """The legs of an entry no more than it did, and a pair no more than the most that either was for."""
    with floor(connection, terms) as run:
        most: dict[str, Decimal] = defaultdict(Decimal)
        for deed in course:
            run.do(deed)
            filled: dict[str, Decimal] = defaultdict(Decimal)
            orders = orders_of(run)
            for order in orders.values():
                if order.group is not None and not order.leads:
                    filled[order.group] += order.filled
                if order.ticket.order_class is OrderClass.OCO and order.group is not None:
                    most[order.group] = max(most[order.group], order.ticket.quantity)
            for group, by_legs in filled.items():
                leader = orders[ClientOrderId(group)]
                if leader.ticket.order_class is OrderClass.OCO:
                    assert by_legs + leader.filled <= most[group]
                else:
                    assert by_legs <= leader.filled


class Shadow:
    """What a stop has seen, worked out from the prices alone."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.touched = False
        self.best: Decimal | None = None

    def see(self, market: Decimal, prices: OrderPrices, tick: Tick) -> None:
        stop = prices.stop_price
        if stop is None:
            best = max if self.side is Side.SELL else min
            self.best = market if self.best is None else best(self.best, market)
            away = prices.trail_amount or self.best * (prices.trail_percent or Decimal(0)) / 100
            stop = self.best + self.side.sign * away
            stop = tick.round(stop, self.side)
        self.touched |= market <= stop if self.side is Side.SELL else market >= stop


@THOROUGH
@given(course=busy(stops) | busy(linked), terms=terms)
def test_a_stop_never_fills_before_its_price_was_touched(
    connection: SqliteWriteConnection, course: list[Deed], terms: dict[str, Any]
) -> None:
    with floor(connection, terms) as run:
        shadows: dict[ClientOrderId, Shadow] = {}
        for deed in course:
            fills = fills_in(run.do(deed))
            orders = orders_of(run)
            for name, order in orders.items():
                if order.ticket.order_type in STOPS:
                    shadow = shadows.setdefault(name, Shadow(order.ticket.side))
                    shadow.see(_market(run, order), order.ticket.prices, TRADED[order.ticket.symbol].tick)
            for fill in fills:
                assert (
                    orders[fill.client_order_id].ticket.order_type not in STOPS or shadows[fill.client_order_id].touched
                )


def _market(run: Floor, order: PaperOrder) -> Decimal:
    """What the order would be filled at without slippage, rounded against the trader."""
    of, side = TRADED[order.ticket.symbol], order.ticket.side
    exact = run.mark(of)
    if run.settings.market_price_type is MarketPriceType.ASK_BID:
        exact += side.sign * SPREAD / 2
    return of.tick.round(exact, side.opposite)


@THOROUGH
@given(course=runs | busy(linked), terms=terms)
def test_the_same_run_leaves_the_same_reports_byte_for_byte(
    connection: SqliteWriteConnection, course: list[Deed], terms: dict[str, Any]
) -> None:
    assert _told_in(connection, course, terms) == _told_in(connection, course, terms)


def _told_in(connection: SqliteWriteConnection, course: list[Deed], terms: dict[str, Any]) -> list[str]:
    with floor(connection, terms) as run:
        for deed in course:
            run.do(deed)
        return [encode(report) for report in run.reports()]
