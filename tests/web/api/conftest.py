"""The API is tested on one engine; what is about reading the store asks for both."""

from collections.abc import Callable

import pytest

from tests.server import Server


@pytest.fixture
def server(servers: Callable[[str], Server]) -> Server:
    """The session's server on SQLite."""
    return servers("sqlite")
