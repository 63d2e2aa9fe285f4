"""Explain: what would be done, without doing it."""

from typing import Any

import pytest

from tests.brokers.alpaca.double import Double
from tests.client import Client, Json, Strategy
from tests.waiting import wait_for
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
    assert held["reasons"][0]["hint"].startswith("Enable the subscription")
    assert client.listed("/signals", strategy_id=strategy.id) == []
    assert client.listed("/trades", strategy_id=strategy.id) == []
    assert client.listed("/deliveries", strategy_id=strategy.id) == []


def test_a_message_may_be_its_text(client: Client) -> None:
    strategy = client.make_strategy()
    body = {"strategy_id": strategy.id, "message": '{"ticker": "DIS", "action": "sell"}'}
    assert client.call("POST", "/explain", body) == {"symbol": "DIS", "ticker_note": None, "decisions": []}


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


def test_a_subscription_is_explained_as_if_it_had_other_settings_and_keeps_its_own(client: Client) -> None:
    strategy, account_id = client.make_strategy(), client.open_account()
    follows = client.subscribe(strategy, account_id, quantity="4", quantity_type="fixed_quantity")
    client.subscribe(strategy, client.open_account())
    client.set_price("DIS", "110")
    before = client.call("GET", f"/subscriptions/{follows}")
    body = {"strategy_id": strategy.id, "message": {"ticker": "DIS", "action": "buy"}, "subscription_id": follows}

    [own] = client.call("POST", "/explain", body)["decisions"]
    supposed = body | {"settings": {"use_signal_quantity": False, "quantity": 9}}
    [other] = client.call("POST", "/explain", supposed)["decisions"]

    assert [own["intents"][0]["quantity"], other["intents"][0]["quantity"]] == ["4", "9"]
    assert client.call("GET", f"/subscriptions/{follows}") == before


def test_supposed_settings_are_checked_like_real_ones(client: Client) -> None:
    strategy, elsewhere = client.make_strategy(), client.make_strategy()
    follows = client.subscribe(strategy, client.open_account())
    message = {"ticker": "DIS", "action": "buy"}
    bad = {"strategy_id": strategy.id, "message": message, "subscription_id": follows, "settings": {"quantity": -1}}

    refused(client.api.post("/explain", json=bad), 422, "invalid-setting", "settings.quantity")
    nobodys = {"strategy_id": strategy.id, "message": message, "settings": {"quantity": 1}}
    refused(client.api.post("/explain", json=nobodys), 422, "missing-field", "subscription_id")
    of_another = {"strategy_id": elsewhere.id, "message": message, "subscription_id": follows}
    refused(client.api.post("/explain", json=of_another), 404, "subscription-not-found")


def test_an_unknown_strategy_is_404(client: Client) -> None:
    body = {"strategy_id": "nobody", "message": {"ticker": "DIS", "action": "buy"}}
    refused(client.api.post("/explain", json=body), 404, "strategy-not-found")


def test_example_orders_are_shown_beside_what_would_be_done_now(client: Client) -> None:
    strategy, account_id = client.make_strategy(), client.open_account()
    client.subscribe(strategy, account_id)
    client.set_price("DIS", "110")
    client.carried_out(strategy, {"ticker": "DIS", "action": "sell", "quantity": 7})
    message = {"ticker": "DIS", "action": "buy", "quantity": 3, "orderType": "limit", "limitPrice": 109}

    [now] = _explained(client, strategy, message)

    assert [_short(order) for order in now["intents"]] == ["exit buy 7 limit 109", "entry buy 3 limit 109"]
    examples = now["examples"]
    assert [_short(order) for order in examples["entry"]] == ["entry buy 3 limit 109"]
    assert [_short(order) for order in examples["exit"]] == ["exit sell 3 limit 109"]
    assert (examples["held_symbol"], examples["held_quantity"]) == ("DIS", "3")
    assert (examples["entry_reasons"], examples["exit_reasons"]) == ([], [])


