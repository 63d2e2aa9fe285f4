"""A store that cannot be opened, or must not be, keeps tradehook from starting: a status, a sentence, what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import copied_file
from tests.faults.disks import Mood, OnFaultyDisk, locked_by_another, read_only
from tests.faults.forked import ForkedServer
from tests.server import Server


@pytest.fixture
def store_url(migrated_file: Path, tmp_path: Path) -> str:
    return copied_file(migrated_file, tmp_path)


@pytest.fixture
def server(store_url: str, tmp_path: Path) -> Iterator[ForkedServer]:
    found = ForkedServer(tmp_path)
    yield found
    if found.alive:
        found.kill()


def does_not_start(server: Server) -> tuple[int | None, str]:
    """Its exit status and its last words, which are meant for a person."""
    server.start()
    assert not server.wait_until_ready()
    assert "Traceback" not in server.stderr, server.stderr
    return server.exit_status, server.stderr


def test_a_store_that_may_only_be_read(server: ForkedServer, tmp_path: Path) -> None:
    with read_only(tmp_path / "tradehook.db"):
        status, said = does_not_start(server)

    assert status == 1
    assert f"{tmp_path / 'tradehook.db'} cannot be written. Make the file and its directory writable" in said


def test_a_directory_that_may_only_be_read(store_url: str, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    server = ForkedServer(elsewhere, store_url.replace("tradehook.db", "store/tradehook.db"))
    (tmp_path / "store").mkdir()
    (tmp_path / "tradehook.db").rename(tmp_path / "store" / "tradehook.db")
    with read_only(tmp_path / "store"):
        status, said = does_not_start(server)

    assert status == 1
    assert "cannot be written. Make the file and its directory writable" in said


@pytest.mark.slow
def test_a_store_that_another_program_holds(server: ForkedServer, store_url: str, tmp_path: Path) -> None:
    with locked_by_another(store_url):
        status, said = does_not_start(server)

    assert status == 1
    assert f"Another program writes in {tmp_path / 'tradehook.db'} and does not let go of it." in said


@pytest.mark.slow
def test_a_full_disk(store_url: str, tmp_path: Path) -> None:
    server = OnFaultyDisk(tmp_path)
    server.disk.be(Mood.FULL)
    status, said = does_not_start(server)

    assert status == 1
    assert f"There is no space left where {tmp_path / 'tradehook.db'} is." in said


@pytest.mark.parametrize("content", [b"This is not a database. " * 400, b"SQLite format 3\0" + bytes(8000)])
def test_a_file_that_is_no_store(server: ForkedServer, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tradehook.db").write_bytes(content)

    status, said = does_not_start(server)

    assert status == 65
    assert f"{tmp_path / 'tradehook.db'} is damaged, or no store at all" in said
    assert (tmp_path / "tradehook.db").read_bytes() == content


@pytest.mark.slow
def test_a_store_that_is_gone_while_its_log_is_there(server: ForkedServer, tmp_path: Path) -> None:
    server.start_ready()
    server.kill()
    (tmp_path / "tradehook.db").unlink()
    log = (tmp_path / "tradehook.db-wal").read_bytes()

    status, said = does_not_start(server)

    assert status == 65
    assert f"{tmp_path / 'tradehook.db'} is gone, and its log" in said
    assert (tmp_path / "tradehook.db-wal").read_bytes() == log


@pytest.mark.slow
@pytest.mark.parametrize("take_away", ["removed", "replaced", "moved"])
def test_a_store_that_is_taken_away_while_it_is_open(
    server: ForkedServer, migrated_file: Path, tmp_path: Path, take_away: str
) -> None:
    file = tmp_path / "tradehook.db"
    server.start_ready()
    with server.client() as client:
        kept = client.make_strategy().id
    _take_away(file, take_away, migrated_file)

    assert server.wait_until_dead(10)
    assert server.exit_status == 70
    assert f"{file} was removed, moved or replaced while tradehook was running." in server.stderr
    (rescued,) = tmp_path.glob("tradehook.db-rescued-*")
    assert f"Everything that tradehook held is in {rescued}" in server.stderr

    if take_away != "replaced":
        status, said = does_not_start(server)
        assert status == 65
        assert f"Move that to {file} to go on with it" in said
    rescued.replace(file)
    server.start_ready()
    with server.client() as client:
        assert [each["id"] for each in client.listed("/strategies")] == [kept]


def _take_away(file: Path, how: str, other: Path) -> None:
    match how:
        case "removed":
            file.unlink()
        case "moved":
            file.rename(file.with_name("moved.db"))
        case "replaced":
            copied_file(other, file.parent / "other")
            (file.parent / "other" / file.name).replace(file)
