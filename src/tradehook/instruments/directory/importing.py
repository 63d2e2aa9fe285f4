"""Importing a file of the directory: what it changes is written a piece at a time, so that nothing else waits long.

An import that was cut off is completed by importing the file again: what stands already counts as unchanged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from tradehook.instruments.directory import queries
from tradehook.instruments.directory.comparing import Difference, compare
from tradehook.instruments.directory.listed import DirectoryKind, ImportedSymbol
from tradehook.instruments.directory.reading import Directory
from tradehook.plumbing.store.contract import ReadTx, Store
from tradehook.vocabulary.instant import Instant, iso
from tradehook.vocabulary.refusal import Refusal

_Item = TypeVar("_Item")

_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed, and everything that is kept afterwards."""

    difference: Difference
    symbols: dict[str, ImportedSymbol]


async def import_directory(store: Store, directory: Directory, now: Instant) -> Imported | Refusal:
    """Bring what is kept up to this file; refused with `directory-outdated` where a newer one was imported before.

    Raises `StoreBusy` and `StoreFailed`.
    """
    files, known = await store.read(_kept)
    last = files.get(directory.kind)
    if last and last.created_at and directory.created_at and directory.created_at < last.created_at:
        return _outdated(directory.kind, directory.created_at, last.created_at)
    found = compare(directory.kind, known, directory.listed)
    for listed in _pieces((*found.new, *found.changed)):
        await store.write(partial(queries.keep_listed, kind=directory.kind, listed=listed, now=now))
    for gone in _pieces(found.delisted):
        await store.write(partial(queries.delist, symbols=gone, renamed=found.renamed, now=now))
    made = directory.created_at
    await store.write(partial(queries.keep_file, kind=directory.kind, created_at=made, now=now))
    return Imported(found, await store.read(queries.all_imported))


def _kept(tx: ReadTx) -> tuple[dict[DirectoryKind, queries.ImportedFile], dict[str, ImportedSymbol]]:
    return queries.imported_files(tx), queries.all_imported(tx)


def _pieces(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    return (items[at : at + _AT_ONCE] for at in range(0, len(items), _AT_ONCE))


def _outdated(kind: DirectoryKind, made: Instant, last: Instant) -> Refusal:
    return Refusal(
        code="directory-outdated",
        status=409,
        message=f"The {kind} file is of {iso(made)}, and one of {iso(last)} was imported already.",
        hint="Fetch the newest one.",
    )
