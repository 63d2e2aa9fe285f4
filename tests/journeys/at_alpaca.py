"""An account at Alpaca that follows a strategy: a real server, and a double of Alpaca that is a process of its own.

The clocks of both are in the first hour of the next session of stocks: what is watched is looked at while its market is
open, and a journey may be made at any time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.brokers.alpaca.double import DoubleProcess
from tests.brokers.alpaca.double.fixtures import assert_all_as_described
from tests.client import Client, Json, Strategy
from tests.databases import ENGINES, migrated_store
from tests.faults.forked import ForkedServer
from tests.waiting import wait_for
from tradehook.instruments.sessions.calendars import Calendar
from tradehook.instruments.sessions.lookup import next_session
from tradehook.plumbing.clock import machine_time
from tradehook.vocabulary.instant import seconds_between

_MARKET = Calendar.US_STOCKS


@dataclass(frozen=True, slots=True)
class Trader:
    """An account at the double that follows a strategy, in one symbol."""

    client: Client
    double: DoubleProcess
    account: str
    strategy: Strategy
    symbol: str = "AMD"

    def sends(self, action: str, **fields: Any) -> str:
        """Send a message about the symbol; the signal's id."""
        return self.client.accepted(self.strategy, {"ticker": self.symbol, "action": action, **fields})

    def does(self, action: str, **fields: Any) -> tuple[str, list[str]]:
        """Send a message about the symbol; how its trade ended, and the codes of its reasons."""
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
        return self.client.working_order(self.account, self.symbol)

    def events(self) -> list[str]:
        """The codes of what happened to the account, oldest first."""
        return [event["code"] for event in self.client.listed(f"/accounts/{self.account}/events")][::-1]

    def holds(self, quantity: int | Decimal) -> None:
        """Both sides hold so much, once everything was told; and each fill is booked once."""
        wait_for(
            lambda: self.client.position(self.account, self.symbol) == quantity,
            f"{quantity} {self.symbol} here: {self._told()}",
        )
        assert self.double.positions().get(self.symbol, Decimal(0)) == quantity

    def is_square(self) -> None:
        """Nothing is open on either side, each fill was booked once, and orders stand here as they do there."""
        wait_for(lambda: self._told() == self._filled(), f"the same fills: {self._told()} and {self._filled()}")
        orders = {order["client_order_id"]: order for order in self.double.orders()}
        assert {order["status"] for order in orders.values()} <= {"filled", "canceled", "replaced"}
        for ours in self.client.orders(self.account):
            assert ours["status"] in ("filled", "cancelled", "expired"), ours
            if ours["client_order_id"] in orders:
                assert Decimal(orders[ours["client_order_id"]]["filled_qty"]) == Decimal(ours["filled_quantity"])

    def _told(self) -> list[tuple[str, Decimal]]:
        booked = self.client.listed(f"/accounts/{self.account}/fills")
        return sorted((fill["execution_id"], Decimal(fill["quantity"])) for fill in booked)

    def _filled(self) -> list[tuple[str, Decimal]]:
        return sorted((fill["execution_id"], Decimal(fill["qty"])) for fill in self.double.fills())


@pytest.fixture(scope="module")
def one_double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DoubleProcess]:
    """The double of a file of tests."""
    found = DoubleProcess(tmp_path_factory.mktemp("double") / "state")
    found.start()
    yield found
    found.stop()


@pytest.fixture
def ahead_s() -> float:
    """How far clocks have to be ahead of the machine's to be half an hour into the next session of stocks."""
    return seconds_between(machine_time(), next_session(_MARKET, machine_time()).opens) + 1800


@pytest.fixture
def double(one_double: DoubleProcess, ahead_s: float) -> Iterator[DoubleProcess]:
    """A double with one account, where AMD is at 100."""
    one_double.reset()
    one_double.clock_ahead(ahead_s)
    one_double.quote("AMD", 100)
    yield one_double
    assert_all_as_described(one_double)


@pytest.fixture(params=ENGINES)
def alpaca_server(request: pytest.FixtureRequest, tmp_path: Path, ahead_s: float) -> Iterator[ForkedServer]:
    """A server whose clock goes with the double's, on each database."""
    off_by = tmp_path / "off"
    off_by.write_text(str(ahead_s))
    with migrated_store(request.param, tmp_path, request) as url:
        found = ForkedServer(tmp_path, url, clock=str(off_by))
        found.start_ready()
        try:
            yield found
        finally:
            if found.alive:
                found.kill()


@pytest.fixture
def trader(alpaca_server: ForkedServer, double: DoubleProcess) -> Iterator[Trader]:
    """An account at the double that follows a strategy of stocks."""
    with alpaca_server.client() as client:
        yield trader_at(double, client, "stocks", "AMD")


def trader_at(double: DoubleProcess, client: Client, asset_class: str, symbol: str, **settings: Any) -> Trader:
    """A new account at the double that follows a strategy of its own, in one symbol."""
    addresses = {"trading_url": double.url, "data_url": double.url, "stream_url": double.stream_url}
    body = {
        "name": "at Alpaca",
        "broker": "alpaca",
        "settings": {"environment": "paper", **addresses},
        "credentials": {"key_id": double.key_id, "secret_key": double.secret},
    }
    account = client.call("POST", "/accounts", body)["id"]
    strategy = client.make_strategy(asset_class)
    client.subscribe(strategy, account, **settings)
    double.wait_for_listeners()
    return Trader(client, double, account, strategy, symbol)
