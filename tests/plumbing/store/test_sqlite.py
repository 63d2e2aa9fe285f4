"""SQLite as the writer drives it: what its errors mean, and that nothing is told as kept that nobody will find."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from tests.faults.disks import small_disk
from tradehook.plumbing.store.contract import StoreDamaged, StoreUnusable
from tradehook.plumbing.store.sqlite import SqliteWriteConnection
from tradehook.plumbing.store.sqlite_trouble import trouble_of, unusable
from tradehook.plumbing.store.trouble import FileGone, Trouble


class Driver:
    """A connection of which only the machine's last error is asked."""

    def __init__(self, system_errno: int = 0) -> None:
        self.system_errno = system_errno


def error_of(kind: type[apsw.Error], extended: int = 0) -> apsw.Error:
    error = kind("something")
    error.extendedresult = extended  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (apsw.ConstraintError(), Trouble.OURS),
        (apsw.SQLError(), Trouble.OURS),
        (apsw.TooBigError(), Trouble.OURS),
        (ValueError(), Trouble.OURS),
        (apsw.InterruptError(), Trouble.LATE),
        (apsw.FullError(), Trouble.AWAY),
        (apsw.BusyError(), Trouble.AWAY),
        (apsw.ReadOnlyError(), Trouble.AWAY),
        (apsw.CantOpenError(), Trouble.AWAY),
        (apsw.NoMemError(), Trouble.AWAY),
        (apsw.IOError(), Trouble.FATAL),
        (apsw.CorruptError(), Trouble.FATAL),
        (apsw.NotADBError(), Trouble.FATAL),
        (FileGone("gone"), Trouble.FATAL),
    ],
)
def test_what_an_error_means(error: BaseException, means: Trouble) -> None:
    assert trouble_of(error, Driver()) is means  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize(
    ("kind", "means"),
    [
        (apsw.SQLITE_IOERR_SHMSIZE, Trouble.AWAY),
        (apsw.SQLITE_IOERR_WRITE, Trouble.AWAY),
        (apsw.SQLITE_IOERR_FSYNC, Trouble.FATAL),
    ],
)
def test_no_space_is_no_broken_disk_unless_a_sync_says_it(number: int, kind: int, means: Trouble) -> None:
    assert trouble_of(error_of(apsw.IOError, kind), Driver(number)) is means  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (apsw.BusyError(), StoreUnusable, "Another program writes in store.db"),
        (apsw.ReadOnlyError(), StoreUnusable, "store.db cannot be written"),
        (apsw.FullError(), StoreUnusable, "There is no space left where store.db is"),
        (apsw.IOError("disk I/O error"), StoreUnusable, "The disk failed while store.db was opened: disk I/O error"),
        (apsw.NotADBError("file is not a database"), StoreDamaged, "store.db is damaged, or no store at all"),
    ],
)
def test_why_it_cannot_be_opened_is_said_in_words(error: apsw.Error, kind: type[StoreUnusable], says: str) -> None:
    found = unusable(Path("store.db"), error)

    assert type(found) is kind
    assert str(found).startswith(says)


@pytest.fixture
def written(tmp_path: Path) -> Iterator[SqliteWriteConnection]:
    """A connection with a table in it."""
    with contextlib.closing(opened(tmp_path)) as connection:
        yield connection


def opened(directory: Path) -> SqliteWriteConnection:
    connection = SqliteWriteConnection(f"sqlite:///{directory / 'store.db'}")
    connection.begin()
    connection.tx.connection.execute("CREATE TABLE kept (text)")
    connection.commit()
    return connection


def keep(connection: SqliteWriteConnection, text: str) -> None:
    connection.begin()
    connection.tx.connection.execute("INSERT INTO kept VALUES (?)", (text,))
    connection.commit()


def kept_in(file: Path) -> list[str]:
    connection = apsw.Connection(str(file))
    try:
        return [text for (text,) in connection.execute("SELECT text FROM kept")]
    finally:
        connection.close()


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm"])
def test_a_commit_into_a_file_that_is_gone_is_none_and_what_it_held_is_rescued(
    written: SqliteWriteConnection, tmp_path: Path, suffix: str
) -> None:
    keep(written, "before")
    Path(f"{tmp_path / 'store.db'}{suffix}").unlink()

    with pytest.raises(FileGone, match=f"store.db{suffix} was removed, moved or replaced"):
        keep(written, "after")

    (rescued,) = tmp_path.glob("store.db-rescued-*")
    assert kept_in(rescued) == ["before", "after"]
    # A log beside another database would be taken for its own.
    assert not (tmp_path / "store.db-wal").exists()


def test_it_is_found_out_also_while_nothing_is_written(written: SqliteWriteConnection, tmp_path: Path) -> None:
    written.look()
    (tmp_path / "store.db").rename(tmp_path / "moved.db")

    with pytest.raises(FileGone):
        written.look()


def test_where_nothing_can_be_rescued_that_is_said(written: SqliteWriteConnection, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with contextlib.closing(opened(home)) as connection:
        home.rename(tmp_path / "elsewhere")
        with pytest.raises(FileGone, match="Put it back as it was"):
            keep(connection, "after")
        (tmp_path / "elsewhere").rename(home)


def test_a_disk_that_is_full_of_other_things_is_away_and_comes_back(tmp_path: Path) -> None:
    """Here it is the log's index that has to grow, by 32 KB every 4,096 pages: then it is an I/O error to SQLite."""
    with small_disk(tmp_path / "disk", megabytes=30) as disk:
        connection = opened(disk)
        while (disk / "store.db-wal").stat().st_size < 4056 * (24 + 4096):
            keep(connection, "much")
        filler = disk / "filler"
        filler.write_bytes(bytes(_free(disk) - 10 * 4096))
        troubles = set(_troubles(connection, 40))
        filler.unlink()
        keep(connection, "space again")
        connection.close()

        assert troubles == {(apsw.IOError, Trouble.AWAY)}
        assert kept_in(disk / "store.db")[-1] == "space again"


def _free(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bfree * found.f_bsize


def _troubles(connection: SqliteWriteConnection, times: int) -> Iterator[tuple[type[apsw.Error], Trouble]]:
    """What writing so many times brings."""
    for number in range(times):
        try:
            keep(connection, f"full {number}")
        except apsw.Error as error:
            yield type(error), connection.trouble_of(error)
            connection.rollback()


def test_after_a_failure_a_log_that_could_be_begun_anew_is_moved(
    written: SqliteWriteConnection, tmp_path: Path
) -> None:
    for number in range(1_100):
        keep(written, str(number))
    assert not written.is_crowded

    written.rollback()

    assert written.is_crowded
    assert written.tidy() is False
    assert not written.is_crowded
