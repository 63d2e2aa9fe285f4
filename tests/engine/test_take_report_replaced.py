"""Orders that were replaced: their new terms, and the ids that they had, have, and are to have."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.databases import ENGINES, migrated_store
from tests.engine.books import NEW_ORDERS, Books, open_books
from tests.engine.reports import ACCOUNT, NOON, ended, filled, replaced, told, working
from tradehook.orders import queries as orders
from tradehook.orders.order import BrokerRequest, Order, RequestKind, RequestOutcome
from tradehook.orders.requests import queries as requests
from tradehook.vocabulary.broker import BrokerOrder
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId, RequestId
from tradehook.vocabulary.order import OrderPrices, OrderStatus, Replacement


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


@pytest.fixture
def books(store: str) -> Iterator[Books]:
    with open_books(store, NEW_ORDERS) as opened:
        yield opened


def units(number: object) -> Quantity:
    return Quantity(Decimal(str(number)))


def is_so(books: Books, status: OrderStatus, quantity: object, held: object) -> None:
    """The order has this status and has filled so much; so much is held."""
    order = books.order()
    assert (order.status, order.filled_quantity, books.position().quantity) == (status, units(quantity), units(held))


# New terms and other ids.

NEW, NEWER = ClientOrderId("ours-2"), ClientOrderId("ours-3")
THEIR_NEW, THEIR_NEWER = BrokerOrderId("theirs-2"), BrokerOrderId("theirs-3")


def at(
    price: int, quantity: int = 5, client_order_id: str = NEW, broker_order_id: str = THEIR_NEW, **fields: Any
) -> BrokerOrder:
    """The order, at another price and under another id."""
    prices = OrderPrices(limit_price=Price(Decimal(price)))
    return told(client_order_id, broker_order_id, prices=prices, quantity=units(quantity), **fields)


def test_a_replaced_order_has_its_new_terms_and_answers_to_all_its_ids(books: Books) -> None:
    order = books.add_order()

    books.take(replaced(1, at(95, quantity=4)))

    after = books.order(NEW)
    assert (after.id, after.client_order_id, after.broker_order_id) == (order.id, NEW, THEIR_NEW)
    assert (after.quantity, after.prices.limit_price, after.status) == (4, 95, OrderStatus.WORKING)
    assert books.order().id == order.id
    assert books.events(after) == ["replaced"]


def test_the_end_of_the_order_that_was_replaced_is_no_end(books: Books) -> None:
    books.add_order()
    books.take(replaced(1, at(95)), ended(2), working(1))
    assert (books.order(NEW).status, books.order(NEW).broker_order_id) == (OrderStatus.WORKING, THEIR_NEW)


def test_a_fill_under_an_id_that_the_order_had_counts(books: Books) -> None:
    books.add_order()
    books.take(replaced(2, at(95)), filled(1, 2), filled(3, 3, client_order_id=NEW, broker_order_id=THEIR_NEW))
    is_so(books, OrderStatus.FILLED, 5, 5)


@pytest.mark.parametrize(
    ("quantity", "status"), [(2, OrderStatus.FILLED), (3, OrderStatus.PARTIALLY_FILLED), (1, OrderStatus.FILLED)]
)
def test_what_has_filled_counts_against_the_new_quantity(books: Books, quantity: int, status: OrderStatus) -> None:
    books.add_order()
    books.take(filled(1, 2), replaced(2, at(95, quantity=quantity)))
    assert books.order().status is status


def test_new_terms_that_are_told_twice_or_late_change_nothing(books: Books) -> None:
    books.add_order()
    first, second = replaced(1, at(95)), replaced(2, at(90, client_order_id=NEWER, broker_order_id=THEIR_NEWER))
    second = replace(second, client_order_id=NEW, broker_order_id=THEIR_NEW)

    books.take(first, first, second, first, second)

    order = books.order(NEWER)
    assert (order.client_order_id, order.prices.limit_price) == (NEWER, 90)
    assert books.events(order) == ["replaced", "replaced"]


def test_an_order_that_keeps_its_id_keeps_it_with_its_new_terms(books: Books) -> None:
    books.add_order()
    books.take(replaced(1, told(prices=OrderPrices(limit_price=Price(Decimal(95))))), ended(2))
    assert (books.order().prices.limit_price, books.order().status) == (95, OrderStatus.CANCELLED)


def test_an_order_whose_new_id_was_told_first_goes_on_as_that(books: Books) -> None:
    books.add_order()
    new = at(95)
    books.take(working(2, client_order_id=NEW, broker_order_id=THEIR_NEW, order=new), replaced(1, new))
    assert (books.order().status, books.order(NEW).status) == (OrderStatus.CANCELLED, OrderStatus.WORKING)
    assert books.order(NEW).external


# Reports that speak of the order under the id that it is to have.


def ask(books: Books, order: Order, price: int = 95, client_order_id: ClientOrderId = NEW) -> BrokerRequest:
    """Ask for another price: the order is to have this id."""
    prices = OrderPrices(limit_price=Price(Decimal(price)))
    request = BrokerRequest(
        id=RequestId(f"replace by {client_order_id}"),
        kind=RequestKind.REPLACE,
        order=order,
        attempt=requests.attempts(books.tx, order.id, RequestKind.REPLACE) + 1,
        created_at=NOON,
        send_before=NOON,
        made_by="engine-1",
        change=Replacement(client_order_id=client_order_id, prices=prices),
    )
    requests.add(books.tx, request)
    orders.keep_other_id(books.tx, client_order_id, order.id)
    return request


def test_a_fill_under_the_id_to_come_says_that_the_order_was_replaced(books: Books) -> None:
    ask(books, books.add_order())

    books.take(filled(1, 2, client_order_id=NEW, broker_order_id=THEIR_NEW))

    order = books.order(NEW)
    assert (order.client_order_id, order.broker_order_id, order.external) == (NEW, THEIR_NEW, False)
    assert (order.prices.limit_price, order.quantity, order.filled_quantity) == (95, 5, 2)
    books.take(replaced(2, at(95)), ended(3))
    assert books.events(order) == ["replaced", "partially_filled"]
    assert books.order(NEW).status is OrderStatus.PARTIALLY_FILLED


def test_that_the_replacing_order_was_refused_ends_nothing(books: Books) -> None:
    ask(books, books.add_order())
    turn = books.take(ended(1, OrderStatus.REJECTED, client_order_id=NEW, broker_order_id=THEIR_NEW))
    assert (books.order().status, books.order().client_order_id) == (OrderStatus.WORKING, "ours")
    assert turn.reconcile == (ACCOUNT,)


def test_an_end_while_a_replace_is_asked_for_is_looked_up(books: Books) -> None:
    """It may be that of the order whose place another one has taken."""
    ask(books, books.add_order())
    turn = books.take(ended(1))
    assert (books.order().status, turn.reconcile) == (OrderStatus.WORKING, (ACCOUNT,))


def test_an_end_after_a_replace_that_was_refused_is_the_end(books: Books) -> None:
    request = ask(books, books.add_order())
    requests.answer(books.tx, request.id, RequestOutcome.REJECTED, "No.", NOON)
    books.take(ended(1))
    assert books.order().status is OrderStatus.CANCELLED


def test_of_two_replaces_the_later_one_counts_whichever_is_told_first(books: Books) -> None:
    order = books.add_order()
    ask(books, order)
    ask(books, order, 90, NEWER)
    first = replaced(1, at(95))
    second = replaced(2, at(90, client_order_id=NEWER, broker_order_id=THEIR_NEWER), client_order_id=NEW)

    books.take(second, first, ended(3, client_order_id=NEW), ended(4))

    order = books.order(NEWER)
    assert (order.client_order_id, order.prices.limit_price, order.status) == (NEWER, 90, OrderStatus.WORKING)
