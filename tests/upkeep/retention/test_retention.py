"""Whatever its age, nothing goes that an open trade, an open order, a reader or a fold still needs; the rest does."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, LargeBinary, Text, insert

from tradehook.migrations.tables import metadata
from tradehook.plumbing.store.sqlite import SqliteTx
from tradehook.plumbing.store.statement import Statement
from tradehook.upkeep.retention.kinds import DAY_US, Kind
from tradehook.vocabulary.instant import Instant

NOW = Instant(1_750_161_600_000_000)
DAYS = 90
ages = st.integers(0, 3 * DAYS)


@dataclass(frozen=True)
class History:
    """A message of so many days ago, and what became of it."""

    age: int
    verdict: str
    signal: bool
    trade: str
    order: str
    taken_out: bool


histories = st.builds(
    History,
    age=ages,
    verdict=st.sampled_from(["accepted", "accepted", "refused", "duplicate"]),
    signal=st.booleans(),
    trade=st.sampled_from(["completed", "held", "failed", "planned", "awaiting_approval", "working", "in_doubt"]),
    order=st.sampled_from(["filled", "cancelled", "rejected", "pending", "working", "partially_filled", "in_doubt"]),
    taken_out=st.booleans(),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """A store with every table."""
    return migrated_file


oldest_first = st.lists(histories, max_size=12).map(lambda past: sorted(past, key=lambda each: -each.age))


@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(oldest_first, st.integers(1, 4), st.integers(0, 12))
def test_what_is_needed_stays_and_what_is_old_and_over_goes(
    template: Path, past: list[History], most: int, read_to: int
) -> None:
    with _store(template) as tx:
        for number, each in enumerate(past, 1):
            _live(tx, number, each)
        _add(tx, "report_cursors", connection="paper", cursor=read_to)
        before = {name: _rows(tx, name) for name in ("signals", "trades", "orders", "fills")}

        gone = {kind: _sweep(tx, kind, most) for kind in Kind}

        newest = len(past)
        for number, each in enumerate(past, 1):
            old = each.age > DAYS and number < newest
            alive = each.verdict == "accepted" and each.signal
            assert _there(tx, "deliveries", number) == (not old or alive), ("delivery", each)
            kept = _lives_order(each) or _lives(each.trade)
            assert _there(tx, "order_events", number) == (not old or kept), ("order event", each)
            assert _there(tx, "trade_events", number) == (not old or _lives(each.trade)), ("trade event", each)
            assert _there(tx, "paper_reports", number) == (not old or number > read_to), ("report", each)
        assert {name: _rows(tx, name) for name in before} == before
        counted = {kind: kind.sweep.count(tx, kind.stretch(tx, 0, DAYS, NOW), 1_000).rows for kind in Kind}
        assert set(counted.values()) <= {0}, (counted, gone)


def test_the_last_of_a_kind_tells_how_an_account_stands(template: Path) -> None:
    with _store(template) as tx:
        for number, code in enumerate(["connection-lost", "connection-back", "connection-lost", "fill-busted"], 1):
            _add(tx, "account_events", sequence=number, id=str(number), account_id="A", code=code,
                 happened_at=NOW - 100 * DAY_US)  # fmt: skip
        _add(tx, "account_events", sequence=5, id="5", account_id="A", code="cash-moved", happened_at=NOW)

        assert _sweep(tx, Kind.ACCOUNT_EVENTS, 2) == 1

        assert [row[0] for row in tx.connection.execute("SELECT sequence FROM account_events")] == [2, 3, 4, 5]


def test_how_long_a_person_took_stays(template: Path) -> None:
    with _store(template) as tx:
        old = NOW - 100 * DAY_US
        for number, (trade, status) in enumerate(
            [("asked", "awaiting_approval"), ("asked", "planned"), ("asked", "completed"), ("not", "completed")], 1
        ):
            _add(tx, "trade_events", sequence=number, trade_id=trade, status=status, happened_at=old)
        _add(tx, "trade_events", sequence=5, trade_id="new", status="planned", happened_at=NOW)

        assert _sweep(tx, Kind.TRADE_EVENTS, 10) == 1

        assert [row[0] for row in tx.connection.execute("SELECT sequence FROM trade_events")] == [1, 2, 3, 5]


def test_nothing_goes_before_it_was_told(template: Path) -> None:
    with _store(template) as tx:
        for number in (1, 2, 3):
            _add(tx, "trade_events", sequence=number, trade_id="gone", status="completed",
                 happened_at=NOW - 100 * DAY_US)  # fmt: skip
        _add(tx, "notification_channels", id="C", name="C", enabled=True)
        _add(tx, "notification_cursors", source="trades", sequence=1)

        assert _sweep(tx, Kind.TRADE_EVENTS, 10) == 1


def _live(tx: SqliteTx, number: int, each: History) -> None:
    at, key = NOW - each.age * DAY_US, str(number)
    _add(tx, "deliveries", sequence=number, id=key, verdict=each.verdict, received_at=at,
         signal_id=key if each.verdict == "accepted" and each.signal else None)  # fmt: skip
    _add(tx, "signals", sequence=number, id=key, delivery_id=key, routed_at=at)
    _add(tx, "trades", sequence=number, id=key, signal_id=key, subscription_id=key, status=each.trade)
    _add(tx, "trade_events", sequence=number, trade_id=key, status=each.trade, happened_at=at)
    _add(tx, "orders", number=number, id=key, client_order_id=key, trade_id=key, status=each.order,
         taken_out_by=key if each.taken_out else None)  # fmt: skip
    _add(tx, "order_events", sequence=number, order_id=key, happened_at=at, learned_at=at)
    _add(tx, "fills", sequence=number, id=key, account_id="A", execution_id=key, order_id=key)
    _add(tx, "paper_reports", sequence=number, happened_at=at)


def _lives(trade: str) -> bool:
    return trade in ("planned", "awaiting_approval", "working", "in_doubt")


def _lives_order(each: History) -> bool:
    return each.taken_out or each.order not in ("filled", "cancelled", "rejected")


def _sweep(tx: SqliteTx, kind: Kind, most: int) -> int:
    gone, after = 0, 0
    while True:
        found = kind.sweep.drop(tx, kind.stretch(tx, after, DAYS, NOW), most)
        gone, after = gone + found.rows, found.last
        if found.over:
            return gone


def _there(tx: SqliteTx, table: str, number: int) -> bool:
    return bool(tx.connection.execute(f"SELECT 1 FROM {table} WHERE sequence = ?", (number,)).fetchall())


def _rows(tx: SqliteTx, table: str) -> int:
    return int(str(tx.connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]))


def _add(tx: SqliteTx, name: str, /, **values: Any) -> None:
    table = metadata.tables[name]
    blank = {Text: "", LargeBinary: b"", Boolean: False}
    row = {
        column.name: blank.get(type(column.type), 0)
        for column in table.columns
        if not column.nullable and column is not table.autoincrement_column
    }
    row |= values
    tx.run(Statement(insert(table), only=tuple(row)), **row)


def _store(template: Path) -> "_Store":
    return _Store(template)


class _Store:
    """A copy of the template in memory."""

    def __init__(self, template: Path) -> None:
        self._connection = apsw.Connection(":memory:")
        self._connection.deserialize("main", template.read_bytes())

    def __enter__(self) -> SqliteTx:
        return SqliteTx(self._connection)

    def __exit__(self, *_: object) -> None:
        self._connection.close()
