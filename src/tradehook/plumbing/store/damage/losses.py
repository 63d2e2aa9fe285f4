"""What a store loses: the rows of one state that are missing in another, or are older there, named one by one."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from tradehook.vocabulary.instant import Instant, iso

_TOLD_OF_EACH = 10
_NAMES = ("id", "client_order_id", "key", "webhook", "symbol", "account_id")


class LostRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it was last seen, or what is known of it. `left`: what there is instead of it."""

    table: str
    number: int
    left: str
    row: dict[str, Any]

    def __str__(self) -> str:
        names = [str(self.row[name]) for name in _NAMES if self.row.get(name)]
        times = [iso(Instant(at)) for name, at in self.row.items() if name.endswith("_at") and isinstance(at, int)]
        return f"{self.table} {self.number} ({self.left}): {', '.join(names[:3] + times[:1])}"


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of a table between two numbers, both included, of which nothing is known but that they were there."""

    table: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.table} {self.first} to {self.last}: nothing of them can be read"


class LostPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page that cannot be read as it was last written: rows on it may be older, or missing, without a name.

    `owner` is a table or an index; both are unknown where even the page's number is lost.
    """

    page: int | None
    owner: str | None

    def __str__(self) -> str:
        where = f"page {self.page}" if self.page else "a page"
        return f"{where} of {self.owner or 'any table'}: rows on it may be missing or as they were before"


class Losses(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is lost: rows that can be named, and what is known of the others."""

    rows: tuple[LostRow, ...] = ()
    gaps: tuple[Gap, ...] = ()
    pages: tuple[LostPage, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows or self.gaps or self.pages)

    def lines(self) -> Iterator[str]:
        """To be read by a person: what has no name, and the first rows of every table."""
        yield from map(str, (*self.pages, *self.gaps))
        for table in dict.fromkeys(lost.table for lost in self.rows):
            yield from _first([str(lost) for lost in self.rows if lost.table == table])


def _first(lines: list[str]) -> Iterable[str]:
    more = len(lines) - _TOLD_OF_EACH
    return [*lines[:_TOLD_OF_EACH], f"  and {more} more"] if more > 0 else lines
