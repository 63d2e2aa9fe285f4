"""Some of the engine is tested in asyncio."""

import pytest

from tests.brokers.alpaca.double.fixtures import double, session_double

__all__ = ["double", "session_double"]


@pytest.fixture
def anyio_backend() -> str:
    """The loop that tradehook runs in."""
    return "asyncio"
