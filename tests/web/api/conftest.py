"""The API is tested on one engine; what is about reading the store asks for both."""

from collections.abc import Callable

import pytest

from tests.brokers.alpaca.double.fixtures import double, session_double
from tests.server import Server

__all__ = ["double", "session_double"]


@pytest.fixture
def server(servers: Callable[[str], Server]) -> Server:
    """The session's server on SQLite."""
    return servers("sqlite")


@pytest.fixture
def anyio_backend() -> str:
    """The loop that tradehook runs in."""
    return "asyncio"
