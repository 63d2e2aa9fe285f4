"""The migrations add up to the tables, on both engines (rule: architecture 3)."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import ENGINES
from tests.faults.books import Books
from tradehook.migrations import MigrationFailed, current, head, migrate

# In a process of its own: Alembic brings Python's own SQLite to a file that apsw has opened here.
_DIFFERENCES = """
import sys
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from tradehook.migrations.tables import metadata

with create_engine(sys.argv[1]).connect() as connection:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    for difference in compare_metadata(context, metadata):
        print(difference)
"""


@pytest.fixture(params=ENGINES)
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tradehook.db'}"
    url: str = request.getfixturevalue("fresh_postgres_database")
    return url


def test_the_migrations_add_up_to_the_tables(empty_store: str) -> None:
    assert current(empty_store) is None

    migrate(empty_store)

    assert current(empty_store) == head()
    assert _differences(empty_store) == ""


def test_migrating_again_changes_nothing(store_url: str) -> None:
    migrate(store_url)

    assert current(store_url) == head()


def test_a_failure_is_told_in_its_own_words(tmp_path: Path) -> None:
    file = tmp_path / "tradehook.db"
    Books(f"sqlite:///{_made(file)}").rows("CREATE TABLE accounts (id TEXT)")

    with pytest.raises(MigrationFailed, match="accounts"):
        migrate(f"sqlite:///{file}")


def _made(file: Path) -> Path:
    file.touch()
    return file


def _differences(url: str) -> str:
    address = url.replace("postgresql://", "postgresql+psycopg://")
    found = subprocess.run([sys.executable, "-c", _DIFFERENCES, address], capture_output=True, text=True, check=True)
    return found.stdout
