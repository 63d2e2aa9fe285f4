"""A store into the portable form and out of it, on both engines: no row is lost, and numbers go on after the last."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest
from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, Table

from tests.databases import ENGINES, migrated_store
from tradehook.plumbing.store.copies import filled, looked_at
from tradehook.plumbing.store.opened import is_postgres
from tradehook.plumbing.store.postgres_link import connect
from tradehook.plumbing.store.sqlite import path_of
from tradehook.upkeep.portable import queries
from tradehook.upkeep.portable.form import OtherVersion, counts_of, fill_database, make_portable
from tradehook.upkeep.portable.queries import TABLES


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store with two rows in every table."""
    with migrated_store(request.param, tmp_path, request) as found:
        _fill(found)
        yield found


@pytest.fixture
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of which every table is empty."""
    with migrated_store("postgres", tmp_path, request) as found:
        yield found


def test_every_row_is_in_the_portable_form_as_it_is_in_the_store(url: str, tmp_path: Path) -> None:
    portable = tmp_path / "portable.db"

    make_portable(url, portable)

    with looked_at(portable) as file:
        for table in TABLES:
            rows = list(queries.rows_of_file(file, table))
            # Another engine may answer rows in another order.
            assert sorted(map(repr, rows)) == sorted(map(repr, _rows_of(table))), table.name
    assert counts_of(portable) == {table.name: 2 for table in TABLES}


def test_numbers_go_on_after_the_last_that_was_given(url: str, tmp_path: Path) -> None:
    portable = tmp_path / "portable.db"
    make_portable(url, portable)

    with filled(portable) as file:
        file.execute("DELETE FROM paper_reports")
        file.execute("INSERT INTO paper_reports (account_id, client_order_id, broker_order_id, kind, happened_at)"
                     " VALUES ('', '', '', '', 0)")  # fmt: skip
        assert file.last_insert_rowid() == 3


@pytest.mark.postgres
def test_a_database_gets_every_row_and_its_numbers_go_on(tmp_path: Path, other: str, migrated_file: Path) -> None:
    file = tmp_path / "store.db"
    file.write_bytes(migrated_file.read_bytes())
    _fill(f"sqlite:///{file}")

    for _ in range(2):  # in place of what is there
        fill_database(other, file)

    again = tmp_path / "again.db"
    make_portable(other, again)
    with looked_at(file) as ours, looked_at(again) as theirs:
        for table in TABLES:
            rows = (sorted(map(repr, queries.rows_of_file(each, table))) for each in (ours, theirs))
            assert next(rows) == next(rows), table.name
    with connect(other) as server:
        given = server.execute("INSERT INTO order_numbers (given_at) VALUES (0) RETURNING number").fetchone()
    assert given == (3,)


@pytest.mark.postgres
def test_a_database_of_another_version_is_not_copied(other: str, tmp_path: Path) -> None:
    with connect(other) as server:
        server.execute("UPDATE alembic_version SET version_num = '0001'")

    with pytest.raises(OtherVersion, match="0001"):
        make_portable(other, tmp_path / "portable.db")


@pytest.mark.postgres
def test_a_database_that_cannot_take_all_keeps_what_it_had(other: str, tmp_path: Path, migrated_file: Path) -> None:
    file = tmp_path / "store.db"
    file.write_bytes(migrated_file.read_bytes())
    _fill(f"sqlite:///{file}")
    fill_database(other, file)
    with filled(file) as damaged:
        damaged.execute("DROP TABLE webhooks")

    with pytest.raises(apsw.SQLError):
        fill_database(other, file)

    make_portable(other, tmp_path / "kept.db")
    assert set(counts_of(tmp_path / "kept.db").values()) == {2}


def _rows_of(table: Table) -> list[tuple[Any, ...]]:
    return [tuple(_value(column, number) for column in table.columns) for number in (1, 2)]


def _value(column: Any, number: int) -> Any:
    match column.type:
        case Boolean():
            return number == 1
        case LargeBinary():
            return bytes((0, 255, number))
        case BigInteger() | Integer():
            return number
        case _:
            return None if column.nullable and number == 1 else f"Zürich \U0001f4c8 {number}"


def _fill(url: str) -> None:
    if is_postgres(url):
        with connect(url) as server, queries.emptied_server(server):
            for table in TABLES:
                queries.fill_server(server, table, _rows_of(table))
                queries.number_on_in_server(server, table, 2)
        return
    with filled(Path(path_of(url))) as file:
        queries.empty_file(file)
        for table in TABLES:
            queries.fill_file(file, table, _rows_of(table))
