"""SQLite through apsw, which brings its own current SQLite: the machine's may be one that can corrupt a WAL.

One file is never opened by both this and Python's own sqlite3 in one process.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import apsw

from tradehook.plumbing.clock import elapsed_s
from tradehook.plumbing.store.contract import Row
from tradehook.plumbing.store.statement import InsertMany, Statement

_READ_LIMIT_S = 1.0
_STEPS_BETWEEN_LOOKS = 20_000
_CHECKPOINT_AT_PAGES = 1_000
_CHECKPOINT_EVEN_WHEN_BUSY_AT_PAGES = 40_000
_OUR_OWN_FAULTS = (apsw.ConstraintError, apsw.SQLError, apsw.BindingsError, apsw.MismatchError)


class SqliteReadTx:
    """A transaction on one connection, from the driver's point of view."""

    dialect = "sqlite"

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self._execute = connection.execute

    def one(self, statement: Statement, /, **values: Any) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._execute(*statement.bound("sqlite", values)).fetchone()
        return row

    def all(self, statement: Statement, /, **values: Any) -> list[Row]:
        """Every row."""
        return self._execute(*statement.bound("sqlite", values)).fetchall()

    def dicts(self, statement: Statement, /, **values: Any) -> list[dict[str, Any]]:
        """Every row as a dictionary by column name."""
        cursor = self._execute(*statement.bound("sqlite", values))
        found: list[dict[str, Any]] = []
        names: tuple[str, ...] = ()
        for row in cursor:
            names = names or tuple(column[0] for column in cursor.get_description())
            found.append(dict(zip(names, row, strict=True)))
        return found


class SqliteTx(SqliteReadTx):
    """A transaction that may write."""

    def run(self, statement: Statement, /, **values: Any) -> int:
        """Run an insert, update or delete; the number of rows it touched."""
        self._execute(*statement.bound("sqlite", values))
        return self.connection.changes()

    def insert(self, into: InsertMany, rows: Sequence[Row], /) -> list[int]:
        """Insert many rows with few statements; their numbers, in the order of the rows."""
        numbers: list[int] = []
        for text, values, count in into.chunks("sqlite", rows):
            self._execute(text, values)
            # One writer and one statement: the numbers are without a gap, and the last is known.
            last = self.connection.last_insert_rowid()
            numbers += range(last - count + 1, last + 1)
        return numbers


def _open(url: str, flags: int) -> apsw.Connection:
    parts = urlsplit(url)
    vfs = parse_qs(parts.query).get("vfs", [None])[0]
    connection = apsw.Connection(path_of(url), flags=flags, vfs=vfs)
    connection.set_busy_timeout(5_000)
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def path_of(url: str) -> str:
    """The file of `sqlite:///relative/path` or `sqlite:////absolute/path`."""
    return urlsplit(url).path.removeprefix("/")


class SqliteWriteConnection:
    """The connection that writes: WAL, synced at every commit, checkpointed when there is time."""

    def __init__(self, url: str) -> None:
        Path(path_of(url)).parent.mkdir(parents=True, exist_ok=True)
        self._connection = _open(url, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=0", "cache_size=-65536"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._pages = 0
        self._connection.set_wal_hook(self._count_pages)
        self.tx = SqliteTx(self._connection)

    def begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def savepoint(self) -> None:
        self._connection.execute("SAVEPOINT item")

    def release(self) -> None:
        self._connection.execute("RELEASE item")

    def rollback_to_savepoint(self) -> None:
        self._connection.execute("ROLLBACK TO item")

    @property
    def is_crowded(self) -> bool:
        """Whether the log has grown so long that it is moved although somebody waits."""
        return self._pages > _CHECKPOINT_EVEN_WHEN_BUSY_AT_PAGES

    def tidy(self) -> bool:
        """Move the log into the file while nobody waits. More is never left over."""
        if self._pages > _CHECKPOINT_AT_PAGES:
            self._checkpoint()
        return False

    def is_trouble(self, error: BaseException) -> bool:
        """A full disk, a locked or read-only file; not a broken constraint or a statement that is wrong."""
        return isinstance(error, apsw.Error) and not isinstance(error, _OUR_OWN_FAULTS)

    def is_fatal(self, error: BaseException) -> bool:
        """An I/O error or a damaged file: what is on the disk can no longer be trusted to be what we think."""
        return isinstance(error, apsw.IOError | apsw.CorruptError | apsw.NotADBError)

    def close(self) -> None:
        self._checkpoint()
        self._connection.close()

    def _checkpoint(self) -> None:
        self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        self._pages = 0

    def _count_pages(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._pages = pages
        return apsw.SQLITE_OK


class SqliteReader:
    """A connection that only reads, for one thread, stopped after 1 s."""

    def __init__(self, url: str) -> None:
        self._connection = _open(url, apsw.SQLITE_OPEN_READONLY)
        self._deadline = 0.0
        self._connection.set_progress_handler(self._late, _STEPS_BETWEEN_LOOKS)
        self.tx = SqliteReadTx(self._connection)

    def begin(self) -> None:
        self._deadline = elapsed_s() + _READ_LIMIT_S
        self._connection.execute("BEGIN")

    def end(self) -> None:
        self._deadline = elapsed_s() + _READ_LIMIT_S
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()

    def was_stopped(self, error: Exception) -> bool:
        """Whether the progress handler stopped the statement."""
        return isinstance(error, apsw.InterruptError)

    def _late(self) -> bool:
        return elapsed_s() > self._deadline