def test_an_exit_has_an_example_entry_made_of_its_ticker(client: Client) -> None:
    strategy = client.make_strategy()
    client.subscribe(strategy, client.open_account(), quantity="4")
    client.set_price("DIS", "110")

    [now] = _explained(client, strategy, {"ticker": "DIS", "action": "exit", "quantity": 1})

    assert now["reasons"][0]["code"] == "no-position"
    assert [_short(order) for order in now["examples"]["entry"]] == ["entry buy 4 market None"]
    assert [_short(order) for order in now["examples"]["exit"]] == ["exit sell 1 market None"]


def test_what_is_disabled_says_so_and_shows_what_it_would_send(client: Client) -> None:
    strategy = client.make_strategy()
    client.subscribe(strategy, client.open_account(), enabled=False, quantity="4")
    client.call("PATCH", f"/strategies/{strategy.id}", {"enabled": False})
    client.set_price("DIS", "110")

    [now] = _explained(client, strategy, {"ticker": "DIS", "action": "buy"})

    assert (now["acts"], now["reasons"][0]["code"]) == (False, "strategy-disabled")
    assert [_short(order) for order in now["examples"]["entry"]] == ["entry buy 4 market None"]
    assert [_short(order) for order in now["examples"]["exit"]] == ["exit sell 4 market None"]


def test_an_example_that_is_not_placed_says_why(client: Client) -> None:
    strategy = client.make_strategy()
    client.subscribe(strategy, client.open_account(), sides="bearish")
    client.set_price("DIS", "110")

    [bought] = _explained(client, strategy, {"ticker": "DIS", "action": "buy", "quantity": 2})
    [left] = _explained(client, strategy, {"ticker": "DIS", "action": "exit"})

    assert bought["examples"]["entry"] == []
    assert bought["examples"]["entry_reasons"][0]["code"] == "side-not-allowed"
    assert [_short(order) for order in bought["examples"]["exit"]] == ["exit sell 2 market None"]
    assert [_short(order) for order in left["examples"]["entry"]] == ["entry sell 1 market None"]
    assert left["examples"]["held_quantity"] == "-1"


def test_the_messages_price_is_the_accounts_where_it_takes_them_from_messages(client: Client) -> None:
    strategy = client.make_strategy()
    client.subscribe(strategy, client.open_account(price_source="signals"))
    client.carried_out(strategy, {"ticker": "DIS", "action": "buy", "quantity": 1, "price": 100})
    client.carried_out(strategy, {"ticker": "DIS", "action": "exit", "price": 100})

    [now] = _explained(client, strategy, {"ticker": "DIS", "action": "buy", "orderType": "limit", "price": 120})

    assert [_short(order) for order in now["intents"]] == ["entry buy 1 limit 120"]


def test_prices_are_asked_for_where_the_broker_has_to_be_asked(client: Client, double: Double) -> None:
    double.quote("AMD", 100)
    settings = {"trading_url": double.url, "data_url": double.url, "stream_url": f"ws{double.url[4:]}/stream"}
    keys = {"key_id": double.key_id, "secret_key": double.secret}
    body = {"name": "explained outside", "broker": "alpaca", "settings": settings, "credentials": keys}
    outside = client.call("POST", "/accounts", body)["id"]
    wait_for(lambda: client.call("GET", f"/accounts/{outside}")["as_of"], "the account")
    priced = {"price_source": "broker", "prices_of": outside}
    paper = client.call("POST", "/accounts", {"name": "at its prices", "cash": "100000", "settings": priced})["id"]
    strategy = client.make_strategy()
    client.subscribe(strategy, outside)
    client.subscribe(strategy, paper)

    for now in _explained(client, strategy, {"ticker": "AMD", "action": "buy", "orderType": "limit"}):
        assert [_short(order) for order in now["intents"]] == ["entry buy 1 limit 100"], now["reasons"]
    assert double.orders() == []


def _explained(client: Client, strategy: Strategy, message: Json) -> list[Json]:
    found: list[Json] = client.call("POST", "/explain", {"strategy_id": strategy.id, "message": message})["decisions"]
    return found


def _short(order: Json) -> str:
    return " ".join(str(order.get(name)) for name in ("leg", "side", "quantity", "order_type", "limit_price"))
