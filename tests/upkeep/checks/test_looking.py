"""Looking at a machine, beside a server and without one."""

from pathlib import Path

import pytest

from tests.databases import ENGINES, migrated_store
from tradehook.plumbing.settings import Settings
from tradehook.upkeep.checks import looking
from tradehook.upkeep.checks.looking import LOOKS, look_around


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No clock but the machine's, and no server."""
    monkeypatch.setattr(looking, "_off_s", lambda: 0.0)
    monkeypatch.setattr(looking, "_served", lambda _: None)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_look_is_taken(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with migrated_store(engine, tmp_path, request) as url:
        tmp_path.chmod(0o700)
        found = look_around(Settings(data_dir=tmp_path, database_url=url))

        assert [each.check for each in found] == list(LOOKS)
        codes = {each.check: [finding.code for finding in each.findings] for each in found}
        assert codes["store"] == ["store-sound"]
        assert codes["backups"] == ["no-backup"]
        assert codes["files"] == ["files-closed"]
        assert codes["refusals"] == ["refusals-none"]
        assert codes["reach"] == ["address-local"]
        assert "not-looked-at" not in {code for each in codes.values() for code in each}


def test_a_damaged_store_is_found(tmp_path: Path, migrated_file: Path) -> None:
    content = bytearray(migrated_file.read_bytes())
    content[4096 * 3 : 4096 * 5] = bytes(4096 * 2)
    (tmp_path / "tradehook.db").write_bytes(content)

    store = look_around(Settings(data_dir=tmp_path))[0]

    assert store.findings[0].code == "store-unsound"


def test_a_look_that_fails_does_not_keep_from_the_others(tmp_path: Path) -> None:
    found = look_around(Settings(data_dir=tmp_path / "nothing"))

    codes = {each.check: [finding.code for finding in each.findings] for each in found}
    assert codes["store"] == ["store-missing"]
    assert codes["disk"] == ["not-looked-at"]
