"""The data directory: one process works in it at a time, and what it keeps there is its owner's alone."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from tradehook.plumbing.ids import secret_text


class DataDirectoryInUse(Exception):
    """Another tradehook works in this data directory."""


@contextlib.contextmanager
def locked(data_dir: Path) -> Iterator[None]:
    """Hold the data directory for this process alone. Raises `DataDirectoryInUse`."""
    with (data_dir / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataDirectoryInUse(str(data_dir)) from None
        yield


def is_in_use(data_dir: Path) -> bool:
    """Whether a tradehook works in this data directory now."""
    if not (data_dir / "lock").exists():
        return False
    try:
        with locked(data_dir):
            return False
    except DataDirectoryInUse:
        return True


def kept_secret(path: Path) -> str:
    """The secret in a file that its owner alone can read; made where there is none."""
    with contextlib.suppress(FileNotFoundError):
        return path.read_text().strip()
    secret = secret_text()
    write_secret(path, secret)
    return secret


def write_secret(path: Path, secret: str) -> None:
    """Keep a secret in a new file that its owner alone can read. Raises `FileExistsError`."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(descriptor)


def sync_directory(directory: Path) -> None:
    """Let the names in a directory be on the disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
