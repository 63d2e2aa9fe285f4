"""However reports come, shuffled, twice, or lost and told again, the books are those of the stream in its order.

One thing only a broker can tell: an order that had filled, lost a fill to a bust and was then ended. Heard in another
order its end is overlooked, and the order is looked up (`Turn.reconcile`); such streams are not drawn here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.databases import ENGINES, migrated_store
from tests.engine.books import Books, open_books
from tests.engine.reports import ACCOUNT, bust_of, ended, filled, replaced, so_far, told, working
from tradehook.positions.fills import queries as fills
from tradehook.vocabulary.broker import Report
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.order import OrderPrices, OrderStatus
from tradehook.vocabulary.side import Side

ORDERED = 6
NEARLY = Decimal("1e-9")
ENDS = [OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.REJECTED]
ORDERS = {"bought": Side.BUY, "sold": Side.SELL}

thoroughly = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


@st.composite
def lives(draw: st.DrawFn, name: str, side: Side, first: int) -> list[Report]:
    """The reports of one order in their order: it works, fills, has fills taken back, is replaced, ends."""
    of = {"client_order_id": ClientOrderId(name), "broker_order_id": BrokerOrderId(f"theirs of {name}")}
    cursors = iter(range(first, first + 100))
    stream: list[Report] = [working(next(cursors), **of)] if draw(st.booleans()) else []
    total = 0
    for quantity in draw(st.lists(st.integers(1, 3), max_size=4)):
        price = draw(st.integers(90, 110))
        cursor = next(cursors)
        fill = filled(cursor, quantity, price, side=side, execution_id=ExecutionId(f"{name}-{cursor}"), **of)
        stream.append(fill)
        total += quantity
        if draw(st.integers(0, 3)) == 0:
            stream.append(bust_of(next(cursors), fill, **of))
    if draw(st.integers(0, 3)) == 0:
        prices = OrderPrices(limit_price=Price(Decimal(draw(st.integers(80, 120)))))
        new = told(of["client_order_id"], of["broker_order_id"], side=side, prices=prices, quantity=_units(ORDERED + 1))
        stream.insert(draw(st.integers(0, len(stream))), replaced(next(cursors), new, **of))
    if total < ORDERED and draw(st.booleans()):
        stream.append(ended(next(cursors), draw(st.sampled_from(ENDS)), **of))
    return stream


@dataclass(frozen=True)
class State:
    """What is left of a stream in the books."""

    fills: frozenset[tuple[Any, ...]]
    busted: frozenset[ExecutionId]
    quantity: Quantity
    average_price: Price
    realised: Decimal
    orders: tuple[tuple[OrderStatus, Quantity, Quantity, OrderPrices], ...]


def state_after(store: str, stream: Sequence[Report]) -> State:
    """The books once these reports were taken, in this order."""
    with open_books(store) as books:
        for name, side in ORDERS.items():
            theirs = BrokerOrderId(f"theirs of {name}")
            pending = {"status": OrderStatus.PENDING, "quantity": _units(ORDERED)}
            books.add_order(ClientOrderId(name), side=side, broker_order_id=theirs, **pending)
        books.take_each(stream)
        return _state(books)


def _state(books: Books) -> State:
    position = books.position()
    orders = [books.order(name) for name in ORDERS]
    return State(
        fills=frozenset((fill.execution_id, fill.quantity, fill.price, fill.order_id) for fill in books.fills()),
        busted=fills.busted_in(books.tx, ACCOUNT, "AMD"),
        quantity=position.quantity,
        average_price=position.average_price,
        realised=position.realised,
        orders=tuple((each.status, each.filled_quantity, each.quantity, each.prices) for each in orders),
    )


def _units(number: int) -> Quantity:
    return Quantity(Decimal(number))


def retold(stream: Sequence[Report], chance: Random) -> list[Report]:
    """The stream as a bad connection tells it: some of it lost and some twice, then all of it again, in any order."""
    heard = [report for report in stream if chance.random() < 0.7]
    heard += [report for report in heard if chance.random() < 0.5]
    chance.shuffle(heard)
    again = list(stream)
    chance.shuffle(again)
    return heard + again


@thoroughly
@given(
    bought=lives("bought", Side.BUY, 1), sold=lives("sold", Side.SELL, 201), chance=st.randoms(use_true_random=False)
)
def test_the_books_are_those_of_the_stream_in_its_order(
    store: str, bought: list[Report], sold: list[Report], chance: Random
) -> None:
    stream = bought + sold
    assert state_after(store, retold(stream, chance)) == state_after(store, stream)


@thoroughly
@given(
    executed=st.lists(st.tuples(st.integers(1, 3), st.integers(90, 110)), min_size=1, max_size=4),
    chance=st.randoms(use_true_random=False),
)
def test_totals_come_to_the_same_position_and_status(
    store: str, executed: list[tuple[int, int]], chance: Random
) -> None:
    of = {"client_order_id": ClientOrderId("bought"), "broker_order_id": BrokerOrderId("theirs of bought")}
    stream: list[Report] = []
    quantity, worth = Decimal(0), Decimal(0)
    for cursor, (units, price) in enumerate(executed, start=1):
        quantity, worth = quantity + units, worth + units * price
        stream.append(so_far(cursor, quantity, worth / quantity, **of))
    if quantity < ORDERED:
        stream.append(ended(50, **of))

    heard, right = state_after(store, retold(stream, chance)), state_after(store, stream)

    assert (heard.quantity, heard.orders) == (right.quantity, right.orders)
    assert abs(heard.average_price - right.average_price) <= NEARLY
