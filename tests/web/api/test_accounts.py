"""Accounts: opening, reading, changing, and what they are worth."""

import itertools
from typing import Any

import pytest

from tests.client import Client
from tests.web.api.refused import refused
from tradehook.people.user import FIRST_OWNER

_numbers = itertools.count(1)


def _name() -> str:
    return f"an account of test_accounts {next(_numbers)}"


def _open(client: Client, **fields: Any) -> dict[str, Any]:
    return client.call("POST", "/accounts", {"name": _name(), **fields})


def test_an_account_is_answered_as_it_was_opened(client: Client) -> None:
    name = _name()
    answer = client.api.post("/accounts", json={"name": name, "broker": "paper", "cash": "2500.50"})
    assert answer.status_code == 201
    account = answer.json()
    assert (account["name"], account["owner_id"]) == (name, FIRST_OWNER)
    assert (account["broker"], account["mode"], account["currency"]) == ("paper", "paper", "USD")
    assert {account[amount] for amount in ("opening_cash", "cash", "equity", "buying_power")} == {"2500.5"}
    assert account["settings"]["price_source"] == "simulated"
    assert account["guards"]["max_signal_age_s"] == 120
    assert account["guards"]["entry_lock_until"] is None
    assert (account["as_of"], account["connected"]) == (None, True)
    assert account["connection"] == {"state": "connected", "words": ""}
    assert account["created_at"].endswith("Z")
    assert client.call("GET", f"/accounts/{account['id']}") == account
    assert client.listed("/accounts", name=name) == [account]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ('"100000.000000000000000000001"', "100000.000000000000000000001"),
        ("100000.000000000000000000001", "100000.000000000000000000001"),
        ("0.1", "0.1"),
        ("1e3", "1000"),
        ('"1.50"', "1.5"),
        ("0", "0"),
    ],
)
def test_money_is_exact_as_a_string_and_as_a_number(client: Client, sent: str, kept: str) -> None:
    body = f'{{"name": "{_name()}", "cash": {sent}}}'
    assert client.api.post("/accounts", content=body).json()["cash"] == kept


def test_the_body_is_json_whatever_its_content_type_says(client: Client) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.api.post("/accounts", content=f'{{"name": "{_name()}"}}', headers=headers).status_code == 201


def test_a_name_can_be_taken_once(client: Client) -> None:
    account = _open(client)
    refused(client.api.post("/accounts", json={"name": account["name"]}), 409, "name-taken", "name")
    refused(client.api.post("/accounts", json={"name": account["name"].upper()}), 409, "name-taken", "name")
    other = _open(client)
    refused(client.api.patch(f"/accounts/{other['id']}", json={"name": account["name"]}), 409, "name-taken", "name")
    assert client.call("PATCH", f"/accounts/{account['id']}", {"name": account["name"]})["name"] == account["name"]


def test_an_unknown_broker_is_refused(client: Client) -> None:
    error = refused(
        client.api.post("/accounts", json={"name": _name(), "broker": "papr"}), 422, "unknown-broker", "broker"
    )
    assert "paper" in error["hint"]


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"settings": {"price_souce": "manual"}}, "unknown-setting", "settings.price_souce"),
        ({"settings": {"price_source": "magic"}}, "invalid-setting", "settings.price_source"),
        ({"settings": {"stale_quote_s": 0}}, "invalid-setting", "settings.stale_quote_s"),
        ({"guards": {"max_age": 5}}, "unknown-setting", "guards.max_age"),
        ({"guards": {"max_signal_age_s": 0}}, "invalid-setting", "guards.max_signal_age_s"),
        ({"guards": {"max_signal_age_s": "120"}}, "invalid-setting", "guards.max_signal_age_s"),
    ],
)
def test_a_wrong_setting_or_guard_opens_and_changes_nothing(
    client: Client, fields: dict[str, Any], code: str, path: str
) -> None:
    name = _name()
    refused(client.api.post("/accounts", json={"name": name, **fields}), 422, code, path)
    assert client.listed("/accounts", name=name) == []
    account = _open(client)
    refused(client.api.patch(f"/accounts/{account['id']}", json={"name": name, **fields}), 422, code, path)
    assert client.call("GET", f"/accounts/{account['id']}") == account


def test_settings_and_guards_are_merged(client: Client) -> None:
    account = _open(client, settings={"price_source": "manual", "stale_quote_s": 30})
    changed = client.call(
        "PATCH", f"/accounts/{account['id']}", {"settings": {"stale_quote_s": 90}, "guards": {"max_signal_age_s": 7}}
    )
    assert changed["settings"] == {**account["settings"], "stale_quote_s": 90}
    assert changed["settings"]["price_source"] == "manual"
    assert changed["guards"] == {**account["guards"], "max_signal_age_s": 7}
    assert changed["name"] == account["name"]
    assert client.call("GET", f"/accounts/{account['id']}") == changed


def test_cash_and_equity_follow_the_fills_and_the_price(client: Client) -> None:
    account_id = client.open_account("10000")
    strategy = client.make_strategy()
    client.subscribe(strategy, account_id)
    client.set_price("CVX", "150")
    client.carried_out(strategy, {"ticker": "CVX", "action": "buy", "quantity": 10})
    client.set_price("CVX", "151.25")
    account = client.call("GET", f"/accounts/{account_id}")
    assert (account["cash"], account["equity"]) == ("8500", "10012.5")
    balances = client.call("GET", f"/accounts/{account_id}/balances")
    assert (balances["cash"], balances["equity"]) == ("8500", "10012.5")
    assert balances["account_id"] == account_id
    [position] = client.listed(f"/accounts/{account_id}/positions")
    assert (position["quantity"], position["average_price"], position["market_price"]) == ("10", "150", "151.25")
    assert (position["unrealised"], position["market_value"]) == ("12.5", "1512.5")
    assert position["price_source"] == "manual"
    client.carried_out(strategy, {"ticker": "CVX", "action": "exit"})
    account = client.call("GET", f"/accounts/{account_id}")
    assert (account["cash"], account["equity"]) == ("10012.5", "10012.5")
    assert client.listed(f"/accounts/{account_id}/positions") == []
    [flat] = client.listed(f"/accounts/{account_id}/positions", flat=True)
    assert (flat["quantity"], flat["realised"]) == ("0", "12.5")
