"""Making a backup while tradehook is at work, and checking it once it is written."""

import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import apsw
import psycopg

from tradehook.plumbing.clock import file_stamp, machine_time
from tradehook.plumbing.data_dir import is_in_use, sync_directory
from tradehook.plumbing.store.contract import StoreUnusable
from tradehook.plumbing.store.copies import problem_of
from tradehook.plumbing.store.damage.soundness import damage_of
from tradehook.plumbing.store.opened import is_postgres
from tradehook.plumbing.store.sqlite import path_of
from tradehook.upkeep.backups import refusals
from tradehook.upkeep.backups.archive import NoBackup, read_manifest, unpack_store, write_archive
from tradehook.upkeep.backups.manifest import FORM, Manifest, fingerprint_of, hash_of
from tradehook.upkeep.portable.form import OtherVersion, counts_of, make_portable, migration_of
from tradehook.vocabulary.instant import iso
from tradehook.vocabulary.refusal import Refusal

DIRECTORY = "backups"
"""Where they are, in the data directory."""

_NAME = "tradehook-{stamp}.zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be backed up, and how. `to`: the file; None for one in the data directory named by the time.

    `key_file` is where the key is that seals credentials; it goes along only `with_key`.
    """

    url: str
    data_dir: Path
    key_file: Path
    to: Path | None = None
    with_key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup, and what it says of itself."""

    file: Path
    manifest: Manifest


def make_backup(wanted: Wanted) -> Made | Refusal:
    """Make a backup, and check it as it lies on the disk: what cannot be read back is no backup, and is not kept."""
    to = wanted.to or wanted.data_dir / DIRECTORY / _NAME.format(stamp=file_stamp(machine_time()))
    refused = _why_not(wanted, to)
    if refused is not None:
        return refused
    try:
        to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".tradehook-backup-", dir=to.parent) as workshop:
            return _made(wanted, to, Path(workshop))
    except OtherVersion as other:
        return refusals.other_version(str(other))
    except (apsw.Error, psycopg.Error, OSError) as error:
        return refusals.not_made(str(error))


def list_backups(data_dir: Path) -> list[Made]:
    """The backups in the data directory, newest first; what cannot be read is none."""
    found = []
    for file in sorted((data_dir / DIRECTORY).glob(_NAME.format(stamp="*")), reverse=True):
        try:
            found.append(Made(file=file, manifest=read_manifest(file)))
        except NoBackup:
            continue
    return found


def _why_not(wanted: Wanted, to: Path) -> Refusal | None:
    if to.exists():
        return refusals.file_there(to)
    if is_postgres(wanted.url):
        return None
    file = Path(path_of(wanted.url))
    if not file.exists():
        return refusals.no_store(file)
    try:
        # One that is at work was looked at when it was opened.
        damaged = not is_in_use(wanted.data_dir) and damage_of(file) is not None
    except StoreUnusable as unusable:
        return refusals.not_made(str(unusable))
    return refusals.store_damaged(file) if damaged else None


def _made(wanted: Wanted, to: Path, workshop: Path) -> Made | Refusal:
    store, archive = workshop / "store.db", workshop / "backup.zip"
    made_at = machine_time()
    make_portable(wanted.url, store)
    key = wanted.key_file.read_text().strip() if wanted.key_file.exists() else None
    manifest = Manifest(
        form=FORM,
        made_at=iso(made_at),
        version=version("tradehook"),
        migration=migration_of(store) or "",
        engine="postgresql" if is_postgres(wanted.url) else "sqlite",
        sha256=hash_of(store),
        bytes=store.stat().st_size,
        rows=counts_of(store),
        key_fingerprint=None if key is None else fingerprint_of(key),
        has_key=wanted.with_key and key is not None,
    )
    write_archive(archive, manifest, store, key if wanted.with_key else None)
    store.unlink()
    unfit = check_backup(archive, workshop / "again.db")
    if isinstance(unfit, Refusal):
        return unfit
    archive.rename(to)
    sync_directory(to.parent)
    return Made(file=to, manifest=manifest)


def check_backup(file: Path, store: Path) -> Manifest | Refusal:
    """Unpack the store of a backup into this new file, and hold it against the manifest; what the manifest says."""
    try:
        manifest = read_manifest(file)
        if manifest.form > FORM:
            return refusals.newer(file, manifest.version)
        unpack_store(file, store)
    except NoBackup as wrong:
        return refusals.no_backup(file, str(wrong))
    if store.stat().st_size != manifest.bytes or hash_of(store) != manifest.sha256:
        return refusals.no_backup(file, "what is in it is not what its manifest says")
    problem = problem_of(store)
    if problem is not None:
        return refusals.no_backup(file, problem)
    if counts_of(store) != manifest.rows or migration_of(store) != manifest.migration:
        return refusals.no_backup(file, "its rows are not those that its manifest counts")
    return manifest
