"""Sweeping a table that numbers its rows: from the oldest on, a few at a time, what is old and needed no more."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, bindparam, delete, func, select

from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.instant import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a table: the rows after a number, up to one, that are from before a moment."""

    after: int
    upto: int
    before: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a stretch came to: how many rows go, or went, and the number that was looked at last; `over`: there is
    nothing old behind it."""

    rows: int
    last: int
    over: bool


class Sweep:
    """What of a table goes: `goes` says it of a row beside its age, which `at` tells. Rows come about in the order of
    their age, so nothing old is looked for behind a stretch of which none is old.

    The newest row of a table always stays: numbers would begin again behind it, and others remember them.
    """

    def __init__(self, table: Table, at: ColumnElement[int], goes: ColumnElement[bool]) -> None:
        number: Any = table.autoincrement_column
        within = (number > bindparam("after"), number <= bindparam("last"), at < bindparam("before"), goes)
        some = (
            select(number.label("number"), at.label("at"))
            .where(number > bindparam("after"), number <= bindparam("upto"))
            .order_by(number)
            .limit(bindparam("most", type_=Integer))
            .subquery()
        )
        self._newest = Statement(select(func.max(number)))
        self._some = Statement(select(func.max(some.c.number), func.min(some.c.at)))
        self._count = Statement(select(func.count()).select_from(table).where(*within))
        self._drop = Statement(delete(table).where(*within))

    def newest(self, tx: ReadTx) -> int:
        """The number of the newest row; 0 where there is none."""
        row = tx.one(self._newest)
        return int(row[0]) if row and row[0] is not None else 0

    def count(self, tx: ReadTx, stretch: Stretch, most: int) -> Looked:
        """How many of so many rows would go."""
        found = self._look(tx, stretch, most)
        row = tx.one(self._count, after=stretch.after, last=found.last, before=stretch.before)
        return Looked(rows=int(row[0]) if row else 0, last=found.last, over=found.over)

    def drop(self, tx: Tx, stretch: Stretch, most: int) -> Looked:
        """Drop what goes of so many rows."""
        found = self._look(tx, stretch, most)
        gone = tx.run(self._drop, after=stretch.after, last=found.last, before=stretch.before)
        return Looked(rows=gone, last=found.last, over=found.over)

    def _look(self, tx: ReadTx, stretch: Stretch, most: int) -> Looked:
        upto = min(stretch.upto, self.newest(tx) - 1)
        last, oldest = tx.one(self._some, after=stretch.after, upto=upto, most=most) or (None, None)
        if last is None:
            return Looked(rows=0, last=stretch.after, over=True)
        return Looked(rows=0, last=int(last), over=oldest >= stretch.before)
