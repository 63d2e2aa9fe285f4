"""The baseline of a day is the first that was taken in it; before there is one, the last of the days before."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.engine.books import Books, open_books
from tests.engine.reports import ACCOUNT
from tradehook.positions.baselines import queries
from tradehook.positions.days import Baseline
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant


@pytest.fixture
def books(store_url: str) -> Iterator[Books]:
    with open_books(store_url) as opened:
        yield opened


def of(taken_at: int, equity: str = "100.10") -> Baseline:
    return Baseline(taken_at=Instant(taken_at), equity=Money(Decimal(equity)), put_in=Money(Decimal("-0.5")))


def test_the_first_that_was_taken_in_a_day_counts(books: Books) -> None:
    assert queries.baseline(books.tx, ACCOUNT, Instant(0)) is None
    for each in (of(10), of(20), of(30)):
        queries.keep(books.tx, ACCOUNT, each)

    assert queries.baseline(books.tx, ACCOUNT, Instant(11)) == of(20)
    assert queries.baseline(books.tx, ACCOUNT, Instant(20)) == of(20)
    assert queries.baseline(books.tx, ACCOUNT, Instant(31)) == of(30)
    assert queries.baseline(books.tx, AccountId("another"), Instant(0)) is None


def test_the_first_of_an_instant_stays(books: Books) -> None:
    queries.keep(books.tx, ACCOUNT, of(10, "1"))
    queries.keep(books.tx, ACCOUNT, of(10, "2"))
    assert queries.baseline(books.tx, ACCOUNT, Instant(0)) == of(10, "1")
