"""The tables as they are declared, made in an empty database: for tests that need no migrations."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import apsw
import psycopg
from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

import tradehook
from tradehook.plumbing.store.opened import is_postgres
from tradehook.plumbing.store.sqlite import path_of
from tradehook.plumbing.store.statement import metadata


def create_all(url: str) -> None:
    """Make every station's tables in the empty database at this address."""
    if is_postgres(url):
        with psycopg.connect(url) as server:
            for statement in _statements(postgresql.dialect()):  # type: ignore[no-untyped-call]
                server.execute(statement.encode())
    else:
        connection = apsw.Connection(path_of(url))
        with connection:
            for statement in _statements(sqlite.dialect()):
                connection.execute(statement)
        connection.close()


def _statements(dialect: Dialect) -> Iterator[str]:
    _know_every_table()
    for table in metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))


def _know_every_table() -> None:
    package = Path(tradehook.__file__).parent
    for file in sorted(package.rglob("tables.py")):
        parts = file.relative_to(package).with_suffix("").parts
        importlib.import_module(".".join(("tradehook", *parts)))
