"""What an error of SQLite means, and in what words it is told to who starts the process."""

import errno
from pathlib import Path

import apsw

from tradehook.plumbing.store.contract import StoreDamaged, StoreUnusable
from tradehook.plumbing.store.trouble import FileGone, Trouble

_OURS = (
    apsw.BindingsError,
    apsw.ConstraintError,
    apsw.MismatchError,
    apsw.RangeError,
    apsw.SQLError,
    apsw.TooBigError,
)
_DAMAGE = (apsw.CorruptError, apsw.NotADBError)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def trouble_of(error: BaseException, connection: apsw.Connection) -> Trouble:
    """What an error that this connection has just raised means."""
    match error:
        case FileGone():
            return Trouble.FATAL
        case apsw.InterruptError():
            return Trouble.LATE
        case apsw.IOError():
            return Trouble.AWAY if _is_want_of_space(error, connection) else Trouble.FATAL
        case apsw.Error() if isinstance(error, _DAMAGE):
            return Trouble.FATAL
        case apsw.Error() if not isinstance(error, _OURS):
            return Trouble.AWAY
        case _:
            return Trouble.OURS


def _is_want_of_space(error: apsw.IOError, connection: apsw.Connection) -> bool:
    """SQLite calls a full disk an I/O error where the log's index has to grow, and where a quota is used up.

    Not so when a sync says it: then pages that were taken may be lost.
    """
    kind = getattr(error, "extendedresult", 0)  # apsw sets it, its types do not know it
    return kind != apsw.SQLITE_IOERR_FSYNC and connection.system_errno in _FULL


def unusable(path: Path, error: apsw.Error) -> StoreUnusable:
    """Why the store at this path cannot be opened, and what to do."""
    match error:
        case apsw.BusyError():
            return StoreUnusable(
                f"Another program writes in {path} and does not let go of it. End it (a database browser, a backup, a"
                " sqlite3 shell), then start again."
            )
        case apsw.ReadOnlyError() | apsw.CantOpenError() | apsw.PermissionsError():
            return not_writable(path)
        case apsw.FullError():
            return StoreUnusable(f"There is no space left where {path} is. Make some, then start again.")
        case apsw.NotADBError() | apsw.CorruptError():
            return StoreDamaged(
                f"{path} is damaged, or no store at all: {error}. Nothing was changed. Put a backup in its place, or"
                " move it away to begin with an empty store."
            )
        case _:
            return StoreUnusable(f"The disk failed while {path} was opened: {error}. Look after the disk first.")


def not_writable(path: Path) -> StoreUnusable:
    """The file, or the directory in which its log has to be made, may only be read."""
    return StoreUnusable(
        f"{path} cannot be written. Make the file and its directory writable for the account that runs tradehook, or"
        " set TRADEHOOK_DATA_DIR to another directory."
    )
