"""Whole journeys with an account at Alpaca: a real server, and a double of Alpaca that is a process of its own."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.brokers.alpaca.double import DoubleProcess, Kind, Outcome, Step
from tests.brokers.alpaca.double.fixtures import assert_all_as_described
from tests.client import Client, Json, Strategy, wait_for
from tests.databases import ENGINES, migrated_store
from tests.faults.forked import ForkedServer

pytestmark = pytest.mark.slow
_ALWAYS = 10_000


@pytest.fixture(scope="module")
def one_double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DoubleProcess]:
    found = DoubleProcess(tmp_path_factory.mktemp("double") / "state")
    found.start()
    yield found
    found.stop()


@pytest.fixture
def double(one_double: DoubleProcess) -> Iterator[DoubleProcess]:
    """A double with one account, where AMD is at 100."""
    one_double.reset()
    one_double.quote("AMD", 100)
    yield one_double
    assert_all_as_described(one_double)


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ForkedServer]:
    with migrated_store(request.param, tmp_path, request) as url:
        found = ForkedServer(tmp_path, url)
        found.start_ready()
        try:
            yield found
        finally:
            if found.alive:
                found.kill()


@dataclass(frozen=True, slots=True)
class Trader:
    """An account at the double that follows a strategy of stocks."""

    client: Client
    double: DoubleProcess
    account: str
    strategy: Strategy

    def sends(self, action: str, **fields: Any) -> str:
        """Send a message about AMD; the signal's id."""
        return self.client.accepted(self.strategy, {"ticker": "AMD", "action": action, **fields})

    def does(self, action: str, **fields: Any) -> tuple[str, list[str]]:
        """Send a message about AMD; how its trade ended, and the codes of its reasons."""
        trade = self.client.ended_trade(self.sends(action, **fields))
        return trade["status"], [reason["code"] for reason in trade["reasons"]]

    def status(self, signal: str) -> str:
        """How a signal's trade stands now."""
        return str(next((trade["status"] for trade in self.client.trades_of(signal)), ""))

    def commands(self, what: str, **body: Any) -> None:
        """Ask something of the account, and wait until that is done."""
        made = self.client.call("POST", f"/accounts/{self.account}/{what}", body or None)
        for trade in made["trades"]:
            wait_for(
                lambda trade=trade: self.client.call("GET", f"/trades/{trade}")["status"] == "completed",
                f"the end of {what}",
            )

    def works(self) -> Json:
        """The order that rests at the broker, as we have it."""
        return self.client.working_order(self.account, "AMD")

    def events(self) -> list[str]:
        """The codes of what happened to the account, oldest first."""
        return [event["code"] for event in self.client.listed(f"/accounts/{self.account}/events")][::-1]

    def holds(self, quantity: int) -> None:
        """Both sides hold so much, once everything was told; and each fill is booked once."""
        wait_for(lambda: self.client.position(self.account, "AMD") == quantity, f"{quantity} AMD here: {self._told()}")
        assert self.double.positions().get("AMD", Decimal(0)) == quantity

    def is_square(self) -> None:
        """Nothing is open on either side, each fill was booked once, and orders stand here as they do there."""
        wait_for(lambda: self._told() == self._filled(), f"the same fills: {self._told()} and {self._filled()}")
        orders = {order["client_order_id"]: order for order in self.double.orders()}
        assert {order["status"] for order in orders.values()} <= {"filled", "canceled"}
        for ours in self.client.orders(self.account):
            assert ours["status"] in ("filled", "cancelled", "expired"), ours
            if ours["client_order_id"] in orders:
                assert Decimal(orders[ours["client_order_id"]]["filled_qty"]) == Decimal(ours["filled_quantity"])

    def _told(self) -> list[tuple[str, Decimal]]:
        booked = self.client.listed(f"/accounts/{self.account}/fills")
        return sorted((fill["execution_id"], Decimal(fill["quantity"])) for fill in booked)

    def _filled(self) -> list[tuple[str, Decimal]]:
        return sorted((fill["execution_id"], Decimal(fill["qty"])) for fill in self.double.fills())


@pytest.fixture
def trader(server: ForkedServer, double: DoubleProcess) -> Iterator[Trader]:
    with server.client() as client:
        addresses = {"trading_url": double.url, "data_url": double.url, "stream_url": double.stream_url}
        body = {
            "name": "at Alpaca",
            "broker": "alpaca",
            "settings": {"environment": "paper", **addresses},
            "credentials": {"key_id": double.key_id, "secret_key": double.secret},
        }
        account = client.call("POST", "/accounts", body)["id"]
        strategy = client.make_strategy()
        client.subscribe(strategy, account)
        double.wait_for_listeners()
        yield Trader(client, double, account, strategy)


def test_an_exit_of_an_entry_in_doubt_through_a_restart(trader: Trader, server: ForkedServer) -> None:
    trader.double.quote("AMD", 100, ask_size=3)
    trader.double.stream_faults(drop=_ALWAYS)
    trader.double.fault(Kind.LOST, "POST", "/v2/orders")
    trader.double.fault(Kind.FAILED, "GET", "/v2/orders*", times=_ALWAYS)
    entry = trader.sends("buy", quantity=5)
    wait_for(lambda: trader.status(entry) == "in_doubt", "the doubt")
    assert trader.double.positions() == {"AMD": Decimal(3)}
    exit_ = trader.sends("exit")
    wait_for(lambda: trader.status(exit_) == "planned", "the exit")

    server.kill()
    trader.double.clear_faults()
    server.start_ready()

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
    trader: Trader, double: DoubleProcess, server: ForkedServer
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
    server.kill()
    server.start_ready()
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
