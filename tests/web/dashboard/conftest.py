"""The pages are tested at a desk of the test's own, in a browser in which the owner is signed in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import Inside, at_work
from tests.web.dashboard.visitor import Visitor
from tests.web.pages.browser import signed_in
from tests.web.pages.conftest import quick_hashes

__all__ = ["quick_hashes"]


@pytest.fixture
def anyio_backend() -> str:
    """The loop that tradehook runs in."""
    return "asyncio"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk with nothing in it."""
    async with at_work(tmp_path) as desk:
        yield desk


@pytest.fixture
async def any_desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """The same, on each engine in turn."""
    url = store_url if store_url.startswith("postgres") else None
    async with at_work(tmp_path, url) as desk:
        yield desk


@pytest.fixture
async def visitor(desk: Inside) -> AsyncIterator[Visitor]:
    """The owner, signed in."""
    async with await signed_in(desk) as browser:
        yield Visitor(browser)
