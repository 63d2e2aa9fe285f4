"""`backup`, `restore`, `release`, `retention`, `migrate-store` and `doctor`, as a person runs them."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.server import Server
from tradehook.upkeep.checks import looking


@pytest.fixture
def here(shell: Shell, server: Server) -> Shell:
    """A shell in the server's data directory."""
    shell.variables["TRADEHOOK_DATA_DIR"] = str(server.data_dir)
    return shell


def test_a_backup_is_made_beside_the_server_and_put_back_elsewhere(here: Shell, tmp_path: Path) -> None:
    made = here.run("backup", "--out", str(tmp_path / "backup.zip"))
    assert (made.status, made.err) == (0, "")
    assert json.loads(made.out)["rows"] > 0

    again = here.run("backup", "--out", str(tmp_path / "backup.zip"))
    assert (again.status, again.err.partition(":")[0]) == (1, "file-exists")

    in_use = here.run("restore", "--replace", str(tmp_path / "backup.zip"))
    assert (in_use.status, in_use.err.partition(":")[0]) == (1, "store-in-use")

    elsewhere = ("--data-dir", str(tmp_path / "there"))
    done = here.run("restore", str(tmp_path / "backup.zip"), *elsewhere)
    assert (done.status, done.err) == (0, "")
    assert (tmp_path / "there" / "tradehook.db").exists()

    moved = here.run("migrate-store", f"sqlite:///{tmp_path / 'moved.db'}", *elsewhere)
    assert moved.status == 0
    assert (tmp_path / "moved.db").exists()
    assert not (tmp_path / "there" / "tradehook.db").exists()


def test_a_person_is_told_what_to_do_next(here: Shell, tmp_path: Path, terminal: None) -> None:
    made = here.run("backup", "--out", str(tmp_path / "backup.zip"))
    assert "Keep " in made.out
    done = here.run("restore", str(tmp_path / "backup.zip"), "--data-dir", str(tmp_path / "there"))
    assert "tradehook release" in done.out


def test_what_is_not_held_is_not_released(here: Shell) -> None:
    shown = here.run("release", "--show")
    assert json.loads(shown.out)["held"] is False
    refused = here.run("release")
    assert (refused.status, refused.err.partition(":")[0]) == (1, "not-held")


def test_retention_says_what_would_go(here: Shell, terminal: None) -> None:
    shown = here.run("retention")
    assert shown.status == 0
    assert "refusals" in shown.out
    assert "730" in shown.out


def test_the_doctor_looks_at_the_machine_and_asks_the_server(
    here: Shell, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_off_s", lambda: 0.0)
    monkeypatch.setattr(looking, "_served", lambda _: None)
    here.variables |= {"TRADEHOOK_URL": None, "TRADEHOOK_PORT": str(server.port)}
    checks = [each["check"] for each in json.loads(here.run("doctor").out)["items"]]
    assert checks[: len(looking.LOOKS)] == list(looking.LOOKS)
    assert checks[len(looking.LOOKS)] == "address"


def test_the_doctor_ends_with_1_where_something_is_wrong(
    here: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_off_s", lambda: 100.0)
    monkeypatch.setattr(looking, "_served", lambda _: None)
    here.variables["TRADEHOOK_URL"] = None
    here.variables["TRADEHOOK_DATA_DIR"] = str(tmp_path)
    found = here.run("doctor")
    assert found.status == 1
    assert "No server runs" in found.err
