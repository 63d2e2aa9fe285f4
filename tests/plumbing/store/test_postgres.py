"""PostgreSQL as the writer drives it: links that break are made again, and a commit is what the server calls one."""

import contextlib
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tradehook.plumbing.store.postgres import PostgresReader, PostgresWriteConnection
from tradehook.plumbing.store.postgres_link import connect, trouble_of
from tradehook.plumbing.store.trouble import Trouble

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(fresh_postgres_database: str) -> str:
    with psycopg.connect(fresh_postgres_database) as connection:
        connection.execute("CREATE TABLE kept (text text UNIQUE)")
    return fresh_postgres_database


@pytest.fixture
def written(url: str) -> Iterator[PostgresWriteConnection]:
    with contextlib.closing(PostgresWriteConnection(url)) as connection:
        yield connection


def end_links(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def keep(connection: PostgresWriteConnection, text: str) -> None:
    connection.tx._cursor.execute("INSERT INTO kept VALUES (%s)", (text,))


def kept(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM kept")]


def said(connection: psycopg.Connection, setting: str) -> str:
    return connection.execute(f"SHOW {setting}".encode()).fetchone()[0]


def test_a_link_that_died_while_nothing_was_written_is_made_again(written: PostgresWriteConnection, url: str) -> None:
    end_links(url)

    written.begin()
    keep(written, "kept")
    written.commit()

    assert kept(url) == ["kept"]


def test_a_link_that_dies_in_a_transaction_takes_it_along_and_the_next_one_is_whole(
    written: PostgresWriteConnection, url: str
) -> None:
    written.begin()
    keep(written, "lost")
    end_links(url)
    with pytest.raises(psycopg.OperationalError) as lost:
        written.commit()
    assert written.trouble_of(lost.value) is Trouble.AWAY

    written.begin()
    keep(written, "kept")
    written.commit()

    assert kept(url) == ["kept"]


def test_a_commit_that_the_server_made_a_rollback_of_is_none(written: PostgresWriteConnection, url: str) -> None:
    written.begin()
    keep(written, "twice")
    with contextlib.suppress(psycopg.errors.UniqueViolation):
        keep(written, "twice")

    with pytest.raises(psycopg.InternalError, match="ROLLBACK"):
        written.commit()
    assert kept(url) == []


def test_a_server_that_answers_before_the_disk_has_it_is_told_to_wait_and_a_stronger_one_is_left_alone(
    url: str,
) -> None:
    for given, used in (("off", "on"), ("remote_apply", "remote_apply")):
        address = make_conninfo(url, options=f"-c synchronous_commit={given}")
        with contextlib.closing(PostgresWriteConnection(address)) as connection:
            assert said(connection._connection, "synchronous_commit") == used


def test_nobody_waits_long_for_a_lock_and_what_the_address_says_counts(url: str) -> None:
    address = make_conninfo(url, options="-c search_path=pg_catalog,public", application_name="ours")
    with contextlib.closing(PostgresReader(address)) as reader:
        assert said(reader._connection, "statement_timeout") == "1s"
        assert said(reader._connection, "default_transaction_read_only") == "on"
        assert said(reader._connection, "search_path") == "pg_catalog,public"
        assert said(reader._connection, "application_name") == "ours"
    with contextlib.closing(PostgresWriteConnection(address)) as writer:
        assert said(writer._connection, "lock_timeout") == "2s"


def test_a_lock_that_somebody_holds_is_told_while_a_sender_still_waits(
    written: PostgresWriteConnection, url: str
) -> None:
    with psycopg.connect(url) as another:
        another.execute("LOCK TABLE kept IN ACCESS EXCLUSIVE MODE")
        written.begin()
        with pytest.raises(psycopg.errors.LockNotAvailable) as held:
            keep(written, "late")
    written.rollback()

    assert written.trouble_of(held.value) is Trouble.AWAY


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (psycopg.errors.UniqueViolation(), Trouble.OURS),
        (psycopg.errors.UndefinedTable(), Trouble.OURS),
        (psycopg.errors.ProgramLimitExceeded(), Trouble.OURS),
        (ValueError(), Trouble.OURS),
        (psycopg.errors.QueryCanceled(), Trouble.LATE),
        (psycopg.OperationalError(), Trouble.AWAY),
        (psycopg.InterfaceError(), Trouble.AWAY),
        (psycopg.errors.DiskFull(), Trouble.AWAY),
        (psycopg.errors.AdminShutdown(), Trouble.AWAY),
        (psycopg.errors.DeadlockDetected(), Trouble.CROSSED),
        (psycopg.errors.SerializationFailure(), Trouble.CROSSED),
        (psycopg.errors.ReadOnlySqlTransaction(), Trouble.AWAY),
    ],
)
def test_what_an_error_means(error: BaseException, means: Trouble) -> None:
    assert trouble_of(error) is means


def test_a_server_that_is_not_there_is_found_out_at_once() -> None:
    with pytest.raises(psycopg.OperationalError):
        connect("postgresql://nobody@127.0.0.1:1/nowhere")
