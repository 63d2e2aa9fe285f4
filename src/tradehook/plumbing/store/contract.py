"""What stations see of the store: a transaction that runs named statements.

A station's `queries.py` holds functions that take a `Tx` (to write) or a `ReadTx` (to read) and build on `Statement`s
that were declared once, at import, from SQLAlchemy Core.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from tradehook.plumbing.store.statement import InsertMany, Statement
from tradehook.plumbing.tally import Tally

Row = tuple[Any, ...]
Result = TypeVar("Result")

READ_LIMIT_S = 1.0
"""How long a transaction that reads may take in the process that writes."""


class ReadTx(Protocol):
    """A consistent view of the store."""

    @property
    def dialect(self) -> str:
        """Which engine it is: `sqlite` or `postgresql`."""

    def one(self, statement: Statement, /, **values: object) -> Row | None:
        """The first row, or None."""

    def all(self, statement: Statement, /, **values: object) -> list[Row]:
        """Every row."""

    def dicts(self, statement: Statement, /, **values: object) -> list[dict[str, Any]]:
        """Every row as a dictionary by column name."""

    def each(self, statement: Statement, /, **values: object) -> Iterator[Row]:
        """Every row, one after the other: for more rows than are to be held at once."""


class Tx(ReadTx, Protocol):
    """A transaction that may write. It is committed, with others, by the writer: never by its functions."""

    def run(self, statement: Statement, /, **values: object) -> int:
        """Run an insert, update or delete; the number of rows it touched."""

    def insert(self, into: InsertMany, rows: Sequence[Row], /) -> list[int]:
        """Insert many rows with few statements; their numbers, which rise in the order of the rows."""


class Store(Protocol):
    """The store as the engine, the web and the brokers see it."""

    @property
    def batches(self) -> Tally:
        """How many functions the writer ran together."""

    @property
    def queued(self) -> int:
        """How many functions wait for the writer."""

    async def write(self, work: Callable[[Tx], Result]) -> Result:
        """Run `work` in the writer and answer once it is committed to disk.

        Raises what `work` raised (nothing of it is kept) and `StoreFailed`. `work` must have no effect but on the
        store: it may be run again.
        """

    async def read(self, work: Callable[[ReadTx], Result]) -> Result:
        """Run `work` on a read-only connection; raises `StoreBusy` when that takes longer than 1 s, `StoreFailed`."""


class StoreBusy(Exception):
    """There is too much to do: nothing was done. Try again."""


class StoreFailed(Exception):
    """The database is away, or did not say in time whether it did it.

    A failed write is kept as a rule not at all; where only the answer of a commit was lost, it is kept as a whole. Who
    asks again must find out which (promise 6 does so for senders, a state that is looked at for the engine).
    """


class StoreUnusable(Exception):
    """The store cannot be opened. The message says why and what to do, in words for who started the process."""

    exit_status = 1


class StoreDamaged(StoreUnusable):
    """Something that was committed cannot be read any more. Nothing was changed."""

    exit_status = 65
