"""SQLite through apsw, which brings its own current SQLite: the machine's may be one that can corrupt a WAL.

One file is never opened by both this and Python's own sqlite3 in one process.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import apsw

from tradehook.plumbing.clock import elapsed_s
from tradehook.plumbing.store.contract import READ_LIMIT_S, Row
from tradehook.plumbing.store.sqlite_files import OpenFiles, file_gone
from tradehook.plumbing.store.sqlite_trouble import trouble_of, unusable
from tradehook.plumbing.store.statement import InsertMany, Statement
from tradehook.plumbing.store.trouble import Trouble

_STATEMENTS = 1_000
"""More than there are, so that each is prepared once."""
_LOCK_LIMIT_MS = 2_000
"""Shorter than a sender's patience: a lock that somebody else holds for longer is answered while they still listen."""
_STEPS_BETWEEN_LOOKS = 20_000
_CHECKPOINT_AT_PAGES = 1_000
_CHECKPOINT_EVEN_WHEN_BUSY_AT_PAGES = 40_000


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

    def each(self, statement: Statement, /, **values: Any) -> Iterator[Row]:
        """Every row, as it is found."""
        return self._execute(*statement.bound("sqlite", values))


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
    connection = apsw.Connection(path_of(url), flags=flags, vfs=vfs, statementcachesize=_STATEMENTS)
    connection.set_busy_timeout(_LOCK_LIMIT_MS)
    connection.execute("PRAGMA foreign_keys=ON")
    # A full /tmp is no reason to refuse anything.
    connection.execute("PRAGMA temp_store=MEMORY")
    return connection


def path_of(url: str) -> str:
    """The file of `sqlite:///relative/path` or `sqlite:////absolute/path`."""
    return urlsplit(url).path.removeprefix("/")


def _open_to_write(url: str) -> apsw.Connection:
    path = Path(path_of(url))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = _open(url, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=0", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")
        # The log and its index are there from now on, and nobody else writes.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
    except apsw.Error as error:
        raise unusable(path, error) from error
    return connection


class SqliteWriteConnection:
    """The connection that writes: WAL, synced at every commit, checkpointed when there is time.

    Raises `StoreUnusable` when it cannot be opened.
    """

    def __init__(self, url: str) -> None:
        self._connection = _open_to_write(url)
        self._files = OpenFiles(self._connection.filename)
        self._pages = 0
        self._failed = False
        self._connection.set_wal_hook(self._count_pages)
        self.tx = SqliteTx(self._connection)

    def begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._connection.execute("COMMIT")
        self.look()

    def rollback(self) -> None:
        self._failed = True
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
        """Whether the log has grown so long that it is moved although somebody waits; sooner after something failed: on
        a disk that is full, a log that is moved makes room for what comes."""
        return self._pages > (_CHECKPOINT_AT_PAGES if self._failed else _CHECKPOINT_EVEN_WHEN_BUSY_AT_PAGES)

    def tidy(self) -> bool:
        """Move the log into the file while nobody waits. More is never left over."""
        if self._pages > _CHECKPOINT_AT_PAGES:
            self._checkpoint()
        return False

    def look(self) -> None:
        """Raise `FileGone` when what was committed is in a file that nobody finds any more."""
        gone = self._files.gone()
        if gone is not None:
            raise file_gone(gone, self._connection)

    def trouble_of(self, error: BaseException) -> Trouble:
        """What an error of this connection means."""
        return trouble_of(error, self._connection)

    def close(self) -> None:
        self._checkpoint()
        self._connection.close()

    def _checkpoint(self) -> None:
        self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        self._pages = 0
        self._failed = False

    def _count_pages(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._pages = pages
        return apsw.SQLITE_OK


class SqliteReader:
    """A connection that only reads, for one thread, stopped after `within_s`."""

    def __init__(self, url: str, within_s: float = READ_LIMIT_S) -> None:
        self._connection = _open(url, apsw.SQLITE_OPEN_READONLY)
        self._within_s = within_s
        self._deadline = 0.0
        self._connection.set_progress_handler(self._late, _STEPS_BETWEEN_LOOKS)
        self.tx = SqliteReadTx(self._connection)

    def begin(self) -> None:
        self._deadline = elapsed_s() + self._within_s
        self._connection.execute("BEGIN")

    def end(self) -> None:
        self._deadline = elapsed_s() + self._within_s
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def trouble_of(self, error: BaseException) -> Trouble:
        """What an error of this connection means; `LATE` when the progress handler stopped it."""
        return trouble_of(error, self._connection)

    def close(self) -> None:
        self._connection.close()

    def _late(self) -> bool:
        return elapsed_s() > self._deadline
