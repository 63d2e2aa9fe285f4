"""A server that is told to stop does not wait for those who listen."""

import time
from pathlib import Path

import httpx

from tests.databases import copied_file
from tests.server import OWNER_TOKEN, running


def test_who_listens_does_not_hold_up_the_end(migrated_file: Path, tmp_path: Path) -> None:
    copied_file(migrated_file, tmp_path)
    with running(tmp_path) as server, httpx.Client(timeout=30) as client:
        headers = {"Authorization": f"Bearer {OWNER_TOKEN}"}
        with client.stream("GET", f"{server.url}/api/v1/events", headers=headers) as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("retry: ")
            asked_at = time.monotonic()
            server.stop()
            assert [line for line in lines if line.startswith("event:")] == []

    assert time.monotonic() - asked_at < 4, "it would wait 5 s for an answer that does not end"
