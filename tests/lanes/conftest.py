"""Lanes are tested on each engine, in asyncio."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """The loop that tradehook runs in."""
    return "asyncio"
