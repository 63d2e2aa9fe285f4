"""What is kept of positions, snapshots and differences is read back as it was written, on both engines."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.databases import ENGINES, migrated_store
from tests.engine.books import Books, open_books
from tests.engine.reports import ACCOUNT, NOON
from tradehook.positions import queries
from tradehook.positions.compare import Difference, KeptSnapshot
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, ExecutionId, LaneKey
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.position import Position

LAST = (NOON, ExecutionId("execution"))
OTHER = AccountId("another account")


@pytest.fixture(scope="module", params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with migrated_store(request.param, tmp_path_factory.mktemp("books"), request) as url:
        yield url


@pytest.fixture
def books(store: str) -> Iterator[Books]:
    with open_books(store) as opened:
        yield opened


def held(symbol: str, quantity: int) -> Position:
    return Position(symbol=symbol, quantity=Quantity(Decimal(quantity)), average_price=Price(Decimal("10.5")))


def difference(symbol: str = "AMD", family: str = "AMD", seconds: float = 0) -> Difference:
    return Difference(
        account_id=ACCOUNT,
        symbol=symbol,
        family=family,
        ours=Quantity(Decimal(3)),
        theirs=Quantity(Decimal("-5.5")),
        average_price=Price(Decimal(101)),
        first_seen_at=NOON,
        seen_at=after(NOON, seconds),
    )


def test_positions_are_read_by_account_and_by_family(books: Books) -> None:
    for symbol, family, quantity in (("MNQU2025", "MNQ", -2), ("AMD", "AMD", 3), ("KO", "KO", 0)):
        queries.keep_position(books.tx, ACCOUNT, family, held(symbol, quantity), LAST)
    queries.keep_position(books.tx, OTHER, "PEP", held("PEP", 1), LAST)
    queries.keep_position(books.tx, ACCOUNT, "AMD", held("AMD", 4), LAST)

    everything = [held("AMD", 4), held("KO", 0), held("MNQU2025", -2)]
    assert queries.positions_of_account(books.tx, ACCOUNT) == everything
    assert queries.lock_positions(books.tx, ACCOUNT) == everything
    assert queries.positions_of_family(books.tx, LaneKey(ACCOUNT, "MNQ")) == [held("MNQU2025", -2)]
    assert queries.families_held(books.tx, ACCOUNT) == {"AMD", "MNQ"}


def test_a_cursor_goes_on_and_never_back(books: Books) -> None:
    assert queries.cursor(books.tx, "paper") == 0
    for to, then in ((5, 5), (3, 5), (2**40, 2**40), (7, 2**40)):
        queries.set_cursor(books.tx, "paper", to)
        assert queries.cursor(books.tx, "paper") == then
    assert queries.cursor(books.tx, "another") == 0


@pytest.mark.parametrize("buying_power", [None, Money(Decimal("12.5"))])
def test_the_last_snapshot_is_kept_until_it_is_doubted(books: Books, buying_power: Money | None) -> None:
    assert queries.snapshot_of(books.tx, ACCOUNT) is None
    first = KeptSnapshot(
        account_id=ACCOUNT,
        taken_at=NOON,
        cursor=7,
        cash=Money(Decimal("-3.25")),
        equity=Money(Decimal(100)),
        buying_power=buying_power,
    )
    second = replace(first, taken_at=after(NOON, 1), cursor=8)
    for snapshot in (first, second):
        queries.keep_snapshot(books.tx, snapshot)
        assert queries.snapshot_of(books.tx, ACCOUNT) == snapshot

    queries.doubt_snapshot(books.tx, ACCOUNT)
    queries.doubt_snapshot(books.tx, OTHER)
    assert queries.snapshot_of(books.tx, ACCOUNT) == replace(second, taken_at=0)
    assert queries.snapshot_of(books.tx, OTHER) is None


def test_differences_are_read_by_account_and_by_family(books: Books) -> None:
    everything = [difference(), difference("MNQU2025", "MNQ"), difference("MNQZ2025", "MNQ")]
    for found in reversed(everything):
        queries.keep_difference(books.tx, found)
    assert queries.differences_of(books.tx, ACCOUNT) == everything
    assert queries.differences_in(books.tx, LaneKey(ACCOUNT, "MNQ")) == everything[1:]
    assert queries.differences_of(books.tx, OTHER) == []


def test_a_difference_is_seen_again_begins_again_and_is_no_more(books: Books) -> None:
    queries.keep_difference(books.tx, difference())
    again = replace(difference(seconds=5), average_price=None)
    queries.keep_difference(books.tx, again)
    assert queries.differences_of(books.tx, ACCOUNT) == [again]

    queries.begin_difference_again(books.tx, ACCOUNT, held("AMD", 4))
    assert queries.differences_of(books.tx, ACCOUNT) == [replace(again, ours=Quantity(Decimal(4)), seen_at=0)]
    queries.drop_difference(books.tx, ACCOUNT, "AMD")
    assert queries.differences_of(books.tx, ACCOUNT) == []
