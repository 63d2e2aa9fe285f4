"""Times in force and the course of the day: what becomes of an order when the market opens, turns and closes."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.brokers.alpaca.double import Double, Phase
from tests.brokers.alpaca.double.client import Client
from tests.brokers.alpaca.double.clock import NEW_YORK
from tests.brokers.alpaca.double.sessions import next_open

A_WEEK_S = 7 * 24 * 3600


@pytest.fixture
def client(double: Double) -> Iterator[Client]:
    """A client; AAPL is 100.00 to 100.02."""
    double.quote("AAPL", "100", "100.02")
    with Client(double) as client:
        yield client


def events(double: Double) -> list[str]:
    return [update["event"] for update in double.updates()]


def test_ioc_takes_what_is_there_and_cancels_the_rest(double: Double, client: Client) -> None:
    double.quote("AAPL", "100", "100.02", ask_size=4)
    order = client.placed("AAPL", "10", "buy", type="limit", limit_price="101", time_in_force="ioc")
    ended = client.now(order)
    assert (ended["status"], ended["filled_qty"]) == ("canceled", "4")
    assert events(double) == ["pending_new", "new", "partial_fill", "canceled"]


def test_fok_takes_all_or_nothing(double: Double, client: Client) -> None:
    double.quote("AAPL", "100", "100.02", ask_size=4)
    killed = client.placed("AAPL", "10", "buy", type="limit", limit_price="101", time_in_force="fok")
    filled = client.placed("AAPL", "4", "buy", type="limit", limit_price="101", time_in_force="fok")
    assert (client.now(killed)["status"], client.now(killed)["filled_qty"]) == ("canceled", "0")
    assert client.now(filled)["status"] == "filled"


def test_an_order_for_a_closed_market_waits_for_it(double: Double, client: Client) -> None:
    double.phase(Phase.CLOSED)
    order = client.placed("AAPL", "10", "buy")
    assert (order["status"], client.get("/v2/clock")["is_open"]) == ("accepted", False)
    assert client.now(order)["status"] == "accepted"
    double.phase(Phase.OPEN)
    assert client.now(order)["status"] == "filled"
    assert events(double) == ["accepted", "pending_new", "new", "fill"]


def test_day_orders_expire_at_the_close_and_others_go_on(double: Double, client: Client) -> None:
    day = client.placed("AAPL", "1", "buy", type="limit", limit_price="90")
    extended = client.placed("AAPL", "1", "buy", type="limit", limit_price="90", extended_hours=True)
    gtc = client.placed("AAPL", "1", "buy", type="limit", limit_price="90", time_in_force="gtc")
    double.phase(Phase.AFTER_HOURS)
    assert [client.now(order)["status"] for order in (day, extended, gtc)] == ["expired", "new", "new"]
    double.phase(Phase.CLOSED)
    assert [client.now(order)["status"] for order in (day, extended, gtc)] == ["expired", "expired", "new"]


def test_only_orders_for_extended_hours_trade_before_the_market_opens(double: Double, client: Client) -> None:
    double.phase(Phase.PRE_MARKET)
    usual = client.placed("AAPL", "1", "buy", type="limit", limit_price="101")
    extended = client.placed("AAPL", "1", "buy", type="limit", limit_price="101", extended_hours=True)
    assert (client.now(usual)["status"], client.now(extended)["status"]) == ("accepted", "filled")


def test_an_order_for_the_opening_auction_fills_there_or_is_cancelled(double: Double, client: Client) -> None:
    double.phase(Phase.CLOSED)
    met = client.placed("AAPL", "1", "buy", time_in_force="opg")
    missed = client.placed("AAPL", "1", "buy", type="limit", limit_price="90", time_in_force="opg")
    double.phase(Phase.OPEN)
    assert (client.now(met)["status"], client.now(missed)["status"]) == ("filled", "canceled")
    late = client.order("AAPL", "1", "buy", time_in_force="opg")
    assert late.status_code == 422


def test_an_order_for_the_closing_auction_waits_for_the_close(double: Double, client: Client) -> None:
    order = client.placed("AAPL", "1", "buy", time_in_force="cls")
    double.quote("AAPL", "101", "101.02")
    assert client.now(order)["status"] == "new"
    double.phase(Phase.AFTER_HOURS)
    assert client.now(order)["filled_avg_price"] == "101.02"


def test_by_the_calendar_the_clock_opens_and_closes_the_market(double: Double, client: Client) -> None:
    now = datetime.now(NEW_YORK)
    until_open = (next_open(now) - now).total_seconds()
    double.clock_ahead(until_open - 60)
    double.phase("calendar")
    order = client.placed("AAPL", "1", "buy", type="limit", limit_price="90")
    double.clock_ahead(until_open + 60)
    assert (client.now(order)["status"], client.get("/v2/clock")["is_open"]) == ("new", True)
    double.clock_ahead(until_open + A_WEEK_S)
    assert client.now(order)["status"] == "expired"
