"""Keys: made, shown once, changed and deleted."""

import re
from typing import Any

import pytest

from tests.client import Client
from tests.web.api.refused import refused
from tradehook.people.user import FIRST_OWNER

PATH = "/webhook-keys"


def test_a_key_is_made_and_its_secret_shown_once(client: Client) -> None:
    made = client.call("POST", PATH, {"name": " TradingView "})

    assert (made["name"], made["owner_id"]) == ("TradingView", FIRST_OWNER)
    assert re.fullmatch("[a-z2-7]{24}", made["api_key"])
    assert re.fullmatch("[0-9a-f]{64}", made["secret_key"])
    assert made["url"].endswith(f"/webhook/{made['api_key']}/{made['secret_key']}")
    assert made["created_at"].endswith("Z")
    assert (made["expires_at"], made["last_used_at"]) == (None, None)
    limits = ("json_syntax", "rate_limit_per_minute", "max_body_bytes", "sources", "cash_quantity_alone")
    assert [made[name] for name in limits] == ["strict", 120, 65_536, None, False]
    shown = {**made, "secret_key": None, "url": None}
    assert client.call("GET", f"{PATH}/{made['id']}") == shown
    answer = client.api.get(PATH, params={"name": "TradingView"})
    assert shown in answer.json()["items"]
    assert made["secret_key"] not in answer.text


def test_a_key_without_a_name_gets_one(client: Client) -> None:
    one, *others = (client.call("POST", PATH, body) for body in ({}, {"name": None}, {"name": " "}))

    assert re.fullmatch(r"[a-z]+-[a-z]+-\d\d", one["name"])
    assert len({one["name"], *(other["name"] for other in others)}) == 3
    assert client.listed(PATH, name=one["name"]) == [{**one, "secret_key": None, "url": None}]


def test_a_key_is_made_with_settings(client: Client) -> None:
    fields = {
        "expires_at": "2099-12-31T23:00:00+01:00",
        "json_syntax": "json5",
        "rate_limit_per_minute": 7,
        "max_body_bytes": 1_000,
        "sources": ["TradingView", "203.0.113.0/24"],
        "cash_quantity_alone": True,
    }

    made = client.call("POST", PATH, fields)

    told = fields | {"expires_at": "2099-12-31T22:00:00.000000Z", "sources": ["tradingview", "203.0.113.0/24"]}
    assert {name: made[name] for name in fields} == told


def test_a_change_leaves_what_is_not_sent(client: Client) -> None:
    fields = {"expires_at": "2099-01-01T00:00:00Z", "rate_limit_per_minute": 7, "sources": ["tradingview"]}
    made = client.call("POST", PATH, fields)
    path = f"{PATH}/{made['id']}"
    there = client.call("GET", path)

    assert client.call("PATCH", path, {}) == there
    assert client.call("PATCH", path, {"name": "other"}) == there | {"name": "other"}
    changed = client.call("PATCH", path, {"expires_at": None, "sources": "any", "cash_quantity_alone": True})
    assert changed == there | {"name": "other", "expires_at": None, "sources": None, "cash_quantity_alone": True}


def test_a_key_that_is_deleted_is_gone(client: Client) -> None:
    made = client.call("POST", PATH, {})
    path = f"{PATH}/{made['id']}"

    answer = client.api.delete(path)

    assert (answer.status_code, answer.content) == (204, b"")
    for again in (client.api.delete(path), client.api.get(path), client.api.patch(path, json={"name": "x"})):
        refused(again, 404, "webhook-key-not-found")
    assert client.listed(PATH, name=made["name"]) == []


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"name": "x" * 101}, "invalid-value", "name"),
        ({"nam": "x"}, "unknown-field", "nam"),
        ({"expires_at": "2001-01-01T00:00:00Z"}, "expires-in-the-past", "expires_at"),
        ({"expires_at": "soon"}, "invalid-setting", "expires_at"),
        ({"expires_at": 1}, "invalid-value", "expires_at"),
        ({"rate_limit_per_minute": 0}, "invalid-setting", "rate_limit_per_minute"),
        ({"rate_limit_per_minute": "many"}, "invalid-setting", "rate_limit_per_minute"),
        ({"rate_limit_per_minute": None}, "invalid-setting", "rate_limit_per_minute"),
        ({"max_body_bytes": 65_537}, "invalid-setting", "max_body_bytes"),
        ({"json_syntax": "yaml"}, "invalid-setting", "json_syntax"),
        ({"cash_quantity_alone": "perhaps"}, "invalid-setting", "cash_quantity_alone"),
        ({"sources": ["tradingview", "tradingvew"]}, "invalid-source", "sources.1"),
        ({"sources": "tradingview"}, "invalid-value", "sources"),
    ],
)
def test_what_cannot_be_is_refused_and_named(client: Client, fields: dict[str, Any], code: str, path: str) -> None:
    made = client.call("POST", PATH, {})
    there = client.call("GET", f"{PATH}/{made['id']}")

    refused(client.api.post(PATH, json={"name": "refused", **fields}), 422, code, path)
    refused(client.api.patch(f"{PATH}/{made['id']}", json=fields), 422, code, path)

    assert client.listed(PATH, name="refused") == []
    assert client.call("GET", f"{PATH}/{made['id']}") == there


def test_messages_to_be_copied_are_about_the_key_the_account_and_the_order(client: Client) -> None:
    made = client.call("POST", PATH, {})

    answer = client.api.get(f"{PATH}/{made['id']}/snippets", params={"account": "Swing", "order_number": 17})

    assert made["secret_key"] not in answer.text
    texts = {(one["action"], one["sender"]): one["text"] for one in answer.json()["items"]}
    assert len(texts) == len(answer.json()["items"]) == 9
    assert all('"accountName": "Swing"' in text for text in texts.values())
    assert f"/webhook/{made['api_key']}/SECRET_KEY" in texts["cancel_order", "curl"]
    assert '"orderId": 17' in texts["cancel_order", "Python"]


def test_messages_to_be_copied_name_an_account_that_is_there(client: Client) -> None:
    client.call("POST", "/accounts", {"name": "named in a message", "broker": "paper"})
    first = client.listed("/accounts")[0]["name"]
    made = client.call("POST", PATH, {})
    path = f"{PATH}/{made['id']}/snippets"
    assert client.call("GET", path) == client.api.get(path, params={"account": first}).json()
    assert "ORB-7" in client.api.get(path, params={"account": "ORB-7"}).json()["items"][0]["text"]


def test_messages_of_a_key_that_is_not_there_are_not_found(client: Client) -> None:
    refused(client.api.get(f"{PATH}/none/snippets"), 404, "webhook-key-not-found")
