"""Every row of every table, out of one store and into another."""

import contextlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import apsw
import psycopg
from psycopg import sql
from sqlalchemy import Boolean, Table, delete, func, insert, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from tradehook.migrations.tables import metadata
from tradehook.plumbing.store.contract import Row
from tradehook.vocabulary.instant import Instant

TABLES = tuple(sorted(metadata.tables.values(), key=lambda table: table.name))
"""Every table that there is, but for the one that says how new they are."""

_TELLING = tuple(metadata.tables[name] for name in ("accounts", "strategies", "deliveries"))
_signals, _trades = metadata.tables["signals"], metadata.tables["trades"]
_MOMENTS = (_signals.c.accepted_at, _trades.c.created_at, _trades.c.counted_from)
_SQLITE = SQLiteDialect_pysqlite(paramstyle="qmark")
_POSTGRES = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
_AT_ONCE = 1_000


def count(connection: apsw.Connection, table: Table) -> int:
    """How many rows a table of a file has."""
    text = str(select(func.count()).select_from(table).compile(dialect=_SQLITE))
    return int(str(connection.execute(text).fetchall()[0][0]))


def names_of_tables(connection: apsw.Connection) -> set[str]:
    """The tables that a file has."""
    return {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def migration(connection: apsw.Connection) -> str | None:
    """The migration that a file is at; None where it is no store."""
    if "alembic_version" not in names_of_tables(connection):
        return None
    rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return str(rows[0][0]) if rows else None


def newest_moment(connection: apsw.Connection) -> Instant:
    """When the last signal of a file was accepted, or its last trade was made."""
    asked = (select(func.max(column)) for column in _MOMENTS)
    rows = [connection.execute(str(each.compile(dialect=_SQLITE))).fetchall()[0] for each in asked]
    return Instant(max(int(str(row[0] or 0)) for row in rows))


def rows_of_file(connection: apsw.Connection, table: Table) -> Iterator[Row]:
    """The rows of a table of a file."""
    flags = [place for place, column in enumerate(table.columns) if isinstance(column.type, Boolean)]
    for row in connection.execute(str(select(table).compile(dialect=_SQLITE))):
        yield tuple(bool(value) if place in flags else value for place, value in enumerate(row)) if flags else row


def rows_of_server(connection: psycopg.Connection[Any], table: Table) -> Iterator[Row]:
    """The rows of a table of a database, fetched in parts."""
    with connection.cursor(name=f"every_{table.name}") as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(str(select(table).compile(dialect=_POSTGRES)).encode())
        yield from cursor


def fill_file(connection: apsw.Connection, table: Table, rows: Iterable[Row]) -> None:
    """Put rows into a table of a file."""
    connection.executemany(str(insert(table).compile(dialect=_SQLITE)), rows)


def fill_server(connection: psycopg.Connection[Any], table: Table, rows: Iterable[Row]) -> None:
    """Put rows into a table of a database, and let its numbers go on after theirs."""
    text = str(insert(table).compile(dialect=_POSTGRES)).encode()
    left = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(left, _AT_ONCE)):
            cursor.executemany(text, some)


def last_number_of_file(connection: apsw.Connection, table: Table) -> int:
    """The last number that was given to a row of a table which numbers them; 0 where none was."""
    number = table.autoincrement_column
    if number is None:
        return 0
    given = connection.execute(str(select(func.max(number)).compile(dialect=_SQLITE))).fetchall()
    if table.dialect_options["sqlite"]["autoincrement"]:
        given += connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).fetchall()
    return max(int(str(row[0] or 0)) for row in given)


def last_number_of_server(connection: psycopg.Connection[Any], table: Table) -> int:
    """As `last_number_of_file`."""
    if table.autoincrement_column is None:
        return 0
    row = connection.execute(b"SELECT last_value, is_called FROM " + _sequence_of(connection, table)).fetchone()
    return int(row[0]) if row and row[1] else 0


def number_on_in_file(connection: apsw.Connection, table: Table, last: int) -> None:
    """Let the numbers of a table go on after this one, where they are remembered beside the rows."""
    if table.autoincrement_column is not None and table.dialect_options["sqlite"]["autoincrement"] and last:
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table.name,))
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table.name, last))


def number_on_in_server(connection: psycopg.Connection[Any], table: Table, last: int) -> None:
    """Let the numbers of a table go on after this one."""
    if table.autoincrement_column is not None and last:
        connection.execute(b"SELECT setval(%s::regclass, %s)", (_sequence_of(connection, table).decode(), last))


def empty_file(connection: apsw.Connection) -> None:
    """Take every row out of every table."""
    for table in TABLES:
        connection.execute(str(delete(table).compile(dialect=_SQLITE)))


@contextlib.contextmanager
def emptied_server(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """With no row in any table, whose numbers go on; to be filled inside, also those of which rows are never taken, as
    the audit log is one."""
    names = [sql.Identifier(table.name) for table in TABLES]
    for name in names:
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
    connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))
    yield
    for name in names:
        connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))


def _sequence_of(connection: psycopg.Connection[Any], table: Table) -> bytes:
    """The name, quoted where it has to be, of what numbers a table's rows."""
    number = table.autoincrement_column
    asked = (table.name, "" if number is None else number.name)
    row = connection.execute(b"SELECT pg_get_serial_sequence(%s, %s)", asked).fetchone()
    if row is None or row[0] is None:
        raise LookupError(table.name)
    return str(row[0]).encode()


def keeps_anything_in_file(connection: apsw.Connection) -> bool:
    """Whether a file keeps an account, a strategy or a request; also one of an older version."""
    there = names_of_tables(connection)
    return any(count(connection, table) for table in _TELLING if table.name in there)


def keeps_anything_in_server(connection: psycopg.Connection[Any]) -> bool:
    """As `keeps_anything_in_file`."""
    for table in _TELLING:
        there = connection.execute(b"SELECT to_regclass(%s)", (table.name,)).fetchone()
        text = str(select(func.count()).select_from(table).compile(dialect=_POSTGRES)).encode()
        if there and there[0] is not None and (connection.execute(text).fetchone() or (0,))[0]:
            return True
    return False


def last_lease(connection: psycopg.Connection[Any]) -> int | None:
    """Until when an engine has something to itself, in microseconds; None where there is no such table, or none has."""
    there = connection.execute(b"SELECT to_regclass('leases')").fetchone()
    if there is None or there[0] is None:
        return None
    row = connection.execute(b"SELECT max(until) FROM leases").fetchone()
    return int(row[0]) if row and row[0] is not None else None
