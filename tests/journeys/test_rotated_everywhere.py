"""A secret that was taken back opens nothing a second later, on every process that works on the same database."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.client import Client
from tests.databases import copied_database
from tests.server import running

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

GOOD = '{"ticker": "AMD", "action": "buy"}'
WITHIN_S = 1.0
_A_BUSY_MACHINE_S = 1.0
"""What a machine that runs other tests beside this one may take longer."""


@pytest.fixture
def both(tmp_path: Path, postgres_url: str, migrated_database: str) -> Iterator[tuple[Client, Client]]:
    """Two processes on one database."""
    with (
        copied_database(postgres_url, migrated_database) as url,
        running(tmp_path / "one", url) as one,
        running(tmp_path / "other", url) as other,
        one.client() as here,
        other.client() as there,
    ):
        yield here, there


def _until(there: Client, url: str, status: int) -> float:
    """Seconds until an address answers so, from now."""
    began = time.monotonic()
    while there.hooks.post(url, content=GOOD).status_code != status:
        assert time.monotonic() - began < 10
    return time.monotonic() - began


def _at(there: Client, url: str) -> str:
    """The same address at another process."""
    return str(there.api.base_url.copy_with(path=httpx.URL(url).path))


def test_a_rotated_password_is_dead_on_the_other_process_within_a_second(both: tuple[Client, Client]) -> None:
    here, there = both
    strategy = here.make_strategy()
    _until(there, _at(there, strategy.url), 200)

    here.call("POST", f"/strategies/{strategy.id}/webhook/rotate", {"overlap_seconds": 0})

    assert _until(there, _at(there, strategy.url), 400) < WITHIN_S + _A_BUSY_MACHINE_S
    assert here.post(strategy, GOOD).status_code == 400


def test_a_rotated_and_a_deleted_key_are_dead_on_the_other_process_within_a_second(both: tuple[Client, Client]) -> None:
    here, there = both
    keys = [here.call("POST", "/webhook-keys", {"rate_limit_per_minute": 10_000}) for _ in range(2)]
    for key in keys:
        _until(there, _at(there, key["url"]), 200)  # the secret is right, the message is not

    here.call("POST", f"/webhook-keys/{keys[0]['id']}/rotate", {"overlap_seconds": 0})
    assert here.api.delete(f"/webhook-keys/{keys[1]['id']}").status_code == 204

    for key in keys:
        assert _until(there, _at(there, key["url"]), 401) < WITHIN_S + _A_BUSY_MACHINE_S
