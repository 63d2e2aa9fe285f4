"""The pages are tested at a desk of the test's own, on each engine in turn where the store counts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from tests.desk import Inside, at_work
from tradehook.people.signing_in import passphrase


@pytest.fixture
def anyio_backend() -> str:
    """The loop that tradehook runs in."""
    return "asyncio"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases that cost nothing: what they cost in earnest is looked at in tests/people."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passphrase, "_hasher", quick)
    monkeypatch.setattr(passphrase, "_NOBODYS", quick.hash("nobody").encode())


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk that nobody has signed in to."""
    async with at_work(tmp_path) as desk:
        yield desk


@pytest.fixture
async def any_desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """The same, on each engine in turn."""
    url = store_url if store_url.startswith("postgres") else None
    async with at_work(tmp_path, url) as desk:
        yield desk
