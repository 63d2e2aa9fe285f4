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


WEEK = {"days": ["mon", "fri"], "from": "09:30", "to": "16:00"}

FULL: dict[str, Any] = {
    "auto_submit": False,
    "approval_timeout": 60,
    "ticker_map": {"SPY": "ES", "AAPL": "MSFT"},
    "notify": "failures",
    "sides": "bullish",
    "trading_windows": [WEEK, {"days": ["sun"], "from": "18:00", "to": "00:00"}],
    "timezone": "Europe/Zurich",
    "flatten_at": "15:55",
    "quantity_type": "risk_percent",
    "quantity": "1.5",
    "use_fractional_quantity": True,
    "quantity_multiplier": 2,
    "entry_order_type": "trailing_stop",
    "entry_time_in_force": "ioc",
    "entry_trail": {"percent": "0.5"},
    "entry_spread_filter": {"amount": "0.02"},
    "cancel_entry_after": 60,
    "take_profit": {"percent": "10"},
    "stop_loss": {"type": "trailing_stop", "trail_amount": "1"},
    "exit_trail": {"amount": "1"},
    "breakeven_offset": "0.1",
    "option_type": "both",
    "expiration": "+2 weeks",
    "strike_count": 4,
    "strikes_away": 2,
    "retries": 3,
    "retry_multiplier": "1.5",
    "max_open_positions": 2,
    "max_daily_loss": "250",
}


def test_every_kind_of_setting_is_kept_as_it_was_given(client: Client) -> None:
    made = _subscribe(client, client.make_strategy(), client.open_account(), settings=FULL)
    told = client.call("GET", f"/subscriptions/{made['id']}")["settings"]
    assert {name: told[name] for name in FULL} == {**FULL, "quantity_multiplier": "2"}
    defaults = client.make_strategy(defaults=FULL)
    copied = _subscribe(client, defaults, client.open_account())["settings"]
    assert copied == told


def test_what_was_set_is_taken_off_again(client: Client) -> None:
    made = _subscribe(client, client.make_strategy(), client.open_account(), settings=FULL)
    off = {"take_profit": None, "stop_loss": None, "entry_trail": None, "trading_windows": [], "ticker_map": {}}
    changed = client.call("PATCH", f"/subscriptions/{made['id']}", {"settings": {**off, "auto_submit": None}})
    assert {name: changed["settings"][name] for name in off} == off
    assert changed["settings"]["auto_submit"] is None


def test_another_way_of_saying_where_takes_the_place_of_the_first(client: Client) -> None:
    made = _subscribe(client, client.make_strategy(), client.open_account(), settings={"take_profit": {"percent": 10}})
    changed = client.call("PATCH", f"/subscriptions/{made['id']}", {"settings": {"take_profit": {"amount": 5}}})
    assert changed["settings"]["take_profit"] == {"amount": "5"}


@pytest.mark.parametrize(
    ("settings", "path", "hint"),
    [
        ({"trading_windows": [{**WEEK, "from": "9:30"}]}, "trading_windows.0.from", "a time of day"),
        ({"trading_windows": [WEEK, {**WEEK, "to": "24:00"}]}, "trading_windows.1.to", "a time of day"),
        ({"take_profit": {"percent": 10, "amount": 5}}, "take_profit", "exactly one of"),
        ({"stop_loss": {"type": "stop", "trail_amount": 1}}, "stop_loss.trail_amount", "trailing_stop only"),
        ({"strikes_away": 7}, "strikes_away", "half of strike_count, which is 12"),
        ({"exit_time_in_force": "gts"}, "exit_time_in_force", "gtd and gts are not possible"),
    ],
)
def test_what_does_not_go_together_is_refused_where_it_stands(
    client: Client, settings: dict[str, Any], path: str, hint: str
) -> None:
    strategy, account_id = client.make_strategy(), client.open_account()
    body = {"strategy_id": strategy.id, "account_id": account_id, "settings": settings}
    answer = client.api.post("/subscriptions", json=body)
    assert hint in refused(answer, 422, "invalid-setting", f"settings.{path}")["hint"]
    answer = client.api.patch(f"/strategies/{strategy.id}", json={"defaults": settings})
    assert hint in refused(answer, 422, "invalid-setting", f"defaults.{path}")["hint"]


def test_both_ends_of_a_subscription_must_exist(client: Client) -> None:
    strategy, account_id = client.make_strategy(), client.open_account()
    body = {"strategy_id": "nobody", "account_id": account_id}
    refused(client.api.post("/subscriptions", json=body), 404, "strategy-not-found", "strategy_id")
    body = {"strategy_id": strategy.id, "account_id": "nobody"}
    refused(client.api.post("/subscriptions", json=body), 404, "account-not-found", "account_id")
