"""Every card is played on every venue, unless the broker's declaration or the venue lacks what the card needs."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.brokers.alpaca.double.fixtures import session_double
from tests.conformance.brokers.stage import Stage, listening
from tests.conformance.brokers.venue import Entry
from tests.conformance.brokers.venues import ENTRIES
from tests.databases import fresh_database
from tests.schema import create_all

__all__ = ["session_double"]


@pytest.fixture(scope="session")
def conformance_database(postgres_url: str) -> Iterator[str]:
    """The address of a PostgreSQL database with every table."""
    with fresh_database(postgres_url) as url:
        create_all(url)
        yield url


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play a card once on each venue; one that is about kinds, once for each kind that is declared there."""
    card = getattr(metafunc.function, "card", None)
    if card and "kind" in metafunc.fixturenames:
        cases = [_case(entry, kind) for entry in ENTRIES for kind in card.kinds_of(entry.declaration) or (None,)]
        metafunc.parametrize(("entry", "kind"), cases, indirect=["entry"])
    elif "entry" in metafunc.fixturenames:
        cases = [pytest.param(entry, id=entry.id, marks=entry.marks) for entry in ENTRIES]
        metafunc.parametrize("entry", cases, indirect=True)


def _case(entry: Entry, kind: object) -> Any:
    return pytest.param(entry, kind, id=f"{entry.id}-{kind or 'none'}", marks=entry.marks)


@pytest.fixture
def entry(request: pytest.FixtureRequest) -> Entry:
    """The venue that a card is played on, where it has what the card needs."""
    found: Entry = request.param
    card = getattr(request.function, "card", None)
    lacking = card.lacks(found) if card else ""
    if lacking:
        pytest.skip(lacking)
    return found


@pytest.fixture
async def stage(request: pytest.FixtureRequest, entry: Entry) -> AsyncIterator[Stage]:
    async with entry.open(request) as venue, listening(venue) as stage:
        yield stage
