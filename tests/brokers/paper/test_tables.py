"""The book is asked for all the time: it must be found by its index, however many orders there ever were."""

from pathlib import Path

import apsw
import pytest

from tests.schema import create_all
from tradehook.brokers.paper import queries
from tradehook.plumbing.store.statement import Statement


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (queries._RESTING_IN_SYMBOL, "ix_paper_orders_resting (symbol=?)"),
        (queries._LOCK_ACCOUNTS_IN_BOOK, "ix_paper_orders_resting (symbol=?)"),
        (queries._RESTING_OF_ACCOUNT, "ix_paper_orders_resting_of_account (account_id=?)"),
        (queries._OFFERS_OF_ACCOUNT, "ix_paper_orders_resting_of_account (account_id=?)"),
        (queries._RESTING_IN_GROUP, "(account_id=?"),
        (queries._LEGS, "ix_paper_orders_group (account_id=? AND group_id=?)"),
        (queries._TO_WAKE, "ix_paper_orders_waking (wakes_at>? AND wakes_at<?)"),
        (queries._TURNS_TAKEN, "ix_paper_orders_waking (wakes_at>? AND wakes_at<?)"),
        (queries._WAKES_NEXT, "ix_paper_orders_waking"),
        (queries._EXPIRED, "ix_paper_positions_expiring (expires_at>? AND expires_at<?)"),
        (queries._RESTING_SYMBOLS, "ix_paper_orders_resting"),
    ],
)
def test_the_book_is_found_by_its_index(tmp_path: Path, statement: Statement, index: str) -> None:
    create_all(f"sqlite:///{tmp_path}/tradehook.db")
    connection = apsw.Connection(f"{tmp_path}/tradehook.db")
    given = {"of_symbol": "AAPL", "in_account": "paper-1", "in_group": "client-1", "now": 1}
    text, values = statement.bound("sqlite", given)

    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values)]

    assert any(index in step for step in plan), plan
