"""Channels and what they were told."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.desk import Inside, at_work
from tests.engine.carried import URL, Carrier, make_channel, told, until_told

pytestmark = pytest.mark.anyio

EVERYTHING = ["trades", "failures", "approvals", "events", "alarms"]


@pytest.fixture
def carrier() -> Carrier:
    return Carrier()


@pytest.fixture
async def desk(store_url: str, tmp_path: Path, carrier: Carrier) -> AsyncIterator[Inside]:
    async with at_work(tmp_path, store_url, post=carrier) as desk:
        yield desk


async def ask(desk: Inside, method: str, path: str, body: Any = None) -> httpx.Response:
    headers = {"Authorization": "Bearer token-of-the-owner"}
    return await desk.http.request(method, f"/api/v1{path}", json=body, headers=headers)


async def test_a_channel_is_made_shown_changed_and_deleted_and_its_address_never_shown(desk: Inside) -> None:
    made = await make_channel(desk)
    path = f"/notifications/{made['id']}"
    assert (made["url"], made["what"], made["per_minute"], made["enabled"]) == ("json://***", EVERYTHING, 6, True)
    assert await desk.call("GET", path) == made
    assert (await desk.call("GET", "/notifications"))["items"] == [made]

    changed = await desk.call("PATCH", path, {"what": ["alarms"], "per_minute": 1, "url": "tgram://1:abc/2"})
    assert (changed["url"], changed["what"], changed["per_minute"]) == ("tgram://***", ["alarms"], 1)
    assert (await desk.call("PATCH", path, {"what": "all"}))["what"] == EVERYTHING
    assert (await desk.call("PATCH", path, {"enabled": False}))["enabled"] is False
    assert (await desk.call("DELETE", path))["id"] == made["id"]
    assert (await ask(desk, "GET", path)).json()["error"]["code"] == "notification-not-found"


async def test_a_test_is_sent_at_once_and_says_how_it_went(desk: Inside, carrier: Carrier) -> None:
    channel = await make_channel(desk, enabled=False)
    sent = await desk.call("POST", f"/notifications/{channel['id']}/test")
    assert (sent["outcome"], sent["title"], sent["attempts"]) == ("told", "tradehook: test", 1)

    carrier.troubles = ["no such chat"]
    sent = await desk.call("POST", f"/notifications/{channel['id']}/test")
    assert (sent["outcome"], sent["trouble"]) == ("failed", "no such chat")
    assert carrier.urls == [URL, URL]
    assert [message["outcome"] for message in await told(desk)] == ["told", "failed"]


async def test_what_was_told_stays_when_its_channel_goes(desk: Inside) -> None:
    channel = await make_channel(desk)
    await desk.call("POST", "/kill-switch", {"on": True})
    await until_told(desk, 1)
    await desk.call("DELETE", f"/notifications/{channel['id']}")

    (message,) = (await desk.call("GET", "/notifications/told", told=True))["items"]

    assert (message["channel"], message["title"]) == (None, "tradehook: kill switch on")


@pytest.mark.parametrize(
    ("body", "status", "code", "path"),
    [
        ({"name": "phone", "url": URL}, 409, "channel-name-taken", "name"),
        ({"name": "a", "url": "nosuchservice://secret"}, 422, "channel-url-not-understood", "url"),
        ({"name": "a"}, 422, "missing-field", "url"),
        ({"name": "a", "url": URL, "what": ["gossip"]}, 422, "invalid-value", "what.0"),
        ({"name": "a", "url": URL, "what": []}, 422, "invalid-value", "what"),
        ({"name": "a", "url": URL, "per_minute": 0}, 422, "invalid-value", "per_minute"),
    ],
)
async def test_what_cannot_be_a_channel_is_refused(
    desk: Inside, body: dict[str, Any], status: int, code: str, path: str
) -> None:
    await make_channel(desk)

    answer = await ask(desk, "POST", "/notifications", body)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["path"]) == (status, code, path)
    assert "secret" not in answer.text


async def test_there_is_no_such_channel(desk: Inside) -> None:
    for method, path in (("PATCH", ""), ("DELETE", ""), ("POST", "/test")):
        answer = await ask(desk, method, f"/notifications/nowhere{path}", {} if method != "DELETE" else None)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "notification-not-found")


async def test_the_silence_alarm_of_a_strategy_is_set_and_taken_off(desk: Inside) -> None:
    strategy = await desk.make_strategy(silence_alarm_s=3600)
    path = f"/strategies/{strategy.id}"
    assert (await desk.call("GET", path))["silence_alarm_s"] == 3600
    assert (await desk.call("PATCH", path, {"name": "other"}))["silence_alarm_s"] == 3600
    assert (await desk.call("PATCH", path, {"silence_alarm_s": None}))["silence_alarm_s"] is None
    assert (await ask(desk, "PATCH", path, {"silence_alarm_s": 5})).status_code == 422
