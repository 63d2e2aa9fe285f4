"""Whatever is asked of the exchange in whatever order, its books add up."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.brokers.paper.world import (
    AAPL,
    ACCOUNT,
    BTCUSD,
    MNQ,
    NOON,
    OTHER_ACCOUNT,
    SOON,
    Instruments,
    Quotes,
    change,
    quote,
    ticket,
)
from tests.schema import create_all
from tradehook.brokers.paper import exchange, looking, queries
from tradehook.brokers.paper.exchange import Asked
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.matching import match
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.sqlite import SqliteWriteConnection
from tradehook.vocabulary.broker import Accepted, OrderEnded, OrderFilled, OrderReplaced, OrderWorking, Snapshot
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId, BrokerOrderId
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderTicket, TimeInForce
from tradehook.vocabulary.quote import PriceSource
from tradehook.vocabulary.side import Side

CASH = Money(Decimal(5_000))
TRADED = {each.symbol: each for each in (AAPL, BTCUSD, MNQ)}

behind = st.sampled_from(["0.5", "1", "1.5", "-0.5"])
"""How far behind the market a limit is; at less than nothing it is beyond."""
sizes = st.sampled_from(["1", "2", "3", "7", "40"])
placing = st.fixed_dictionaries(
    {
        "account_id": st.sampled_from([ACCOUNT, ACCOUNT, OTHER_ACCOUNT]),
        "side": st.sampled_from(Side),
        "of": st.sampled_from([AAPL, AAPL, BTCUSD, MNQ]),
        "quantity": sizes,
        "behind": st.sampled_from([None, "0.5", "1", "1", "1.5", "1.5", "-0.5"]),
        "reduce_only": st.sampled_from([False, False, False, True]),
        "time_in_force": st.sampled_from([TimeInForce.GTC, TimeInForce.GTC, TimeInForce.DAY, TimeInForce.IOC]),
    }
)
chosen = st.integers(0, 1_000)
Deed = tuple[Any, ...]
"""What is done, and with what."""

deed = st.one_of(
    st.tuples(st.just("place"), placing),
    st.tuples(st.just("place"), placing),
    st.tuples(st.just("change"), chosen, st.none() | sizes, st.none() | behind),
    st.tuples(st.just("change"), chosen, st.none() | sizes, st.none() | behind),
    st.tuples(st.just("cancel"), chosen),
    st.tuples(st.just("again"), chosen),
    st.tuples(st.just("move"), st.sampled_from([AAPL, AAPL, BTCUSD, MNQ]), st.sampled_from([-2, -1, 1, 2])),
    st.tuples(st.just("move"), st.sampled_from([AAPL, AAPL, BTCUSD, MNQ]), st.sampled_from([-2, -1, 1, 2])),
)


@dataclass
class Floor:
    """An exchange in one transaction that is never committed. `asked_for`: the total that an order must have."""

    tx: Tx
    quotes: Quotes = field(default_factory=Quotes)
    tickets: list[OrderTicket] = field(default_factory=list)
    asked_for: dict[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.market = Market(SetClock(NOON), self.quotes, Instruments())
        self.quotes.put(*(quote(each, "10") for each in TRADED.values()))
        for account_id in (ACCOUNT, OTHER_ACCOUNT):
            by_hand = PaperSettings(price_source=PriceSource.MANUAL)
            queries.open_account(self.tx, account_id, "USD", CASH, by_hand, NOON)

    def do(self, deed: str, *what: Any) -> None:
        if deed in ("place", "move") or self.tickets:
            getattr(self, deed)(*what)

    def place(self, details: dict[str, Any]) -> None:
        given = dict(details)
        limit = self._limit(given["of"], given["side"], given.pop("behind"))
        order = ticket(limit_price=limit, **given)
        self.tickets.append(order)
        self.asked_for[order.client_order_id] = order.quantity
        self._place(order)

    def again(self, which: int) -> None:
        self._place(self._chosen(which))

    def change(self, which: int, quantity: str | None, behind: str | None) -> None:
        order = self._chosen(which)
        limit = self._limit(TRADED[order.symbol], order.side, behind)
        to = change(order, quantity, **({} if limit is None else {"limit_price": limit}))
        answer = exchange.replace(self.tx, self.market, self._asked(order), to)
        if isinstance(answer.outcome, Accepted) and quantity is not None:
            self.asked_for[order.client_order_id] = Decimal(quantity)

    def cancel(self, which: int) -> None:
        exchange.cancel(self.tx, self.market, self._asked(self._chosen(which)))

    def move(self, of: Instrument, by: int) -> None:
        moved = quote(of, str(max(Decimal(2), self.price(of) + by)))
        self.quotes.put(moved)
        match(self.tx, self.market, (moved,))

    def snapshot(self, account_id: AccountId) -> Snapshot:
        taken = looking.snapshot(self.tx, self.market, account_id).snapshot
        assert isinstance(taken, Snapshot)
        return taken

    def price(self, of: Instrument) -> Decimal:
        found = self.quotes.quote(PriceSource.MANUAL, of, NOON)
        assert found is not None
        return found.mark

    def _limit(self, of: Instrument, side: Side, behind: str | None) -> Decimal | None:
        return None if behind is None else self.price(of) - side.sign * Decimal(behind)

    def _place(self, order: OrderTicket) -> None:
        exchange.place(self.tx, self.market, order, BrokerOrderId(f"b-{order.client_order_id}"), SOON)

    def _chosen(self, which: int) -> OrderTicket:
        """One of the orders in the book, or every fourth time one of all that there ever were."""
        open_now = [order.ticket for order in queries.resting_orders(self.tx)]
        among = open_now if open_now and which % 4 else self.tickets
        return among[which // 4 % len(among)]

    @staticmethod
    def _asked(order: OrderTicket) -> Asked:
        return Asked(order.account_id, order.client_order_id, SOON)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteWriteConnection]:
    url = f"sqlite:///{tmp_path_factory.mktemp('exchange')}/tradehook.db"
    create_all(url)
    opened = SqliteWriteConnection(url)
    yield opened
    opened.close()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(at_first=st.lists(placing, min_size=8, max_size=12), course=st.lists(deed, min_size=5, max_size=30))
def test_orders_fills_cash_and_holdings_add_up(
    connection: SqliteWriteConnection, at_first: list[dict[str, Any]], course: list[tuple[Any, ...]]
) -> None:
    connection.begin()
    try:
        floor = Floor(connection.tx)
        for details in at_first:
            floor.place(details)
        for deed in course:
            floor.do(*deed)
        told = queries.reports_after(floor.tx, 0)
        _orders_add_up(floor, told)
        _accounts_add_up(floor, told)
    finally:
        connection.rollback()


def _orders_add_up(floor: Floor, told: tuple[Any, ...]) -> None:
    """An order has the total that was last agreed; what was reported is what it filled, and no more than that total;
    nothing is reported of it once it is over."""
    for order in floor.tickets:
        kept = queries.order_of(floor.tx, order.account_id, order.client_order_id)
        assert kept is not None
        of_it = [report for report in told if report.client_order_id == order.client_order_id]
        fills = [report for report in of_it if isinstance(report, OrderFilled)]
        assert kept.ticket.quantity == floor.asked_for[order.client_order_id]
        assert sum(fill.quantity for fill in fills) == kept.filled <= kept.ticket.quantity
        assert sum(fill.quantity * fill.price for fill in fills) == kept.turnover
        assert len({fill.execution_id for fill in fills}) == len(fills) == kept.executions
        assert sum(isinstance(report, OrderReplaced) for report in of_it) == kept.replaces
        over = [isinstance(report, OrderEnded) or _filled_up(report, kept.ticket.quantity) for report in of_it]
        assert not any(over[:-1])
        assert (over[-1:] == [True]) == (kept.status.final and bool(of_it))
        assert all(not isinstance(report, OrderWorking) for report in of_it[1:])


def _filled_up(report: Any, quantity: Decimal) -> bool:
    """Every execution of today's paper fills all of an order, or is followed by its end."""
    return isinstance(report, OrderFilled) and report.quantity == quantity


def _accounts_add_up(floor: Floor, told: tuple[Any, ...]) -> None:
    """What is held is what was filled; cash and what is held at today's prices are the opening cash and what the fills
    have earned since; coins are never short."""
    for account_id in (ACCOUNT, OTHER_ACCOUNT):
        held: dict[str, Decimal] = defaultdict(Decimal)
        earned = Decimal(0)
        for fill in told:
            if isinstance(fill, OrderFilled) and fill.account_id == account_id:
                of = TRADED[fill.symbol]
                held[fill.symbol] += fill.side.sign * fill.quantity
                earned += fill.side.sign * fill.quantity * (floor.price(of) - fill.price) * of.point_value
        taken = floor.snapshot(account_id)
        assert taken.positions == {symbol: quantity for symbol, quantity in held.items() if quantity}
        assert taken.equity == CASH + earned
        assert held["BTCUSD"] >= 0
