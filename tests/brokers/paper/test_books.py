"""What is begun is finished: tried again where the store failed, told once it is committed."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tradehook.brokers.paper.books import Books
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed

pytestmark = pytest.mark.anyio


class ShakyStore:
    """A store that fails so many times, with this, before it works. It works once `released`."""

    def __init__(self, failures: int, trouble: Exception) -> None:
        self._failures = failures
        self._trouble = trouble
        self.asked = 0
        self.released = asyncio.Event()
        self.released.set()

    async def write(self, work: Callable[[Any], Any]) -> Any:
        await self.released.wait()
        self.asked += 1
        if self.asked <= self._failures:
            raise self._trouble
        return work(None)

    read = write


async def test_what_the_store_failed_to_write_is_tried_again() -> None:
    store = ShakyStore(3, StoreFailed("deadlock"))

    assert await Books(store).write(lambda _: "written") == "written"
    assert store.asked == 4


async def test_a_store_that_goes_on_failing_is_told_of() -> None:
    store = ShakyStore(10**6, StoreFailed("disk full"))

    with pytest.raises(StoreFailed, match="disk full"):
        await Books(store).write(lambda _: None)
    assert 1 < store.asked < 10


async def test_a_busy_store_is_told_of_at_once() -> None:
    store = ShakyStore(1, StoreBusy())

    with pytest.raises(StoreBusy):
        await Books(store).write(lambda _: None)


@pytest.mark.parametrize("trouble", [StoreBusy(), StoreFailed("away")])
async def test_reading_may_take_as_long_as_it_takes(trouble: Exception) -> None:
    assert await Books(ShakyStore(1, trouble)).read_at_last(lambda _: "read") == "read"


async def test_a_commit_is_followed_by_what_follows_it_and_by_the_bell() -> None:
    books, heard = Books(ShakyStore(1, StoreFailed("once"))), []
    ring = books.bell.next_ring

    await books.commit(lambda _: "written", heard.append)

    assert heard == ["written"]
    assert ring.is_set()


async def test_what_failed_is_followed_by_nothing() -> None:
    books, heard = Books(ShakyStore(10**6, StoreFailed("disk full"))), []
    ring = books.bell.next_ring

    with pytest.raises(StoreFailed):
        await books.commit(lambda _: "written", heard.append)

    assert heard == []
    assert not ring.is_set()


async def test_what_is_begun_goes_on_when_its_waiter_goes_away() -> None:
    store = ShakyStore(0, StoreBusy())
    store.released.clear()
    books, heard = Books(store), []
    ring = books.bell.next_ring
    waiting = asyncio.create_task(books.finish(books.commit(lambda _: "written", heard.append)))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    store.released.set()
    await asyncio.wait_for(ring.wait(), 5)

    assert heard == ["written"]


async def test_closing_stops_what_goes_on() -> None:
    store = ShakyStore(0, StoreBusy())
    store.released.clear()
    books = Books(store)
    task = books.begin(books.write(lambda _: None))

    await books.close()

    assert task.cancelled()
    assert store.asked == 0
