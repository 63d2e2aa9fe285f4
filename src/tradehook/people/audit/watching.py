"""A transaction that watches itself: what is written to certain tables is noted, as it was before and as it is then.

So that every change is in the log, whoever makes it, without each of them having to think of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Delete, Insert, LargeBinary, Table, Update, literal, select, tuple_

from tradehook.people.audit.entry import Change
from tradehook.plumbing.store.contract import Row, Tx
from tradehook.plumbing.store.statement import InsertMany, Statement, shown_as
from tradehook.vocabulary.instant import Instant, iso


class Watched(NamedTuple):
    """What a row of a watched table is called, and the columns that are noted; without any, all are."""

    name: str
    columns: tuple[str, ...] = ()


Names = Mapping[Table, Watched]
"""The tables that are watched."""

_MASKED = "(secret)"
_Fields = dict[str, Any]


class WatchedTx:
    """A transaction like the one that it is around, which knows afterwards what was `changes`d."""

    def __init__(self, tx: Tx, names: Names) -> None:
        self._tx = tx
        self._names = names
        self._found: list[Change] = []

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was changed, in order."""
        return tuple(self._found)

    @property
    def dialect(self) -> str:
        """Which engine it is."""
        return self._tx.dialect

    def one(self, statement: Statement, /, **values: object) -> Row | None:
        """The first row, or None."""
        return self._tx.one(statement, **values)

    def all(self, statement: Statement, /, **values: object) -> list[Row]:
        """Every row."""
        return self._tx.all(statement, **values)

    def dicts(self, statement: Statement, /, **values: object) -> list[dict[str, Any]]:
        """Every row as a dictionary by column name."""
        return self._tx.dicts(statement, **values)

    def each(self, statement: Statement, /, **values: object) -> Iterator[Row]:
        """Every row, one after the other."""
        return self._tx.each(statement, **values)

    def insert(self, into: InsertMany, rows: Sequence[Row], /) -> list[int]:
        """Insert many rows, and note them."""
        numbers = self._tx.insert(into, rows)
        if into.table in self._names:
            for row in rows:
                self._note(into.table, None, dict(zip(into.columns, row, strict=True)))
        return numbers

    def run(self, statement: Statement, /, **values: object) -> int:
        """Run an insert, update or delete, and note what it changed."""
        clause = statement.clause
        if not isinstance(clause, Insert | Update | Delete) or clause.table not in self._names:
            return self._tx.run(statement, **values)
        table = clause.table
        assert isinstance(table, Table)  # noqa: S101 - the names are of tables
        if isinstance(clause, Insert):
            return self._run_insert(table, statement, values)
        there = select(table) if clause.whereclause is None else select(table).where(clause.whereclause)
        before = self._tx.dicts(Statement(there), **values)
        touched = self._tx.run(statement, **values)
        for row in before:
            self._note(table, row, self._again(table, row))
        return touched

    def _run_insert(self, table: Table, statement: Statement, values: _Fields) -> int:
        """Run an insert, which may also replace what is there, or leave it."""
        if any(key.name not in values for key in table.primary_key.columns):
            touched = self._tx.run(statement, **values)
            self._note(table, None, {name: value for name, value in values.items() if name in table.c})
            return touched
        before = self._again(table, values)
        touched = self._tx.run(statement, **values)
        self._note(table, before, self._again(table, values))
        return touched

    def _again(self, table: Table, row: _Fields) -> _Fields | None:
        keys = tuple(table.primary_key.columns)
        same = tuple_(*keys) == tuple_(*(literal(row[key.name], key.type) for key in keys))
        found = self._tx.dicts(Statement(select(table).where(same)))
        return found[0] if found else None

    def _note(self, table: Table, before: _Fields | None, after: _Fields | None) -> None:
        if before == after:
            return
        named = after or before or {}
        keys = ["id"] if "id" in table.c else [key.name for key in table.primary_key.columns]
        identity = "/".join(str(_shown(table, key, named.get(key))) for key in keys)
        watched = self._names[table]
        columns = watched.columns or tuple(column.name for column in table.c)
        was, now = _differing(_all_shown(table, columns, before), _all_shown(table, columns, after))
        replaced = _replaced_secrets(table, before, after)
        if was or now or replaced:
            after_all = {**now, **replaced} if now is not None else None
            self._found.append(Change(what=watched.name, id=identity, before=was, after=after_all))


def _replaced_secrets(table: Table, before: _Fields | None, after: _Fields | None) -> _Fields:
    """Of a secret that is another one now it is said that it is, and nothing of what it was or is."""
    if before is None or after is None:
        return {}
    secrets = [column.name for column in table.c if isinstance(column.type, LargeBinary)]
    replaced = [name for name in secrets if before[name] != after[name] and None not in (before[name], after[name])]
    return dict.fromkeys(replaced, f"{_MASKED}, another one")


def _all_shown(table: Table, columns: Iterable[str], row: _Fields | None) -> _Fields | None:
    return None if row is None else {name: _shown(table, name, row[name]) for name in columns if name in row}


def _shown(table: Table, name: str, value: Any) -> Any:
    """A value as people read it: secrets masked, moments as text, what is kept as JSON as it is."""
    column = table.c[name]
    if value is None:
        return None
    if isinstance(column.type, LargeBinary):
        return _MASKED
    match shown_as(column):
        case "instant":
            return iso(Instant(value))
        case "json":
            return msgspec.json.decode(value)
        case _:
            return bool(value) if column.type.python_type is bool else value


def _differing(before: _Fields | None, after: _Fields | None) -> tuple[_Fields | None, _Fields | None]:
    """Only what is another thing now, field by field, where there was something and is something."""
    if before is None or after is None:
        return before, after
    was: _Fields = {}
    now: _Fields = {}
    for name in after:
        old, new = before.get(name), after[name]
        if isinstance(old, dict) and isinstance(new, dict):
            keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
            old, new = {key: old.get(key) for key in keys}, {key: new.get(key) for key in keys}
        if old != new:
            was[name], now[name] = old, new
    return was, now
