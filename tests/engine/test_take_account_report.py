"""Taking what a broker reports of an account: units and cash that moved without an order are booked once, and told."""

from decimal import Decimal
from typing import Any

import pytest

from tests.engine.books import CATALOGUE, Books, open_books
from tests.engine.comparing import units
from tests.engine.reports import ACCOUNT, NOON, filled
from tradehook.positions.cash import cash_of
from tradehook.positions.cash_entries.queries import sum_of
from tradehook.positions.fills.queries import adjustments_of
from tradehook.vocabulary.broker import CashKind, CashMoved, PositionSettled, PositionSplit
from tradehook.vocabulary.exact import Money, Price
from tradehook.vocabulary.ids import ExecutionId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.side import Side


@pytest.fixture
def books(store_url: str) -> Any:
    with open_books(store_url) as opened:
        yield opened


def settled(cursor: int = 9, quantity: object = 5, price: object = 110) -> PositionSettled:
    return PositionSettled(
        cursor=cursor,
        account_id=ACCOUNT,
        execution_id=ExecutionId("expiry"),
        symbol="AMD",
        side=Side.SELL,
        quantity=units(quantity),
        price=Price(Decimal(str(price))),
        words="It ended.",
        happened_at=after(NOON, 60),
    )


def split(ratio: object, quantity: object, cursor: int = 9) -> PositionSplit:
    return PositionSplit(
        cursor=cursor,
        account_id=ACCOUNT,
        execution_id=ExecutionId("split"),
        symbol="AMD",
        ratio=Decimal(str(ratio)),
        quantity=units(quantity),
        words="Split.",
        happened_at=after(NOON, 60),
    )


def moved(amount: object, entry: str = "entry", cursor: int = 9) -> CashMoved:
    return CashMoved(
        cursor=cursor,
        account_id=ACCOUNT,
        entry_id=ExecutionId(entry),
        kind=CashKind.DEPOSIT,
        amount=Money(Decimal(str(amount))),
        words="By hand.",
        happened_at=NOON,
    )


def cash(books: Books) -> Decimal:
    """What the executions of AMD did to cash."""
    instrument = CATALOGUE.of_symbol("AMD")
    assert instrument is not None
    return cash_of(instrument, books.position(), adjustments_of(books.tx, ACCOUNT))


def test_what_was_settled_is_gone_at_its_price(books: Books) -> None:
    books.add_order()
    books.take(filled(1, 5, 100))
    books.take(settled(), settled(cursor=10))

    assert (books.position().quantity, books.position().realised) == (0, 50)
    assert cash(books) == 50
    assert [fill.order_id for fill in books.fills()][-1] is None
    assert books.noted() == ["position-settled"]


@pytest.mark.parametrize(("ratio", "quantity", "average"), [(4, 20, 25), ("0.5", "2.5", 200)])
def test_a_split_changes_units_and_price_and_nothing_else(
    books: Books, ratio: object, quantity: object, average: int
) -> None:
    books.add_order()
    books.take(filled(1, 5, 100))
    before = cash(books)
    books.take(split(ratio, quantity), split(ratio, quantity, cursor=10))

    position = books.position()
    assert (position.quantity, position.average_price, position.realised) == (units(quantity), average, 0)
    assert cash(books) == before == -500
    assert books.notices() == [("position-split", "5", str(quantity))]


def test_a_split_of_a_short_position_stays_short(books: Books) -> None:
    books.add_order(side=Side.SELL)
    books.take(filled(1, 5, 100, side=Side.SELL))
    books.take(split(2, -10))
    assert (books.position().quantity, books.position().average_price) == (-10, 50)


def test_cash_that_moved_is_counted_once(books: Books) -> None:
    books.take(moved(250), moved(250, cursor=10), moved("-100.5", "another", cursor=11))
    assert sum_of(books.tx, ACCOUNT) == Decimal("149.5")
    assert books.noted() == ["cash-moved", "cash-moved"]
