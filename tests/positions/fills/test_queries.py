"""What is kept of fills and of executions that were taken back is read back as it was written, on both engines."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.databases import ENGINES, migrated_store
from tests.engine.books import Books, open_books
from tests.engine.reports import ACCOUNT, NOON, holds
from tradehook.positions import queries as positions
from tradehook.positions.adjusting import FillKind
from tradehook.positions.compare import Difference
from tradehook.positions.fills import queries
from tradehook.positions.fills.queries import Bust, Standing
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import ClientOrderId, ExecutionId, OrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.side import Side

ORDER = OrderId("order")


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


@pytest.fixture
def books(store: str) -> Iterator[Books]:
    with open_books(store) as opened:
        yield opened


def a_fill(execution_id: str, seconds: float = 0, symbol: str = "AMD", side: Side = Side.BUY) -> Fill:
    """Two units, learned a minute after they were traded."""
    return Fill(
        account_id=ACCOUNT,
        execution_id=ExecutionId(execution_id),
        order_id=ORDER,
        symbol=symbol,
        side=side,
        quantity=Quantity(Decimal(2)),
        price=Price(Decimal("10.25")),
        fee=Money(Decimal("-0.5")),
        happened_at=after(NOON, seconds),
        learned_at=after(NOON, seconds + 60),
    )


def keep(books: Books, *fills: Fill, kind: FillKind = FillKind.EXECUTION) -> None:
    for cursor, fill in enumerate(fills, start=1):
        queries.keep_fill(books.tx, f"id of {fill.execution_id}", fill, kind, cursor)


def take_back(books: Books, execution_id: str, seconds: float = 0) -> bool:
    return queries.keep_bust(
        books.tx,
        Bust(
            account_id=ACCOUNT,
            execution_id=ExecutionId(execution_id),
            words="",
            happened_at=NOON,
            learned_at=after(NOON, seconds),
        ),
    )


def test_fills_are_read_in_the_order_in_which_they_happened(books: Books) -> None:
    first, second, third = a_fill("c", 1), a_fill("a", 2), a_fill("b", 2)
    keep(books, third, first, second, a_fill("d", symbol="KO"))
    assert queries.fills_of(books.tx, ACCOUNT, "AMD") == [first, second, third]
    assert queries.fill(books.tx, ACCOUNT, second.execution_id) == second
    assert queries.fill(books.tx, ACCOUNT, ExecutionId("z")) is None


def test_a_fill_that_was_taken_back_is_a_fact_and_counts_for_nothing(books: Books) -> None:
    keep(books, a_fill("a"), a_fill("b", 1))
    assert take_back(books, "a", 7)
    assert not take_back(books, "a", 8)
    assert take_back(books, "unknown", 7)
    assert len(queries.fills_of(books.tx, ACCOUNT, "AMD")) == 2
    assert queries.fills_of_order(books.tx, ORDER) == [a_fill("b", 1)]
    assert queries.busted_in(books.tx, ACCOUNT, "AMD") == {"a"}
    assert queries.busted_since(books.tx, ACCOUNT, after(NOON, 7)) == {"AMD"}
    assert queries.busted_since(books.tx, ACCOUNT, after(NOON, 7.1)) == frozenset()


def test_adjustments_are_found_among_executions(books: Books) -> None:
    keep(books, a_fill("a"))
    keep(books, a_fill("adjustment-1", 2), a_fill("adjustment-2", 1), kind=FillKind.ADJUSTMENT)
    found = [each.execution_id for each in queries.adjustments_of(books.tx, ACCOUNT)]
    assert found == ["adjustment-2", "adjustment-1"]
    take_back(books, "adjustment-1")
    assert len(queries.adjustments_of(books.tx, ACCOUNT)) == 1


def test_what_was_learned_lately_is_told_with_its_sign_and_cursor(books: Books) -> None:
    keep(books, a_fill("a"), a_fill("b", 1, side=Side.SELL), a_fill("c", 2, symbol="KO"))
    found = queries.learned_since(books.tx, ACCOUNT, after(NOON, 61))
    assert sorted((each.symbol, each.change, each.cursor) for each in found) == [("AMD", -2, 2), ("KO", 2, 3)]


def test_what_totals_implied_is_known_by_the_very_id_of_the_order(books: Books) -> None:
    keep(books, a_fill("a_1@2"), a_fill("ab1@2", 1), a_fill("a_1", 2), a_fill("a_1@5", 3), a_fill("A_1@9", 4))
    found = queries.fills_implied_by(books.tx, ACCOUNT, "AMD", ClientOrderId("a_1"))
    assert sorted(each.execution_id for each in found) == ["a_1@2", "a_1@5"]
    assert queries.fills_implied_by(books.tx, ACCOUNT, "AMD", ClientOrderId("%")) == []


def test_an_execution_stands_before_all_that_is_known(books: Books) -> None:
    def standing(execution_id: str) -> Standing:
        return queries.standing(books.tx, ACCOUNT, "AMD", ExecutionId(execution_id))

    assert standing("a") == Standing(booked=False, busted=False, shown=None)
    take_back(books, "a")
    keep(books, a_fill("a"))
    assert standing("a") == Standing(booked=True, busted=True, shown=None)

    held = Position(symbol="AMD", quantity=Quantity(Decimal(2)), average_price=Price(Decimal(10)))
    positions.keep_position(books.tx, ACCOUNT, "AMD", held, (NOON, ExecutionId("a")))
    shown = holds(5)
    positions.keep_difference(
        books.tx,
        Difference(
            account_id=ACCOUNT,
            symbol="AMD",
            family="AMD",
            ours=held.quantity,
            theirs=shown.quantity,
            average_price=None,
            first_seen_at=NOON,
            seen_at=NOON,
        ),
    )
    last = (NOON, ExecutionId("a"))
    assert standing("b") == Standing(booked=False, busted=False, shown=shown.quantity, last=last, held=held)
