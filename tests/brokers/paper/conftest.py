"""The desk that most tests of the paper broker trade at, on each store in turn."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.brokers.paper.world import AAPL, BTCUSD, MNQ, Desk, open_desk, quote
from tests.databases import ENGINES, migrated_store
from tests.schema import create_all
from tradehook.plumbing.store.sqlite import SqliteWriteConnection


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store with every table and no row, on each engine in turn: a copy, which takes less time."""
    with migrated_store(request.param, tmp_path, request) as url:
        yield url


@pytest.fixture
def shared_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of such a store on PostgreSQL."""
    with migrated_store("postgres", tmp_path, request) as url:
        yield url


@pytest.fixture(scope="session")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteWriteConnection]:
    """A connection that writes to a store of its own, for runs of which nothing is committed."""
    url = f"sqlite:///{tmp_path_factory.mktemp('floor')}/tradehook.db"
    create_all(url)
    opened = SqliteWriteConnection(url)
    yield opened
    opened.close()


@pytest.fixture
async def desk(store_url: str) -> AsyncIterator[Desk]:
    """One account with 100,000 USD on prices set by hand, three of which are set."""
    async with open_desk(store_url) as opened:
        await opened.open_account()
        opened.quotes.put(quote(AAPL, "10"), quote(BTCUSD, "50000"), quote(MNQ, "20000"))
        yield opened


@pytest.fixture
async def desks(shared_url: str) -> AsyncIterator[tuple[Desk, Desk]]:
    """Two processes on one PostgreSQL database, each with its own store, broker and prices."""
    async with AsyncExitStack() as stack:
        one, two = [await stack.enter_async_context(open_desk(shared_url)) for _ in range(2)]
        await one.open_account()
        for each in (one, two):
            each.quotes.put(quote(AAPL, "10"), quote(BTCUSD, "50000"))
        yield one, two
