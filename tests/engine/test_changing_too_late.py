"""What is said of a change that comes too late: of an order that filled, and of one that ended otherwise."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.databases import ENGINES, migrated_store
from tests.engine.books import Books, open_books
from tests.engine.reports import ended, filled
from tradehook.engine.changing import Standing, go_on
from tradehook.vocabulary.broker import Report
from tradehook.vocabulary.decision import ChangeOrder
from tradehook.vocabulary.ids import OrderId, TradeId
from tradehook.vocabulary.order import OrderStatus


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


@pytest.fixture
def books(store: str) -> Iterator[Books]:
    """An order to buy 5 AMD that works."""
    with open_books(store) as found:
        found.add_order()
        yield found


class Asking:
    """A trade that goes to an order: no more is needed of it than that."""

    id = TradeId("0197753c-6c00-7000-8000-000000000000")
    symbol = "AMD"
    addresses = OrderId("order")


@pytest.mark.parametrize(
    ("report", "code"), [(filled(1, 5), "filled-first"), (ended(1, OrderStatus.CANCELLED), "order-unfilled")]
)
def test_what_has_ended_is_not_changed_and_it_is_said_how_it_ended(books: Books, report: Report, code: str) -> None:
    books.take(report)

    trade: Any = Asking()
    change = go_on(books.tx, books.world, trade, ChangeOrder(order_id=books.order().id, limit_price=Decimal(99)))

    assert change.standing is Standing.FAILED
    assert change.reason is not None
    assert change.reason.code == code
    assert not change.turn.requests
