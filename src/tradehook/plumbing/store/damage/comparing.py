"""Comparing two states of a store row by row. The later one may be damaged: what of it cannot be read is said too."""

from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

import apsw

from tradehook.plumbing.store.contract import Row
from tradehook.plumbing.store.damage.losses import Gap, Losses, LostPage, LostRow

# ruff: noqa: S608 - the names in these statements come from the database's own schema
_AT_ONCE = 500


def losses_between(left: apsw.Connection, written: apsw.Connection, doubtful: Iterable[int]) -> Losses:
    """What is in `written` and not in `left`. Pages of `written` that are `doubtful` (0: nobody knows which) are lost.

    Tables and columns are found by what the database says of itself, so every table that there will be is compared.
    """
    pages = tuple(LostPage(page=page or None, owner=_owner(page, written, left)) for page in doubtful)
    rows: list[LostRow] = []
    gaps: list[Gap] = []
    for table in _names(written, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"):
        last = _last(left, table)
        found = list(_lost_rows(table, left, written))
        found += _known_to_indexes(table, written, last, {lost.number for lost in found})
        rows += found
        gaps += _gaps(table, last, found)
    return Losses(rows=tuple(rows), gaps=tuple(gaps), pages=pages)


def _names(state: apsw.Connection, query: str, *bound: object) -> list[str]:
    try:
        return [str(name) for (name,) in state.execute(query, bound)]
    except apsw.Error:
        return []


def _columns(state: apsw.Connection, table: str) -> list[str]:
    return _names(state, "SELECT name FROM pragma_table_info(?)", table)


def _owner(page: int, *states: apsw.Connection) -> str | None:
    """The table or index that a page belongs to."""
    found = (_names(state, "SELECT name FROM dbstat WHERE pageno = ?", page) for state in states)
    return next((names[0] for names in found if names), None)


def _last(state: apsw.Connection, table: str) -> int:
    """The number of a table's last row; 0 where there is none, or no such table."""
    return int(next(iter(_names(state, f'SELECT coalesce(max(rowid), 0) FROM "{table}"')), 0))


def _lost_rows(table: str, left: apsw.Connection, written: apsw.Connection) -> Iterator[LostRow]:
    names = _columns(written, table)
    comparable = names == _columns(left, table)
    rows = _rows(written, table)
    while some := dict(islice(rows, _AT_ONCE)):
        before = _between(left, table, min(some), max(some)) if comparable else {}
        for number, row in some.items():
            if before.get(number) != row:
                yield _lost(table, number, "an older state" if number in before else "nothing", names, row)


def _lost(table: str, number: int, what_is_left: str, names: list[str], row: Iterable[object]) -> LostRow:
    values = (value.hex() if isinstance(value, bytes) else value for value in row)
    return LostRow(table=table, number=number, left=what_is_left, row=dict(zip(names, values, strict=True)))


def _rows(state: apsw.Connection, table: str) -> Iterator[tuple[int, Row]]:
    """The rows that can be read, by number: from the first one on, and where that ends, from the last one back."""
    reached = None
    try:
        for number, *row in state.execute(f'SELECT rowid, * FROM "{table}" NOT INDEXED ORDER BY rowid'):
            yield number, tuple(row)
            reached = number
    except apsw.Error:
        yield from _rows_from_the_end(state, table, reached)


def _rows_from_the_end(state: apsw.Connection, table: str, reached: int | None) -> Iterator[tuple[int, Row]]:
    query = f'SELECT rowid, * FROM "{table}" NOT INDEXED WHERE ?1 IS NULL OR rowid > ?1 ORDER BY rowid DESC'
    try:
        for number, *row in state.execute(query, (reached,)):
            yield number, tuple(row)
    except apsw.Error:
        return


def _between(state: apsw.Connection, table: str, first: int, last: int) -> dict[int, Row]:
    query = f'SELECT rowid, * FROM "{table}" NOT INDEXED WHERE rowid BETWEEN ? AND ?'
    return {number: tuple(row) for number, *row in state.execute(query, (first, last))}


def _known_to_indexes(table: str, state: apsw.Connection, last: int, known: set[int]) -> Iterator[LostRow]:
    """Rows behind the last one that is left which cannot be read, but whose keys stand in an index."""
    for index in _names(state, 'SELECT name FROM pragma_index_list(?) WHERE "unique"', table):
        names = _names(state, "SELECT name FROM pragma_index_info(?)", index)
        keys = ", ".join(f'"{name}"' for name in names)
        query = f'SELECT rowid, {keys} FROM "{table}" INDEXED BY "{index}" WHERE rowid > ?'
        try:
            for number, *values in state.execute(query, (last,)):
                if number not in known:
                    known.add(number)
                    yield _lost(table, number, "nothing", names, values)
        except apsw.Error:
            continue


def _gaps(table: str, last: int, lost: list[LostRow]) -> Iterator[Gap]:
    """Numbers behind the last row that is left which were given out before others, and are nowhere."""
    numbers = [last, *sorted(each.number for each in lost if each.number > last)]
    for before, behind in pairwise(numbers):
        if behind > before + 1:
            yield Gap(table=table, first=before + 1, last=behind - 1)
