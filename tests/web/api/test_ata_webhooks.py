"""Webhooks of Algo Trade Analytics: made, shown once, changed, rotated and deleted."""

import re
from typing import Any

import pytest

from tests.client import Client
from tests.web.api.refused import refused
from tradehook.people.user import FIRST_OWNER

PATH = "/ata-webhooks"


def test_a_webhook_is_made_and_its_key_shown_once(client: Client) -> None:
    made = client.call("POST", PATH, {"name": " BTC strategy "})

    assert (made["name"], made["owner_id"], made["strategy_id"]) == ("BTC strategy", FIRST_OWNER, None)
    assert re.fullmatch("wh_[a-z2-7]{24}", made["id"])
    assert re.fullmatch("[0-9a-f]{64}", made["auth_key"])
    assert made["url"].endswith(f"/api/webhooks/{made['id']}")
    assert (made["last_used_at"], made["old_key_until"], made["advice"]) == (None, None, None)
    limits = ("json_syntax", "rate_limit_per_minute", "max_body_bytes", "sources")
    assert [made[name] for name in limits] == ["strict", 30, 25_600, None]
    shown = {**made, "auth_key": None}
    assert client.call("GET", f"{PATH}/{made['id']}") == shown
    answer = client.api.get(PATH, params={"name": "BTC strategy"})
    assert shown in answer.json()["items"]
    assert made["auth_key"] not in answer.text


def test_one_strategy_one_webhook_is_advised(client: Client) -> None:
    strategy = client.make_strategy()
    first = client.call("POST", PATH, {"name": "first", "strategy_id": strategy.id})
    second = client.call("POST", PATH, {"name": "second", "strategy_id": strategy.id})
    other = client.call("POST", PATH, {"name": "other"})

    assert first["advice"] is other["advice"] is None
    assert f'"first" ({first["id"]})' in second["advice"]
    assert "One strategy, one webhook" in second["advice"]
    assert client.call("PATCH", f"{PATH}/{other['id']}", {"strategy_id": strategy.id})["advice"] is not None
    assert len(client.listed(PATH, strategy_id=strategy.id)) == 3


def test_a_change_leaves_what_is_not_sent(client: Client) -> None:
    fields = {"strategy_id": client.make_strategy().id, "rate_limit_per_minute": 7, "sources": ["tradingview"]}
    made = client.call("POST", PATH, {"name": "to change", **fields})
    path = f"{PATH}/{made['id']}"
    there = client.call("GET", path)

    assert client.call("PATCH", path, {}) == there
    assert client.call("PATCH", path, {"name": "other"}) == there | {"name": "other"}
    changed = client.call("PATCH", path, {"strategy_id": None, "sources": "any", "json_syntax": "json5"})
    assert changed == there | {"name": "other", "strategy_id": None, "sources": None, "json_syntax": "json5"}


def test_a_key_is_made_anew_and_the_old_one_works_for_a_while(client: Client) -> None:
    made = client.call("POST", PATH, {"name": "to rotate"})
    path, message = f"{PATH}/{made['id']}", {"ticker": "AMD", "positionDirection": "entryLong"}

    rotated = client.call("POST", f"{path}/rotate", {"overlap_seconds": 3600})

    assert rotated["auth_key"] != made["auth_key"]
    assert rotated["old_key_until"] is not None
    for key in (made["auth_key"], rotated["auth_key"]):
        assert client.hooks.post(made["url"], json=message | {"auth_key": key}).status_code == 200
    last = client.call("POST", f"{path}/rotate", {})
    statuses = [
        client.hooks.post(made["url"], json=message | {"auth_key": each["auth_key"]}).status_code
        for each in (made, rotated, last)
    ]
    assert statuses == [401, 401, 200]
    assert client.call("GET", path)["auth_key"] is None


