"""Reports of orders of ours as brokers really send them: twice, late, out of order, and taken back."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.databases import ENGINES, migrated_store
from tests.engine.books import CONNECTION, LAGGING, Books, open_books
from tests.engine.reports import ACCOUNT, THEIRS, bust_of, ended, filled, holds, shows, so_far, working
from tradehook.positions import queries as positions
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.order import Leg, OrderStatus
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


def is_so(books: Books, status: OrderStatus, quantity: object, held: object) -> None:
    """The order has this status and has filled so much; so much is held."""
    order = books.order()
    assert (order.status, order.filled_quantity, books.position().quantity) == (status, units(quantity), units(held))


# Twice, late and out of order.


def test_an_execution_counts_once_however_often_it_is_told(books: Books) -> None:
    books.add_order()

    books.take(filled(1, 2, 99), filled(1, 2, 99))
    books.take(filled(1, 2, 99))

    is_so(books, OrderStatus.PARTIALLY_FILLED, 2, 2)
    assert (len(books.fills()), books.order().average_price) == (1, 99)


def test_executions_out_of_order_are_folded_in_the_order_in_which_they_happened(books: Books) -> None:
    books.add_order(quantity=units(20))
    told_in_order = [filled(1, 5, 10), filled(2, 5, 20), filled(3, 8, 30, side=Side.SELL)]

    books.take_each([told_in_order[2], told_in_order[0], told_in_order[1]])

    position = books.position()
    assert (position.quantity, position.average_price, position.realised) == (2, 15, 120)


def test_a_cursor_never_goes_back(books: Books) -> None:
    books.take(working(7), working(3))
    books.take(working(5))
    assert positions.cursor(books.tx, CONNECTION) == 7
    books.take()
    assert positions.cursor(books.tx, CONNECTION) == 7


def test_an_end_that_comes_before_the_fills_does_not_lose_them(books: Books) -> None:
    books.add_order()

    turn = books.take(ended(3), filled(2, 2))

    is_so(books, OrderStatus.CANCELLED, 2, 2)
    assert books.noted() == ["filled-after-end"]
    assert turn.reconcile == (ACCOUNT,)


def test_a_fill_of_a_refused_order_is_a_fact(books: Books) -> None:
    books.add_order()
    books.take(ended(1, OrderStatus.REJECTED), filled(2, 5))
    is_so(books, OrderStatus.FILLED, 5, 5)
    assert books.noted() == ["filled-after-end"]


def test_more_than_was_ordered_is_said_to_be_so(books: Books) -> None:
    books.add_order()
    books.take(filled(1, 4), filled(2, 4))
    is_so(books, OrderStatus.FILLED, 8, 8)
    assert books.noted() == ["overfilled"]


def test_the_broker_s_own_id_is_learned_from_whatever_report_has_it(books: Books) -> None:
    books.add_order(broker_order_id=None, status=OrderStatus.PENDING)
    books.take(filled(1, 1))
    assert books.order().broker_order_id == THEIRS


# Totals instead of executions.


def test_totals_imply_executions_and_late_ones_change_nothing(books: Books) -> None:
    books.add_order()

    books.take(so_far(1, 2, 100), so_far(3, 5, 103), so_far(2, 4, 101), so_far(3, 5, 103))

    is_so(books, OrderStatus.FILLED, 5, 5)
    assert [(fill.execution_id, fill.quantity, fill.price) for fill in books.fills()] == [
        ("ours@2", 2, 100),
        ("ours@5", 3, 105),
    ]
    assert (books.order().average_price, books.position().average_price) == (103, 103)


def test_totals_of_an_order_that_nobody_knows_are_fills_of_nobody_s(books: Books) -> None:
    foreign = {"client_order_id": SOMEBODYS, "broker_order_id": ELSEWHERE}
    books.take(so_far(1, 2, **foreign), so_far(2, 3, **foreign), so_far(1, 2, **foreign))
    assert [(fill.quantity, fill.order_id) for fill in books.fills()] == [(2, None), (1, None)]
    assert books.noted() == ["external-fill", "external-fill"]


# Executions that are taken back.


def test_a_bust_takes_the_fill_from_the_order_and_the_position(books: Books) -> None:
    books.add_order()
    wrong = filled(2, 3, 200)
    books.take(filled(1, 2, 100), wrong)
    is_so(books, OrderStatus.FILLED, 5, 5)

    turn = books.take(bust_of(3, wrong))

    is_so(books, OrderStatus.PARTIALLY_FILLED, 2, 2)
    assert (books.order().average_price, books.position().average_price) == (100, 100)
    assert turn.reconcile == (ACCOUNT,)
    assert books.noted() == ["fill-busted"]
    assert books.events(books.order()) == ["partially_filled", "filled", "busted"]
    assert len(books.fills()) == 2


def test_a_bust_and_the_corrected_execution_leave_what_is_right(books: Books) -> None:
    books.add_order()
    wrong = filled(1, 5, 200)
    books.take(wrong, bust_of(2, wrong), filled(3, 5, 100, at_s=1))
    is_so(books, OrderStatus.FILLED, 5, 5)
    assert (books.position().average_price, books.position().realised) == (100, 0)


def test_a_bust_is_taken_once_and_before_its_fill_all_the_same(books: Books) -> None:
    books.add_order()
    wrong = filled(1, 3)

    books.take(bust_of(2, wrong), bust_of(2, wrong))
    books.take(wrong, wrong)

    is_so(books, OrderStatus.WORKING, 0, 0)
    assert len(books.fills()) == 1
    assert books.noted() == ["fill-busted"]


def test_a_bust_after_the_position_went_flat_opens_it_again(books: Books) -> None:
    books.add_order()
    out = ClientOrderId("out")
    books.add_order(out, side=Side.SELL, leg=Leg.EXIT, broker_order_id=ELSEWHERE)
    sold = {"client_order_id": out, "broker_order_id": ELSEWHERE, "side": Side.SELL}
    bought = filled(1, 5, 100)
    books.take(bought, filled(2, 5, 110, **sold))
    assert (books.position().quantity, books.position().realised) == (0, 50)

    books.take(bust_of(3, bought))

    position = books.position()
    assert (position.quantity, position.average_price, position.realised) == (-5, 110, 0)


def test_an_end_stays_an_end_when_a_fill_is_taken_back(books: Books) -> None:
    books.add_order()
    some = filled(1, 2)
    books.take(some, ended(2), bust_of(3, some))
    is_so(books, OrderStatus.CANCELLED, 0, 0)


# Reports that come after an adjustment, or explain a difference.


def test_a_report_that_explains_a_difference_ends_it(books: Books) -> None:
    books.declare(LAGGING)
    books.add_order()
    books.look(shows(held=(holds(5, 100),)))
    assert books.noted() == ["position-differs"]

    turn = books.take(filled(1, 2))
    assert turn.reconcile == (ACCOUNT,)
    [left] = positions.differences_of(books.tx, ACCOUNT)
    assert (left.ours, left.theirs) == (2, 5)
    books.take(filled(2, 3))

    assert positions.differences_of(books.tx, ACCOUNT) == []
    assert books.noted() == ["position-differs", "difference-explained"]
    kept = positions.snapshot_of(books.tx, ACCOUNT)
    assert kept is not None
    assert kept.taken_at == 0


def test_an_execution_that_comes_after_all_takes_the_adjustment_back(books: Books) -> None:
    books.later(60)
    books.look(shows(held=(holds(5, 100),)))
    assert (books.position().quantity, books.noted()) == (5, ["position-adjusted"])

    books.add_order()
    turn = books.take(filled(1, 5, 98))

    assert turn.reconcile == (ACCOUNT,)
    position = books.position()
    assert (position.quantity, position.average_price) == (5, 98)
    assert books.noted() == ["position-adjusted", "adjustment-taken-back"]
    assert [fill.execution_id for fill in books.fills()][:1] == ["execution-1"]


@pytest.mark.parametrize("execution_id", ["2", "adjustment", "z"])
def test_an_execution_of_the_very_instant_of_the_adjustment_leaves_it(books: Books, execution_id: str) -> None:
    books.look(shows(held=(holds(5, 100),)))
    books.add_order()
    books.take(filled(1, 5, 98, at_s=0, execution_id=ExecutionId(execution_id)))
    assert (books.position().quantity, books.noted()) == (10, ["position-adjusted"])


def test_an_execution_of_after_the_adjustment_leaves_it(books: Books) -> None:
    books.look(shows(held=(holds(5, 100),)))
    books.add_order()
    books.take(filled(1, 5, 98))
    assert (books.position().quantity, books.noted()) == (10, ["position-adjusted"])
