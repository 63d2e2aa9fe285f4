"""Every card is played on every broker, unless its declaration says that it lacks what the card needs."""

from collections.abc import AsyncIterator

import pytest

from tests.conformance.brokers.stage import Stage, listening
from tests.conformance.brokers.venues import VENUES, Opener


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=VENUES)
def open_venue(request: pytest.FixtureRequest) -> Opener:
    opener: Opener = request.param
    return opener


@pytest.fixture
async def stage(request: pytest.FixtureRequest, open_venue: Opener) -> AsyncIterator[Stage]:
    async with open_venue(request) as venue:
        needed = request.function.card
        if not needed.met_by(venue.broker.declaration):
            pytest.skip(f"{venue.broker.declaration.title} has no {needed.words}")
        async with listening(venue) as stage:
            yield stage
