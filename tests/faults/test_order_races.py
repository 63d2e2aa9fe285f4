"""Orders placed, changed and cancelled while they fill, at an exchange that misbehaves: nothing is doubled, nothing is
more than was ordered, no leg is left alone, and no answer proves false."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.databases import ENGINES, migrated_store
from tests.desk import at_work
from tests.faults.books import Books
from tests.faults.order_race import Race
from tests.faults.order_round import Caller
from tests.server import OWNER_TOKEN, running
from tradehook.plumbing.clock import SystemClock

pytestmark = pytest.mark.anyio

Note = Callable[[str, object], None]
_TOKEN = "token-of-the-owner"
_PATIENCE_S = 30
_IDLE = httpx.Limits(keepalive_expiry=2)
"""A connection is given up before the server does so: what is sent at that very moment is lost."""


@pytest.fixture
def anyio_backend() -> str:
    """The loop that tradehook runs in."""
    return "asyncio"


def seeds(count: int) -> list[str]:
    """As many, of one chance; the chance of an earlier run where TRADEHOOK_TEST_SEED says it."""
    chance = os.environ.get("TRADEHOOK_TEST_SEED") or secrets.token_hex(4)
    print(f"TRADEHOOK_TEST_SEED={chance}")  # noqa: T201 - for who has to look at it again
    return [f"{chance}-{number}" for number in range(count)]


async def raced_inside(directory: Path, url: str, count: int, note: Note) -> None:
    """Rounds at a desk inside this process."""
    async with at_work(directory, url, clock=SystemClock()) as inside:
        await _raced(Race(Caller(inside.http, _TOKEN), Books(url)), count, note)


async def raced_at_a_server(directory: Path, url: str, count: int, note: Note) -> None:
    """Rounds at a server of its own."""
    with running(directory, url) as server:
        async with httpx.AsyncClient(base_url=server.url, timeout=_PATIENCE_S, limits=_IDLE) as http:
            await _raced(Race(Caller(http, OWNER_TOKEN), Books(url)), count, note)
        assert "Traceback" not in server.stderr, server.stderr[-8000:]


async def _raced(race: Race, count: int, note: Note) -> None:
    await race.run(seeds(count))
    note("table", race.table())
    assert not race.broken, "\n".join(race.broken)


@pytest.mark.parametrize("engine", ENGINES)
async def test_8_rounds(engine: str, tmp_path: Path, request: pytest.FixtureRequest, record_property: Note) -> None:
    with migrated_store(engine, tmp_path, request) as url:
        await raced_inside(tmp_path, url, 8, record_property)


@pytest.mark.faults
@pytest.mark.parametrize("engine", ENGINES)
async def test_250_rounds(engine: str, tmp_path: Path, request: pytest.FixtureRequest, record_property: Note) -> None:
    with migrated_store(engine, tmp_path, request) as url:
        await raced_inside(tmp_path, url, 250, record_property)


@pytest.mark.faults
@pytest.mark.parametrize("engine", ENGINES)
async def test_250_rounds_at_a_server(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest, record_property: Note
) -> None:
    with migrated_store(engine, tmp_path, request) as url:
        await raced_at_a_server(tmp_path, url, 250, record_property)
