"""Putting a store back: only what is sound, only where nothing is lost, and held afterwards."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.books import Books
from tradehook.migrations import head
from tradehook.plumbing.data_dir import locked, write_secret
from tradehook.upkeep.backups.making import Made, Wanted, make_backup
from tradehook.upkeep.backups.restoring import Restored, ToRestore, restore
from tradehook.vocabulary.refusal import Refusal


@pytest.fixture
def source(tmp_path: Path, migrated_file: Path) -> Wanted:
    """An installation of which a backup is made."""
    there = tmp_path / "source"
    there.mkdir()
    (there / "tradehook.db").write_bytes(migrated_file.read_bytes())
    write_secret(there / "secret.key", "the first key")
    return Wanted(url=f"sqlite:///{there / 'tradehook.db'}", data_dir=there, key_file=there / "secret.key")


@pytest.fixture
def asked(tmp_path: Path, source: Wanted) -> ToRestore:
    """Its backup, to be put into an empty directory."""
    made = make_backup(source)
    assert isinstance(made, Made)
    return into(tmp_path / "target", made.file)


# In a process of its own, as migrations are.
_AS_IT_WAS = """
import sys
from pathlib import Path
from alembic import command
from alembic.config import Config
import tradehook.migrations as migrations

config = Config()
config.set_main_option("script_location", str(Path(migrations.__file__).parent))
config.attributes["url"] = sys.argv[1]
command.upgrade(config, sys.argv[2])
"""


def into(directory: Path, backup: Path) -> ToRestore:
    """A backup, to be put into a directory."""
    url = f"sqlite:///{directory / 'tradehook.db'}"
    return ToRestore(backup=backup, url=url, data_dir=directory, key_file=directory / "secret.key")


def test_it_is_held_and_its_owner_s_alone(asked: ToRestore) -> None:
    done = restore(asked)

    assert isinstance(done, Restored)
    assert (done.aside, done.key_fits) == (None, None)
    assert asked.data_dir.stat().st_mode & 0o777 == 0o700
    assert (asked.data_dir / "tradehook.db").stat().st_mode & 0o777 == 0o600
    books = Books(asked.url)
    assert books.count("restores", "released_at IS NULL") == 1
    assert books.count("account_events", "code = 'store-restored'") == 1
    assert sorted(each.name for each in asked.data_dir.iterdir()) == ["lock", "tradehook.db"]


def test_one_that_keeps_something_is_set_aside_only_when_told(asked: ToRestore) -> None:
    assert isinstance(restore(asked), Restored)
    Books(asked.url).rows("INSERT INTO strategies (id, owner_id, name, asset_class, enabled, settings, created_at)"
                          " VALUES ('s', 'o', 's', 'stocks', 1, '{}', 7)")  # fmt: skip

    refused = restore(asked)
    assert isinstance(refused, Refusal)
    assert refused.code == "store-not-empty"
    assert Books(asked.url).count("strategies") == 1

    done = restore(replace(asked, replace=True))
    assert isinstance(done, Restored)
    assert done.aside is not None
    assert Books(asked.url).count("strategies") == 0
    assert Books(f"sqlite:///{done.aside}").count("strategies") == 1


def test_not_under_a_tradehook_that_works(asked: ToRestore) -> None:
    asked.data_dir.mkdir()
    with locked(asked.data_dir):
        assert _code(restore(replace(asked, replace=True))) == "store-in-use"


def test_the_key_that_goes_along_is_put_in_place_but_never_over_another(source: Wanted, tmp_path: Path) -> None:
    made = make_backup(replace(source, to=tmp_path / "with-key.zip", with_key=True))
    assert isinstance(made, Made)
    one, other = into(tmp_path / "one", made.file), into(tmp_path / "other", made.file)
    other.data_dir.mkdir()
    write_secret(other.key_file, "another key")

    done = restore(one)

    assert isinstance(done, Restored)
    assert done.key_fits is True
    assert one.key_file.read_text().strip() == "the first key"
    assert one.key_file.stat().st_mode & 0o777 == 0o600
    assert _code(restore(other)) == "other-key"
    assert other.key_file.read_text().strip() == "another key"


def test_a_key_that_does_not_fit_is_said(asked: ToRestore) -> None:
    asked.data_dir.mkdir()
    write_secret(asked.key_file, "another key")

    done = restore(asked)

    assert isinstance(done, Restored)
    assert done.key_fits is False


def test_one_of_an_older_version_is_brought_up_to_date(asked: ToRestore, source: Wanted, tmp_path: Path) -> None:
    (source.data_dir / "tradehook.db").unlink()
    subprocess.run([sys.executable, "-c", _AS_IT_WAS, source.url, "0021"], check=True)
    made = make_backup(replace(source, to=tmp_path / "older.zip"))
    assert isinstance(made, Made)
    assert made.manifest.migration == "0021"

    assert isinstance(restore(into(tmp_path / "again", made.file)), Restored)

    assert Books(into(tmp_path / "again", made.file).url).rows("SELECT version_num FROM alembic_version") == [
        {"version_num": head()}
    ]


def test_one_of_a_newer_version_is_refused(source: Wanted, tmp_path: Path) -> None:
    Books(source.url).rows("UPDATE alembic_version SET version_num = '9999'")
    made = make_backup(replace(source, to=tmp_path / "newer.zip"))
    assert isinstance(made, Made)

    assert _code(restore(into(tmp_path / "again", made.file))) == "backup-newer"
    assert not (tmp_path / "again" / "tradehook.db").exists()


def _code(said: object) -> str:
    assert isinstance(said, Refusal), said
    return said.code
