"""Reading and writing what was imported from the symbol directory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from tradehook.instruments.directory.listed import DirectoryKind, ImportedSymbol, ListedSymbol
from tradehook.instruments.directory.tables import imported_directories, imported_symbols
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.instant import Instant

_Item = TypeVar("_Item")

_SIZES = (64, 8, 1)
_ATTRIBUTES = ("directory", "name", "exchange", "etf", "round_lot")
_KEPT_COLUMNS = ("symbol", *_ATTRIBUTES, "listed_at")


def _keeping(rows: int) -> Statement:
    """The statement that keeps so many symbols as listed now."""
    values: list[dict[str, BindParameter[object]]] = [
        {name: bindparam(f"{name}_{n}") for name in _KEPT_COLUMNS} for n in range(rows)
    ]
    # PostgreSQL's insert: its "on conflict" compiles for SQLite too; SQLite's own compiles for itself alone.
    new = insert(imported_symbols).values(values)
    again = {name: new.excluded[name] for name in _ATTRIBUTES}
    return Statement(
        new.on_conflict_do_update(
            index_elements=[imported_symbols.c.symbol], set_={**again, "delisted_at": None, "renamed_to": None}
        )
    )


_KEEP = {size: _keeping(size) for size in _SIZES}
_DELIST = Statement(
    update(imported_symbols)
    .where(imported_symbols.c.symbol == bindparam("the_symbol"))
    .values(delisted_at=bindparam("at"), renamed_to=bindparam("to"))
)
_READ_COLUMNS = ("symbol", *_ATTRIBUTES, "delisted_at", "renamed_to")
_ALL = Statement(select(*(imported_symbols.c[name] for name in _READ_COLUMNS)))
_new_file = insert(imported_directories)
_KEEP_FILE = Statement(
    _new_file.on_conflict_do_update(
        index_elements=[imported_directories.c.directory],
        set_={name: _new_file.excluded[name] for name in ("created_at", "imported_at")},
    )
)
_FILES = Statement(
    select(imported_directories.c.directory, imported_directories.c.created_at, imported_directories.c.imported_at)
)


class ImportedFile(NamedTuple):
    """When the file that was imported last was made, as far as it says, and imported."""

    created_at: Instant | None
    imported_at: Instant


def keep_listed(tx: Tx, kind: DirectoryKind, listed: Sequence[ListedSymbol], now: Instant) -> None:
    """Keep symbols as a file of this kind lists them now."""
    for rows in _in_sizes(listed):
        values: dict[str, object] = {}
        for n, each in enumerate(rows):
            values |= {
                f"symbol_{n}": each.symbol,
                f"directory_{n}": kind.value,
                f"name_{n}": each.name,
                f"exchange_{n}": each.exchange,
                f"etf_{n}": each.etf,
                f"round_lot_{n}": each.round_lot,
                f"listed_at_{n}": now,
            }
        tx.run(_KEEP[len(rows)], **values)


def delist(tx: Tx, symbols: Iterable[str], renamed: Mapping[str, str], now: Instant) -> None:
    """Mark symbols as gone from their file."""
    for symbol in symbols:
        tx.run(_DELIST, the_symbol=symbol, at=now, to=renamed.get(symbol))


def keep_file(tx: Tx, kind: DirectoryKind, created_at: Instant | None, now: Instant) -> None:
    """Keep when the last file of this kind was made and imported."""
    tx.run(_KEEP_FILE, directory=kind.value, created_at=created_at, imported_at=now)


def all_imported(tx: ReadTx) -> dict[str, ImportedSymbol]:
    """Everything that was ever imported, by symbol."""
    return {
        symbol: ImportedSymbol(
            listed=ListedSymbol(symbol, name, exchange, bool(etf), round_lot),
            directory=DirectoryKind(directory),
            delisted_at=delisted_at,
            renamed_to=renamed_to,
        )
        for symbol, directory, name, exchange, etf, round_lot, delisted_at, renamed_to in tx.all(_ALL)
    }


def imported_files(tx: ReadTx) -> dict[DirectoryKind, ImportedFile]:
    """The file of each kind that was imported last."""
    return {
        DirectoryKind(directory): ImportedFile(created_at, imported_at)
        for directory, created_at, imported_at in tx.all(_FILES)
    }


def _in_sizes(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    """The items in as few pieces as there are statements for."""
    at = 0
    for size in _SIZES:
        while len(items) - at >= size:
            yield items[at : at + size]
            at += size
