"""Whole journeys with an account at Alpaca: a real server, and a double of Alpaca that is a process of its own."""

import time
from decimal import Decimal

import pytest

from tests.brokers.alpaca.double import DoubleProcess, Kind, Outcome, Step
from tests.client import Json
from tests.faults.forked import ForkedServer
from tests.journeys.at_alpaca import Trader
from tests.waiting import wait_for

pytestmark = pytest.mark.slow
_ALWAYS = 10_000


def test_an_exit_of_an_entry_in_doubt_through_a_restart(trader: Trader, alpaca_server: ForkedServer) -> None:
    trader.double.quote("AMD", 100, ask_size=3)
    trader.double.stream_faults(drop=_ALWAYS)
    trader.double.fault(Kind.LOST, "POST", "/v2/orders")
    trader.double.fault(Kind.FAILED, "GET", "/v2/orders*", times=_ALWAYS)
    entry = trader.sends("buy", quantity=5)
    wait_for(lambda: trader.status(entry) == "in_doubt", "the doubt")
    assert trader.double.positions() == {"AMD": Decimal(3)}
    exit_ = trader.sends("exit")
    wait_for(lambda: trader.status(exit_) == "planned", "the exit")

    alpaca_server.kill()
    trader.double.clear_faults()
    alpaca_server.start_ready()

    assert trader.client.ended_trade(exit_)["status"] == "completed"
    trader.client.ended_trade(entry)
    trader.holds(0)
    trader.is_square()
    assert sum(order["side"] == "buy" for order in trader.double.orders()) == 1
    assert trader.status(entry) in ("superseded", "completed", "cancelled")


def test_everything_that_a_trader_does(trader: Trader, double: DoubleProcess) -> None:
    assert trader.does("buy", quantity=5) == ("completed", [])
    trader.holds(5)
    assert trader.does("exit", quantity=2) == ("completed", [])
    trader.holds(3)
    assert trader.does("sell", quantity=4) == ("completed", [])
    trader.holds(-4)
    assert trader.does("exit") == ("completed", [])
    trader.holds(0)

    resting = trader.sends("buy", quantity=6, orderType="limit", limitPrice=95)
    trader.works()
    double.quote("AMD", 94, ask_size=2)
    trader.holds(2)
    assert trader.does("cancel") == ("completed", [])
    assert trader.client.ended_trade(resting)["status"] == "completed"
    trader.holds(2)
    double.quote("AMD", 94)
    trader.commands("close-position", symbol="AMD")
    trader.holds(0)

    changed = trader.sends("buy", quantity=1, orderType="limit", limitPrice=90)
    trader.client.call("PATCH", f"/orders/{trader.works()['id']}", {"limit_price": "91"})
    wait_for(lambda: trader.works()["limit_price"] == "91", "the new price")
    trader.client.call("POST", "/kill-switch", {"on": True})
    assert trader.client.ended_trade(changed)["status"] == "cancelled"
    assert trader.does("buy", quantity=1) == ("held", ["kill-switch"])
    trader.client.call("POST", "/kill-switch", {"on": False})

    assert trader.does("buy", quantity=1) == ("completed", [])
    trader.commands("close-all")
    trader.holds(0)
    assert not [code for code in trader.events() if code not in ("kill-switch-on", "kill-switch-off")]


def test_an_order_that_somebody_else_sends_appears_and_is_cancelled(trader: Trader, double: DoubleProcess) -> None:
    double.place(symbol="AMD", qty="3", side="buy", type="limit", limit_price="95", time_in_force="day")

    external = trader.works()
    assert (external["external"], external["limit_price"], external["trade_id"]) == (True, "95", None)
    double.quote("AMD", 95, ask_size=1)
    trader.holds(1)
    trader.client.call("POST", f"/orders/{external['id']}/cancel")
    wait_for(lambda: trader.client.call("GET", f"/orders/{external['id']}")["status"] == "cancelled", "the cancel")
    trader.is_square()
    assert trader.events() == ["external-order"]


def test_an_order_whose_new_price_the_exchange_refuses_works_on_as_it_was(
    trader: Trader, double: DoubleProcess
) -> None:
    trader.sends("buy", quantity=5, orderType="limit", limitPrice=90)
    order = trader.works()
    double.hold(Step.REPLACES)
    trader.client.call("PATCH", f"/orders/{order['id']}", {"limit_price": "91"})
    assert _reconciled(trader)["outcome"] == "reconciled"
    double.release(Step.REPLACES, Outcome.REJECTED)

    wait_for(lambda: [each["status"] for each in double.orders()] == ["new", "rejected"], "the exchange")
    assert _reconciled(trader)["differences"] == 0
    assert (trader.works()["status"], trader.works()["limit_price"]) == ("working", "90")
    assert trader.does("cancel") == ("completed", [])
    wait_for(lambda: [each["status"] for each in double.orders()] == ["canceled", "rejected"], "the cancel there")
    assert trader.client.call("GET", f"/orders/{order['id']}")["status"] == "cancelled"


def test_a_position_that_changed_behind_our_back_is_adjusted_until_a_report_explains_it(
    trader: Trader, double: DoubleProcess, alpaca_server: ForkedServer
) -> None:
    assert trader.does("buy", quantity=5) == ("completed", [])
    trader.holds(5)
    double.stream_faults(drop=_ALWAYS)
    double.place(symbol="AMD", qty="2", side="sell", type="market", time_in_force="day")

    wait_for(lambda: _reconciled(trader)["adjusted"], "the adjustment")

    trader.holds(3)
    assert [code for code in trader.events() if "position" in code] == ["position-differs", "position-adjusted"]
    double.clear_faults()
    assert trader.does("exit") == ("completed", [])
    alpaca_server.kill()
    alpaca_server.start_ready()
    wait_for(lambda: "adjustment-taken-back" in trader.events(), "the report that explains it")
    trader.holds(0)
    wait_for(lambda: _reconciled(trader)["differences"] == 0, "both sides to agree")
    trader.holds(0)


def _reconciled(trader: Trader) -> Json:
    # Each look takes several of the 200 requests that Alpaca takes in a minute.
    time.sleep(1.5)
    return trader.client.call("POST", f"/accounts/{trader.account}/reconcile")


def test_a_paper_account_trades_at_the_prices_that_alpaca_gives_another(trader: Trader) -> None:
    """Nothing of AMD is known here when the message comes: the price is asked for, and it is Alpaca's."""
    settings = {"price_source": "broker", "prices_of": trader.account}
    body = {"name": "on paper at Alpaca's prices", "cash": "100000", "settings": settings}
    paper = trader.client.call("POST", "/accounts", body)["id"]
    strategy = trader.client.make_strategy()
    trader.client.subscribe(strategy, paper)

    trade = trader.client.carried_out(strategy, {"ticker": "AMD", "action": "buy", "quantity": 3})

    assert (trade["status"], trade["reasons"]) == ("completed", [])
    (position,) = trader.client.listed(f"/accounts/{paper}/positions")
    assert (position["quantity"], position["price_source"]) == ("3", "broker")
    assert trader.double.positions() == {}
