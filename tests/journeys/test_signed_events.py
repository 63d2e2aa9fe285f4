"""Messages that bring their key in the body can be signed, and come with a certificate, too."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import copied_file
from tests.desk import SENDER, Inside, at_work
from tests.journeys.test_every_code import signed, signing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Inside]:
    """A desk that believes one proxy."""
    copied_file(migrated_file, tmp_path)
    async with at_work(tmp_path, trusted_proxies=(SENDER,)) as found:
        yield found


async def test_an_event_is_let_in_with_its_key_its_signature_and_its_certificate(desk: Inside) -> None:
    made = await desk.call("POST", "/ata-webhooks", {"name": "signed", "require_client_certificate": True})
    path = f"/api/webhooks/{made['id']}"
    body = json.dumps({"auth_key": made["auth_key"], "ticker": "AMD", "positionDirection": "entryLong"})
    key = await signing(desk, made["id"])
    signature = {name.replace("_", "-"): value for name, value in signed(desk, key, body).items()}
    certificate = {"x-client-certificate-subject": "CN=TradingView Webhooks"}

    async def status(headers: dict[str, str]) -> int:
        return (await desk.http.post(path, content=body, headers=headers)).status_code

    assert [await status(each) for each in ({}, certificate, signature, certificate | signature)] == [
        403,
        401,
        403,
        200,
    ]
    await desk.desk.reception.write_rest()
    assert (await desk.call("GET", f"/ata-webhooks/{made['id']}"))["last_used_from"] == SENDER


async def test_a_webhook_that_is_deleted_leaves_no_signing_secret_behind(desk: Inside) -> None:
    made = await desk.call("POST", "/ata-webhooks", {"name": "signed"})
    await signing(desk, made["id"])
    await desk.delete(f"/ata-webhooks/{made['id']}")
    assert (await desk.call("GET", "/signing-secrets", webhook=made["id"]))["items"] == []