def test_a_webhook_that_is_deleted_is_gone(client: Client) -> None:
    made = client.call("POST", PATH, {"name": "to delete"})
    path = f"{PATH}/{made['id']}"

    answer = client.api.delete(path)

    assert (answer.status_code, answer.content) == (204, b"")
    assert client.hooks.post(made["url"], json={"auth_key": made["auth_key"]}).status_code == 404
    for again in (
        client.api.delete(path),
        client.api.get(path),
        client.api.patch(path, json={"name": "x"}),
        client.api.post(f"{path}/rotate", json={}),
        client.api.get(f"{path}/snippets"),
        client.api.get(f"{path}/events"),
    ):
        refused(again, 404, "ata-webhook-not-found")
    refused(client.api.get(f"{path}/troubleshooting"), 404, "webhook-not-found")


@pytest.mark.parametrize(
    ("fields", "status", "code", "path"),
    [
        ({"name": "x" * 101}, 422, "invalid-value", "name"),
        ({"nam": "x"}, 422, "unknown-field", "nam"),
        ({"strategy_id": "none"}, 404, "strategy-not-found", "strategy_id"),
        ({"rate_limit_per_minute": 0}, 422, "invalid-setting", "rate_limit_per_minute"),
        ({"max_body_bytes": 65_537}, 422, "invalid-setting", "max_body_bytes"),
        ({"json_syntax": "yaml"}, 422, "invalid-setting", "json_syntax"),
        ({"sources": ["tradingvew"]}, 422, "invalid-source", "sources.0"),
    ],
)
def test_what_cannot_be_is_refused_and_named(
    client: Client, fields: dict[str, Any], status: int, code: str, path: str
) -> None:
    made = client.call("POST", PATH, {"name": "there"})
    there = client.call("GET", f"{PATH}/{made['id']}")

    refused(client.api.post(PATH, json={"name": "refused", **fields}), status, code, path)
    refused(client.api.patch(f"{PATH}/{made['id']}", json=fields), status, code, path)

    assert client.listed(PATH, name="refused") == []
    assert client.call("GET", f"{PATH}/{made['id']}") == there


def test_a_webhook_needs_a_name(client: Client) -> None:
    refused(client.api.post(PATH, json={}), 422, "missing-field", "name")


def test_the_doctor_looks_at_every_webhook_and_key_and_at_one(client: Client) -> None:
    strategy, key = client.make_strategy(), client.call("POST", "/webhook-keys", {"name": "asked about"})
    made = client.call("POST", PATH, {"name": "asked about"})

    everything = client.call("GET", "/doctor")["items"]

    assert everything[0]["check"] == "address"
    found = {examined["webhook"]: examined for examined in everything}
    for webhook, about in (
        (strategy.uuid, "the webhook of strategy"),
        (key["id"], 'the key "asked about"'),
        (made["id"], 'the Algo Trade Analytics webhook "asked about"'),
    ):
        assert found[webhook]["about"].startswith(about)
        assert found[webhook]["findings"][0]["code"] == "no-request"
        (one,) = client.call("GET", "/doctor", webhook=webhook)["items"]
        assert one["findings"] == [*found[webhook]["findings"], *everything[0]["findings"]]
    refused(client.api.get("/doctor", params={"webhook": "none"}), 404, "webhook-not-found")


def test_the_doctor_makes_one_check_alone(client: Client) -> None:
    client.make_strategy()
    answer = client.call("GET", "/doctor", check="address")

    assert [each["check"] for each in answer["items"]] == ["address"]
    assert client.api.get("/doctor", params={"check": "weather"}).status_code == 422


def test_the_doctor_says_of_any_webhook_what_its_last_requests_were(client: Client) -> None:
    strategy = client.make_strategy()
    for body in ('{"ticker": "AMD"', '{"ticker": "AMD"}'):
        client.post(strategy, body)
    client.hooks.post(strategy.url[:-1] + "x", json={"ticker": "AMD", "action": "buy"})

    (one,) = client.call("GET", "/doctor", webhook=strategy.uuid)["items"]

    assert one["state"] == "wrong"
    assert {finding["code"] for finding in one["findings"]} >= {"invalid-password", "malformed-json"}
    assert all(finding["hint"] and finding["log_id"] for finding in one["findings"])
