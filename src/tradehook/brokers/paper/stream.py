"""The stream of reports: every one of them, in their order, whichever process wrote it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import NamedTuple

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.books import Books
from tradehook.brokers.paper.mischief import retold
from tradehook.brokers.paper.reports import PaperReport
from tradehook.brokers.paper.settings import Mischief
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.ids import AccountId

_POLL_S = 0.25
_LOOK_AGAIN_S = 0.01


class Look(NamedTuple):
    """The reports after a cursor, in the order of their numbers, and who was writing reports just after they were read:
    nobody is asked where no number is missing."""

    reports: tuple[PaperReport, ...]
    writers: frozenset[str] = frozenset()


class Gap(NamedTuple):
    """A number below `until` is missing. If it is still to come, one of the writers is about to commit it."""

    until: int
    writers: frozenset[str]


def whole(cursor: int, look: Look, gap: Gap | None) -> tuple[tuple[PaperReport, ...], Gap | None]:
    """The reports before which none can come any more, and the gap that hides the others.

    PostgreSQL gives out numbers before what has them is committed, and some are never used. So a missing number is
    waited for until everybody who was writing when it was missed has ended; `gap` is the one of the look before.
    """
    closed_to = gap.until if gap is not None and not gap.writers else cursor
    ready = tuple(_without_a_gap(cursor, closed_to, look.reports))
    hidden = look.reports[len(ready) :]
    if not hidden:
        return ready, None
    if gap is not None and gap.writers and hidden[0].cursor <= gap.until:
        return ready, Gap(gap.until, gap.writers & look.writers)
    return ready, Gap(hidden[-1].cursor, look.writers)


async def follow(
    books: Books, after: int, mischief_of: Callable[[AccountId], Mischief]
) -> AsyncIterator[tuple[PaperReport, ...]]:
    """Everything that happened after the cursor, an empty batch once that is everything there was at the call, and then
    everything else as it is committed; twice and out of order, where an account wants that."""
    cursor, gap = after, None
    past: int | None = await books.read_at_last(queries.last_cursor)
    while True:
        ring = books.bell.next_ring
        batch, gap = whole(cursor, await books.read_at_last(partial(_look, cursor=cursor)), gap)
        if batch:
            cursor = batch[-1].cursor
            yield retold(batch, mischief_of)
        if past is not None and cursor >= past:
            past = None
            yield ()
        elif not batch:
            await _wait(ring, books, gap)


def _look(tx: ReadTx, cursor: int) -> Look:
    reports = queries.reports_after(tx, cursor)
    nothing_missing = not reports or reports[-1].cursor - cursor == len(reports)
    return Look(reports) if nothing_missing else Look(reports, queries.writers_of_reports(tx))


def _without_a_gap(cursor: int, closed_to: int, reports: tuple[PaperReport, ...]) -> Iterator[PaperReport]:
    for report in reports:
        if report.cursor > closed_to and report.cursor != cursor + 1:
            return
        cursor = report.cursor
        yield report


async def _wait(ring: asyncio.Event, books: Books, gap: Gap | None) -> None:
    """Wait for news: of this process they come at once, of others by looking."""
    seconds = _LOOK_AGAIN_S if gap else _POLL_S if books.shared else None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await ring.wait()
