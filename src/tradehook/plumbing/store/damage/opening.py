"""Beginning with the store that is there: as it is when nothing is wrong with it, and by consent when something is.

Never silently: what was committed and cannot be read any more keeps tradehook from starting, and whoever consents to go
on without it gets a list of it.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tradehook.plumbing.clock import file_stamp, machine_time
from tradehook.plumbing.data_dir import sync_directory
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import StoreDamaged
from tradehook.plumbing.store.damage.soundness import Damage, damage_of
from tradehook.plumbing.store.damage.views import View
from tradehook.plumbing.store.opened import is_postgres
from tradehook.plumbing.store.sqlite import path_of

_FILES = ("", "-wal", "-shm")


def look_before_opening(url: str, accept_loss: bool) -> None:
    """Make sure that opening the store loses nothing without a word; to be called before anything opens it.

    Where all of a damaged log can be read although SQLite would not, it is read, and the damaged files are kept. Raises
    `StoreUnusable`, and `StoreDamaged` when something that was committed cannot be read, unless the loss is accepted:
    then the list of it goes into the log and into `lost-<time>.json` beside the store. A PostgreSQL server looks after
    its own.
    """
    damage = None if is_postgres(url) else damage_of(Path(path_of(url)).resolve())
    if damage is None:
        return
    stamp = file_stamp(machine_time())
    if not damage.proven:
        # Nobody was told that it is kept if the power failed while it was written; if it broke later, somebody was.
        log.warning(
            "the last transaction is not whole", list=str(_list(damage, stamp)), lost=list(damage.losses.lines())
        )
    elif damage.start is not None and (accept_loss or not damage.losses):
        _begin_with(damage, damage.start, stamp)
    else:
        raise StoreDamaged("\n".join(_report(damage)))


def _report(damage: Damage) -> Iterator[str]:
    file = damage.left.file
    yield f"The log of {file} is damaged: SQLite would leave out transactions that were committed. Nothing was changed."
    if damage.start is None:
        yield (
            "What is left does not fit together, so there is no moment to go back to. Look after the disk, put a backup"
            " in its place, and move its -wal and -shm away."
        )
        return
    yield "This is lost:"
    yield from (f"  {line}" for line in damage.losses.lines())
    yield (
        "Look after the disk first. Put a backup in its place; or begin with what is left: tradehook serve"
        " --accept-loss keeps the damaged files, and writes the whole list into a file beside them."
    )


def _list(damage: Damage, stamp: str) -> Path:
    """A file with everything that is lost, row by row, for nobody but the account that runs tradehook."""
    list_file = damage.left.file.with_name(f"lost-{stamp}.json")
    descriptor = os.open(list_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(damage.losses)))
        os.fsync(file.fileno())
    return list_file


def _begin_with(damage: Damage, start: View, stamp: str) -> None:
    """Put a file with this state in the store's place, and keep what was there. Wherever this is interrupted, the next
    start finds the old files, or the new one with a log that says the same."""
    file = damage.left.file
    made = file.with_name(f"{file.name}-made-{stamp}")
    _make(file, start, made)
    for suffix in _FILES:
        _keep(Path(f"{file}{suffix}"), stamp)
    if damage.losses:
        log.error("begins without what is lost", list=str(_list(damage, stamp)), lost=list(damage.losses.lines()))
    else:
        log.error("the log was damaged; all of it could be read, and nothing is lost", kept=f"{file}-damaged-{stamp}")
    made.replace(file)
    for suffix in _FILES[1:]:
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    sync_directory(file.parent)


def _make(file: Path, start: View, made: Path) -> None:
    shutil.copyfile(file, made)
    shutil.copymode(file, made)
    with made.open("r+b") as copy:
        for number, page in start.pages.items():
            copy.seek((number - 1) * start.page_size)
            copy.write(page)
        copy.truncate(start.size * start.page_size)
        copy.flush()
        os.fsync(copy.fileno())


def _keep(file: Path, stamp: str) -> None:
    kept = file.with_name(f"{file.name}-damaged-{stamp}")
    try:
        kept.hardlink_to(file)
    except (FileNotFoundError, FileExistsError):
        return
    except OSError:
        # Some file systems know no second names.
        shutil.copyfile(file, kept)
