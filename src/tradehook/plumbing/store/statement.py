"""Statements: declared with SQLAlchemy Core, compiled once to text, run by the driver.

Measured on 2 cores, a trade's 16 statements run ten times as often a second on the driver as through SQLAlchemy's
engine; the text is the same.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    insert,
)
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)
"""Every station's `tables.py` declares its tables on this."""

_BOUND_TO = "bound_to"
_DIALECTS: dict[str, Dialect] = {
    "sqlite": SQLiteDialect_pysqlite(paramstyle="named"),
    "postgresql": PGDialect_psycopg(paramstyle="pyformat"),  # type: ignore[no-untyped-call]
}
_BY_PLACE: dict[str, Dialect] = {
    "sqlite": SQLiteDialect_pysqlite(paramstyle="qmark"),
    "postgresql": PGDialect_psycopg(paramstyle="format"),  # type: ignore[no-untyped-call]
}
_SHOWN_AS = "shown as"
_SIZES = (64, 16, 4, 1)


class Statement:
    """One statement of Core with its text for each engine.

    Parameters are the bind parameters' names; for an insert without explicit values, every column's name (`only`
    narrows them to the columns that are given).
    """

    def __init__(self, clause: ClauseElement, only: tuple[str, ...] | None = None) -> None:
        self._clause = clause
        self._only = only
        self._compiled: dict[str, tuple[str, dict[str, Any]]] = {}

    @property
    def clause(self) -> ClauseElement:
        """What it was declared as."""
        return self._clause

    def bound(self, dialect: str, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The text for this engine, and what to bind: the values given and the constants that Core made of literals."""
        compiled = self._compiled.get(dialect)
        if compiled is None:
            compiled = self._compiled[dialect] = self._compile(dialect)
        text, constants = compiled
        return text, (given | constants if constants else given)

    def _compile(self, dialect: str) -> tuple[str, dict[str, Any]]:
        compiled = self._clause.compile(
            dialect=_DIALECTS[dialect],
            column_keys=list(self._only) if self._only else None,
            compile_kwargs={"render_postcompile": True},
        )
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(f"not a statement: {compiled}")
        required = {name for bind, name in compiled.bind_names.items() if bind.required}
        # `params` and not the binds' own values: the members of an IN list are in the text one by one.
        constants = {name: value for name, value in compiled.params.items() if name not in required}
        return str(compiled), constants


class InsertMany:
    """An insert of any number of rows into a table that numbers them (`sequence`), as few statements as possible.

    `columns` are given in the order in which a row holds their values. Texts are compiled for a few sizes only.
    """

    def __init__(self, table: Table, columns: tuple[str, ...]) -> None:
        if table.autoincrement_column is None:
            raise TypeError(f"{table.name} does not number its rows")
        self.table = table
        self.columns = columns
        self._number = table.autoincrement_column
        self._texts: dict[tuple[str, int], str] = {}

    def chunks(self, dialect: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, tuple[Any, ...], int]]:
        """The statements that insert the rows, each with its values in one flat tuple and the number of its rows.

        PostgreSQL's answer the rows' numbers.
        """
        at = 0
        for size in _SIZES:
            while len(rows) - at >= size:
                yield self._text(dialect, size), tuple(chain.from_iterable(rows[at : at + size])), size
                at += size

    def _text(self, dialect: str, size: int) -> str:
        text = self._texts.get((dialect, size))
        if text is None:
            rows: list[dict[str, BindParameter[Any]]] = [
                {name: bindparam(f"{name}_{n}") for name in self.columns} for n in range(size)
            ]
            clause = insert(self.table).values(rows)
            if dialect == "postgresql":
                clause = clause.returning(self._number)
            text = self._texts[dialect, size] = str(clause.compile(dialect=_BY_PLACE[dialect]))
        return text


def ident(name: str, **options: Any) -> Column[str]:
    """A column that holds an id."""
    return Column(name, Text, nullable=options.pop("nullable", False), **options)


def exact(name: str, nullable: bool = False) -> Column[str]:
    """A column that holds a decimal in its canonical text; SQL never sorts, compares or sums it."""
    return Column(name, Text, nullable=nullable)


def instant(name: str, nullable: bool = False) -> Column[int]:
    """A column that holds microseconds since 1970, UTC."""
    return Column(name, BigInteger, nullable=nullable, info={_SHOWN_AS: "instant"})


def json_text(name: str, nullable: bool = False) -> Column[str]:
    """A column that holds a whole value as JSON."""
    return Column(name, Text, nullable=nullable, info={_SHOWN_AS: "json"})


def shown_as(column: Column[Any]) -> str | None:
    """What a column holds that is more than its type says: "instant" or "json"."""
    found: str | None = column.info.get(_SHOWN_AS)
    return found


def text(name: str, nullable: bool = False, **options: Any) -> Column[str]:
    """A column of words."""
    return Column(name, Text, nullable=nullable, **options)


def flag(name: str, **options: Any) -> Column[bool]:
    """A column that says yes or no."""
    return Column(name, Boolean, nullable=False, **options)


def whole(name: str, nullable: bool = False, **options: Any) -> Column[int]:
    """A column of whole numbers."""
    return Column(name, BigInteger, nullable=nullable, **options)


def sequence(name: str) -> Column[int]:
    """The rising number that says the order of rows; the table's primary key."""
    return Column(name, BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def numbered(name: str) -> Column[int]:
    """A number that was given out before the row was made; the table's primary key."""
    return Column(name, BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)


def digest(name: str, nullable: bool = False, **options: Any) -> Column[bytes]:
    """A column that holds a hash."""
    return Column(name, LargeBinary, nullable=nullable, **options)


def sealed(name: str, bound_to: str, nullable: bool = False) -> Column[bytes]:
    """Bytes that only the installation's key can read, and that are bound to their row: `bound_to` has {} where the
    row's id goes, its primary key."""
    return Column(name, LargeBinary, nullable=nullable, info={_BOUND_TO: bound_to})


def binding(column: Column[bytes], identity: str) -> str:
    """What the bytes of one row of a sealed column are bound to."""
    return str(column.info[_BOUND_TO]).format(identity)


def sealed_columns(table: Table) -> list[Column[bytes]]:
    """The columns of a table that are sealed."""
    return [column for column in table.columns if _BOUND_TO in column.info]
