"""Messages that bring their secret in their body: who is let in, and that the secret is kept nowhere."""

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client import Json, Strategy
from tests.desk import Inside, at_work
from tests.waiting import until
from tradehook.dialects.algotradeanalytics.address import PREFIX
from tradehook.intake.resends import Unanswered

pytestmark = pytest.mark.anyio

KEY = "k-3fQ9_vT7xW1mZ5cB8nR2pL6sD0gH4jYaEuIo"
ENTRY = {"auth_key": KEY, "ticker": "AMD", "positionDirection": "entryLong", "qty": 5}


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook of this format, which leads to a strategy, and whose key is `KEY`."""

    inside: Inside
    strategy: Strategy
    id: str

    async def send(self, message: Json | str | bytes, method: str = "POST", **headers: str) -> httpx.Response:
        """One request; `headers` with underscores for hyphens."""
        content = json.dumps(message) if isinstance(message, dict) else message
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.inside.http.request(method, PREFIX + self.id, content=content, headers=named)

    async def sends(self, changes: Json) -> httpx.Response:
        """An entry with fields changed or, where they are None, left out."""
        return await self.send({name: value for name, value in (ENTRY | changes).items() if value is not None})

    async def rows(self) -> list[Json]:
        """What is kept, oldest first."""
        return await self.inside.deliveries(self.strategy)


@pytest.fixture
async def webhook(store_url: str, tmp_path: Path) -> AsyncIterator[Webhook]:
    async with at_work(tmp_path, store_url) as inside:
        strategy = await inside.make_strategy()
        made = await inside.call("POST", "/ata-webhooks", {"name": "events", "strategy_id": strategy.id})
        await inside.give_key(made["id"], KEY)
        yield Webhook(inside, strategy, made["id"])


async def test_the_right_key_makes_a_signal(webhook: Webhook) -> None:
    answer = await webhook.send(ENTRY)
    said = answer.json()
    assert (answer.status_code, said["success"]) == (200, True)
    (signal_id,) = await webhook.inside.signals(webhook.strategy)
    assert said["signalId"] == signal_id
    (row,) = await webhook.rows()
    assert said["webhookEvent"]["id"] == row["id"] == said["logId"]
    assert json.loads(row["body"]) == ENTRY | {"auth_key": "***"}


async def test_the_key_in_metadata_is_masked_in_the_signal_too(webhook: Webhook) -> None:
    await webhook.sends({"metadata": {"url": f"https://x/{KEY}", "deep": [KEY], KEY: 1}})
    (signal_id,) = await webhook.inside.signals(webhook.strategy)
    signal = await webhook.inside.call("GET", f"/signals/{signal_id}")
    assert KEY not in json.dumps(signal)
    (row,) = await webhook.rows()
    assert KEY not in json.dumps(row)


@pytest.mark.parametrize(
    ("changes", "code", "status"),
    [
        ({"auth_key": KEY[:-1] + "x"}, "invalid-auth-key", 401),
        ({"auth_key": KEY.swapcase()}, "invalid-auth-key", 401),
        ({"auth_key": KEY + " "}, "invalid-auth-key", 401),
        ({"auth_key": None}, "auth-key-required", 401),
        ({"auth_key": None, "authKey": KEY}, "auth-key-required", 401),
        ({"auth_key": None, "key": KEY}, "auth-key-required", 401),
        ({"auth_key": "guessed", "key": KEY}, "invalid-auth-key", 401),
        ({"auth_key": "", "qty": 0}, "auth-key-required", 401),
        ({"qty": 0}, "invalid-qty", 400),
        ({"ticker": "NOSUCHTICKER"}, "ticker-not-found", 400),
    ],
)
async def test_who_is_not_let_in_is_told_why_and_kept(webhook: Webhook, changes: Json, code: str, status: int) -> None:
    answer = await webhook.sends(changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    (row,) = await webhook.rows()
    assert (row["verdict"], row["code"], row["answer_status"]) == ("refused", code, status)
    assert KEY not in row["body"]
    assert KEY[:-1] not in row["body"]
    assert await webhook.inside.signals(webhook.strategy) == []


@pytest.mark.parametrize(
    "body", [json.dumps(ENTRY)[:-1], json.dumps(ENTRY)[:30], f"auth_key={KEY}", f'"{KEY}', f"buy AMD, {KEY}"]
)
async def test_a_body_that_cannot_be_read_is_kept_without_the_key(webhook: Webhook, body: str) -> None:
    answer = await webhook.send(body)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-json")
    (row,) = await webhook.rows()
    assert row["code"] == "malformed-json"
    assert row["body"]
    assert KEY not in row["body"]


async def test_other_methods_unknown_addresses_and_bodies_that_are_too_large(webhook: Webhook) -> None:
    assert (await webhook.send(b"", "GET")).status_code == 405
    assert (await webhook.inside.http.post(PREFIX + "wh_other", json=ENTRY)).status_code == 404
    too_large = await webhook.send(json.dumps(ENTRY) + " " * 25_600)
    assert (too_large.status_code, too_large.json()["code"]) == (413, "payload-too-large")
    assert [row["code"] for row in await webhook.rows()] == ["post-required", "payload-too-large"]


async def test_the_key_is_no_part_of_the_address(webhook: Webhook) -> None:
    answer = await webhook.inside.http.post(f"{PREFIX}{webhook.id}/{KEY}", json=ENTRY | {"auth_key": "guessed"})
    assert answer.status_code == 401


async def test_over_the_rate_comes_with_the_time_to_wait(webhook: Webhook) -> None:
    for _ in range(30):
        assert (await webhook.send(ENTRY)).status_code == 200
    answer = await webhook.send(ENTRY)
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-requests")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "wrong", [ENTRY | {"auth_key": "guessed"}, "{", json.dumps(ENTRY) + " " * 25_600], ids=range(3)
)
async def test_who_has_no_key_cannot_lock_out_who_has(webhook: Webhook, wrong: Any) -> None:
    for _ in range(40):
        assert (await webhook.send(wrong)).status_code in (400, 401, 413)
    assert (await webhook.send(ENTRY)).status_code == 200
    rows = await webhook.rows()
    assert len(rows) < 35
    assert rows[-1]["verdict"] == "accepted"


async def test_all_webhooks_of_somebody_share_a_limit(webhook: Webhook) -> None:
    paths = []
    for n in range(4):
        made = await webhook.inside.call("POST", "/ata-webhooks", {"name": f"shares {n}"})
        paths.append((PREFIX + made["id"], made["auth_key"]))

    async def sends(path: str, key: str) -> httpx.Response:
        return await webhook.inside.http.post(path, json=ENTRY | {"auth_key": key})

    statuses = [(await sends(*path)).status_code for path in paths for _ in range(30)]
    assert statuses == [200] * 100 + [429] * 20
    refused = await sends(*paths[3])
    assert "all of yours together 100 in 15 minutes" in refused.json()["hint"]
    assert 840 < int(refused.headers["Retry-After"]) <= 901
    assert (await webhook.send(ENTRY)).status_code == 429
    assert (await sends(paths[3][0], "guessed")).status_code == 401
    webhook.inside.later(901)
    assert (await webhook.send(ENTRY)).status_code == 200


async def test_what_is_over_one_limit_counts_in_no_other(webhook: Webhook) -> None:
    for _ in range(200):
        await webhook.send(ENTRY)
    made = await webhook.inside.call("POST", "/ata-webhooks", {"name": "other", "rate_limit_per_minute": 1000})
    other = ENTRY | {"auth_key": made["auth_key"]}
    answers = [await webhook.inside.http.post(PREFIX + made["id"], json=other) for _ in range(71)]
    assert [answer.status_code for answer in answers] == [200] * 70 + [429]


async def test_the_body_may_be_as_large_as_its_limit(webhook: Webhook) -> None:
    body = json.dumps(ENTRY)
    assert (await webhook.send(body + " " * (25_600 - len(body)))).status_code == 200
    assert (await webhook.send(body + " " * (25_601 - len(body)))).status_code == 413


async def test_a_resend_is_known_by_the_bytes_that_came_and_costs_no_token(webhook: Webhook) -> None:
    """Of the stored body nothing could tell it: its key is masked."""
    first = await webhook.send(ENTRY)
    answers = webhook.inside.desk.answers
    digest = hashlib.sha256(json.dumps(ENTRY).encode()).digest()
    said = first.json()
    unanswered = Unanswered(said["signalId"], said["logId"], webhook.inside.desk.world.now())
    answers.resends.remember(webhook.id, digest, unanswered)
    webhook.inside.later(5)
    again = await webhook.send(ENTRY)
    assert again.json()["signalId"] == said["signalId"]
    assert [row["verdict"] for row in await webhook.rows()] == ["accepted", "duplicate"]


async def test_when_it_was_last_used_is_kept(webhook: Webhook) -> None:
    path = f"/ata-webhooks/{webhook.id}"
    await webhook.sends({"auth_key": "guessed"})
    await webhook.inside.desk.reception.write_rest()
    assert (await webhook.inside.call("GET", path))["last_used_at"] is None
    await webhook.sends({"qty": 0})
    used = await until(lambda: webhook.inside.call("GET", path), lambda shown: shown["last_used_at"])
    assert used["last_used_at"] == "2025-06-17T12:00:00.000000Z"


async def test_an_idempotency_key_counts_once(webhook: Webhook) -> None:
    first = await webhook.send(ENTRY, idempotency_key="one")
    again = await webhook.send(ENTRY, idempotency_key="one")
    other = await webhook.send(ENTRY | {"qty": 6}, idempotency_key="one")
    assert first.json()["signalId"] == again.json()["signalId"]
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert len(await webhook.inside.signals(webhook.strategy)) == 1
