"""What answers a question looks at: one moment of the store, and what was worked out of it before."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tradehook.accounts.accounts import Account
from tradehook.analytics.backtests.comparing import Comparisons
from tradehook.analytics.books import Books, Made, Reading, made_of
from tradehook.analytics.queries import mark
from tradehook.analytics.scope import Scope
from tradehook.instruments.catalogue import Catalogue
from tradehook.plumbing.store.contract import ReadTx, Row

_MOST_KEPT: Final = 4
_MOST_TRIPS: Final = 50_000


@dataclass(slots=True)
class Memory:
    """The round trips that were made last, by what they were made of: a dashboard asks for many figures of the same."""

    _made: dict[tuple[Scope, Books, Row], Made] = field(default_factory=dict)

    def recall(self, scope: Scope, books: Books, at: Row) -> Made | None:
        """What was kept of it."""
        return self._made.get((scope, books, at))

    def keep(self, scope: Scope, books: Books, at: Row, made: Made) -> None:
        """Keep what is not too large, in place of what was kept first."""
        if len(made.trips.closed) > _MOST_TRIPS:
            return
        while len(self._made) >= _MOST_KEPT:
            del self._made[next(iter(self._made))]
        self._made[scope, books, at] = made


@dataclass(frozen=True, slots=True)
class Sight:
    """One moment of the store, with what every instrument is, and the accounts that are asked about."""

    tx: ReadTx
    catalogue: Catalogue
    books: Books
    memory: Memory

    def made(self, scope: Scope) -> Made:
        """The round trips that are meant."""
        at = mark(self.tx)
        known = self.memory.recall(scope, self.books, at)
        if known is None:
            known = made_of(self.tx, self.catalogue, self.books, scope)
            self.memory.keep(scope, self.books, at, known)
        return known

    def readings(self) -> Iterator[tuple[Account, Reading]]:
        """Each account that is asked about, and what reads its fills."""
        for account in self.books.accounts:
            yield account, Reading(self.tx, self.catalogue, account)


@dataclass(frozen=True, slots=True)
class FileSight:
    """One moment of the store, with what every instrument is, and the comparisons that were made last: for questions
    about files, which are of no account."""

    tx: ReadTx
    catalogue: Catalogue
    comparisons: Comparisons
