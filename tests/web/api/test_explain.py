"""Explain: what would be done, without doing it."""

from typing import Any

import pytest

from tests.client import Client
from tests.web.api.refused import refused


def test_each_subscription_is_explained_and_nothing_is_done(client: Client) -> None:
    strategy, account_id = client.make_strategy(), client.open_account()
    subscription_id = client.subscribe(strategy, account_id, quantity="4")
    off = client.subscribe(strategy, client.open_account(), enabled=False)
    client.set_price("DIS", "110")
    body = {"strategy_id": strategy.id, "message": {"ticker": "nyse:dis", "action": "buy", "quantity": 2.50}}
    answer = client.call("POST", "/explain", body)
    assert answer["symbol"] == "DIS"
    acting, held = answer["decisions"]
    assert (acting["subscription_id"], acting["account_id"], acting["acts"]) == (subscription_id, account_id, True)
    assert (acting["intents"][0]["type"], acting["intents"][0]["quantity"]) == ("place", "2")
    assert acting["trace"]
    assert (held["subscription_id"], held["acts"], held["intents"]) == (off, False, [])
    assert held["reasons"][0]["code"] == "subscription-disabled"
    assert client.listed("/signals", strategy_id=strategy.id) == []
    assert client.listed("/trades", strategy_id=strategy.id) == []
    assert client.listed("/deliveries", strategy_id=strategy.id) == []


def test_a_message_may_be_its_text(client: Client) -> None:
    strategy = client.make_strategy()
    body = {"strategy_id": strategy.id, "message": '{"ticker": "DIS", "action": "sell"}'}
    assert client.call("POST", "/explain", body) == {"symbol": "DIS", "decisions": []}


@pytest.mark.parametrize(
    ("message", "code", "path"),
    [
        ({"ticker": "DIS", "action": "by"}, "invalid-action", "message.action"),
        ({"action": "buy"}, "invalid-payload", None),
        ("{", "malformed-json", "message"),
        ({"ticker": "NOSUCHTICKER", "action": "buy"}, "ticker-does-not-exist", None),
    ],
)
def test_what_the_webhook_would_refuse_is_refused_in_its_words(
    client: Client, message: Any, code: str, path: str | None
) -> None:
    answer = client.api.post("/explain", json={"strategy_id": client.make_strategy().id, "message": message})
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == code
    assert error["path"].startswith("message")
    assert path is None or error["path"] == path


def test_an_unknown_strategy_is_404(client: Client) -> None:
    body = {"strategy_id": "nobody", "message": {"ticker": "DIS", "action": "buy"}}
    refused(client.api.post("/explain", json=body), 404, "strategy-not-found")
