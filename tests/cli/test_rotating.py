"""`tradehook rotate-key`: everything that is encrypted opens with the new key alone, also when it was cut short."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import copied_file
from tests.desk import at_work
from tests.faults.books import Books
from tests.journeys.test_every_code import signing
from tradehook.bootstrap import vault_of
from tradehook.engine.set_up_credentials import credentials_of
from tradehook.plumbing.kept_secrets import secret_keys, write_secret_keys
from tradehook.plumbing.settings import Settings
from tradehook.plumbing.vault import CannotBeOpened
from tradehook.vocabulary.ids import AccountId

pytestmark = pytest.mark.anyio

KEYS = {"key_id": "PK-of-the-test", "secret_key": "hunter2-of-the-broker"}
TRADEHOOK = [sys.executable, "-c", "from tradehook.cli import main; main()"]
SEALED = ("accounts.credentials", "notification_channels.sealed_url", "signing_secrets.sealed")


def rotated(directory: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """`tradehook rotate-key` on a data directory."""
    given = {"TRADEHOOK_DATA_DIR": str(directory), **variables}
    return subprocess.run(
        [*TRADEHOOK, "rotate-key"], capture_output=True, text=True, timeout=60, env=os.environ | given, check=False
    )


@pytest.fixture
async def webhook(tmp_path: Path, migrated_file: Path) -> str:
    """A store with something sealed in every column that is; the webhook whose messages are signed."""
    copied_file(migrated_file, tmp_path)
    async with at_work(tmp_path) as desk:
        strategy = await desk.make_strategy()
        await signing(desk, strategy.uuid)
        account = {"name": "Outside", "broker": "alpaca", "credentials": KEYS}
        await desk.call("POST", "/accounts", account)
        await desk.call(
            "POST", "/notifications", {"name": "phone", "url": "json://127.0.0.1:9/token", "enabled": False}
        )
    return strategy.uuid


def sealed(directory: Path) -> dict[str, bytes]:
    """What is sealed in the store."""
    books = Books(f"sqlite:///{directory / 'tradehook.db'}")
    return {
        place: bytes(row["value"])
        for place in SEALED
        for row in books.rows("SELECT {1} AS value FROM {0} WHERE {1} IS NOT NULL".format(*place.split(".")))
    }


async def credentials(directory: Path) -> dict[str, str]:
    """What the account outside is let in with, after a start."""
    async with at_work(directory) as desk:
        (account,) = (await desk.call("GET", "/accounts"))["items"]
        inner = desk.desk
        return await inner.store.read(lambda tx: credentials_of(tx, inner.vault, AccountId(account["id"])))


async def test_everything_opens_with_the_new_key_and_nothing_with_the_old(tmp_path: Path, webhook: str) -> None:
    settings = Settings(data_dir=tmp_path)
    old, before = vault_of(settings), sealed(tmp_path)
    assert before.keys() == set(SEALED)

    ran = rotated(tmp_path)

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Encrypted with the new key: 3.\n", "")
    assert len(secret_keys(settings)) == 1
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "secret.key.new").exists()
    for place, value in sealed(tmp_path).items():
        assert value != before[place]
        with pytest.raises(CannotBeOpened):
            old.open(value, "whatever")
    assert await credentials(tmp_path) == KEYS


async def test_what_was_cut_short_opens_and_can_be_done_again(tmp_path: Path, webhook: str) -> None:
    settings = Settings(data_dir=tmp_path)
    write_secret_keys(settings, ("f" * 64, *secret_keys(settings)))
    assert await credentials(tmp_path) == KEYS

    assert rotated(tmp_path).returncode == 0

    assert len(secret_keys(settings)) == 1
    assert await credentials(tmp_path) == KEYS


async def test_a_key_in_a_variable_is_rotated_by_naming_the_new_one_first(tmp_path: Path, webhook: str) -> None:
    (old,) = secret_keys(Settings(data_dir=tmp_path))
    new = "n" * 64

    alone = rotated(tmp_path, TRADEHOOK_SECRET_KEY=old)
    both = rotated(tmp_path, TRADEHOOK_SECRET_KEY=f"{new},{old}")

    assert (alone.returncode, alone.stderr.partition(":")[0]) == (1, "no-new-key")
    assert both.stdout.endswith("Leave the old key out of TRADEHOOK_SECRET_KEY now.\n")
    assert new not in both.stdout
    async with at_work(tmp_path, secret_key=new) as desk:
        assert desk.desk.webhooks.signing.of(webhook) not in ((), None)


async def test_what_no_key_opens_is_told_and_left(tmp_path: Path, webhook: str) -> None:
    (tmp_path / "secret.key").unlink()
    ran = rotated(tmp_path)
    assert ran.returncode == 0
    assert "Sealed with a key that is lost, and of no use: 3." in ran.stdout


async def test_beside_a_running_server_it_is_refused(tmp_path: Path, webhook: str) -> None:
    async with at_work(tmp_path):
        ran = rotated(tmp_path)
    assert (ran.returncode, ran.stderr.partition(":")[0]) == (1, "data-dir-in-use")


def test_a_short_key_is_wrong_usage(tmp_path: Path) -> None:
    ran = rotated(tmp_path, TRADEHOOK_SECRET_KEY="short")
    assert ran.returncode == 2
    assert "TRADEHOOK_SECRET_KEY" in ran.stderr
    assert "short" not in ran.stderr.replace("shorter", "")
