"""Reading SQLite's log from its bytes: what SQLite takes of it is known, and what it leaves out is told apart."""

import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plumbing.store.damage.made import Writing, killed
from tradehook.plumbing.store.wal import Fit, Log, checksum, has_lost_a_commit, is_cut_short
from tradehook.plumbing.store.wal_index import Index, read_index
from tradehook.plumbing.store.wal_reader import read_log

PAGE = 4096
FRAME = 24 + PAGE


def write(writing: Writing) -> None:
    """Six transactions of a few frames each, over what is left of an older and longer log."""
    writing.insert("orders", 300, 60)
    writing.move_the_log()
    for count in (1, 9, 3, 1, 9, 2):
        writing.insert("signals", count, 60)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return killed(tmp_path_factory.mktemp("wal") / "store", write)[0]


@pytest.fixture
def data(store: Path) -> bytearray:
    return bytearray(Path(f"{store}-wal").read_bytes())


@pytest.fixture
def whole(data: bytearray) -> Log:
    return read_log(data, PAGE)


def flipped(data: bytearray, frame: int, at: int) -> Log:
    """The log with a wrong bit in a frame, `at` bytes behind its beginning."""
    data[32 + (frame - 1) * FRAME + at] ^= 1
    return read_log(data, PAGE)


def inside(log: Log) -> int:
    """The number of a frame with whole transactions before and behind it, and more of its own before its end."""
    return next(frame.number for frame in log.frames[4:] if not frame.pages)


def test_a_whole_log_is_taken_to_its_end_and_an_older_one_behind_it_is_not(data: bytearray, whole: Log) -> None:
    assert {frame.fit for frame in whole.frames} == {Fit.TAKEN}
    assert whole.taken == whole.written == len(whole.frames)
    assert len(whole.frames) < (len(data) - 32) // FRAME
    assert not is_cut_short(whole)
    assert not has_lost_a_commit(whole)
    assert [frame.at for frame in whole.frames[:2]] == [32 + 24, 32 + 24 + FRAME]


def test_the_index_knows_how_much_of_it_was_committed(store: Path, whole: Log) -> None:
    index = read_index(Path(f"{store}-shm").read_bytes())

    assert index == Index(salts=whole.salts, committed=len(whole.frames), copied=0)


@pytest.mark.parametrize("at", [0, 8, 16, 31, 40, 60, 79])
def test_an_index_that_is_not_whole_says_nothing(store: Path, at: int) -> None:
    broken = bytearray(Path(f"{store}-shm").read_bytes())
    broken[at] ^= 1

    assert read_index(bytes(broken)) is None
    assert read_index(bytes(broken[:90])) is None
    assert read_index(b"") is None
    broken[(at + 48) % 96] ^= 1
    assert read_index(bytes(broken)) is None


def test_behind_a_broken_page_the_rest_is_proven(data: bytearray, whole: Log) -> None:
    number = inside(whole)
    log = flipped(data, number, 2000)

    assert [frame.fit for frame in log.frames[: number - 1]] == [Fit.TAKEN] * (number - 1)
    assert log.frames[number - 1].fit is Fit.BROKEN
    assert {frame.fit for frame in log.frames[number:]} == {Fit.PROVEN}
    assert log.taken < number < log.written
    assert has_lost_a_commit(log)
    before = whole.frames[number - 1]
    assert log.fits(log.frames[number - 1], _page(data, before.at, at=2000))
    assert not log.fits(log.frames[number - 1], bytes(PAGE))
    assert not log.fits(log.frames[number - 1], b"")


def _page(data: bytearray, start: int, at: int) -> bytes:
    page = bytearray(data[start : start + PAGE])
    page[at - 24] ^= 1
    return bytes(page)


@pytest.mark.parametrize("at", range(8, 24))
def test_a_frame_of_which_only_salts_or_checksum_are_broken_is_read_as_it_was(
    data: bytearray, whole: Log, at: int
) -> None:
    number = inside(whole)
    log = flipped(data, number, at)
    found, before = log.frames[number - 1], whole.frames[number - 1]

    assert (found.page, found.pages, found.fit) == (before.page, before.pages, Fit.PROVEN)
    assert {frame.fit for frame in log.frames[number:]} == {Fit.PROVEN}
    assert log.taken < number
    assert is_cut_short(log)


