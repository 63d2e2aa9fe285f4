"""Putting a portable file in the place of a store, which nobody works with."""

import os
from dataclasses import dataclass
from pathlib import Path

from tradehook.plumbing.clock import file_stamp, machine_time
from tradehook.plumbing.data_dir import sync_directory
from tradehook.plumbing.store.copies import looked_at
from tradehook.plumbing.store.opened import is_postgres
from tradehook.plumbing.store.postgres_link import connect
from tradehook.plumbing.store.sqlite import path_of
from tradehook.upkeep.portable import queries
from tradehook.upkeep.portable.form import fill_database
from tradehook.vocabulary.instant import Instant

_FILES = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a store is, or is to be."""

    url: str

    @property
    def file(self) -> Path | None:
        """The file, where it is one."""
        return None if is_postgres(self.url) else Path(path_of(self.url))

    def is_empty(self) -> bool:
        """Whether nothing is kept there: no account, no strategy, no request."""
        if self.file is None:
            with connect(self.url) as server:
                return not queries.keeps_anything_in_server(server)
        if not self.file.exists() or not self.file.stat().st_size:
            return True
        log = self.file.with_name(f"{self.file.name}-wal")
        if log.exists() and log.stat().st_size:
            return False
        with looked_at(self.file) as file:
            return not queries.keeps_anything_in_file(file)

    def is_at_work(self) -> bool:
        """Whether an engine works with it, as far as its leases say: of a file, its directory's lock says it."""
        if self.file is not None:
            return False
        with connect(self.url) as server:
            until = queries.last_lease(server)
        return until is not None and Instant(until) > machine_time()


def put_in_place(portable: Path, place: Place) -> None:
    """Let a store be what a portable file of this version holds; of a file, the one that was there is set aside before
    (`set_aside`). Raises `apsw.Error`, `psycopg.Error`, `OSError`; then what was there is still there."""
    if place.file is None:
        fill_database(place.url, portable)
        return
    place.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    portable.chmod(0o600)
    for suffix in _FILES[1:]:
        place.file.with_name(place.file.name + suffix).unlink(missing_ok=True)
    portable.replace(place.file)
    sync_directory(place.file.parent)


def set_aside(file: Path, why: str) -> Path | None:
    """Give a store, with its log, a second name beside it, under which it can be opened; None where there is none."""
    if not file.exists():
        return None
    aside = file.with_name(f"{file.name}-{why}-{file_stamp(machine_time())}")
    for suffix in _FILES:
        there = file.with_name(file.name + suffix)
        if there.exists():
            os.link(there, aside.with_name(aside.name + suffix))
    sync_directory(file.parent)
    return aside
