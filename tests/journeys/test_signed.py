"""Stronger proof, through webhooks and keys: signatures of Standard Webhooks, and TradingView's client certificate."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.client import Json, Strategy
from tests.desk import SENDER, Inside, at_work
from tests.journeys.key_inside import key_inside
from tests.journeys.test_every_code import signed, signing

pytestmark = pytest.mark.anyio

BUY = '{"ticker": "AMD", "action": "buy"}'
SELL = '{"ticker": "AMD", "action": "sell"}'
CERTIFICATE = r"CN=TradingView Webhooks,O=TradingView\, Inc.,C=US"


@pytest.fixture
async def desk(store_url: str, tmp_path: Path) -> AsyncIterator[Inside]:
    """A desk that believes one proxy, on each engine in turn."""
    async with at_work(tmp_path, store_url, trusted_proxies=(SENDER,)) as found:
        yield found


async def answered(desk: Inside, strategy: Strategy, body: str, **headers: str) -> tuple[int, Json]:
    """The status and what was said."""
    answer = await desk.send(strategy, body, **headers)
    return answer.status_code, answer.json()


async def test_a_signed_message_is_let_in_and_a_replay_is_answered_as_the_first(desk: Inside) -> None:
    strategy = await desk.make_strategy()
    headers = signed(desk, await signing(desk, strategy.uuid), BUY)

    status, first = await answered(desk, strategy, BUY, **headers)
    desk.later(200)
    again = await answered(desk, strategy, BUY, **headers)
    renamed = await answered(desk, strategy, BUY, **headers, idempotency_key="another")

    assert status == 200
    assert again == renamed == (200, first)
    assert await desk.signals(strategy) == [first["id"]]
    assert [row["verdict"] for row in await desk.deliveries(strategy)] == ["accepted", "duplicate", "duplicate"]


async def test_the_same_id_with_another_message_is_refused(desk: Inside) -> None:
    strategy = await desk.make_strategy()
    key = await signing(desk, strategy.uuid)
    await answered(desk, strategy, BUY, **signed(desk, key, BUY, "msg_7"))

    status, said = await answered(desk, strategy, SELL, **signed(desk, key, SELL, "msg_7"))

    assert (status, said["messageCode"]) == (422, "idempotency-key-reused")


async def test_a_replay_after_five_minutes_is_too_old(desk: Inside) -> None:
    strategy = await desk.make_strategy()
    headers = signed(desk, await signing(desk, strategy.uuid), BUY)
    await answered(desk, strategy, BUY, **headers)
    desk.later(301)

    status, said = await answered(desk, strategy, BUY, **headers)

    assert (status, said["messageCode"]) == (400, "signature-out-of-time")
    assert said["hint"].startswith("It was made 301 seconds ago.")
    assert len(await desk.signals(strategy)) == 1


async def test_several_secrets_work_until_each_is_deleted_and_without_any_none_is_asked_for(desk: Inside) -> None:
    strategy = await desk.make_strategy()
    keys = []
    for _ in range(2):
        keys.append(await signing(desk, strategy.uuid))
        desk.later(1)
    listed = (await desk.call("GET", "/signing-secrets", webhook=strategy.uuid))["items"]
    assert [each["secret"] for each in listed] == [None, None]

    async def statuses(at: str) -> list[int]:
        return [
            (await answered(desk, strategy, BUY, **signed(desk, key, BUY, f"{at}{number}")))[0]
            for number, key in enumerate(keys)
        ]

    assert await statuses("both") == [200, 200]
    assert (await desk.delete(f"/signing-secrets/{listed[0]['id']}")).status_code == 204
    assert await statuses("one") == [400, 200]
    assert (await answered(desk, strategy, BUY))[0] == 400
    await desk.delete(f"/signing-secrets/{listed[1]['id']}")
    assert (await answered(desk, strategy, BUY))[0] == 200
    assert (await desk.delete(f"/signing-secrets/{listed[1]['id']}")).status_code == 404


async def test_secrets_are_there_after_a_restart_and_not_in_the_store(tmp_path: Path, store_url: str) -> None:
    async with at_work(tmp_path, store_url) as before:
        strategy = await before.make_strategy()
        key = await signing(before, strategy.uuid)
    async with at_work(tmp_path, store_url) as after:
        assert (await answered(after, strategy, BUY))[0] == 400
        assert (await answered(after, strategy, BUY, **signed(after, key, BUY)))[0] == 200


async def test_a_sender_may_bring_its_own_secret_which_is_checked_and_never_repeated(desk: Inside) -> None:
    strategy = await desk.make_strategy()
    own = {"webhook": strategy.uuid, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
    assert (await desk.call("POST", "/signing-secrets", own))["secret"] == own["secret"]

    wrong = await desk.post("/signing-secrets", {"webhook": strategy.uuid, "secret": "hunter2"})
    nowhere = await desk.post("/signing-secrets", {"webhook": "nowhere"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "invalid-signing-secret")
    assert "hunter2" not in wrong.text
    assert (nowhere.status_code, nowhere.json()["error"]["code"]) == (422, "webhook-not-found")


async def test_a_webhook_has_ten_signing_secrets_at_most(desk: Inside) -> None:
    strategy = await desk.make_strategy()
    for _ in range(10):
        await signing(desk, strategy.uuid)
    one_more = await desk.post("/signing-secrets", {"webhook": strategy.uuid})
    assert (one_more.status_code, one_more.json()["error"]["code"]) == (409, "too-many-signing-secrets")


async def test_unsigned_guesses_take_nothing_of_what_the_sender_may_send(desk: Inside) -> None:
    strategy = await desk.make_strategy(webhook={"rate_limit_per_minute": 2})
    key = await signing(desk, strategy.uuid)
    for _ in range(5):
        assert (await answered(desk, strategy, BUY))[0] == 400

    assert (await answered(desk, strategy, BUY, **signed(desk, key, BUY)))[0] == 200


async def test_orders_of_a_key_are_signed_too(desk: Inside) -> None:
    holder = await key_inside(desk, "PAPER-1")
    key = await signing(desk, holder.key_id)
    order = {"action": "place", "accountName": "PAPER-1", "symbol": "AMD", "type": "Limit", "price": 90, "qty": 1}
    body = json.dumps({**order, "side": "buy"})

    assert (await holder.sends(body)).status_code == 401
    first = await holder.sends(body, **signed(desk, key, body))
    again = await holder.sends(body, **signed(desk, key, body))

    assert (first.status_code, first.json()["s"]) == (200, "ok")
    assert again.json()["d"]["orderId"] == first.json()["d"]["orderId"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x_client_certificate_subject": CERTIFICATE}, 200),
        ({"x_client_certificate_subject": "CN=Mallory"}, 400),
        ({"x_client_certificate_subject": ""}, 400),
        ({}, 400),
    ],
)
async def test_a_certificate_is_believed_from_a_trusted_proxy(
    desk: Inside, headers: dict[str, str], status: int
) -> None:
    strategy = await desk.make_strategy(webhook={"require_client_certificate": True})
    assert (await answered(desk, strategy, BUY, **headers))[0] == status


async def test_a_certificate_that_the_sender_speaks_of_himself_is_none(tmp_path: Path, store_url: str) -> None:
    async with at_work(tmp_path, store_url, trusted_proxies=("192.0.2.1",)) as desk:
        strategy = await desk.make_strategy(webhook={"require_client_certificate": True})
        status, said = await answered(desk, strategy, BUY, x_client_certificate_subject=CERTIFICATE)
    assert (status, said["messageCode"]) == (400, "client-certificate-required")