@pytest.mark.parametrize("at", range(8))
def test_a_frame_of_which_the_number_of_the_page_may_be_broken_is_of_nobody_knows_which_page(
    data: bytearray, whole: Log, at: int
) -> None:
    number = inside(whole)
    log = flipped(data, number, at)

    assert (log.frames[number - 1].page, log.frames[number - 1].fit) == (0, Fit.BROKEN)
    assert {frame.fit for frame in log.frames[number:]} == {Fit.PROVEN}


@pytest.mark.parametrize("at", range(32))
def test_without_its_header_all_of_it_is_left_out_and_proven(data: bytearray, whole: Log, at: int) -> None:
    data[at] ^= 1
    log = read_log(data, PAGE)

    assert log.taken == 0
    assert log.written == whole.written
    assert [frame.page for frame in log.frames] == [frame.page for frame in whole.frames]
    assert has_lost_a_commit(log)


def test_of_the_last_transaction_nobody_can_say_whether_it_broke_or_was_never_whole(
    data: bytearray, whole: Log
) -> None:
    log = flipped(data, whole.taken, 2000)

    assert is_cut_short(log)
    assert not has_lost_a_commit(log)
    assert log.written == whole.written


def test_a_transaction_that_was_being_written_is_no_loss(data: bytearray, whole: Log) -> None:
    end = 32 + (whole.taken - 1) * FRAME
    data[end : end + FRAME] = bytes(FRAME)
    log = read_log(data, PAGE)

    assert {frame.fit for frame in log.frames} == {Fit.TAKEN}
    assert not is_cut_short(log)


def test_where_the_beginning_of_a_frame_is_destroyed_with_the_end_of_the_one_before_what_follows_is_not_proven(
    data: bytearray, whole: Log
) -> None:
    number = inside(whole)
    end = 32 + number * FRAME
    data[end - 500 : end + 500] = bytes(1000)
    log = read_log(data, PAGE)

    assert [frame.fit for frame in log.frames[number - 1 : number + 2]] == [Fit.BROKEN, Fit.BROKEN, Fit.UNPROVEN]
    assert (log.frames[number].page, log.frames[number].pages) == (0, 0)
    assert {frame.fit for frame in log.frames[number + 2 :]} == {Fit.PROVEN}


def test_checksums_in_the_other_order_of_bytes_are_read_too(store: Path, tmp_path: Path) -> None:
    """SQLite reads such a log, which a machine of the other order has left."""
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{store}{suffix}", tmp_path / f"other.db{suffix}")
    log = tmp_path / "other.db-wal"
    log.write_bytes(_in_the_other_order(log.read_bytes()))

    ours = read_log(log.read_bytes(), PAGE)

    assert ours.taken == _taken_by_sqlite(tmp_path / "other.db") > 0


def _in_the_other_order(data: bytes) -> bytes:
    head = bytearray(data[:32])
    head[3] ^= 1
    last = checksum(">", (0, 0), head[:24])
    head[24:] = struct.pack(">II", *last)
    return bytes(head) + b"".join(_frames_in_the_other_order(data, bytes(head[16:24]), last))


def _frames_in_the_other_order(data: bytes, salts: bytes, last: tuple[int, int]) -> Iterator[bytes]:
    for at in range(32, len(data), FRAME):
        frame = bytearray(data[at : at + FRAME])
        if frame[8:16] == salts:
            last = checksum(">", last, frame[:8], frame[24:])
            frame[16:24] = struct.pack(">II", *last)
        yield bytes(frame)


def _taken_by_sqlite(file: Path) -> int:
    """How many frames SQLite finds in the log when it recovers it."""
    connection = apsw.Connection(str(file))
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        return int(connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)[0])
    finally:
        connection.close()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(part=st.floats(0, 1), bit=st.integers(0, 7), cut=st.booleans())
def test_what_is_taken_is_what_sqlite_takes(
    store: Path, tmp_path_factory: pytest.TempPathFactory, part: float, bit: int, cut: bool
) -> None:
    harmed = tmp_path_factory.mktemp("harmed") / "store.db"
    data = bytearray(Path(f"{store}-wal").read_bytes())
    at = int(part * (len(data) - 1))
    data[at] ^= 1 << bit
    if cut:
        del data[at:]
    shutil.copyfile(store, harmed)
    Path(f"{harmed}-wal").write_bytes(data)

    assert read_log(data, PAGE).taken == _taken_by_sqlite(harmed)
