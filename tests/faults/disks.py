"""Disks that fail on demand: a layer below SQLite inside the server, a small disk in memory, a read-only file."""

import contextlib
import mmap
import os
import random
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Final

import apsw
import pytest

from tests.faults.forked import ForkedServer, live
from tradehook.plumbing.store.sqlite import path_of

VFS: Final = "faulty_disk"
_CONTROL: Final = "disk"
_FORM: Final = "<Bdd"


class Mood(Enum):
    """What the disk does when it is written to."""

    WELL = 0
    FULL = 1
    READ_ONLY = 2
    BROKEN = 3


class Disk:
    """The state of a faulty disk, shared between the test and the server.

    A sync takes longer by a random time between the two of `sync_s`.
    """

    def __init__(self, control: Path) -> None:
        if not control.exists():
            control.write_bytes(bytes(struct.calcsize(_FORM)))
        with control.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 0)

    @property
    def mood(self) -> Mood:
        """What it does now."""
        return Mood(self._state()[0])

    @property
    def sync_s(self) -> tuple[float, float]:
        """How much longer a sync takes, at least and at most."""
        _, least, most = self._state()
        return least, most

    def be(self, mood: Mood, sync_s: tuple[float, float] = (0.0, 0.0)) -> None:
        """Change it, from the next write on."""
        self._shared[:] = struct.pack(_FORM, mood.value, *sync_s)

    def _state(self) -> tuple[int, float, float]:
        state: tuple[int, float, float] = struct.unpack(_FORM, self._shared)
        return state


class _FaultyDisk(apsw.VFS):
    """The machine's own files, written through such a disk. It is there under its name for as long as it is held."""

    def __init__(self, disk: Disk) -> None:
        super().__init__(VFS, "")
        self._disk = disk

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        return _FaultyFile(name, flags, self._disk)


class _FaultyFile(apsw.VFSFile):
    def __init__(self, name: Any, flags: list[int], disk: Disk) -> None:
        super().__init__("", name, flags)
        self._disk = disk

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - SQLite's name
        match self._disk.mood:
            case Mood.WELL:
                super().xWrite(data, offset)
            case Mood.FULL:
                raise apsw.FullError
            case Mood.READ_ONLY:
                raise apsw.ReadOnlyError
            case Mood.BROKEN:
                raise apsw.IOError

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        time.sleep(random.uniform(*self._disk.sync_s))
        super().xSync(flags)


class OnFaultyDisk(ForkedServer):
    """A server whose SQLite store is on a faulty disk."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        super().__init__(data_dir, f"sqlite:///{data_dir / 'tradehook.db'}?vfs={VFS}", **settings)
        self.disk = Disk(data_dir / _CONTROL)

    @property
    def way(self) -> Callable[[dict[str, str], str], None]:
        """With the disk there before anything is opened."""
        return live_on_faulty_disk


def live_on_faulty_disk(environment: dict[str, str], log: str) -> None:
    """One life on the faulty disk of its data directory."""
    held = _FaultyDisk(Disk(Path(environment["TRADEHOOK_DATA_DIR"]) / _CONTROL))
    try:
        live(environment, log)
    finally:
        del held


@contextlib.contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[Path]:
    """A disk in memory, of this size, mounted there; by root only."""
    at.mkdir(parents=True)
    _as_root("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tradehook-test", str(at))
    try:
        yield at
    finally:
        _as_root("umount", "--lazy", str(at))


@contextlib.contextmanager
def read_only(path: Path) -> Iterator[None]:
    """A file or directory that nobody can write: not root either, whom permissions do not bind."""
    if os.geteuid() == 0:
        _as_root("mount", "--bind", str(path), str(path))
        try:
            _as_root("mount", "-o", "remount,bind,ro", str(path))
            yield
        finally:
            _as_root("umount", "--lazy", str(path))
    else:
        mode = path.stat().st_mode
        path.chmod(mode & ~0o222)
        try:
            yield
        finally:
            path.chmod(mode)


@contextlib.contextmanager
def locked_by_another(store_url: str) -> Iterator[None]:
    """This process writes in the store, and takes its time."""
    connection = apsw.Connection(path_of(store_url), flags=apsw.SQLITE_OPEN_READWRITE)
    connection.set_busy_timeout(5_000)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()


def fill(disk: Path) -> Path:
    """Fill a disk to the last byte; the file that does."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        for size in (1 << 20, 1 << 12, 1 << 9, 1):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)) == size:
                    pass
    return filler


def _as_root(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        why = f"this needs root and a kernel that mounts: {' '.join(command)}: {done.stderr.strip()}"
        if os.environ.get("TRADEHOOK_CI") == "1":
            pytest.fail(f"TRADEHOOK_CI=1 allows no test to go without: {why}")
        pytest.skip(why)
