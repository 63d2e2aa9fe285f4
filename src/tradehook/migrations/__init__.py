"""The store's tables over time. Alembic runs in a process of its own: one SQLite file is never opened by two copies of
SQLite in one process."""

import subprocess
import sys
from pathlib import Path

import apsw
import psycopg

from tradehook.plumbing.environment import for_children
from tradehook.plumbing.store.opened import is_postgres
from tradehook.plumbing.store.sqlite import path_of

_VERSIONS = Path(__file__).parent / "versions"


class MigrationFailed(Exception):
    """The store's tables could not be brought up to date; the message is Alembic's own."""


def migrate(url: str) -> None:
    """Bring the store's tables up to date; quick when they are. Raises `MigrationFailed`."""
    if current(url) == head():
        return
    if not is_postgres(url):
        Path(path_of(url)).parent.mkdir(parents=True, exist_ok=True)
    child = subprocess.run(
        [sys.executable, "-m", "tradehook.migrations"],
        input=url,  # and no argument: everybody on the machine can read those, and it may hold a password
        capture_output=True,
        text=True,
        check=False,
        env=for_children(),
    )
    if child.returncode:
        raise MigrationFailed(child.stderr.strip() or child.stdout.strip())


def head() -> str:
    """The newest revision: revisions are numbered, and named by their files."""
    return max(path.name.split("_", 1)[0] for path in _VERSIONS.glob("[0-9]*.py"))


def current(url: str) -> str | None:
    """The revision that the store is at; None for an empty one."""
    return _postgres_revision(url) if is_postgres(url) else _sqlite_revision(url)


def _sqlite_revision(url: str) -> str | None:
    path = path_of(url)
    if not Path(path).exists():
        return None
    connection = apsw.Connection(path, flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except apsw.SQLError:
        return None
    finally:
        connection.close()
    return str(row[0]) if row else None


def _postgres_revision(url: str) -> str | None:
    with psycopg.connect(url) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return str(row[0]) if row else None
