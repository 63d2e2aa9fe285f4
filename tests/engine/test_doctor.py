"""What the doctor looks at, and how far back."""

from pathlib import Path

import pytest

from tests.client import Strategy
from tests.desk import Inside, at_work
from tradehook.engine import doctor
from tradehook.engine.doctor import CHECKS, Patient, examine, examine_webhook

pytestmark = pytest.mark.anyio


def _patient(inside: Inside) -> Patient:
    return Patient(inside.desk.store, "https://hooks.example.org")


async def _codes(inside: Inside, strategy: Strategy) -> list[str]:
    found = await examine_webhook(_patient(inside), strategy.uuid)
    assert found is not None
    return [finding.code for finding in found.findings]


async def test_it_looks_as_far_back_as_it_says(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_LOOKED_THROUGH", 3)
    async with at_work(tmp_path, store_url) as inside:
        quiet, busy = await inside.make_strategy(), await inside.make_strategy()
        await inside.send(quiet, "{")
        for _ in range(2):
            await inside.send(busy, {"ticker": "AMD", "action": "buy"})
        assert await _codes(inside, quiet) == ["malformed-json"]
        await inside.send(busy, {"ticker": "AMD", "action": "buy"})
        assert await _codes(inside, quiet) == ["no-request", "address-public"]
        assert await _codes(inside, busy) == ["no-followers"]


async def test_every_check_of_the_table_is_made(store_url: str, tmp_path: Path) -> None:
    async with at_work(tmp_path, store_url) as inside:
        await inside.make_strategy()
        examined = await examine(_patient(inside))
        assert [each.check for each in examined] == list(CHECKS) == ["address", "webhooks", "strays"]
        assert await examine_webhook(_patient(inside), "none") is None
