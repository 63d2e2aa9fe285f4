"""The one writer: a thread that runs queued functions together and commits once for all of them.

Intake goes first. Draining what has queued while the last commit was under way makes the batches by itself; waiting for
more would cost latency and gain nothing (measured).
"""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Protocol

from tradehook.plumbing.store.contract import StoreBusy, StoreFailed, Tx

_LARGEST_BATCH = 512
_IDLE_S = 0.05


class WriteConnection(Protocol):
    """An engine's connection that writes, owned by the writer's thread."""

    @property
    def tx(self) -> Tx: ...
    def begin(self) -> None: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def savepoint(self) -> None: ...
    def release(self) -> None: ...
    def rollback_to_savepoint(self) -> None: ...
    @property
    def is_crowded(self) -> bool:
        """Whether the housekeeping cannot wait until nothing is queued."""

    def tidy(self) -> bool:
        """Do some housekeeping while nothing is queued; whether more is waiting to be done."""

    def is_trouble(self, error: BaseException, /) -> bool:
        """Whether the database had trouble, which may pass, rather than the function being wrong."""

    def is_fatal(self, error: BaseException, /) -> bool:
        """Whether the process must not go on after this error."""

    def close(self) -> None: ...


@dataclass(slots=True)
class _Item:
    """A call that waits. `alone`: `work(tx)`; else `work(tx, the items that wait for it in a row)`."""

    work: Callable[..., Any]
    done: asyncio.Future[Any]
    alone: bool = True
    item: Any = None


_Outcome = tuple[_Item, Any, BaseException | None]


class Writer:
    """Runs `fn(tx)` functions in one thread with group commit.

    A function that raises loses its own work only: the batch is rolled back and run again with a savepoint an item,
    which costs the common case nothing.
    """

    def __init__(
        self,
        connect: Callable[[], WriteConnection],
        loop: asyncio.AbstractEventLoop,
        on_fatal: Callable[[BaseException], None],
        capacity: int,
    ) -> None:
        # Here and not in the thread: whoever opens the store hears why it cannot be opened, and no reader comes first.
        self._connection = connect()
        self._loop = loop
        self._on_fatal = on_fatal
        self._capacity = capacity
        self._intake: deque[_Item] = deque()
        self._rest: deque[_Item] = deque()
        self._wake = threading.Event()
        self._asleep = False
        self._stopping = False
        self.intake_at_once = 0
        """How many items of intake the last batch held: many, while requests come faster than they are kept."""
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    @property
    def queued(self) -> int:
        """How many functions wait."""
        return len(self._intake) + len(self._rest)

    def submit(self, work: Callable[[Tx], Any]) -> asyncio.Future[Any]:
        """Queue a function of the engine, the web or a broker."""
        return self._queue(self._rest, _Item(work, self._loop.create_future()))

    def submit_intake(self, work: Callable[[Tx, Sequence[Any]], Sequence[Any]], item: Any) -> asyncio.Future[Any]:
        """Queue an item of intake, ahead of everything else; `work` takes all that wait for it in a row, at once.

        The fewer statements a batch needs, the less often the writer and the event loop have to pass the interpreter's
        lock to each other, which costs more than the statements do. Raises `StoreBusy` when too many wait.
        """
        if len(self._intake) >= self._capacity:
            raise StoreBusy
        return self._queue(self._intake, _Item(work, self._loop.create_future(), alone=False, item=item))

    def close(self) -> None:
        """Run what is queued, then stop."""
        self._stopping = True
        self._wake.set()
        self._thread.join()

    def _queue(self, queue: deque[_Item], item: _Item) -> asyncio.Future[Any]:
        queue.append(item)
        if self._asleep:
            self._wake.set()
        return item.done

    def _run(self) -> None:
        connection = self._connection
        untidy = True
        while True:
            batch = self._drain()
            if batch:
                self._carry_out(connection, batch)
                untidy = self._tidy(connection) if connection.is_crowded else True
            elif self._stopping:
                connection.close()
                return
            elif not self._wait(_IDLE_S if untidy else None) and untidy:
                untidy = self._tidy(connection)

    def _tidy(self, connection: WriteConnection) -> bool:
        """Housekeeping that fails is for another time: whoever waits for a commit must not wait for this."""
        try:
            return connection.tidy()
        except Exception as error:  # noqa: BLE001 - the thread must live, or everybody waits for ever
            if connection.is_fatal(error):
                self._on_fatal(error)
            return False

    def _drain(self) -> list[_Item]:
        batch: list[_Item] = []
        of_intake = 0
        for queue in (self._intake, self._rest):
            while queue and len(batch) < _LARGEST_BATCH:
                batch.append(queue.popleft())
            if queue is self._intake:
                of_intake = len(batch)
        if batch:
            self.intake_at_once = of_intake
        return batch

    def _wait(self, seconds: float | None) -> bool:
        """Sleep until something is queued; False when the time ran out first."""
        self._asleep = True
        try:
            # Queued between the last look and falling asleep: nobody would wake us for it.
            if self._intake or self._rest or self._stopping:
                return True
            return self._wake.wait(seconds)
        finally:
            self._asleep = False
            self._wake.clear()

    def _carry_out(self, connection: WriteConnection, batch: list[_Item]) -> None:
        outcomes: list[_Outcome]
        try:
            outcomes = self._together(connection, batch)
        except Exception as error:  # noqa: BLE001 - every waiting item is told
            fatal = connection.is_fatal(error)
            self._roll_back(connection)
            failure = StoreFailed(str(error))
            outcomes = [(item, None, failure) for item in batch]
            if fatal:
                self._on_fatal(error)
        self._loop.call_soon_threadsafe(_deliver, outcomes)

    def _together(self, connection: WriteConnection, batch: list[_Item]) -> list[_Outcome]:
        connection.begin()
        try:
            outcomes = list(_run_in_groups(connection.tx, batch))
        except Exception as error:
            if connection.is_fatal(error):
                raise
            self._roll_back(connection)
            outcomes = self._one_by_one(connection, batch)
        connection.commit()
        return outcomes

    def _one_by_one(self, connection: WriteConnection, batch: list[_Item]) -> list[_Outcome]:
        outcomes: list[_Outcome] = []
        connection.begin()
        for item in batch:
            connection.savepoint()
            try:
                outcomes.extend(_run_in_groups(connection.tx, [item]))
            except Exception as error:
                if connection.is_fatal(error):
                    raise
                connection.rollback_to_savepoint()
                failed = StoreFailed(str(error)) if connection.is_trouble(error) else error
                outcomes.append((item, None, failed))
            connection.release()
        return outcomes

    @staticmethod
    def _roll_back(connection: WriteConnection) -> None:
        # A connection that is gone has nothing to roll back.
        with contextlib.suppress(Exception):
            connection.rollback()


def _run_in_groups(tx: Tx, batch: list[_Item]) -> Iterator[_Outcome]:
    """Run a batch in its order; items in a row that wait for the same function are handed to it together."""
    for work, group in groupby(batch, key=attrgetter("work")):
        items = list(group)
        if items[0].alone:
            yield from ((item, work(tx), None) for item in items)
        else:
            results = work(tx, [item.item for item in items])
            yield from ((item, result, None) for item, result in zip(items, results, strict=True))


def _deliver(outcomes: list[_Outcome]) -> None:
    for item, result, error in outcomes:
        if item.done.done():
            continue
        if error is None:
            item.done.set_result(result)
        else:
            item.done.set_exception(error)
