"""Some of it is tested in asyncio, on a store of each kind."""

from collections.abc import AsyncIterator

import pytest

from tradehook.migrations import migrate
from tradehook.plumbing.store.opened import OpenStore


@pytest.fixture
def anyio_backend() -> str:
    """The loop that tradehook runs in."""
    return "asyncio"


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[OpenStore]:
    """A store with all its tables and nothing in them."""
    migrate(store_url)
    store = OpenStore(store_url)
    yield store
    await store.close()
