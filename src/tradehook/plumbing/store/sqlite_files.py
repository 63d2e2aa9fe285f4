"""The files of an open SQLite store, and whether they are still where they were opened.

SQLite itself goes on writing into a file that was removed or replaced: whatever it commits is gone with the process.
"""

import contextlib
from pathlib import Path

import apsw

from tradehook.plumbing.clock import file_stamp, machine_time
from tradehook.plumbing.store.trouble import FileGone

RESCUED = "-rescued-"
"""What the name of a rescued store has behind that of the store."""

_SUFFIXES = ("", "-wal", "-shm")
_Place = tuple[int, int] | None


class OpenFiles:
    """The database, its log and the log's index, as they were when the store was opened."""

    def __init__(self, path: str) -> None:
        self._places = {name: _place(name) for name in (Path(path + suffix) for suffix in _SUFFIXES)}

    def gone(self) -> Path | None:
        """The first that is no longer there, or is another file by now; None while all is well."""
        return next((name for name, place in self._places.items() if _place(name) != place), None)


def _place(name: Path) -> _Place:
    try:
        found = name.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def file_gone(name: Path, connection: apsw.Connection) -> FileGone:
    """What to tell who runs the process, once all that the lost file held is rescued."""
    path = connection.filename
    rescued = _rescue(connection, f"{path}{RESCUED}{file_stamp(machine_time())}")
    advice = (
        f"Everything that tradehook held is in {rescued}: move that to {path}, unless another store was put there on"
        " purpose"
        if rescued
        else "Put it back as it was"
    )
    return FileGone(
        f"{name} was removed, moved or replaced while tradehook was running. {advice}. Then start tradehook again."
    )


def _rescue(connection: apsw.Connection, copy: str) -> str | None:
    """The name of a copy of the database, beside the place where it was; None where none could be made.

    The log is set aside with it: to any other database that comes to lie there it would be poison.
    """
    try:
        connection.execute("VACUUM INTO ?", (copy,))
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                Path(connection.filename + suffix).rename(f"{connection.filename}-left{suffix}{Path(copy).name[-16:]}")
    except (apsw.Error, OSError):
        return None
    return copy
