"""Stores as a process leaves them that was killed: made for real by SQLite, copied while they are open."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw

TABLES = ("signals", "orders")
Rows = dict[tuple[str, int], tuple[object, ...]]


@dataclass(slots=True)
class Writing:
    """A store that is being written, in the way of the writer: every commit synced, the log moved only when told to."""

    connection: apsw.Connection
    inserted: int = 0

    def insert(self, table: str, count: int, width: int) -> None:
        """One transaction with new rows."""
        with self.connection:
            for _ in range(count):
                self.inserted += 1
                row = (f"{table}-{self.inserted:05}", f"{self.inserted:x}" * width)
                self.connection.execute(f"INSERT INTO {table} (id, body) VALUES (?, ?)", row)

    def change(self, table: str, every: int) -> None:
        """One transaction that changes rows."""
        with self.connection:
            self.connection.execute(f"UPDATE {table} SET body = body || '!' WHERE sequence % ? = 0", (every,))

    def give_up(self, count: int) -> None:
        """A large transaction that is rolled back: its pages are in the log, and its end never is."""
        self.connection.execute("PRAGMA cache_size=5")
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.executemany(
            "INSERT INTO orders (id, body) VALUES (?, ?)", ((f"never-{n}", "x" * 900) for n in range(count))
        )
        self.connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def another_reads(self) -> Iterator[None]:
        """Meanwhile a reader stays at this moment, and the log is moved only up to there."""
        reader = apsw.Connection(self.connection.filename)
        try:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM signals").fetchall()
            yield
        finally:
            reader.close()

    def move_the_log(self) -> None:
        """Copy the log into the file, as the writer does when it has time."""
        self.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)


def killed(directory: Path, write: Callable[[Writing], None]) -> tuple[Path, Rows]:
    """The file of a store whose process was killed after `write`, and every row that was committed."""
    directory.mkdir(parents=True)
    alive, dead = directory / "alive.db", directory / "dead.db"
    connection = apsw.Connection(str(alive))
    for pragma in ("journal_mode=WAL", "synchronous=OFF", "wal_autocheckpoint=0", "page_size=4096"):
        connection.execute(f"PRAGMA {pragma}")
    for table in TABLES:
        connection.execute(f"CREATE TABLE {table} (sequence INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT)")
    writing = Writing(connection)
    writing.move_the_log()
    write(writing)
    rows = rows_of(connection)
    for suffix in ("", "-wal", "-shm"):
        shutil.copyfile(f"{alive}{suffix}", f"{dead}{suffix}")
    connection.close()
    return dead, rows


def rows_of(connection: apsw.Connection) -> Rows:
    """Every row by table and number."""
    return {
        (table, number): tuple(row)
        for table in TABLES
        for number, *row in connection.execute(f"SELECT rowid, * FROM {table} NOT INDEXED")
    }


def rows_in(file: Path) -> Rows:
    """Every row that SQLite finds when it opens the store, which it must find sound."""
    connection = apsw.Connection(str(file))
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return rows_of(connection)
    finally:
        connection.close()
