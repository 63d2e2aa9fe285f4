"""Resting orders, prices and classes: what an order does at the paper broker, seen from outside."""

import pytest

from tests.client import Client
from tests.journeys.floor import floor, outcome
from tests.waiting import wait_for


def test_a_limit_order_rests_until_the_price_reaches_it(client: Client) -> None:
    desk = floor(client)
    signal = desk.sends("buy", quantity=2, orderType="limit", limitPrice="95.50")
    assert desk.working["limit_price"] == "95.5"

    client.set_price("AMD", "95.51")
    assert desk.held == 0
    client.set_price("AMD", "95.50")

    assert outcome(client.ended_trade(signal)) == ("completed", [])
    assert desk.held == 2
    assert client.orders(desk.account)[0]["average_price"] == "95.5"


def test_a_limit_exit_rests_and_fills(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=2)

    signal = desk.sends("exit", orderType="limit", limitPrice=110)
    assert desk.working["leg"] == "exit"
    client.set_price("AMD", "110")

    assert outcome(client.ended_trade(signal)) == ("completed", [])
    assert desk.held == 0


def test_a_resting_order_is_cancelled_by_an_opposite_signal(client: Client) -> None:
    desk = floor(client)
    resting = desk.sends("buy", quantity=2, orderType="limit", limitPrice=90)
    assert desk.working["side"] == "buy"

    trade = desk.does("sell", quantity=1)

    assert outcome(trade) == ("completed", [])
    assert outcome(client.ended_trade(resting)) == ("cancelled", ["order-unfilled"])
    assert desk.held == -1
    assert any(step["rule"] == "cancels confirmed" for step in trade["trace"])


def test_cancel_cancels_what_rests_and_only_that(client: Client) -> None:
    desk = floor(client)
    assert outcome(desk.does("cancel")) == ("held", ["no-open-orders"])
    desk.does("buy", quantity=1)
    resting = desk.sends("add", quantity=2, orderType="limit", limitPrice=90)
    assert desk.working["status"] == "working"

    assert outcome(desk.does("cancel")) == ("completed", [])
    assert client.ended_trade(resting)["status"] == "cancelled"
    assert desk.held == 1


def test_an_order_without_a_price_is_refused_in_the_brokers_words(client: Client) -> None:
    account, strategy = client.open_account(), client.make_strategy()
    client.subscribe(strategy, account)

    trade = client.carried_out(strategy, {"ticker": "GOOGL", "action": "buy"})

    assert outcome(trade) == ("failed", ["broker-rejected"])
    assert "There is no price for GOOGL" in trade["reasons"][0]["message"]


def test_a_message_brings_the_price_of_an_account_that_trades_on_signals(client: Client) -> None:
    account, strategy = client.open_account(price_source="signals"), client.make_strategy()
    client.subscribe(strategy, account)

    trade = client.carried_out(strategy, {"ticker": "TSLA", "action": "buy", "price": "250.10"})

    assert outcome(trade) == ("completed", [])
    assert trade["orders"][0]["average_price"] == "250.1"


def test_the_price_of_a_message_fills_a_resting_order(client: Client) -> None:
    account, strategy = client.open_account(price_source="signals"), client.make_strategy()
    client.subscribe(strategy, account)
    client.accepted(
        strategy,
        {"ticker": "TSLA", "action": "buy", "signalPrice": 250, "orderType": "limit", "limitPrice": 240},
    )
    client.working_order(account, "TSLA")

    client.accepted(strategy, {"ticker": "TSLA", "action": "buy", "price": 239.5})

    wait_for(lambda: client.position(account, "TSLA") == 1, "the fill of the resting order")


@pytest.mark.parametrize(
    ("asset_class", "ticker", "symbol"),
    [
        ("futures", "MNQ1!", None),
        ("crypto", "BTC/USD", "BTCUSD"),
        ("forex", "EURUSD", "EURUSD"),
        ("stocks", "NASDAQ:AAPL", "AAPL"),
    ],
)
def test_other_classes_trade_too(client: Client, asset_class: str, ticker: str, symbol: str | None) -> None:
    account = client.open_account(price_source="simulated")
    strategy = client.make_strategy(asset_class)
    client.subscribe(strategy, account)

    trade = client.carried_out(strategy, {"ticker": ticker, "action": "buy", "quantity": 1000})
    assert outcome(trade) in (("completed", []), ("failed", ["broker-rejected"])), trade
    trade = client.carried_out(strategy, {"ticker": ticker, "action": "exit"})

    assert client.position(account, trade["symbol"]) == 0
    assert symbol in (None, trade["symbol"])
