"""Multi-leg orders of options: all of them filled at once, or none."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.brokers.alpaca.double import Double, Phase, Step
from tests.brokers.alpaca.double.client import Client

Json = dict[str, Any]
CALL, HIGHER_CALL = "AAPL301220C00100000", "AAPL301220C00110000"


@pytest.fixture
def client(double: Double) -> Iterator[Client]:
    """A client of the double."""
    with Client(double) as client:
        yield client


def spread(client: Client, **body: Any) -> Any:
    legs = [
        {"symbol": CALL, "ratio_qty": "1", "side": "buy", "position_intent": "buy_to_open"},
        {"symbol": HIGHER_CALL, "ratio_qty": "1", "side": "sell", "position_intent": "sell_to_open"},
    ]
    usual = {
        "order_class": "mleg",
        "qty": "2",
        "type": "limit",
        "limit_price": "3",
        "time_in_force": "day",
        "legs": legs,
    }
    return client.http.post("/v2/orders", json=usual | body)


def test_a_multi_leg_order_fills_when_its_legs_add_up_to_its_limit(double: Double, client: Client) -> None:
    double.quote(CALL, "5", "5.10")
    double.quote(HIGHER_CALL, "2", "2.10")
    order = spread(client).json()
    assert (order["symbol"], order["side"], [leg["qty"] for leg in order["legs"]]) == ("", "", ["2", "2"])
    assert client.now(order)["status"] == "new"
    double.quote(HIGHER_CALL, "2.20", "2.30")

    filled = client.now(order)
    assert (filled["status"], filled["filled_avg_price"]) == ("filled", "2.9")
    assert [leg["filled_avg_price"] for leg in filled["legs"]] == ["5.1", "2.2"]
    assert double.positions() == {CALL: Decimal(2), HIGHER_CALL: Decimal(-2)}
    assert double.account()["cash"] == "99420"
    assert double.updates()[-1]["position_qtys"] == {CALL: "2", HIGHER_CALL: "-2"}


def test_a_multi_leg_order_taken_in_at_night_fills_at_the_open(double: Double, client: Client) -> None:
    double.quote(CALL, "5", "5.10")
    double.quote(HIGHER_CALL, "2.20", "2.30")
    double.phase(Phase.CLOSED)
    order = spread(client).json()
    assert client.statuses(order) == ["accepted", "accepted", "accepted"]
    double.phase(Phase.OPEN)
    assert client.statuses(order) == ["filled", "filled", "filled"]


def test_a_multi_leg_order_fills_once_its_routing_is_released(double: Double, client: Client) -> None:
    double.quote(CALL, "5", "5.10")
    double.quote(HIGHER_CALL, "2.20", "2.30")
    double.hold(Step.ROUTING)
    order = spread(client).json()
    assert client.statuses(order) == ["pending_new", "pending_new", "pending_new"]
    double.release(Step.ROUTING)
    assert client.statuses(order) == ["filled", "filled", "filled"]


def test_a_multi_leg_order_waits_while_nobody_bids_for_a_leg(double: Double, client: Client) -> None:
    double.quote(CALL, "2", "2.10")
    double.quote(HIGHER_CALL, "0", "0.05")
    order = spread(client).json()
    assert client.now(order)["status"] == "new"
    double.quote(HIGHER_CALL, "0.01", "0.05")
    assert client.now(order)["status"] == "filled"


def test_a_multi_leg_order_is_refused_by_its_rules(double: Double, client: Client) -> None:
    double.quote(CALL, "5", "5.10")
    double.quote(HIGHER_CALL, "2", "2.10")
    double.quote("MSFT301220C00100000", "2", "2.10")
    one = {"symbol": CALL, "ratio_qty": "1", "side": "buy", "position_intent": "buy_to_open"}
    for body, message in (
        ({"symbol": "AAPL"}, "symbol is not allowed for mleg order"),
        ({"legs": [one]}, "mleg orders must have at least 2 legs and at most 4 legs"),
        ({"qty": "0.5"}, "qty must be integer for options trading"),
        ({"time_in_force": "gtc"}, "invalid time in force"),
        ({"legs": [one, one | {"symbol": "AAPL"}]}, "asset not found for AAPL"),
        ({"legs": [one, {"symbol": HIGHER_CALL, "ratio_qty": "1"}]}, "leg.1 position intent is required"),
        ({"legs": [one, one | {"symbol": "MSFT301220C00100000"}]}, "underlying asset mismatch: AAPL != MSFT"),
    ):
        refused = spread(client, **body)
        assert (refused.status_code, refused.json()["message"]) == (422, message)


def test_a_cancelled_multi_leg_order_takes_its_legs_with_it(double: Double, client: Client) -> None:
    double.quote(CALL, "5", "5.10")
    double.quote(HIGHER_CALL, "2", "2.10")
    order = spread(client).json()
    client.cancel(order)
    assert client.statuses(order) == ["canceled", "canceled", "canceled"]
    assert double.account()["buying_power"] == "200000"
