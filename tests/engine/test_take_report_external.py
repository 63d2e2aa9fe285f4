"""Reports of orders that tradehook did not send, and of linked legs that have ids of the broker's own making."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.databases import ENGINES, migrated_store
from tests.engine.books import Books, open_books
from tests.engine.reports import ACCOUNT, MARKET, THEIRS, ended, filled, told, working
from tradehook.orders import queries as orders
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId
from tradehook.vocabulary.order import Leg, OrderPrices, OrderStatus, OrderType
from tradehook.vocabulary.side import Side

SOMEBODYS = ClientOrderId("somebody's")
ELSEWHERE = BrokerOrderId("elsewhere")


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


@pytest.fixture
def books(store: str) -> Iterator[Books]:
    with open_books(store) as opened:
        yield opened


def units(number: object) -> Quantity:
    return Quantity(Decimal(str(number)))


# Orders that are not ours.


def test_an_order_that_is_not_ours_is_kept_as_it_is_described(books: Books) -> None:
    books.take(working(1, client_order_id=SOMEBODYS, order=told(SOMEBODYS, ELSEWHERE)))

    order = books.order(SOMEBODYS)
    assert (order.external, order.trade_id, order.leg, order.status) == (True, None, Leg.ENTRY, OrderStatus.WORKING)
    assert books.noted() == ["external-order"]


def test_an_order_that_is_not_ours_is_an_exit_where_it_goes_against_what_is_held(books: Books) -> None:
    books.add_order()
    books.take(filled(1, 5))
    out = told(SOMEBODYS, ELSEWHERE, side=Side.SELL)
    books.take(working(2, client_order_id=SOMEBODYS, broker_order_id=ELSEWHERE, order=out))
    assert books.order(SOMEBODYS).leg is Leg.EXIT


def test_fills_of_an_order_that_is_not_ours_count_for_it_however_they_come(books: Books) -> None:
    """What had filled before anybody listened is in the description."""
    foreign = {"client_order_id": SOMEBODYS, "broker_order_id": ELSEWHERE}
    third = told(SOMEBODYS, ELSEWHERE, filled_quantity=units(4), status=OrderStatus.PARTIALLY_FILLED)
    second = replace(third, filled_quantity=units(3))

    books.take(filled(3, 1, order=third, **foreign), filled(2, 2, order=second, **foreign))

    order = books.order(SOMEBODYS)
    assert (order.filled_quantity, order.status) == (4, OrderStatus.PARTIALLY_FILLED)
    assert books.position().quantity == 3
    assert {fill.order_id for fill in books.fills()} == {order.id}
    books.take(filled(4, 1, **foreign), filled(5, 1, **foreign))
    assert books.order(SOMEBODYS).status is OrderStatus.FILLED


def test_a_fill_that_nobody_describes_is_a_fact_all_the_same(books: Books) -> None:
    books.take(filled(1, 2, client_order_id=SOMEBODYS, broker_order_id=ELSEWHERE))
    assert books.position().quantity == 2
    assert books.noted() == ["external-fill"]


def test_an_order_that_nobody_describes_is_asked_for(books: Books) -> None:
    turn = books.take(working(1, client_order_id=SOMEBODYS, broker_order_id=ELSEWHERE))
    assert turn.reconcile == (ACCOUNT,)
    assert books.take(ended(2, client_order_id=SOMEBODYS, broker_order_id=ELSEWHERE)).reconcile == ()


def test_an_order_without_an_id_of_anybody_s_is_known_by_the_broker_s(books: Books) -> None:
    foreign = {"client_order_id": ClientOrderId(""), "broker_order_id": ELSEWHERE}
    described = told("", ELSEWHERE)
    books.take(working(1, order=described, **foreign), filled(2, 5, order=described, **foreign))
    found = orders.order_by_broker_id(books.tx, ACCOUNT, ELSEWHERE)
    assert found is not None
    assert (found.external, found.status) == (True, OrderStatus.FILLED)


def test_an_id_that_another_account_has_too_is_another_order(books: Books) -> None:
    books.add_order(account_id="another account", broker_order_id=ELSEWHERE)
    books.take(working(1, order=told(), broker_order_id=THEIRS), filled(2, 5))
    assert books.order().filled_quantity == 0
    found = orders.order_by_broker_id(books.tx, ACCOUNT, THEIRS)
    assert found is not None
    assert (found.external, found.status) == (True, OrderStatus.FILLED)


def test_a_linked_leg_is_known_by_the_order_that_it_came_with(books: Books) -> None:
    parent = books.add_order(status=OrderStatus.FILLED)
    leg = ClientOrderId("stop")
    terms = {"order_type": OrderType.STOP, "prices": OrderPrices(stop_price=Price(Decimal(90))), "side": Side.SELL}
    books.add_order(leg, parent_id=parent.id, broker_order_id=None, leg=Leg.STOP_LOSS, **terms)
    made_there = ClientOrderId("of the broker's own making")
    shown = told(made_there, ELSEWHERE, parent_id=THEIRS, **terms)
    of_leg = {"client_order_id": made_there, "broker_order_id": ELSEWHERE, "side": Side.SELL}

    books.take(filled(1, 5, order=shown, **of_leg), filled(1, 5, **of_leg))

    order = books.order(leg)
    assert (order.status, order.broker_order_id, order.external) == (OrderStatus.FILLED, ELSEWHERE, False)
    assert books.noted() == []


@pytest.mark.parametrize("parent_id", [None, THEIRS])
def test_a_linked_leg_is_known_by_its_terms_before_the_answer_says_which_it_is(
    books: Books, parent_id: BrokerOrderId | None
) -> None:
    """A broker may tell of a leg at once, of whatever order it says that it is, and only then answer with its id."""
    parent = books.add_order(status=OrderStatus.PENDING, broker_order_id=None)
    leg = ClientOrderId("take profit")
    terms = {"order_type": OrderType.LIMIT, "prices": OrderPrices(limit_price=Price(Decimal(110))), "side": Side.SELL}
    books.add_order(leg, parent_id=parent.id, broker_order_id=None, leg=Leg.TAKE_PROFIT, **terms)
    made_there = ClientOrderId("of the broker's own making")
    of_leg = {"client_order_id": made_there, "broker_order_id": ELSEWHERE}
    other = terms | {"prices": OrderPrices(limit_price=Price(Decimal(111)))}

    books.take(working(1, client_order_id=SOMEBODYS, order=told(SOMEBODYS, BrokerOrderId("another"), **other)))
    books.take(
        working(2, order=told(made_there, ELSEWHERE, parent_id=parent_id, **terms), **of_leg), ended(3, **of_leg)
    )

    order = books.order(leg)
    assert (order.status, order.broker_order_id, order.external) == (OrderStatus.CANCELLED, ELSEWHERE, False)
    assert books.order(SOMEBODYS).external
    assert books.noted() == ["external-order"]


def test_a_market_order_that_is_not_ours_may_be_told_by_its_fill_alone(books: Books) -> None:
    done = told(SOMEBODYS, ELSEWHERE, status=OrderStatus.FILLED, filled_quantity=units(5), **MARKET)
    books.take(filled(1, 5, client_order_id=SOMEBODYS, broker_order_id=ELSEWHERE, order=done))
    order = books.order(SOMEBODYS)
    assert (order.status, order.filled_quantity, order.external) == (OrderStatus.FILLED, 5, True)
    assert (books.position().quantity, books.noted()) == (5, ["external-order"])
