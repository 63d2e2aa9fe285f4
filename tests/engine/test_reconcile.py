"""Orders that a broker shows against ours: what it says is taken over, what reports may still explain is waited for."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.databases import ENGINES, migrated_store
from tests.engine.books import LAGGING, Books, open_books
from tests.engine.comparing import ELSEWHERE, SOMEBODYS, ask, at, compared, units
from tests.engine.reports import ACCOUNT, NOON, filled, shows, told
from tradehook.engine.differing import Doubts
from tradehook.engine.reconcile import Compared, Shown, compare_orders
from tradehook.orders import queries as orders
from tradehook.orders.order import RequestKind, RequestOutcome
from tradehook.orders.requests import queries as requests
from tradehook.vocabulary.broker import BrokerOrder
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId
from tradehook.vocabulary.order import Leg, OrderPrices, OrderStatus, OrderType, Replacement
from tradehook.vocabulary.side import Side


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


@pytest.fixture
def books(store: str) -> Iterator[Books]:
    with open_books(store, LAGGING) as opened:
        yield opened


# What is shown.


def test_orders_that_agree_are_left_as_they_are(books: Books) -> None:
    books.add_order()
    assert compared(books, told()) == Compared()
    assert (books.events(books.order()), books.noted()) == ([], [])


def test_an_order_of_which_nothing_was_heard_works_where_it_is_shown(books: Books) -> None:
    books.add_order(status=OrderStatus.PENDING, broker_order_id=None)
    assert compared(books, told()).moved == 1
    assert (books.order().status, books.order().broker_order_id) == (OrderStatus.WORKING, "theirs")


def test_an_order_with_a_request_on_its_way_is_left_to_the_answer(books: Books) -> None:
    request = ask(books, books.add_order(), RequestKind.REPLACE)
    assert compared(books, told(prices=at(90))) == Compared()
    requests.answer(books.tx, request.id, RequestOutcome.UNKNOWN, "?", NOON)
    assert compared(books, told(prices=at(90)), ours=None) == Compared()


def test_other_terms_are_taken_over_once_no_report_can_be_on_its_way(books: Books) -> None:
    books.add_order()
    other = told(prices=at(90), quantity=units(4))

    first = compared(books, other)
    books.later(4)
    second = compared(books, other, known=first.doubts)
    assert (first.moved, second.moved, books.order().quantity, books.noted()) == (0, 0, 5, [])

    books.later(1)
    assert compared(books, other, known=second.doubts).moved == 1
    assert (books.order().quantity, books.order().prices) == (4, at(90))
    assert books.notices() == [
        ("order-differs", "working, 0 of 5 filled, limit 100", "working, 0 of 4 filled, limit 90")
    ]
    assert compared(books, other) == Compared()


def test_other_terms_that_change_are_other_doubts(books: Books) -> None:
    books.add_order()
    first = compared(books, told(prices=at(90)))
    books.later(60)
    second = compared(books, told(prices=at(91)), known=first.doubts)
    assert (second.moved, books.noted()) == (0, [])


def test_fills_that_only_the_broker_knows_of_are_noted_once_and_never_made_up(books: Books) -> None:
    books.add_order()
    partly = told(filled_quantity=units(2), status=OrderStatus.PARTIALLY_FILLED)
    known: Doubts = {}
    for _ in range(4):
        known = compared(books, partly, known=known).doubts
        books.later(5)
    assert (books.order().filled_quantity, books.fills()) == (0, [])
    assert books.notices() == [
        ("order-differs", "working, 0 of 5 filled, limit 100", "partially filled, 2 of 5 filled, limit 100")
    ]


def test_an_order_that_had_ended_and_is_shown_is_noted_once(books: Books) -> None:
    books.add_order(status=OrderStatus.CANCELLED)
    known: Doubts = {}
    for _ in range(3):
        known = compared(books, told(), known=known).doubts
        books.later(5)
    assert (books.order().status, books.noted()) == (OrderStatus.CANCELLED, ["order-differs"])


def test_an_order_under_its_next_id_was_replaced(books: Books) -> None:
    new = ClientOrderId("ours-2")
    order = books.add_order()
    request = ask(books, order, RequestKind.REPLACE, change=Replacement(client_order_id=new, prices=at(95)))
    requests.answer(books.tx, request.id, RequestOutcome.ACCEPTED, "", NOON)
    orders.keep_other_id(books.tx, new, order.id)

    found = compared(books, told(new, ELSEWHERE, prices=at(95)), ours=told(status=OrderStatus.CANCELLED))

    assert found.moved == 1
    after_it = books.order(new)
    assert (after_it.client_order_id, after_it.status, after_it.prices) == (new, OrderStatus.WORKING, at(95))


# What is not ours.


def test_an_order_that_is_not_ours_is_kept_once(books: Books) -> None:
    foreign = told(SOMEBODYS, ELSEWHERE, filled_quantity=units(2), status=OrderStatus.PARTIALLY_FILLED)
    assert compared(books, foreign).external == 1
    assert compared(books, foreign) == Compared()
    order = books.order(SOMEBODYS)
    assert (order.external, order.filled_quantity, order.status) == (True, 2, OrderStatus.PARTIALLY_FILLED)
    assert books.noted() == ["external-order"]


def test_a_report_of_what_was_shown_already_counts_no_fill_twice(books: Books) -> None:
    compared(books, told(SOMEBODYS, ELSEWHERE, filled_quantity=units(2), status=OrderStatus.PARTIALLY_FILLED))
    foreign = {"client_order_id": SOMEBODYS, "broker_order_id": ELSEWHERE}
    books.take(filled(1, 2, **foreign), filled(2, 3, **foreign))
    assert (books.order(SOMEBODYS).filled_quantity, books.order(SOMEBODYS).status) == (5, OrderStatus.FILLED)
    assert books.noted() == ["external-order"]


def test_an_order_that_is_not_ours_is_as_it_is_shown(books: Books) -> None:
    compared(books, told(SOMEBODYS, ELSEWHERE))
    shown = told(SOMEBODYS, ELSEWHERE, prices=at(90), filled_quantity=units(3), status=OrderStatus.PARTIALLY_FILLED)
    assert compared(books, shown).moved == 1
    order = books.order(SOMEBODYS)
    assert (order.prices, order.filled_quantity, order.status) == (at(90), 3, OrderStatus.PARTIALLY_FILLED)


@pytest.mark.parametrize(
    ("answer", "status", "quantity"),
    [
        (None, OrderStatus.CANCELLED, 0),
        (told(SOMEBODYS, ELSEWHERE, status=OrderStatus.EXPIRED), OrderStatus.EXPIRED, 0),
        (told(SOMEBODYS, ELSEWHERE, status=OrderStatus.FILLED, filled_quantity=units(5)), OrderStatus.FILLED, 5),
    ],
)
def test_an_order_that_is_not_ours_ends_as_it_is_looked_up(
    books: Books, answer: BrokerOrder | None, status: OrderStatus, quantity: int
) -> None:
    compared(books, told(SOMEBODYS, ELSEWHERE))
    order_id = books.order(SOMEBODYS).id
    shown = Shown(
        account_id=ACCOUNT, declaration=LAGGING, snapshot=shows(), looked_up={order_id: answer}, at=books.clock.now()
    )
    assert compare_orders(books.tx, books.world, shown, {}).moved == 1
    assert (books.order(SOMEBODYS).status, books.order(SOMEBODYS).filled_quantity) == (status, quantity)


def test_an_order_in_what_is_no_instrument_to_us_is_left_alone(books: Books) -> None:
    assert compared(books, told(SOMEBODYS, ELSEWHERE, symbol="NOSUCH")) == Compared()


def test_legs_that_come_with_an_order_of_ours_are_ours(books: Books) -> None:
    stop = {"order_type": OrderType.STOP, "prices": OrderPrices(stop_price=Price(Decimal(90))), "side": Side.SELL}
    parent = books.add_order()
    books.add_order(ClientOrderId("stop"), parent_id=parent.id, broker_order_id=None, leg=Leg.STOP_LOSS, **stop)
    shown = told("made there", ELSEWHERE, parent_id=BrokerOrderId("theirs"), **stop)

    assert compared(books, told(legs=(shown,))) == Compared()

    assert books.order("stop").broker_order_id == ELSEWHERE
    assert compared(books, told("made there", ELSEWHERE, **stop)).external == 0
