"""Making a backup: one file, its owner's alone, that can be read back; or a refusal, and nothing is left."""

import zipfile
from pathlib import Path

import msgspec
import pytest

from tests.databases import ENGINES, migrated_store
from tradehook.plumbing.data_dir import write_secret
from tradehook.upkeep.backups import making
from tradehook.upkeep.backups.archive import write_archive
from tradehook.upkeep.backups.keeping import Backups, Rhythm
from tradehook.upkeep.backups.making import Made, Wanted, check_backup, list_backups, make_backup
from tradehook.upkeep.backups.manifest import MANIFEST, STORE
from tradehook.vocabulary.instant import EPOCH, after
from tradehook.vocabulary.refusal import Refusal

KEY = "the-key-that-opens-credentials"


@pytest.fixture
def wanted(tmp_path: Path, migrated_file: Path) -> Wanted:
    """A store that nobody works with, and its key."""
    (tmp_path / "tradehook.db").write_bytes(migrated_file.read_bytes())
    write_secret(tmp_path / "secret.key", KEY)
    url = f"sqlite:///{tmp_path / 'tradehook.db'}"
    return Wanted(url=url, data_dir=tmp_path, key_file=tmp_path / "secret.key", to=tmp_path / "there" / "backup.zip")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_backup_says_what_is_in_it(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with migrated_store(engine, tmp_path, request) as url:
        made = make_backup(Wanted(url=url, data_dir=tmp_path, key_file=tmp_path / "secret.key"))

        assert isinstance(made, Made)
        assert made.manifest.rows["users"] == 1
        assert made.manifest.engine == {"sqlite": "sqlite", "postgres": "postgresql"}[engine]
        assert [each.manifest for each in list_backups(tmp_path)] == [made.manifest]
        assert check_backup(made.file, tmp_path / "again.db") == made.manifest


def test_only_its_owner_reads_it_and_the_key_is_not_in_it(wanted: Wanted) -> None:
    made = make_backup(wanted)

    assert isinstance(made, Made)
    assert made.file.stat().st_mode & 0o777 == 0o600
    assert list(made.file.parent.iterdir()) == [made.file]
    with zipfile.ZipFile(made.file) as archive:
        assert archive.namelist() == [MANIFEST, STORE]
        assert KEY.encode() not in b"".join(archive.read(name) for name in archive.namelist())


def test_the_key_goes_along_when_it_is_asked_for(wanted: Wanted) -> None:
    made = make_backup(_with_key(wanted))

    assert isinstance(made, Made)
    assert made.manifest.has_key
    with zipfile.ZipFile(made.file) as archive:
        assert archive.read("secret.key").decode().strip() == KEY


def test_nothing_is_written_over(wanted: Wanted) -> None:
    assert isinstance(make_backup(wanted), Made)
    before = wanted.to.read_bytes() if wanted.to else b""

    refused = make_backup(wanted)

    assert isinstance(refused, Refusal)
    assert refused.code == "file-exists"
    assert wanted.to is not None
    assert wanted.to.read_bytes() == before


def test_without_a_store_there_is_no_backup(wanted: Wanted) -> None:
    (wanted.data_dir / "tradehook.db").unlink()

    assert _code(make_backup(wanted)) == "no-store"


def test_what_cannot_be_read_back_is_not_kept(wanted: Wanted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "problem_of", lambda _: "a page is missing")

    assert _code(make_backup(wanted)) == "backup-damaged"
    assert wanted.to is not None
    assert list(wanted.to.parent.iterdir()) == []


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
def test_a_damaged_backup_is_found_out(wanted: Wanted, tmp_path: Path, at: float) -> None:
    made = make_backup(wanted)
    assert isinstance(made, Made)
    content = bytearray(made.file.read_bytes())
    place = int(len(content) * at)
    content[place] ^= 0xFF
    made.file.write_bytes(content)

    assert _code(check_backup(made.file, tmp_path / "again.db")) == "backup-damaged"


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("no zip at all")

    assert _code(check_backup(tmp_path / "words.txt", tmp_path / "again.db")) == "backup-damaged"
    assert _code(check_backup(tmp_path / "nothing", tmp_path / "again.db")) == "backup-damaged"


def test_one_is_due_when_the_last_is_old_enough() -> None:
    rhythm = Rhythm(every_hours=24, keep=7)

    assert rhythm.is_due(None, EPOCH)
    assert not rhythm.is_due(EPOCH, after(EPOCH, 24 * 3600 - 1))
    assert rhythm.is_due(EPOCH, after(EPOCH, 24 * 3600))
    assert not Rhythm(every_hours=0, keep=7).is_due(None, EPOCH)


@pytest.mark.anyio
async def test_the_oldest_goes_when_a_new_one_is_due(wanted: Wanted) -> None:
    by_itself = Wanted(url=wanted.url, data_dir=wanted.data_dir, key_file=wanted.key_file)
    backups = Backups(by_itself, Rhythm(every_hours=1, keep=1))
    made = make_backup(by_itself)
    assert isinstance(made, Made)
    await backups.make_if_due()
    assert [each.file for each in await backups.list()] == [made.file]
    made.file.unlink()
    old = made.file.with_name("tradehook-20200101T000000Z.zip")
    store = wanted.data_dir / "tradehook.db"
    write_archive(old, msgspec.structs.replace(made.manifest, made_at="2020-01-01T00:00:00.000000Z"), store, None)

    await backups.make_if_due()

    assert len(await backups.list()) == 1
    assert not old.exists()


def _with_key(wanted: Wanted) -> Wanted:
    return Wanted(url=wanted.url, data_dir=wanted.data_dir, key_file=wanted.key_file, to=wanted.to, with_key=True)


def _code(said: object) -> str:
    assert isinstance(said, Refusal), said
    return said.code
