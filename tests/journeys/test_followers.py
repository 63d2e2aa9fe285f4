"""Who follows a strategy, and what a switch that is off does to its trades (rule: deciding 2 and 3)."""

from tests.client import Client, Json


def reasons(trade: Json) -> tuple[str, list[str]]:
    return trade["status"], [reason["code"] for reason in trade["reasons"]]


def test_two_accounts_follow_one_strategy_each_in_its_own_way(client: Client) -> None:
    strategy = client.make_strategy()
    one, other = client.open_account(), client.open_account()
    client.subscribe(strategy, one)
    client.subscribe(strategy, other, use_signal_quantity=False, quantity=7, sides="bullish")
    client.set_price("AMD", "100")

    client.ended_trades(client.accepted(strategy, {"ticker": "AMD", "action": "buy", "quantity": 3}), 2)
    assert client.position(one, "AMD") == 3
    assert client.position(other, "AMD") == 7

    client.ended_trades(client.accepted(strategy, {"ticker": "AMD", "action": "sell", "quantity": 2}), 2)
    # Neither a quantity of signals nor the other side counts for the second: it exits in full, and stays out.
    assert client.position(one, "AMD") == -2
    assert client.position(other, "AMD") == 0


def test_a_strategy_that_nobody_follows_keeps_its_signals(client: Client) -> None:
    strategy = client.make_strategy()

    signal = client.accepted(strategy, {"ticker": "AMD", "action": "buy"})

    assert client.call("GET", f"/signals/{signal}")["symbol"] == "AMD"
    assert client.trades_of(signal) == []


def test_a_disabled_subscription_holds_its_trades_and_no_others(client: Client) -> None:
    strategy = client.make_strategy()
    on, off = client.open_account(), client.open_account()
    client.subscribe(strategy, on)
    switched_off = client.subscribe(strategy, off, enabled=False)
    client.set_price("AMD", "100")

    trades = client.ended_trades(client.accepted(strategy, {"ticker": "AMD", "action": "buy"}), 2)

    by_account = {trade["account_id"]: reasons(trade) for trade in trades}
    assert by_account == {on: ("completed", []), off: ("held", ["subscription-disabled"])}
    client.call("PATCH", f"/subscriptions/{switched_off}", {"enabled": True})
    client.ended_trades(client.accepted(strategy, {"ticker": "AMD", "action": "add"}), 2)
    assert client.position(on, "AMD") == 2
    assert client.position(off, "AMD") == 0


def test_a_disabled_strategy_holds_every_trade_and_keeps_every_signal(client: Client) -> None:
    strategy, account = client.make_strategy(), client.open_account()
    client.subscribe(strategy, account)
    client.set_price("AMD", "100")
    client.call("PATCH", f"/strategies/{strategy.id}", {"enabled": False})

    trade = client.carried_out(strategy, {"ticker": "AMD", "action": "buy"})
    assert reasons(trade) == ("held", ["strategy-disabled"])

    client.call("PATCH", f"/strategies/{strategy.id}", {"enabled": True})
    assert reasons(client.carried_out(strategy, {"ticker": "AMD", "action": "buy"})) == ("completed", [])


def test_a_subscription_made_later_does_not_trade_what_came_before(client: Client) -> None:
    strategy, account = client.make_strategy(), client.open_account()
    first = client.open_account()
    client.subscribe(strategy, first)
    client.set_price("AMD", "100")
    signal = client.accepted(strategy, {"ticker": "AMD", "action": "buy"})
    client.ended_trade(signal)

    client.subscribe(strategy, account)

    assert [trade["account_id"] for trade in client.trades_of(signal)] == [first]


def test_a_trade_keeps_the_settings_that_it_was_decided_with(client: Client) -> None:
    strategy, account = client.make_strategy(), client.open_account()
    subscription = client.subscribe(strategy, account, quantity=4)
    client.set_price("AMD", "100")
    trade = client.carried_out(strategy, {"ticker": "AMD", "action": "buy"})

    client.call("PATCH", f"/subscriptions/{subscription}", {"settings": {"quantity": 9}})

    assert client.call("GET", f"/trades/{trade['id']}")["settings"]["quantity"] == "4"


def test_tickers_that_a_subscription_does_not_allow_are_held(client: Client) -> None:
    strategy, account = client.make_strategy(), client.open_account()
    client.subscribe(strategy, account, allowed_tickers=["MSFT"])

    trade = client.carried_out(strategy, {"ticker": "AMD", "action": "buy"})

    assert reasons(trade) == ("held", ["ticker-not-allowed"])


def test_an_expired_contract_exists_and_its_trades_are_held(client: Client) -> None:
    strategy, account = client.make_strategy("futures"), client.open_account(price_source="simulated")
    client.subscribe(strategy, account)

    trade = client.carried_out(strategy, {"ticker": "MNQU2025", "action": "buy"})

    assert reasons(trade) == ("held", ["contract-expired"])
    assert "MNQU2025 expired on 2025-09-19" in trade["reasons"][0]["message"]
