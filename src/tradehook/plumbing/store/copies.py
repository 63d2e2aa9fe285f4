"""Copies of an SQLite store: made while it is at work, and looked at without touching them."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import apsw

_LOCK_LIMIT_MS = 10_000


def copy_file(file: Path, to: Path) -> None:
    """Write everything that is committed at this moment into a new file. Raises `apsw.Error`.

    Another process may write meanwhile: it waits for nothing, and its log grows until the copy is made. To be called
    where this process has the file open otherwise nowhere.
    """
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        connection.set_busy_timeout(_LOCK_LIMIT_MS)
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("VACUUM INTO ?", (str(to),))
    finally:
        connection.close()


@contextlib.contextmanager
def looked_at(file: Path) -> Iterator[apsw.Connection]:
    """A file that nobody writes, opened to be read alone: nothing beside it is made or changed."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(f"file:{quote(str(file.absolute()))}?immutable=1", flags=flags)
    try:
        connection.execute("PRAGMA temp_store=MEMORY")
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def filled(file: Path) -> Iterator[apsw.Connection]:
    """A file that nobody else has, to be written in one transaction, which is on the disk at the end."""
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    finally:
        connection.close()


def problem_of(file: Path) -> str | None:
    """What is wrong with such a file, in SQLite's own words; None where all of it can be read."""
    try:
        with looked_at(file) as connection:
            said = str(connection.execute("PRAGMA integrity_check(1)").fetchall()[0][0])
    except apsw.Error as error:
        return str(error)
    return None if said == "ok" else said.splitlines()[-1]
