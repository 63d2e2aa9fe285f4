"""The one writer: a thread that runs queued functions together and commits once for all of them.

Intake goes first. Draining what has queued while the last commit was under way makes the batches by itself; waiting for
more would cost latency and gain nothing (measured).
"""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from tradehook.plumbing.store.batch import (
    TOGETHER,
    Grouping,
    Item,
    Outcome,
    WriteConnection,
    carry_out,
    deliver,
    failed,
    roll_back,
)
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed, Tx
from tradehook.plumbing.store.trouble import Trouble
from tradehook.plumbing.tally import Tally

LONGEST_WAIT_S = 2.5
"""A sender waits 3 s and sends again only when it was told that something went wrong (rule: architecture 6)."""

_LARGEST_BATCH = 512
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
_IDLE_S = 0.05
_LOOK_EVERY_S = 0.5
_LAST_ANSWERS_S = 0.3
_STUCK_S = 2.0


class Writer:
    """Runs `fn(tx)` functions in one thread with group commit.

    A function that raises loses its own work only: the batch is rolled back and run again with a savepoint an item,
    which costs the common case nothing. Nobody in intake waits longer than `LONGEST_WAIT_S`, whatever the disk does.
    """

    def __init__(
        self,
        connect: Callable[[], WriteConnection],
        loop: asyncio.AbstractEventLoop,
        on_fatal: Callable[[BaseException], None],
        capacity: int,
        grouping: Grouping = TOGETHER,
    ) -> None:
        # Here and not in the thread: whoever opens the store hears why it cannot be opened, and no reader comes first.
        self._connection = connect()
        self._loop = loop
        self._on_fatal = on_fatal
        self._capacity = capacity
        self._grouping = grouping
        self._intake: deque[Item] = deque()
        self._rest: deque[Item] = deque()
        self._unanswered: deque[Item] = deque()
        self._impatience: asyncio.TimerHandle | None = None
        self._wake = threading.Event()
        self._asleep = False
        self._stopping = False
        self._fatal: BaseException | None = None
        self.intake_at_once = 0
        """How many items of intake the last batch held: many, while requests come faster than they are kept."""
        self.batches = Tally(*_SIZES)
        """How many functions were run together."""
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    @property
    def queued(self) -> int:
        """How many functions wait."""
        return len(self._intake) + len(self._rest)

    def submit(self, work: Callable[[Tx], Any]) -> asyncio.Future[Any]:
        """Queue a function of the engine, the web or a broker. Raises `StoreFailed` once nothing is taken any more."""
        return self._queue(self._rest, Item(work, self._loop.create_future(), self._loop.time()))

    def submit_intake(self, work: Callable[[Tx, Sequence[Any]], Sequence[Any]], item: Any) -> asyncio.Future[Any]:
        """Queue an item of intake, ahead of everything else; `work` takes all that wait for it in a row, at once.

        The fewer statements a batch needs, the less often the writer and the event loop have to pass the interpreter's
        lock to each other, which costs more than the statements do. Raises `StoreBusy` when too many wait.
        """
        if len(self._intake) >= self._capacity:
            raise StoreBusy
        waits = Item(work, self._loop.create_future(), self._loop.time(), alone=False, item=item)
        done = self._queue(self._intake, waits)
        self._unanswered.append(waits)
        if self._impatience is None:
            self._impatience = self._loop.call_later(_LOOK_EVERY_S, self._lose_patience)
        return done

    def stop_for(self, error: BaseException) -> None:
        """Stop as after an error of our own that is fatal: a reader found it."""
        self._fatal = self._fatal or error
        self._wake.set()

    def close(self) -> None:
        """Run what is queued, then stop."""
        self._stopping = True
        self._wake.set()
        self._thread.join()

    def _queue(self, queue: deque[Item], item: Item) -> asyncio.Future[Any]:
        if self._fatal is not None:
            raise StoreFailed(str(self._fatal))
        queue.append(item)
        if self._asleep:
            self._wake.set()
        return item.done

    def _lose_patience(self) -> None:
        """Tell those who wait too long that it failed. What of it is under way may be kept all the same: then the same
        message, sent again, is recognised (promise 6)."""
        waiting, latest = self._unanswered, self._loop.time() - LONGEST_WAIT_S
        while waiting and (waiting[0].done.done() or waiting[0].since <= latest):
            item = waiting.popleft()
            item.late = not item.done.done()
            deliver([(item, None, StoreFailed(f"the disk took longer than {LONGEST_WAIT_S:g} s"))])
        self._impatience = self._loop.call_later(_LOOK_EVERY_S, self._lose_patience) if waiting else None

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 - a fault of ours: without this thread everybody would wait for ever
            self._fatal = error
        if self._fatal is not None:
            self._end(self._fatal)

    def _work(self) -> None:
        """Until there is nothing left and `close` was called, or something is fatal."""
        connection = self._connection
        untidy = True
        while self._fatal is None:
            batch = self._drain()
            if batch:
                self._carry_out(batch)
                untidy = self._keep_house(untidy=True) if connection.is_crowded else True
            elif self._stopping:
                return connection.close()
            elif not self._wait(_IDLE_S if untidy else _LOOK_EVERY_S):
                untidy = self._keep_house(untidy)
        return None

    def _keep_house(self, untidy: bool) -> bool:
        """Housekeeping that fails is for another time: whoever waits for a commit must not wait for this."""
        try:
            self._connection.look()
            return untidy and self._connection.tidy()
        except Exception as error:  # noqa: BLE001 - for another time, unless it is fatal
            self._note_if_fatal(error)
            return False

    def _note_if_fatal(self, error: BaseException) -> None:
        if self._connection.trouble_of(error) is Trouble.FATAL:
            self._fatal = error

    def _drain(self) -> list[Item]:
        batch = _taken(self._intake, _LARGEST_BATCH)
        of_intake = len(batch)
        batch += _taken(self._rest, min(self._grouping.most, _LARGEST_BATCH - of_intake))
        if batch:
            self.intake_at_once = of_intake
            self.batches.add(len(batch))
        return batch

    def _wait(self, seconds: float) -> bool:
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

    def _carry_out(self, batch: list[Item]) -> None:
        parts = self._grouping.divide(batch)
        for part in parts:
            error = self._attempt(part)
            if error is not None:
                # The others would only have to find out for themselves.
                self._tell(failed(chain(part, *parts), error))

    def _attempt(self, part: list[Item]) -> BaseException | None:
        """Carry a part out; what is wrong with the database, if it could not be."""
        try:
            self._tell(carry_out(self._connection, part))
        except Exception as error:  # noqa: BLE001 - every waiting item is told
            self._note_if_fatal(error)
            roll_back(self._connection)
            return error
        return None

    def _tell(self, outcomes: list[Outcome]) -> None:
        self._loop.call_soon_threadsafe(deliver, outcomes)

    def _end(self, error: BaseException) -> None:
        """Let everybody who waits hear that it failed, then let the owner of the process stop it."""
        told = threading.Event()

        def tell() -> None:
            deliver(failed([*self._intake, *self._rest], error))
            # Their answers are written by now, or the sender would only see its link break.
            self._loop.call_later(_LAST_ANSWERS_S, told.set)

        # A loop that is closed has nobody left to tell.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(tell)
            told.wait(_STUCK_S)
        self._on_fatal(error)


def _taken(queue: deque[Item], most: int) -> list[Item]:
    """The first of those who still wait."""
    taken: list[Item] = []
    while queue and len(taken) < most:
        item = queue.popleft()
        if not item.late:
            taken.append(item)
    return taken
