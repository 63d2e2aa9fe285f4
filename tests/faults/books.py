"""Reading the store of a server from outside: its own rows and the paper broker's."""

import contextlib
from collections.abc import Iterator
from typing import Any

import apsw
import psycopg
from psycopg.rows import dict_row

from tradehook.plumbing.store.opened import is_postgres
from tradehook.plumbing.store.sqlite import path_of

Row = dict[str, Any]


class Books:
    """The rows of a store, as they are committed now."""

    def __init__(self, url: str) -> None:
        self._url = url

    def rows(self, query: str) -> list[Row]:
        """Every row of a query, by column."""
        return self._of_postgres(query) if is_postgres(self._url) else self._of_sqlite(query)

    def count(self, table: str, where: str = "1=1") -> int:
        """How many rows of a table there are."""
        return int(self.rows(f"SELECT count(*) AS many FROM {table} WHERE {where}")[0]["many"])

    def _of_postgres(self, query: str) -> list[Row]:
        with psycopg.connect(self._url, row_factory=dict_row) as connection:
            return connection.execute(query.encode()).fetchall()

    def _of_sqlite(self, query: str) -> list[Row]:
        with _opened(path_of(self._url)) as connection:
            cursor = connection.execute(query)
            return [dict(zip((column[0] for column in cursor.description), row, strict=True)) for row in cursor]


@contextlib.contextmanager
def _opened(path: str) -> Iterator[apsw.Connection]:
    connection = apsw.Connection(path, flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.set_busy_timeout(5_000)
        yield connection
    finally:
        connection.close()
