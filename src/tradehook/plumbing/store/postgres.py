"""PostgreSQL through psycopg: the same functions, the same writer, the same grouping of commits."""

from collections.abc import Sequence
from typing import Any

import psycopg

from tradehook.plumbing.store.contract import Row
from tradehook.plumbing.store.statement import InsertMany, Statement


class PostgresReadTx:
    """A transaction on one connection, from the driver's point of view."""

    dialect = "postgresql"

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._cursor = connection.cursor()

    def one(self, statement: Statement, /, **values: Any) -> Row | None:
        """The first row, or None."""
        return self._run(statement, values).fetchone()

    def all(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Every row."""
        return self._run(statement, values).fetchall()

    def dicts(self, statement: Statement, /, **values: Any) -> list[dict[str, Any]]:
        """Every row as a dictionary by column name."""
        cursor = self._run(statement, values)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _run(self, statement: Statement, values: dict[str, Any]) -> psycopg.Cursor[Row]:
        text, parameters = statement.bound("postgresql", values)
        return self._cursor.execute(text.encode(), parameters)


class PostgresTx(PostgresReadTx):
    """A transaction that may write."""

    def run(self, statement: Statement, /, **values: Any) -> int:
        """Run an insert, update or delete; the number of rows it touched."""
        return self._run(statement, values).rowcount

    def insert(self, into: InsertMany, rows: Sequence[Row], /) -> list[int]:
        """Insert many rows with few statements; their numbers, in the order of the rows."""
        numbers: list[int] = []
        for text, values, _ in into.chunks("postgresql", rows):
            # A serial column counts on from row to row of one statement; sorted, since no order of answers is promised.
            numbers += sorted(number for (number,) in self._cursor.execute(text.encode(), values).fetchall())
        return numbers


class PostgresWriteConnection:
    """The connection that writes; opened again when the server went away."""

    tx: PostgresTx

    def __init__(self, url: str) -> None:
        self._url = url
        self._connect()

    def begin(self) -> None:
        if self._connection.closed:
            self._connect()
        self._connection.execute("BEGIN")

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        self._connection.execute("ROLLBACK")

    def savepoint(self) -> None:
        self._connection.execute("SAVEPOINT item")

    def release(self) -> None:
        self._connection.execute("RELEASE SAVEPOINT item")

    def rollback_to_savepoint(self) -> None:
        self._connection.execute("ROLLBACK TO SAVEPOINT item")

    @property
    def is_crowded(self) -> bool:
        """Never: the server keeps its own house."""
        return False

    def tidy(self) -> bool:
        """Nothing to do: the server keeps its own house."""
        return False

    def is_trouble(self, error: BaseException) -> bool:
        """A lost server, a full disk; not a broken constraint or a statement that is wrong."""
        return isinstance(error, psycopg.OperationalError | psycopg.InternalError)

    def is_fatal(self, _error: BaseException) -> bool:
        """None is: a lost server comes back, and a commit whose answer was lost answers 5xx."""
        return False

    def close(self) -> None:
        self._connection.close()

    def _connect(self) -> None:
        self._connection = psycopg.connect(self._url, autocommit=True)
        self.tx = PostgresTx(self._connection)


class PostgresReader:
    """A connection that only reads, for one thread, stopped by the server after 1 s."""

    def __init__(self, url: str) -> None:
        options = "-c statement_timeout=1000 -c default_transaction_read_only=on"
        self._connection = psycopg.connect(url, autocommit=True, options=options)
        self.tx = PostgresReadTx(self._connection)

    def begin(self) -> None:
        self._connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")

    def end(self) -> None:
        self._connection.execute("ROLLBACK")

    def was_stopped(self, error: Exception) -> bool:
        """Whether the server's statement_timeout stopped the statement."""
        return isinstance(error, psycopg.errors.QueryCanceled)

    def close(self) -> None:
        self._connection.close()
