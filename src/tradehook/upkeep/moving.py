"""Moving a store from SQLite to PostgreSQL, and back: everything, once, while nobody works with either."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import apsw
import psycopg

from tradehook.migrations import MigrationFailed, migrate
from tradehook.plumbing.data_dir import DataDirectoryInUse, locked
from tradehook.plumbing.store.contract import StoreUnusable
from tradehook.plumbing.store.damage.soundness import damage_of
from tradehook.upkeep.backups import refusals
from tradehook.upkeep.portable.form import OtherVersion, counts_of, make_portable
from tradehook.upkeep.portable.placing import Place, put_in_place, set_aside
from tradehook.vocabulary.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How many rows of each table were moved, and the name that the old file was given; None for a database, which is
    as it was."""

    rows: dict[str, int]
    aside: Path | None


def move_store(data_dir: Path, source: str, target: str) -> Moved | Refusal:
    """Move the store of a data directory to another address, which keeps nothing yet."""
    try:
        with locked(data_dir):
            refused = _why_not(Place(url=source), Place(url=target))
            return refused or _moved(data_dir, Place(url=source), Place(url=target))
    except DataDirectoryInUse:
        return refusals.at_work(str(data_dir))
    except OtherVersion as other:
        return refusals.other_version(str(other))
    except FileNotFoundError:
        return refusals.no_store(data_dir)
    except (apsw.Error, psycopg.Error, OSError, MigrationFailed, StoreUnusable) as error:
        return refusals.not_put_back(str(error))


def _why_not(source: Place, target: Place) -> Refusal | None:
    if source.url == target.url:
        return refusals.same_store()
    if source.file is not None and not source.file.exists():
        return refusals.no_store(source.file)
    if source.file is not None and damage_of(source.file) is not None:
        return refusals.store_damaged(source.file)
    if source.is_at_work() or target.is_at_work():
        return refusals.at_work("the database")
    return None if target.is_empty() else refusals.not_empty("the target", "Name one that keeps nothing yet.")


def _moved(data_dir: Path, source: Place, target: Place) -> Moved:
    with tempfile.TemporaryDirectory(prefix=".tradehook-move-", dir=data_dir) as workshop:
        portable = Path(workshop) / "store.db"
        make_portable(source.url, portable)
        migrate(f"sqlite:///{portable}")
        rows = counts_of(portable)
        put_in_place(portable, target)
    if source.file is None:
        return Moved(rows=rows, aside=None)
    # Nobody is to go on with it by mistake: it would trade beside the one that it became.
    aside = set_aside(source.file, "moved")
    for suffix in ("", "-wal", "-shm"):
        source.file.with_name(source.file.name + suffix).unlink(missing_ok=True)
    return Moved(rows=rows, aside=aside)
