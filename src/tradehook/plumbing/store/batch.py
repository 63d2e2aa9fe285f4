"""A batch of queued functions in one transaction: all together, or one by one when one of them is wrong."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Protocol

from tradehook.plumbing.store.contract import StoreFailed, Tx
from tradehook.plumbing.store.trouble import Trouble


class WriteConnection(Protocol):
    """An engine's connection that writes, owned by the writer's thread."""

    @property
    def tx(self) -> Tx: ...
    def begin(self) -> None: ...
    def commit(self) -> None:
        """Raises unless everything since `begin` is on the disk where the next start looks for it."""

    def rollback(self) -> None: ...
    def savepoint(self) -> None: ...
    def release(self) -> None: ...
    def rollback_to_savepoint(self) -> None: ...
    @property
    def is_crowded(self) -> bool:
        """Whether the housekeeping cannot wait until nothing is queued."""

    def tidy(self) -> bool:
        """Do some housekeeping while nothing is queued; whether more is waiting to be done."""

    def look(self) -> None:
        """Raise what the next commit would find out, while there is none."""

    def trouble_of(self, error: BaseException, /) -> Trouble:
        """What an error means."""

    def close(self) -> None: ...


@dataclass(slots=True)
class Item:
    """A call that waits since a time of the event loop. `alone`: `work(tx)`; else `work(tx, the items in a row)`.

    `late`: whoever waited was told that it takes too long, so it need not be begun any more.
    """

    work: Callable[..., Any]
    done: asyncio.Future[Any]
    since: float
    alone: bool = True
    item: Any = None
    late: bool = False


Outcome = tuple[Item, Any, BaseException | None]


@dataclass(frozen=True, slots=True)
class Grouping:
    """How what waits is divided into transactions. `most`: so many functions, beside what came in at webhooks, are
    taken before it is looked what else came in."""

    divide: Callable[[list[Item]], Iterator[list[Item]]]
    most: int


def _together(batch: list[Item]) -> Iterator[list[Item]]:
    yield batch


def _apart(batch: list[Item]) -> Iterator[list[Item]]:
    for alone, items in groupby(batch, key=attrgetter("alone")):
        if alone:
            yield from ([item] for item in items)
        else:
            yield list(items)


TOGETHER = Grouping(_together, most=512)
"""Everything in one transaction: for a store that nobody else writes to."""
APART = Grouping(_apart, most=16)
"""What came in at webhooks in one, every function in its own: for a store to which others write too.

A transaction keeps its locks to its end. One that did the work of many would keep what it needs no more while it waits
for what it needs next, as would the others: two engines spent most of their time in circles (measured).
"""


def carry_out(connection: WriteConnection, batch: list[Item]) -> list[Outcome]:
    """Run a batch and commit it, a second time where another transaction crossed it.

    Raises what is wrong with the database: then nothing of it may be told as done.
    """
    try:
        return _attempt(connection, batch)
    except Exception as error:
        if connection.trouble_of(error) is not Trouble.CROSSED:
            raise
        roll_back(connection)
        return _attempt(connection, batch)


def _attempt(connection: WriteConnection, batch: list[Item]) -> list[Outcome]:
    connection.begin()
    try:
        outcomes = list(_run_in_groups(connection.tx, batch))
    except Exception as error:
        if connection.trouble_of(error) is not Trouble.OURS:
            raise
        roll_back(connection)
        outcomes = _one_by_one(connection, batch)
    connection.commit()
    return outcomes


def roll_back(connection: WriteConnection) -> None:
    """Undo what was begun. A connection that is gone has nothing to undo."""
    with contextlib.suppress(Exception):
        connection.rollback()


def failed(items: Iterable[Item], error: BaseException) -> list[Outcome]:
    """What to tell these: the store failed."""
    failure = StoreFailed(str(error))
    return [(item, None, failure) for item in items]


def deliver(outcomes: Iterable[Outcome]) -> None:
    """Tell everybody who still waits; to be called in the event loop."""
    for item, result, error in outcomes:
        if item.done.done():
            continue
        if error is None:
            item.done.set_result(result)
        else:
            item.done.set_exception(error)


def _one_by_one(connection: WriteConnection, batch: list[Item]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    connection.begin()
    for item in batch:
        connection.savepoint()
        try:
            outcomes.extend(_run_in_groups(connection.tx, [item]))
        except Exception as error:
            if connection.trouble_of(error) is not Trouble.OURS:
                raise
            connection.rollback_to_savepoint()
            outcomes.append((item, None, error))
        connection.release()
    return outcomes


def _run_in_groups(tx: Tx, batch: list[Item]) -> Iterator[Outcome]:
    """Run a batch in its order; items in a row that wait for the same function are handed to it together."""
    for work, group in groupby(batch, key=attrgetter("work")):
        items = list(group)
        if items[0].alone:
            yield from ((item, work(tx), None) for item in items)
        else:
            results = work(tx, [item.item for item in items])
            yield from ((item, result, None) for item, result in zip(items, results, strict=True))
