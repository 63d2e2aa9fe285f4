"""Putting a store back from a backup: checked, brought up to date, and held until a person releases it."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import apsw
import psycopg

from tradehook.accounts.queries import keep_notice
from tradehook.migrations import MigrationFailed, head, migrate
from tradehook.plumbing.clock import machine_time
from tradehook.plumbing.data_dir import DataDirectoryInUse, locked, write_secret
from tradehook.plumbing.ids import IdSource
from tradehook.plumbing.store.copies import filled
from tradehook.plumbing.store.sqlite import SqliteTx
from tradehook.restores import queries as restores
from tradehook.restores.restore import Restore
from tradehook.upkeep.backups import refusals
from tradehook.upkeep.backups.archive import read_key
from tradehook.upkeep.backups.making import Made, Wanted, check_backup, make_backup
from tradehook.upkeep.backups.manifest import Manifest, fingerprint_of
from tradehook.upkeep.portable.placing import Place, put_in_place, set_aside
from tradehook.upkeep.portable.queries import newest_moment
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRestore:
    """A backup, and where its store is to be. `replace`: in place of one that keeps something, which is set aside."""

    backup: Path
    url: str
    data_dir: Path
    key_file: Path
    replace: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put back. `aside`: what was there before, which can be put back in turn. `key_fits`: whether what is
    sealed in it can be opened with the key that is there; None where nobody can tell."""

    manifest: Manifest
    aside: Path | None
    key_fits: bool | None


def restore(asked: ToRestore) -> Restored | Refusal:
    """Put a store back; nothing is changed where it is refused or fails."""
    try:
        asked.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (
            locked(asked.data_dir),
            tempfile.TemporaryDirectory(prefix=".tradehook-restore-", dir=asked.data_dir) as workshop,
        ):
            return _restored(asked, Path(workshop) / "store.db")
    except DataDirectoryInUse:
        return refusals.at_work(str(asked.data_dir))
    except (apsw.Error, psycopg.Error, OSError, MigrationFailed) as error:
        return refusals.not_put_back(str(error))


def _restored(asked: ToRestore, store: Path) -> Restored | Refusal:
    manifest = check_backup(asked.backup, store)
    if isinstance(manifest, Refusal):
        return manifest
    refused = _why_not(asked, manifest)
    if refused is not None:
        return refused
    migrate(f"sqlite:///{store}")
    _hold(store, manifest)
    place = Place(url=asked.url)
    aside = None if place.is_empty() else _kept_aside(asked, place)
    if isinstance(aside, Refusal):
        return aside
    if manifest.has_key and not asked.key_file.exists():
        write_secret(asked.key_file, read_key(asked.backup))
    put_in_place(store, place)
    return Restored(manifest=manifest, aside=aside, key_fits=_key_fits(asked, manifest))


def _why_not(asked: ToRestore, manifest: Manifest) -> Refusal | None:
    place = Place(url=asked.url)
    if manifest.migration > head():
        return refusals.newer(asked.backup, manifest.version)
    if place.is_at_work():
        return refusals.at_work("the database")
    if not asked.replace and not place.is_empty():
        return refusals.not_empty("the store", "Restore into another data directory, or say --replace to set it aside.")
    if manifest.has_key and asked.key_file.exists() and not _key_fits(asked, manifest):
        return refusals.other_key(asked.key_file)
    return None


def _kept_aside(asked: ToRestore, place: Place) -> Path | Refusal | None:
    """What is there now, as a file of its own: a second name of a file, a backup of a database."""
    if place.file is not None:
        return set_aside(place.file, "before-restore")
    made = make_backup(Wanted(url=asked.url, data_dir=asked.data_dir, key_file=asked.key_file))
    return made.file if isinstance(made, Made) else made


def _hold(store: Path, manifest: Manifest) -> None:
    """Let nothing be sent from it until a person releases it."""
    with filled(store) as file:
        # Whatever the clock was set to meanwhile: all that is in it is from before.
        now = max(machine_time(), newest_moment(file))
        tx = SqliteTx(file)
        restores.add(tx, Restore(made_at=manifest.made, restored_at=now))
        keep_notice(tx, IdSource().new(now), None, About.STORE_RESTORED.saying(made_at=manifest.made_at), now)


def _key_fits(asked: ToRestore, manifest: Manifest) -> bool | None:
    if manifest.key_fingerprint is None or not asked.key_file.exists():
        return None
    return fingerprint_of(asked.key_file.read_text().strip()) == manifest.key_fingerprint
