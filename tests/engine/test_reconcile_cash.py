"""The broker's cash against what our executions make of it: what none explains is noted, once, when it lasts."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest

from tests.databases import ENGINES, migrated_store
from tests.engine.books import LAGGING, Books, open_books
from tests.engine.reports import ACCOUNT, filled, holds, shows
from tradehook.engine.balancing import Balance, compare_cash
from tradehook.engine.reconcile import Shown
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.side import Side


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


@pytest.fixture
def books(store: str) -> Iterator[Books]:
    """An account that began with 100,000 dollars."""
    with open_books(store, LAGGING) as opened:
        opened.add_order(quantity=20)
        yield opened


def looked(books: Books, cash: object, known: Balance) -> Balance:
    """What is known once the broker has said its cash, five seconds after the look before."""
    books.later(5)
    snapshot = shows(cash=Money(Decimal(str(cash))))
    shown = Shown(account_id=ACCOUNT, declaration=LAGGING, snapshot=snapshot, looked_up={}, at=books.clock.now())
    return compare_cash(books.tx, books.world, books.account, shown, known)


def noted(books: Books, *amounts: object) -> list[tuple[str | None, str | None]]:
    """Both sides of what was noted until the broker had said these amounts, one after another, after a restart."""
    known = Balance()
    for cash in amounts:
        known = looked(books, cash, known)
    return [(ours, theirs) for code, ours, theirs in books.notices() if code == "balance-differs"]


def test_cash_that_executions_explain_is_not_noted(books: Books) -> None:
    books.take(filled(1, 5, 100), filled(2, 2, 110, side=Side.SELL))
    assert noted(books, 99_720, "99720.00", 99_720) == []


def test_cash_that_they_do_not_explain_is_noted_once_it_lasts(books: Books) -> None:
    assert noted(books, 99_000) == []
    assert noted(books, 99_000, 99_000, 99_000) == [("100000", "99000")]


def test_what_comes_and_goes_is_not_noted(books: Books) -> None:
    """A report was on its way."""
    assert noted(books, 99_500, 100_000, 99_500, 99_400, 100_000) == []


def test_another_gap_is_another_notice(books: Books) -> None:
    sides = noted(books, 99_000, 99_000, 99_500, 99_500, 100_000, 100_000)
    assert sides == [("100000", "99000"), ("100000", "99500"), ("100000", "100000")]


def test_a_restart_does_not_say_the_same_again(books: Books) -> None:
    noted(books, 99_000, 99_000)
    assert noted(books, 99_000, 99_000) == [("100000", "99000")]


def test_of_an_account_at_a_broker_outside_only_changes_are_noted(books: Books) -> None:
    books.account = msgspec.structs.replace(books.account, opening_cash=Money(Decimal(0)))
    books.take(filled(1, 5, 100))
    sides = noted(books, 40_000, 40_000, 40_025, 40_025, 40_025)
    assert sides == [("40000", "40025")]


def test_an_adjustment_explains_no_cash(books: Books) -> None:
    books.look(shows(held=(holds(5, 100),)))
    books.later(3)
    books.look(shows(held=(holds(5, 100),)))
    assert books.position().quantity == 5
    assert noted(books, 99_500, 99_500) == [("100000", "99500")]


def test_nothing_is_said_of_accounts_in_several_currencies(books: Books) -> None:
    books.take(filled(1, 1, 100, symbol="EURJPY"))
    assert noted(books, 1, 1, 1) == []
