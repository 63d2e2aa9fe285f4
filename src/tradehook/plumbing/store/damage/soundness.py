"""Looking at an SQLite store before it is opened: whether everything that was committed can still be read.

SQLite reads its log up to the first frame that is broken and says nothing of what it leaves out. So this looks first,
without touching anything; after a stop in good order there is no log, and nothing to be done.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import apsw

from tradehook.plumbing.clock import elapsed_s
from tradehook.plumbing.store.contract import StoreDamaged
from tradehook.plumbing.store.damage.comparing import losses_between
from tradehook.plumbing.store.damage.losses import Losses
from tradehook.plumbing.store.damage.salvage import Left, as_sqlite_reads_it, as_written, is_mixed, with_copied
from tradehook.plumbing.store.damage.views import View, opened_view, own_page
from tradehook.plumbing.store.sqlite_files import RESCUED
from tradehook.plumbing.store.sqlite_trouble import not_writable, unusable
from tradehook.plumbing.store.wal import has_lost_a_commit, is_cut_short
from tradehook.plumbing.store.wal_index import read_index
from tradehook.plumbing.store.wal_reader import HEADER, read_log

_CHECK_AT_MOST_S = 3.0
_STEPS_BETWEEN_LOOKS = 100_000
_USUAL_PAGE_SIZE = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What is wrong with a store.

    `proven`: SQLite would leave out something that was committed. Otherwise the last transaction was cut off, as when
    the power fails, or broke later: nobody can say. `start` is the state to begin with, and `losses` what is missing in
    it; there is none where nothing of what is left fits together.
    """

    left: Left
    proven: bool
    start: View | None
    losses: Losses


def damage_of(file: Path) -> Damage | None:
    """What is wrong with the store in this file; None where nothing is. Raises `StoreUnusable` and `StoreDamaged`."""
    _check_place(file)
    if not _size(file):
        return None
    left = _left(file)
    if left is None:
        _check_kind(file)
        return None
    lost = left.committed > left.log.taken
    told_of_nothing = left.index is not None and not lost
    if not lost and (told_of_nothing or not is_cut_short(left.log)):
        _check_sound(left)
        return None
    return _judged(left, lost or has_lost_a_commit(left.log))


def _judged(left: Left, proven: bool) -> Damage | None:
    written, before = as_written(left), as_sqlite_reads_it(left)
    if not written.doubtful and _problem(left.file, written.view) is None:
        # All of it can be read: what was cut off by a power failure could not.
        changed = left.log.written > left.log.taken
        return Damage(left=left, proven=True, start=written.view, losses=Losses()) if proven or changed else None
    # The last moment before the damage; where the file is ahead of that, the last of all with a page or two as before.
    states = (written.view,) if is_mixed(left) else (before, written.view)
    start = next((state for state in states if _problem(left.file, state) is None), None)
    if start is None:
        return Damage(left=left, proven=True, start=None, losses=Losses())
    with opened_view(left.file, start) as one, opened_view(left.file, written.view) as other:
        losses = losses_between(one, other, written.doubtful)
    proven = proven or start is not before
    return Damage(left=left, proven=proven, start=start, losses=losses) if proven or losses else None


def _check_place(file: Path) -> None:
    if _size(file):
        if not (os.access(file, os.R_OK | os.W_OK) and os.access(file.parent, os.W_OK)):
            raise not_writable(file)
        return
    rescued = sorted(file.parent.glob(f"{file.name}{RESCUED}*"))
    if rescued:
        raise StoreDamaged(
            f"{file} is gone, and what it held is in {rescued[-1]}. Move that to {file} to go on with it, or move it"
            " away to begin with an empty store."
        )
    if _size(_log_of(file)) > HEADER:
        raise StoreDamaged(
            f"{file} is gone, and its log {_log_of(file)} is still there. Put the file back, or a backup in its place"
            " without that log; or move the log away to begin with an empty store."
        )


def _check_kind(file: Path) -> None:
    """Whether the file is a database at all; an empty one is to become one."""
    try:
        with opened_view(file, View(page_size=1, pages={}, size=_size(file))) as state:
            state.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except apsw.Error as error:
        raise unusable(file, error) from error


def _log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _left(file: Path) -> Left | None:
    """What a process left that did not stop by itself; None after a stop in good order."""
    log, index_file = _log_of(file), file.with_name(f"{file.name}-shm")
    index = read_index(index_file.read_bytes()) if index_file.exists() else None
    if _size(log) <= HEADER and index is None:
        return None
    data = memoryview(log.read_bytes() if log.exists() else b"")
    found = read_log(data, _page_size(file), index.salts if index else None)
    ours = index if index and index.salts == found.salts else None
    return with_copied(Left(file=file, data=data, log=found, index=ours))


def _page_size(file: Path) -> int:
    size = int.from_bytes(own_page(file, 100, 1)[16:18], "big")
    return 65536 if size == 1 else size or _USUAL_PAGE_SIZE


def _check_sound(left: Left) -> None:
    problem = _problem(left.file, as_sqlite_reads_it(left))
    if problem is not None:
        raise StoreDamaged(
            f"{left.file} is damaged: {problem}. Nothing was changed. Look after the disk, and put a backup in its"
            " place."
        )


def _problem(file: Path, view: View) -> str | None:
    """The first thing that is wrong in a state of the database; None too when nothing is found within a few seconds."""
    until = elapsed_s() + _CHECK_AT_MOST_S
    try:
        with opened_view(file, view) as state:
            state.set_progress_handler(lambda: elapsed_s() > until, _STEPS_BETWEEN_LOOKS)
            said = str(state.execute("PRAGMA integrity_check(1)").fetchall()[0][0])
    except apsw.InterruptError:
        return None
    except apsw.Error as error:
        return str(error)
    return None if said == "ok" else said.splitlines()[-1]
