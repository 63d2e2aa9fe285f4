"""What the tests of brokers share: an empty store of each kind, with every table in it."""

from pathlib import Path

import pytest

from tests.schema import create_all


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store with empty tables."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("fresh_postgres_database")
    else:
        url = f"sqlite:///{tmp_path}/tradehook.db"
    create_all(url)
    return url
