"""Whatever is asked of the exchange in whatever order, its books add up."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from hypothesis import given

from tests.brokers.paper.floor import (
    ACCOUNTS,
    CASH,
    THOROUGH,
    TRADED,
    Deed,
    Floor,
    busy,
    floor,
    linked,
    runs,
    stops,
    terms,
)
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.reports import PaperReport
from tradehook.plumbing.store.sqlite import SqliteWriteConnection
from tradehook.vocabulary.broker import OrderEnded, OrderFilled, OrderReplaced, OrderWorking
from tradehook.vocabulary.order import OrderClass, OrderStatus


@THOROUGH
@given(course=runs | busy(linked) | busy(stops), terms=terms)
def test_orders_fills_cash_and_holdings_add_up(
    connection: SqliteWriteConnection, course: list[Deed], terms: dict[str, Any]
) -> None:
    with floor(connection, terms) as run:
        for deed in course:
            run.do(deed)
        told = run.reports()
        for order in run.orders():
            _order_adds_up(run, order, [report for report in told if _is_of(report, order)])
        _accounts_add_up(run, told)


def _is_of(report: PaperReport, order: PaperOrder) -> bool:
    return getattr(report, "client_order_id", None) == order.ticket.client_order_id


def _order_adds_up(run: Floor, kept: PaperOrder, of_it: list[PaperReport]) -> None:
    """An order has the total that was last agreed; what was reported is what it filled, and no more than that total;
    nothing is reported of it once it is over."""
    fills = [report for report in of_it if isinstance(report, OrderFilled)]
    if kept.ticket.order_class is OrderClass.SIMPLE:
        assert kept.ticket.quantity == run.asked_for[kept.ticket.client_order_id]
        assert sum(isinstance(report, OrderReplaced) for report in of_it) == kept.replaces
    assert sum(fill.quantity for fill in fills) == kept.filled <= kept.ticket.quantity
    assert sum(fill.quantity * fill.price for fill in fills) == kept.turnover
    assert len({fill.execution_id for fill in fills}) == len(fills) == kept.executions
    ends = [place for place, report in enumerate(of_it) if isinstance(report, OrderEnded)]
    left = kept.status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED)
    assert ends == ([len(of_it) - 1] if left else [])
    assert bool(of_it) or kept.status is OrderStatus.REJECTED
    assert (kept.status is OrderStatus.FILLED) == (kept.filled == kept.ticket.quantity and not left and bool(fills))
    assert all(not isinstance(report, OrderWorking) for report in of_it[1:])


def _accounts_add_up(run: Floor, told: tuple[PaperReport, ...]) -> None:
    """What is held is what was filled; cash and what is held at today's prices are the opening cash and what the fills
    have earned since, less their fees; coins are never short."""
    for account_id in ACCOUNTS:
        held: dict[str, Decimal] = defaultdict(Decimal)
        earned = Decimal(0)
        for fill in told:
            if isinstance(fill, OrderFilled) and fill.account_id == account_id:
                of = TRADED[fill.symbol]
                held[fill.symbol] += fill.side.sign * fill.quantity
                earned += fill.side.sign * fill.quantity * (run.mark(of) - fill.price) * of.point_value - fill.fee
        taken = run.snapshot(account_id)
        assert taken.positions == {symbol: quantity for symbol, quantity in held.items() if quantity}
        assert taken.equity == CASH + earned
        assert held["BTCUSD"] >= 0
