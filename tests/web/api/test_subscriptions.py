"""Subscriptions: settings, defaults and switches."""

from typing import Any

import pytest

from tests.client import Client, Strategy
from tests.web.api.refused import refused


def _subscribe(client: Client, strategy: Strategy, account_id: str, **fields: Any) -> dict[str, Any]:
    return client.call("POST", "/subscriptions", {"strategy_id": strategy.id, "account_id": account_id, **fields})


def test_a_subscription_is_off_until_it_is_enabled_and_has_every_setting(client: Client) -> None:
    strategy, account_id = client.make_strategy(), client.open_account()
    body = {"strategy_id": strategy.id, "account_id": account_id}
    answer = client.api.post("/subscriptions", json=body)
    assert answer.status_code == 201
    made = answer.json()
    assert made["enabled"] is False
    assert made["settings"]["quantity"] == "1"
    assert made["settings"]["exit_fill_timeout"] == 120
    assert client.call("GET", f"/subscriptions/{made['id']}") == made
    assert client.listed("/subscriptions", strategy_id=strategy.id) == [made]
    assert client.listed("/subscriptions", account_id=account_id, enabled=False) == [made]
    assert client.listed("/subscriptions", account_id=account_id, enabled=True) == []


def test_the_strategys_defaults_are_copied_and_may_be_overridden(client: Client) -> None:
    strategy = client.make_strategy(defaults={"quantity": "7.50", "sides": "bearish"})
    made = _subscribe(client, strategy, client.open_account(), settings={"sides": "both"})
    assert made["settings"]["quantity"] == "7.5"
    assert made["settings"]["sides"] == "both"
    client.call("PATCH", f"/strategies/{strategy.id}", {"defaults": {"quantity": "8"}})
    assert client.call("GET", f"/subscriptions/{made['id']}")["settings"]["quantity"] == "7.5"


def test_settings_are_merged(client: Client) -> None:
    made = _subscribe(client, client.make_strategy(), client.open_account(), settings={"quantity": 3})
    changed = client.call("PATCH", f"/subscriptions/{made['id']}", {"enabled": True, "settings": {"allow_add": True}})
    assert changed == {**made, "enabled": True, "settings": {**made["settings"], "allow_add": True}}
    changed = client.call("PATCH", f"/subscriptions/{made['id']}", {"settings": {"allow_add": False}})
    assert (changed["enabled"], changed["settings"]["allow_add"]) == (True, False)


def test_allowed_tickers_are_read_in_the_strategys_class(client: Client) -> None:
    strategy = client.make_strategy("futures")
    made = _subscribe(client, strategy, client.open_account(), settings={"allowed_tickers": ["cme_mini:mnq"]})
    assert made["settings"]["allowed_tickers"] == ["MNQ"]
    path = f"/subscriptions/{made['id']}"
    answer = client.api.patch(path, json={"settings": {"allowed_tickers": ["NQ1!"]}})
    refused(answer, 422, "continuous-symbol", "settings.allowed_tickers.0")
    assert client.call("PATCH", path, {"settings": {"allowed_tickers": None}})["settings"]["allowed_tickers"] is None


@pytest.mark.parametrize(
    ("settings", "code", "hint"),
    [
        ({"qty": 5}, "unknown-setting", "quantity"),
        ({"quantty": 5}, "unknown-setting", 'Did you mean "quantity"?'),
        ({"quantity": 0}, "invalid-setting", "greater than 0"),
        ({"quantity": "-1"}, "invalid-setting", "greater than 0"),
        ({"quantity": "NaN"}, "invalid-setting", "a number"),
        ({"quantity": "Infinity"}, "invalid-setting", "a number"),
        ({"quantity": None}, "invalid-setting", "a number"),
        ({"quantity": True}, "invalid-setting", "a number"),
        ({"quantity": "1e99"}, "invalid-setting", "a number"),
        ({"exit_fill_timeout": 59}, "invalid-setting", "at least 60 and at most 300"),
        ({"exit_fill_timeout": 301}, "invalid-setting", "at least 60 and at most 300"),
        ({"exit_fill_timeout": 99.5}, "invalid-setting", "a whole number"),
        ({"cancel_wait_timeout": 0}, "invalid-setting", "at least 1"),
        ({"sides": "long"}, "invalid-setting", "one of both, bullish, bearish, none"),
        ({"allow_add": "yes"}, "invalid-setting", "true or false"),
        ({"allowed_tickers": "AAPL"}, "invalid-setting", "a list of texts"),
        ({"entry_order_type": "iceberg"}, "invalid-setting", "one of market"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_what_could(
    client: Client, settings: dict[str, Any], code: str, hint: str
) -> None:
    strategy, account_id = client.make_strategy(), client.open_account()
    path = f"settings.{next(iter(settings))}"
    body = {"strategy_id": strategy.id, "account_id": account_id, "settings": settings}
    assert hint in refused(client.api.post("/subscriptions", json=body), 422, code, path)["hint"]
    assert client.listed("/subscriptions", strategy_id=strategy.id) == []
    made = _subscribe(client, strategy, account_id)
    refused(client.api.patch(f"/subscriptions/{made['id']}", json={"settings": settings}), 422, code, path)


def test_both_ends_of_a_subscription_must_exist(client: Client) -> None:
    strategy, account_id = client.make_strategy(), client.open_account()
    body = {"strategy_id": "nobody", "account_id": account_id}
    refused(client.api.post("/subscriptions", json=body), 404, "strategy-not-found", "strategy_id")
    body = {"strategy_id": strategy.id, "account_id": "nobody"}
    refused(client.api.post("/subscriptions", json=body), 404, "account-not-found", "account_id")
