"""What came in and what became of it, as the API shows it: deliveries, signals, trades, orders, fills, positions."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.client import Client, Strategy
from tests.databases import ENGINES
from tests.server import Server
from tests.web.api.refused import refused
from tradehook.vocabulary.reason import Why


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, servers: Callable[[str], Server]) -> Server:
    """A server on each engine in turn: these tests are about what is read from the store."""
    return servers(request.param)


@pytest.fixture
def strategy(client: Client) -> Strategy:
    """A strategy without followers."""
    return client.make_strategy()


@pytest.fixture
def account_id(client: Client, strategy: Strategy) -> str:
    """An account that follows the strategy, on prices set by hand."""
    account_id = client.open_account()
    client.subscribe(strategy, account_id)
    return account_id


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


@pytest.fixture
def bought(client: Client, strategy: Strategy, account_id: str) -> dict[str, Any]:
    """The answer to a message that bought 3 PEP, with its trade, which has ended."""
    client.set_price("PEP", "170.50")
    message = {"ticker": "PEP", "action": "buy", "quantity": "3.00", "signalPrice": 170.40}
    answer: dict[str, Any] = client.post(strategy, message).json()
    return {**answer, "trade": client.ended_trade(answer["id"])}


def test_the_log_id_of_an_answer_leads_to_its_delivery(
    client: Client, strategy: Strategy, bought: dict[str, Any]
) -> None:
    delivery = client.call("GET", f"/deliveries/{bought['logId']}")
    assert (delivery["verdict"], delivery["answer_status"], delivery["code"]) == ("accepted", 200, None)
    assert (delivery["signal_id"], delivery["strategy_id"]) == (bought["id"], strategy.id)
    assert '"PEP"' in delivery["body"]
    assert _MOMENT.fullmatch(delivery["received_at"])


def test_the_id_of_an_answer_leads_to_its_signal(client: Client, bought: dict[str, Any]) -> None:
    signal = client.call("GET", f"/signals/{bought['id']}")
    assert (signal["symbol"], signal["delivery_id"]) == ("PEP", bought["logId"])
    assert (signal["message"]["quantity"], signal["message"]["signal_price"]) == ("3", "170.4")
    assert _MOMENT.fullmatch(signal["accepted_at"])


def test_a_trade_tells_what_was_done_why_and_how_long_it_took(
    client: Client, strategy: Strategy, account_id: str, bought: dict[str, Any]
) -> None:
    trade = bought["trade"]
    assert client.call("GET", f"/trades/{trade['id']}") == trade
    assert (trade["status"], trade["strategy_id"], trade["account_id"]) == ("completed", strategy.id, account_id)
    assert (trade["intents"][0]["quantity"], trade["settings"]["quantity"]) == ("3", "1")
    assert trade["trace"]
    assert all(step["rule"] and step["found"] for step in trade["trace"])
    assert [trade["phases"][0]["status"], trade["phases"][-1]["status"]] == ["planned", "completed"]
    assert trade["phases"][-1]["seconds"] is None
    assert all(phase["seconds"] >= 0 for phase in trade["phases"][:-1])
    assert all(_MOMENT.fullmatch(phase["at"]) for phase in trade["phases"])


def test_orders_fills_and_positions_follow_from_a_trade(
    client: Client, account_id: str, bought: dict[str, Any]
) -> None:
    [order] = bought["trade"]["orders"]
    alone = client.call("GET", f"/orders/{order['id']}")
    assert [(asked["kind"], asked["outcome"]) for asked in alone.pop("requests")] == [("submit", "accepted")]
    assert alone == order
    assert (order["status"], order["quantity"], order["filled_quantity"]) == ("filled", "3", "3")
    assert (order["trade_id"], order["leg"], order["side"]) == (bought["trade"]["id"], "entry", "buy")
    assert (order["average_price"], type(order["number"])) == ("170.5", int)
    assert order["events"][-1]["status"] == "filled"
    [fill] = client.listed("/fills", order_id=order["id"])
    assert (fill["quantity"], fill["price"], fill["account_id"]) == ("3", "170.5", account_id)
    [position] = client.listed("/positions", account_id=account_id)
    assert (position["symbol"], position["quantity"]) == ("PEP", "3")
    assert all(_MOMENT.fullmatch(moment) for moment in (order["created_at"], fill["happened_at"]))


def test_a_refused_message_is_found_by_its_code_with_all_its_errors(client: Client, strategy: Strategy) -> None:
    answer = client.post(strategy, {"ticker": "AAPL", "action": "by", "quantity": -1}).json()
    [delivery] = client.listed("/deliveries", strategy_id=strategy.id, code="invalid-action")
    assert delivery["id"] == answer["logId"]
    assert (delivery["verdict"], delivery["signal_id"]) == ("refused", None)
    assert [error["path"] for error in delivery["errors"]] == ["action", "quantity"]
    assert client.listed("/signals", strategy_id=strategy.id) == []


def test_filters_pick_and_combine(client: Client, strategy: Strategy, account_id: str) -> None:
    client.set_price("KO", "60")
    client.set_price("WMT", "90")
    bought = client.carried_out(strategy, {"ticker": "KO", "action": "buy"})
    held = client.carried_out(strategy, {"ticker": "WMT", "action": "exit"})
    client.post(strategy, "{")

    def ids(path: str, **query: Any) -> list[str]:
        return [item["id"] for item in client.listed(path, **query)]

    assert ids("/trades", account_id=account_id, status="completed") == [bought["id"]]
    assert ids("/trades", account_id=account_id, status="held", symbol="nyse:wmt") == [held["id"]]
    assert ids("/trades", strategy_id=strategy.id) == [held["id"], bought["id"]]
    assert ids("/trades", signal_id=held["signal_id"]) == [held["id"]]
    assert ids("/trades", strategy_id=strategy.id, symbol="AAPL") == []
    assert len(ids("/deliveries", strategy_id=strategy.id, verdict="accepted")) == 2
    assert len(ids("/deliveries", strategy_id=strategy.id, verdict="refused", dialect="traderspost")) == 1
    assert ids("/deliveries", signal_id=held["signal_id"], dialect="traderevolution") == []
    assert ids("/signals", strategy_id=strategy.id, symbol="KO") == [bought["signal_id"]]
    assert ids("/orders", account_id=account_id, side="buy", status="filled") == [bought["orders"][0]["id"]]
    assert ids("/orders", trade_id=held["id"]) == []
    assert len(ids("/fills", account_id=account_id, symbol="KO", side="buy")) == 1
    assert ids("/fills", account_id=account_id, side="sell") == []
    assert [item["symbol"] for item in client.listed("/positions", account_id=account_id)] == ["KO"]
    assert held["reasons"][0]["code"] == "no-position"
    assert held["reasons"][0]["hint"] == Why.NO_POSITION.hint


def test_a_position_without_a_price_says_so(client: Client) -> None:
    strategy, account_id = client.make_strategy(), client.open_account(price_source="signals", stale_quote_s=1)
    client.subscribe(strategy, account_id)
    client.carried_out(strategy, {"ticker": "NKE", "action": "buy", "signalPrice": 75})
    client.call("PATCH", f"/accounts/{account_id}", {"settings": {"price_source": "manual"}})
    [position] = client.listed("/positions", account_id=account_id)
    nothing = {position[name] for name in ("market_price", "market_value", "unrealised", "price_source")}
    assert nothing == {None}
    account = client.call("GET", f"/accounts/{account_id}")
    assert account["equity"] == "1000000"


def test_a_simulated_price_is_marked_as_such(client: Client) -> None:
    strategy, account_id = client.make_strategy(), client.open_account(price_source="simulated")
    client.subscribe(strategy, account_id)
    client.carried_out(strategy, {"ticker": "IBM", "action": "buy"})
    [position] = client.listed("/positions", account_id=account_id)
    assert position["price_source"] == "simulated"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("orders?status=done", "status"),
        ("orders?side=long", "side"),
        ("orders?external=perhaps", "external"),
        ("trades?commanded=perhaps", "commanded"),
        ("trades?status=done", "status"),
        ("trades?order_number=9223372036854775808", "order_number"),
        ("deliveries?verdict=maybe", "verdict"),
        ("positions?flat=perhaps", "flat"),
        ("strategies?asset_class=bonds", "asset_class"),
        ("subscriptions?enabled=perhaps", "enabled"),
        ("orders?limit=0", "limit"),
        ("orders?limit=1001", "limit"),
        ("orders?limit=many", "limit"),
    ],
)
def test_a_filter_that_cannot_be_is_refused(client: Client, path: str, field: str) -> None:
    refused(client.api.get(f"/{path}"), 422, "invalid-value", field)


@pytest.mark.parametrize(
    "path",
    [
        "accounts",
        "account-events",
        "strategies",
        "subscriptions",
        "deliveries",
        "signals",
        "trades",
        "orders",
        "fills",
        "positions",
    ],
)
def test_a_misspelt_filter_is_refused_rather_than_ignored(client: Client, path: str) -> None:
    error = refused(client.api.get(f"/{path}", params={"limt": 5}), 422, "unknown-filter", "limt")
    assert error["hint"] == 'Did you mean "limit"?'
