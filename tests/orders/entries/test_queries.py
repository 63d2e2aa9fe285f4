"""Trades that entered since an instant: each counted once, however many orders it made."""

from collections.abc import Iterator

import pytest

from tests.engine.books import Books, open_books
from tests.engine.reports import ACCOUNT, NOON
from tradehook.orders.entries.queries import trades_entered
from tradehook.vocabulary.ids import AccountId, ClientOrderId, TradeId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import Leg, OrderStatus


@pytest.fixture
def books(store_url: str) -> Iterator[Books]:
    with open_books(store_url) as opened:
        yield opened


def entered(books: Books, since: Instant = NOON, but: str | None = None) -> int:
    return trades_entered(books.tx, ACCOUNT, since, None if but is None else TradeId(but))


def test_attempts_of_a_trade_count_once_and_exits_do_not(books: Books) -> None:
    for number, (trade, leg) in enumerate(
        [("a", Leg.ENTRY), ("a", Leg.ENTRY), ("b", Leg.EXIT), ("b", Leg.ENTRY), ("c", Leg.EXIT), (None, Leg.ENTRY)]
    ):
        books.add_order(ClientOrderId(f"order {number}"), trade_id=trade, leg=leg, status=OrderStatus.REJECTED)
    assert entered(books) == 2
    assert entered(books, but="a") == 1
    assert entered(books, but="c") == 2
    assert trades_entered(books.tx, AccountId("another"), NOON, None) == 0


def test_the_instant_itself_is_counted_and_what_was_before_it_is_not(books: Books) -> None:
    books.add_order(ClientOrderId("first"), trade_id="a")
    books.later(10)
    books.add_order(ClientOrderId("second"), trade_id="b")
    assert (entered(books), entered(books, after(NOON, 10)), entered(books, after(NOON, 11))) == (2, 1, 0)
