"""How far facts can be read in their order: rows get their numbers before they are committed, and may come late."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from tradehook.vocabulary.instant import Instant, after

LATEST_S = 10
"""After so many seconds a number that is missing belongs to a transaction that was given up."""


class Numbered(Protocol):
    """A row with its number and its time."""

    @property
    def number(self) -> int:
        """Its place in the order."""

    @property
    def at(self) -> Instant:
        """When it was written."""


_Row = TypeVar("_Row", bound=Numbered)


def readable(rows: Iterable[_Row], read_up_to: int, now: Instant) -> Sequence[_Row]:
    """The rows, in order, before which nothing can appear any more.

    A number that is missing may still come, unless what follows it has been there for longer than a transaction lasts.
    """
    found: list[_Row] = []
    last = read_up_to
    for row in rows:
        if row.number != last + 1 and row.at > after(now, -LATEST_S):
            break
        found.append(row)
        last = row.number
    return found
