"""A store into the portable form and out of it again."""

from pathlib import Path

from tradehook.migrations import current, head, migrate
from tradehook.plumbing.store.copies import copy_file, filled, looked_at
from tradehook.plumbing.store.opened import is_postgres
from tradehook.plumbing.store.postgres_link import connect
from tradehook.plumbing.store.sqlite import path_of
from tradehook.upkeep.portable import queries
from tradehook.upkeep.portable.queries import TABLES

_WITHOUT_LIMIT = {"statement_timeout": "0", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "0"}


class OtherVersion(Exception):
    """A database whose tables are not those of this version; the message is its migration."""


def make_portable(url: str, to: Path) -> None:
    """Write everything that a store holds at one moment into a new file, while it is at work.

    Raises `apsw.Error`, `psycopg.Error`, and `OtherVersion` for a PostgreSQL database of another version.
    """
    if not is_postgres(url):
        copy_file(Path(path_of(url)), to)
        return
    if (there := current(url)) != head():
        raise OtherVersion(str(there))
    migrate(f"sqlite:///{to}")
    with connect(url, **_WITHOUT_LIMIT, default_transaction_read_only="on") as server:
        server.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        with filled(to) as file:
            queries.empty_file(file)
            for table in TABLES:
                queries.fill_file(file, table, queries.rows_of_server(server, table))
                queries.number_on_in_file(file, table, queries.last_number_of_server(server, table))


def fill_database(url: str, portable: Path) -> None:
    """Put everything of a portable file, which is of this version, into a PostgreSQL database in place of what is
    there: all of it, or nothing where it fails."""
    migrate(url)
    with (
        connect(url, **_WITHOUT_LIMIT) as server,
        server.transaction(),
        looked_at(portable) as file,
        queries.emptied_server(server),
    ):
        for table in TABLES:
            queries.fill_server(server, table, queries.rows_of_file(file, table))
            queries.number_on_in_server(server, table, queries.last_number_of_file(file, table))


def counts_of(portable: Path) -> dict[str, int]:
    """How many rows there are in each table of a portable file, also one of an older version."""
    with looked_at(portable) as file:
        there = queries.names_of_tables(file)
        return {table.name: queries.count(file, table) for table in TABLES if table.name in there}


def migration_of(portable: Path) -> str | None:
    """The migration that a portable file is at; None where it is no store."""
    with looked_at(portable) as file:
        return queries.migration(file)
