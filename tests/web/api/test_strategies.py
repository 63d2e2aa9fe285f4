"""Strategies and their webhooks."""

from typing import Any

import pytest

from tests.client import Client
from tests.web.api.refused import refused

BUY = {"ticker": "AAPL", "action": "buy"}


def _make(client: Client, **fields: Any) -> dict[str, Any]:
    return client.call("POST", "/strategies", {"name": "a strategy", "asset_class": "stocks", **fields})


def test_a_strategy_is_answered_with_its_webhook_and_the_password_once(client: Client) -> None:
    answer = client.api.post("/strategies", json={"name": "once", "asset_class": "stocks"})
    assert answer.status_code == 201
    made = answer.json()
    webhook = made["webhook"]
    assert webhook["url"].endswith(f"/trading/webhook/{webhook['uuid']}/{webhook['password']}")
    assert len(webhook["password"]) == 64
    again = client.call("GET", f"/strategies/{made['id']}")
    assert again == {**made, "webhook": {**webhook, "password": None, "url": None}}
    assert again in client.listed("/strategies", name="once")
    assert webhook["password"] not in client.api.get("/strategies", params={"limit": 1000}).text
    assert client.hooks.post(webhook["url"], json=BUY).status_code == 200


def test_what_is_not_given_has_its_default(client: Client) -> None:
    made = _make(client)
    assert made["enabled"] is True
    assert (made["allowed_tickers"], made["unknown_tickers"], made["sources"]) == (None, "refuse", None)
    assert made["defaults"] == {}
    assert made["webhook"]["json_syntax"] == "strict"
    assert made["webhook"]["rate_limit_per_minute"] == 60
    assert made["webhook"]["rate_limit_per_hour"] == 500
    assert made["webhook"]["max_body_bytes"] == 65_536


def test_allowed_tickers_are_kept_in_canonical_spelling(client: Client) -> None:
    stocks = _make(client, allowed_tickers=["nasdaq:aapl", "AAPL", "brk.b"])
    assert stocks["allowed_tickers"] == ["AAPL", "BRK.B"]
    futures = _make(client, asset_class="futures", allowed_tickers=["CME_MINI:NQ", "MNQU2030"])
    assert futures["allowed_tickers"] == ["NQ", "MNQU2030"]
    coins = _make(client, asset_class="crypto", allowed_tickers=["BTC/USD"])
    assert coins["allowed_tickers"] == ["BTCUSD"]


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"asset_class": "bonds"}, "invalid-value", "asset_class"),
        ({"allowed_tickers": ["AAPL", "NOSUCHTICKER"]}, "ticker-does-not-exist", "allowed_tickers.1"),
        ({"allowed_tickers": ["BTCUSD"]}, "ticker-does-not-exist", "allowed_tickers.0"),
        ({"asset_class": "futures", "allowed_tickers": ["MNQ1!"]}, "continuous-symbol", "allowed_tickers.0"),
        ({"allowed_tickers": ["AAPL"] * 101}, "too-many-tickers", "allowed_tickers"),
        ({"allowed_tickers": "AAPL"}, "invalid-value", "allowed_tickers"),
        ({"sources": ["tradingview", "tradingvew"]}, "invalid-source", "sources.1"),
        ({"sources": ["300.1.1.1"]}, "invalid-source", "sources.0"),
        ({"webhook": {"json_syntax": "yaml"}}, "invalid-setting", "webhook.json_syntax"),
        ({"webhook": {"rate_limit": 5}}, "unknown-setting", "webhook.rate_limit"),
        ({"webhook": {"rate_limit_per_minute": 0}}, "invalid-setting", "webhook.rate_limit_per_minute"),
        ({"webhook": {"max_body_bytes": 10_000_000}}, "invalid-setting", "webhook.max_body_bytes"),
        ({"defaults": {"qantity": 5}}, "unknown-setting", "defaults.qantity"),
        ({"defaults": {"quantity": 0}}, "invalid-setting", "defaults.quantity"),
        ({"unknown_tickers": "maybe"}, "invalid-value", "unknown_tickers"),
    ],
)
def test_what_cannot_be_is_refused_and_named(client: Client, fields: dict[str, Any], code: str, path: str) -> None:
    body = {"name": "refused", "asset_class": "stocks", **fields}
    refused(client.api.post("/strategies", json=body), 422, code, path)
    assert client.listed("/strategies", name="refused") == []


