"""PostgreSQL through psycopg: the same functions, the same writer, the same grouping of commits."""

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg

from tradehook.plumbing.store.contract import READ_LIMIT_S, Row
from tradehook.plumbing.store.postgres_link import connect, trouble_of
from tradehook.plumbing.store.statement import InsertMany, Statement
from tradehook.plumbing.store.trouble import Trouble

_EACH = "each"
_ROWS_AT_ONCE = 5_000


class PostgresReadTx:
    """A transaction on one connection, from the driver's point of view."""

    dialect = "postgresql"

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection
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

    def each(self, statement: Statement, /, **values: Any) -> Iterator[Row]:
        """Every row; the server keeps those that were not asked for yet."""
        text, parameters = statement.bound("postgresql", values)
        with self._connection.cursor(name=_EACH) as cursor:
            cursor.itersize = _ROWS_AT_ONCE
            yield from cursor.execute(text.encode(), parameters)

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
    """The connection that writes; opened again when the server went away.

    Raises `psycopg.OperationalError` when it cannot be opened.
    """

    tx: PostgresTx

    def __init__(self, url: str) -> None:
        self._url = url
        self._connect()

    def begin(self) -> None:
        """Begin; on a new link when the old one turns out to be dead, for nothing was sent on it yet."""
        try:
            self._connection.execute("BEGIN")
        except psycopg.OperationalError:
            self._connection.close()
            self._connect()
            self._connection.execute("BEGIN")

    def commit(self) -> None:
        done = self._connection.execute("COMMIT").statusmessage
        if done != "COMMIT":
            # What failed before the commit and was not noticed makes the server answer so, without an error.
            raise psycopg.InternalError(f"the server answered a commit with {done}")

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

    def look(self) -> None:
        """Nothing to do: the server looks after its files."""

    def trouble_of(self, error: BaseException) -> Trouble:
        """What an error of this connection means. A commit whose answer was lost is not tried again here."""
        return trouble_of(error)

    def close(self) -> None:
        self._connection.close()

    def _connect(self) -> None:
        self._connection = connect(self._url, lock_timeout="2s", idle_in_transaction_session_timeout="5s")
        # Whoever set the server to answer before the disk has it did not mean this promise.
        self._connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
        self.tx = PostgresTx(self._connection)


class PostgresReader:
    """A connection that only reads, for one thread, stopped by the server after `within_s`."""

    def __init__(self, url: str, within_s: float = READ_LIMIT_S) -> None:
        limit = f"{round(within_s * 1000)}ms"
        self._connection = connect(url, statement_timeout=limit, default_transaction_read_only="on")
        self.tx = PostgresReadTx(self._connection)

    def begin(self) -> None:
        self._connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")

    def end(self) -> None:
        self._connection.execute("ROLLBACK")

    def trouble_of(self, error: BaseException) -> Trouble:
        """What an error of this connection means; `LATE` when the server's statement_timeout stopped it."""
        return trouble_of(error)

    def close(self) -> None:
        self._connection.close()
