"""How often books are compared: every minute, and soon again where something is open."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.engine.books import CONNECTION
from tests.engine.looked import NO_LINK, Desk, Told
from tests.engine.reports import ACCOUNT, NOON
from tradehook.engine import books
from tradehook.engine.books import Books
from tradehook.engine.reconcile import Reconciled
from tradehook.plumbing.store.opened import OpenStore
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.ids import AccountId

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(store_url: str) -> AsyncIterator[Desk]:
    store = OpenStore(store_url)
    try:
        opened = Desk(store, Told())
        await opened.begin()
        yield opened
    finally:
        await store.close()


class Seen:
    """Looks that find what they are told to find, and after that nothing."""

    def __init__(self, *found: Reconciled | Unknown) -> None:
        self._found = list(found)
        self.times = 0
        self.clear = asyncio.Event()

    async def reconcile(self, account_id: AccountId) -> Reconciled | Unknown:
        assert account_id == ACCOUNT
        self.times += 1
        if self._found:
            return self._found.pop(0)
        self.clear.set()
        return _reconciled(unexplained=0)


def _reconciled(unexplained: int) -> Reconciled:
    return Reconciled(orders_moved=0, orders_unexplained=unexplained, external=0, differences=0, adjusted=0, at=NOON)


@pytest.mark.parametrize("found", [NO_LINK, _reconciled(unexplained=1)], ids=["no answer", "unexplained"])
async def test_what_is_open_is_compared_again_soon(
    desk: Desk, found: Reconciled | Unknown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long before the minute is over, and until it is settled."""
    monkeypatch.setattr(books, "_AGAIN_AFTER_S", 0.01)
    seen = Seen(found, found)
    comparing = Books(desk.store, seen, lambda: [CONNECTION])  # type: ignore[arg-type]
    assert await comparing.compare(ACCOUNT) == found
    going_on = asyncio.create_task(comparing.keep_comparing())
    try:
        await asyncio.wait_for(seen.clear.wait(), 10)
    finally:
        going_on.cancel()
    assert seen.times == 3


async def test_what_is_settled_waits_for_its_minute(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "_AGAIN_AFTER_S", 0.01)
    monkeypatch.setattr(books, "_EVERY_S", 0.05)
    seen = Seen(_reconciled(unexplained=0))
    going_on = asyncio.create_task(Books(desk.store, seen, lambda: [CONNECTION]).keep_comparing())  # type: ignore[arg-type]
    try:
        await asyncio.wait_for(seen.clear.wait(), 10)
    finally:
        going_on.cancel()
    assert seen.times == 2
