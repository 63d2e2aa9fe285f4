"""The file of a backup: a zip with the manifest, the store and, where it was asked for, the key."""

import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tradehook.plumbing.data_dir import sync_directory
from tradehook.upkeep.backups.manifest import KEY, MANIFEST, STORE, Manifest

_LEVEL = 3
_MOST_OF_A_MANIFEST = 1 << 20


class NoBackup(Exception):
    """A file that is no backup, or a damaged one; the message says what is wrong with it."""


def write_archive(to: Path, manifest: Manifest, store: Path, key: str | None) -> None:
    """Write a new file that its owner alone can read, and that is on the disk when this returns."""
    descriptor = os.open(to, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))
            archive.write(store, STORE)
            if key is not None:
                archive.writestr(KEY, key + "\n")
        file.flush()
        os.fsync(file.fileno())
    sync_directory(to.parent)


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself. Raises `NoBackup`."""
    with _opened(file) as archive:
        with archive.open(MANIFEST) as member:
            text = member.read(_MOST_OF_A_MANIFEST)
        return msgspec.json.decode(text, type=Manifest)


def unpack_store(file: Path, to: Path) -> None:
    """Write the store of a backup into a new file that its owner alone can read. Raises `NoBackup`."""
    with _opened(file) as archive, archive.open(STORE) as member:
        descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as store:
            shutil.copyfileobj(member, store, 1 << 20)
            store.flush()
            os.fsync(store.fileno())


def read_key(file: Path) -> str:
    """The key that is in a backup. Raises `NoBackup`."""
    with _opened(file) as archive, archive.open(KEY) as member:
        return member.read(_MOST_OF_A_MANIFEST).decode().strip()


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as error:
        raise NoBackup(str(error) or type(error).__name__) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NoBackup(f"its manifest cannot be read: {error}") from error
    except OSError as error:
        raise NoBackup(error.strerror or str(error)) from error
