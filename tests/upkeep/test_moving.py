"""A store from SQLite to PostgreSQL and back: every row, and nobody goes on with the old one by mistake."""

from pathlib import Path

import pytest

from tests.databases import fresh_database
from tests.faults.books import Books
from tradehook.migrations import current, head
from tradehook.plumbing.data_dir import locked
from tradehook.upkeep.moving import Moved, move_store
from tradehook.vocabulary.refusal import Refusal

_ROW = (
    "INSERT INTO strategies (id, owner_id, name, asset_class, enabled, settings, created_at)"
    " VALUES ('s', 'o', 'Zürich', 'stocks', {}, '{{}}', 7)"
)


@pytest.fixture
def file(tmp_path: Path, migrated_file: Path) -> Path:
    """A store with a strategy."""
    found = tmp_path / "tradehook.db"
    found.write_bytes(migrated_file.read_bytes())
    Books(f"sqlite:///{found}").rows(_ROW.format(1))
    return found


@pytest.mark.postgres
def test_there_and_back(tmp_path: Path, file: Path, postgres_url: str) -> None:
    with fresh_database(postgres_url) as server:
        there = move_store(tmp_path, f"sqlite:///{file}", server)

        assert isinstance(there, Moved)
        assert current(server) == head()
        assert Books(server).rows("SELECT name, enabled FROM strategies") == [{"name": "Zürich", "enabled": True}]
        assert not file.exists()
        assert there.aside is not None
        assert there.aside.exists()

        back = move_store(tmp_path, server, f"sqlite:///{file}")

        assert isinstance(back, Moved)
        assert back.rows == there.rows
        assert Books(f"sqlite:///{file}").rows("SELECT name, enabled FROM strategies") == [
            {"name": "Zürich", "enabled": 1}
        ]


def test_what_would_lose_something_is_refused(tmp_path: Path, file: Path) -> None:
    address = f"sqlite:///{file}"
    other = tmp_path / "other.db"
    other.write_bytes(file.read_bytes())
    before = file.read_bytes()

    assert _code(move_store(tmp_path, address, address)) == "same-store"
    assert _code(move_store(tmp_path, address, f"sqlite:///{other}")) == "store-not-empty"
    assert _code(move_store(tmp_path, f"sqlite:///{tmp_path / 'nothing.db'}", address)) == "no-store"
    with locked(tmp_path):
        assert _code(move_store(tmp_path, address, f"sqlite:///{tmp_path / 'new.db'}")) == "store-in-use"

    assert file.read_bytes() == before


def _code(said: object) -> str:
    assert isinstance(said, Refusal), said
    return said.code
