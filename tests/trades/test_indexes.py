"""What is asked for often is found by an index, however many trades there are."""

from pathlib import Path

import apsw
import pytest

from tests.schema import create_all
from tradehook.intake import queries as intake
from tradehook.orders import queries as orders
from tradehook.plumbing.store.statement import Statement
from tradehook.trades import queries as trades


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (trades._ADDRESSED_LONG_AGO, "ix_trades_at_an_order (created_at<?)"),
        (trades._ADDRESSING, "ix_trades_addresses (addresses=?)"),
        (trades._HEEDED, "ix_trades_addresses (addresses=?)"),
        (trades._OF_NUMBER, "ix_trades_order_number (order_number=?)"),
        (trades._ACCOUNT_OF_NUMBER, "ix_trades_order_number (order_number=?)"),
        (trades._OF_SIGNAL, "(signal_id=?"),
        (orders._RESERVED, "ix_orders_open (account_id=?)"),
        (intake._PLACES, "ix_signals_order_number (order_number=?)"),
        (intake._DIRECT, "ix_signals_unrouted"),
    ],
)
def test_what_is_asked_for_often_is_found_by_its_index(tmp_path: Path, statement: Statement, index: str) -> None:
    create_all(f"sqlite:///{tmp_path}/tradehook.db")
    connection = apsw.Connection(f"{tmp_path}/tradehook.db")
    text, values = statement.bound("sqlite", {"key": "id", "before": 1, "number": 1, "account_id": "account"})

    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values)]

    assert any(index in step for step in plan), plan
