"""In whatever order fills, prices, cancels and refusals come, both legs together never fill more than their entry."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.databases import ENGINES, migrated_store
from tests.engine.books import Books, open_books
from tests.engine.reports import ended, filled
from tradehook.engine.emulating import attend
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.making import leg_of
from tradehook.orders.order import Order, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.vocabulary.decision import Carried, PlaceLeg
from tradehook.vocabulary.exact import ZERO, Price
from tradehook.vocabulary.ids import BrokerOrderId, LaneKey, OrderId, TradeId
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType

TRADE = TradeId("trade")
ORDERED = 5
ENDS = [OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.REJECTED]

thoroughly = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

happenings = st.lists(
    st.one_of(
        st.tuples(st.just("entry fills"), st.integers(1, 3)),
        st.tuples(st.just("entry ends"), st.just(0)),
        st.tuples(st.just("price"), st.integers(80, 120)),
        st.tuples(st.just("leg fills"), st.integers(1, 5)),
        st.tuples(st.just("cancel arrives"), st.just(0)),
        st.tuples(st.just("broker ends a leg"), st.integers(0, 2)),
        st.tuples(st.just("exited otherwise"), st.integers(1, 3)),
        st.tuples(st.just("later"), st.integers(1, 40)),
    ),
    max_size=25,
)


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


class Exchange:
    """An honest broker of one entry and its legs: what it was not asked for, or has ended, does not fill."""

    def __init__(self, books: Books, carried: Carried) -> None:
        self.books = books
        self.cursors = count(1)
        self.entry = books.add_order(trade_id=TRADE)
        stop = PlaceLeg(leg=Leg.STOP_LOSS, order_type=OrderType.STOP, stop_price=Decimal(90), carried=carried)
        profit = PlaceLeg(
            leg=Leg.TAKE_PROFIT, order_type=OrderType.LIMIT, limit_price=Decimal(110), carried=Carried.WATCHED
        )
        for leg in (stop, profit):
            emulation.add(books.tx, leg_of(self.entry, TRADE, leg, OrderId(leg.leg.value)))

    @property
    def legs(self) -> list[Order]:
        return [each for each in orders.orders_of_trade(self.books.tx, TRADE) if each.leg is not Leg.ENTRY]

    @property
    def open(self) -> list[Order]:
        return [each for each in self.legs if each.status.open]

    def happens(self, what: str, number: int) -> None:  # noqa: C901 - a list of what may happen
        self.books.later(1)
        entry = orders.order(self.books.tx, self.entry.id)
        assert entry is not None
        match what:
            case "entry fills" if entry.status.open:
                self._fill(entry, min(Decimal(number), entry.remaining))
            case "entry ends" if entry.status.open:
                self._end(entry, OrderStatus.CANCELLED)
            case "price":
                seen = {OrderId(leg.value): (Price(Decimal(number)),) for leg in (Leg.STOP_LOSS, Leg.TAKE_PROFIT)}
                attend(self.books.tx, self.books.world, LaneKey(self.entry.account_id, "AMD"), seen)
            case "leg fills" if self.open:
                self._fill(self.open[0], min(Decimal(number), self.open[0].remaining))
            case "cancel arrives":
                for order in self.open:
                    if requests.attempts(self.books.tx, order.id, RequestKind.CANCEL):
                        self._end(order, OrderStatus.CANCELLED)
            case "broker ends a leg" if self.open:
                self._end(self.open[0], ENDS[number])
            case "exited otherwise":
                held = self.books.position().quantity
                if held > 0:
                    self._external(min(Decimal(number), held))
            case "later":
                self.books.later(number)
        attend(self.books.tx, self.books.world, LaneKey(self.entry.account_id, "AMD"))

    def _fill(self, order: Order, quantity: Decimal) -> None:
        cursor = next(self.cursors)
        named = {"client_order_id": order.client_order_id, "broker_order_id": BrokerOrderId(f"of {order.id}")}
        self.books.take(filled(cursor, quantity, side=order.side, **named))

    def _external(self, quantity: Decimal) -> None:
        cursor = next(self.cursors)
        side = self.entry.side.opposite
        self.books.take(filled(cursor, quantity, side=side, client_order_id="", broker_order_id=f"external-{cursor}"))

    def _end(self, order: Order, status: OrderStatus) -> None:
        named = {"client_order_id": order.client_order_id, "broker_order_id": BrokerOrderId(f"of {order.id}")}
        self.books.take(ended(next(self.cursors), status, **named))


@pytest.mark.parametrize("carried", [Carried.WATCHED, Carried.AFTER_FILL])
@given(what=happenings)
@thoroughly
def test_the_legs_never_fill_more_than_their_entry(store: str, carried: Carried, what: list[tuple[str, int]]) -> None:
    with open_books(store) as books:
        exchange = Exchange(books, carried)
        entry: Order | None = exchange.entry
        for happening in what:
            exchange.happens(*happening)
            entry = orders.order(books.tx, exchange.entry.id)
            assert entry is not None
            done = sum((order.filled_quantity for order in exchange.legs), ZERO)
            at_stake = sum((order.remaining for order in exchange.open), ZERO)
            assert done + at_stake <= entry.filled_quantity, exchange.legs
            assert len(exchange.open) <= 1
        if entry is not None and entry.status.final and books.position().quantity <= 0 and not exchange.open:
            assert not emulation.alive(books.tx)
