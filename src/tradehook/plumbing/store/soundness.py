"""Whether an SQLite store is sound, looked at beside whoever works with it."""

from dataclasses import dataclass
from pathlib import Path

import apsw

from tradehook.plumbing.clock import elapsed_s

_CHECK_AT_MOST_S = 10.0
_STEPS_BETWEEN_LOOKS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """What was seen: the first problem, in SQLite's words, also None where none was found in time; how much of the file
    is free pages; and the migration, None where there is none."""

    problem: str | None
    migration: str | None
    bytes_in_all: int = 0
    bytes_free: int = 0


def soundness_of(file: Path) -> Soundness:
    """Look at a store, which may be at work."""
    until = elapsed_s() + _CHECK_AT_MOST_S
    try:
        connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            connection.set_progress_handler(lambda: elapsed_s() > until, _STEPS_BETWEEN_LOOKS)
            pages, free, size = (_number(connection, name) for name in ("page_count", "freelist_count", "page_size"))
            return Soundness(
                problem=_problem(connection),
                migration=_migration(connection),
                bytes_in_all=pages * size,
                bytes_free=free * size,
            )
        finally:
            connection.close()
    except apsw.Error as error:
        return Soundness(problem=str(error), migration=None)


def _problem(connection: apsw.Connection) -> str | None:
    try:
        said = str(connection.execute("PRAGMA quick_check(1)").fetchall()[0][0])
    except apsw.InterruptError:
        return None
    return None if said == "ok" else said.splitlines()[-1]


def _migration(connection: apsw.Connection) -> str | None:
    try:
        rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except apsw.SQLError:
        return None
    return str(rows[0][0]) if rows else None


def _number(connection: apsw.Connection, pragma: str) -> int:
    return int(str(connection.execute(f"PRAGMA {pragma}").fetchall()[0][0]))