def test_the_refusal_of_a_continuous_future_names_its_root(client: Client) -> None:
    body = {"name": "x", "asset_class": "futures", "allowed_tickers": ["CME_MINI:MNQ1!"]}
    error = refused(client.api.post("/strategies", json=body), 422, "continuous-symbol", "allowed_tickers.0")
    assert '"MNQ"' in error["hint"]


def test_a_strategy_that_accepts_unknown_tickers_may_list_them(client: Client) -> None:
    made = _make(client, unknown_tickers="accept", allowed_tickers=["NOSUCHTICK"])
    assert made["allowed_tickers"] == ["NOSUCHTICK"]


def test_sources_are_kept_in_one_spelling(client: Client) -> None:
    made = _make(client, sources=["TradingView", " 203.0.113.0/24", "tradingview", "2001:db8::1"])
    assert made["sources"] == ["tradingview", "203.0.113.0/24", "2001:db8::1"]


def test_a_change_merges_and_the_webhook_follows_at_once(client: Client) -> None:
    made = _make(client, allowed_tickers=["AAPL"], defaults={"quantity": "2"}, webhook={"rate_limit_per_minute": 1000})
    path = f"/strategies/{made['id']}"
    changed = client.call(
        "PATCH", path, {"name": "changed", "defaults": {"sides": "bullish"}, "webhook": {"rate_limit_per_hour": 1000}}
    )
    assert changed["name"] == "changed"
    assert changed["defaults"] == {"quantity": "2", "sides": "bullish"}
    assert changed["webhook"]["rate_limit_per_minute"] == 1000
    assert changed["webhook"]["rate_limit_per_hour"] == 1000
    assert changed["allowed_tickers"] == ["AAPL"]
    url = made["webhook"]["url"]
    assert client.hooks.post(url, json=BUY).status_code == 200
    client.call("PATCH", path, {"allowed_tickers": ["MSFT"]})
    assert client.hooks.post(url, json=BUY).status_code == 400
    client.call("PATCH", path, {"allowed_tickers": "any", "sources": "any"})
    assert client.hooks.post(url, json=BUY).status_code == 200
    assert client.call("GET", path)["allowed_tickers"] is None


def test_a_change_that_is_refused_changes_nothing(client: Client) -> None:
    made = _make(client)
    path = f"/strategies/{made['id']}"
    refused(client.api.patch(path, json={"name": "no", "sources": ["x"]}), 422, "invalid-source", "sources.0")
    refused(client.api.patch(path, json={"asset_class": "crypto"}), 422, "unknown-field", "asset_class")
    assert client.call("GET", path)["name"] == made["name"]


def test_rotation_replaces_the_password_at_once_without_an_overlap(client: Client) -> None:
    made = _make(client)
    rotated = client.call("POST", f"/strategies/{made['id']}/webhook/rotate", {})
    assert rotated["uuid"] == made["webhook"]["uuid"]
    assert rotated["password"] != made["webhook"]["password"]
    assert rotated["url"].endswith(rotated["password"])
    assert rotated["old_password_until"] is None
    assert client.hooks.post(rotated["url"], json=BUY).status_code == 200
    assert client.hooks.post(made["webhook"]["url"], json=BUY).is_client_error


def test_during_the_overlap_both_passwords_work(client: Client) -> None:
    made = _make(client)
    rotated = client.call("POST", f"/strategies/{made['id']}/webhook/rotate", {"overlap_seconds": 600})
    assert rotated["old_password_until"].endswith("Z")
    for url in (rotated["url"], made["webhook"]["url"]):
        assert client.hooks.post(url, json=BUY).status_code == 200
    shown = client.call("GET", f"/strategies/{made['id']}")["webhook"]
    assert shown["old_password_until"] == rotated["old_password_until"]


@pytest.mark.parametrize("overlap", [-1, 604_801, "soon", 1.5])
def test_an_overlap_is_a_whole_number_of_seconds_up_to_a_week(client: Client, overlap: Any) -> None:
    made = _make(client)
    answer = client.api.post(f"/strategies/{made['id']}/webhook/rotate", json={"overlap_seconds": overlap})
    refused(answer, 422, "invalid-value", "overlap_seconds")


def test_the_webhook_of_no_strategy_cannot_be_rotated(client: Client) -> None:
    refused(client.api.post("/strategies/nobody/webhook/rotate", json={}), 404, "strategy-not-found")
