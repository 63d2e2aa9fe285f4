"""Some journeys run inside the test's process, in asyncio; some with an account at Alpaca."""

import pytest

from tests.journeys.at_alpaca import ahead_s, alpaca_server, double, one_double, trader

__all__ = ["ahead_s", "alpaca_server", "double", "one_double", "trader"]


@pytest.fixture
def anyio_backend() -> str:
    """The loop that tradehook runs in."""
    return "asyncio"
