"""The demonstration: made in an empty store, once, and what is printed of it."""

import json
import shlex
from pathlib import Path

import pytest

from tests.desk import at_work
from tests.engine.keyed import keyed
from tradehook.engine.demo import ACCOUNT, DemoSet, set_up_demo
from tradehook.plumbing.settings import Settings
from tradehook.web.serving import announcement

pytestmark = pytest.mark.anyio


async def test_every_address_of_the_demonstration_lead_to_its_account(store_url: str, tmp_path: Path) -> None:
    async with at_work(tmp_path, store_url) as inside:
        made = await inside.desk.store.write(lambda tx: set_up_demo(tx, inside.desk.world))
        again = await inside.desk.store.write(lambda tx: set_up_demo(tx, inside.desk.world))
    assert isinstance(made, DemoSet)
    assert again is None

    printed = announcement(Settings(data_dir=tmp_path, demo=True), made).splitlines()

    paths = [line.strip().removeprefix("http://127.0.0.1:8000") for line in printed if line.startswith("  http")]
    events = [json.loads(shlex.split(line)[2]) for line in printed if "auth_key" in line]
    assert [line.rpartition(" ")[2] for line in printed if line.startswith("  curl")] == [
        f"http://127.0.0.1:8000{path}" for path in paths
    ]
    async with at_work(tmp_path, store_url) as inside, keyed(inside) as desk:
        to_strategy = await desk.http.post(paths[0], json={"ticker": "AMD", "action": "buy"})
        with_key = await desk.send(paths[1], {"action": "place", "account": ACCOUNT})
        event = await desk.http.post(paths[2], json=events[0])
    assert (event.json()["success"], len(paths), len(events)) == (True, 3, 1)
    assert to_strategy.json()["success"] is True
    assert with_key.json()["s"] == "ok"


def test_after_the_first_start_only_the_address_is_said(tmp_path: Path) -> None:
    assert announcement(Settings(data_dir=tmp_path), None).count("\n") == 0
