"""Orders that hang together (bracket, oto, oco)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.brokers.alpaca.double import Double, Phase
from tests.brokers.alpaca.double.client import Client

Json = dict[str, Any]
EXITS = {"take_profit": {"limit_price": "110"}, "stop_loss": {"stop_price": "95"}}


@pytest.fixture
def client(double: Double) -> Iterator[Client]:
    """A client; AAPL is 100.00 to 100.02."""
    double.quote("AAPL", "100", "100.02")
    with Client(double) as client:
        yield client


def bracket(client: Client, **body: Any) -> Json:
    return client.placed("AAPL", "10", "buy", **({"order_class": "bracket", "time_in_force": "gtc"} | EXITS | body))


def test_the_exits_of_a_bracket_are_held_until_its_entry_is_filled_completely(double: Double, client: Client) -> None:
    double.quote("AAPL", "100", "100.02", ask_size=4)
    order = bracket(client)
    profit, stop = order["legs"]
    assert (profit["type"], profit["limit_price"], profit["side"], profit["qty"]) == ("limit", "110", "sell", "10")
    assert (stop["type"], stop["stop_price"], stop["position_intent"]) == ("stop", "95", "sell_to_close")
    assert len({order["id"], profit["id"], stop["id"]}) == 3
    assert len({one["client_order_id"] for one in (order, profit, stop)}) == 3

    assert client.statuses(order) == ["partially_filled", "held", "held"]
    double.quote("AAPL", "100", "100.02")
    assert client.statuses(order) == ["filled", "new", "held"]


def test_a_filled_take_profit_cancels_the_stop(double: Double, client: Client) -> None:
    order = bracket(client)
    double.quote("AAPL", "110.50", "110.60")
    assert client.statuses(order) == ["filled", "filled", "canceled"]
    assert double.positions() == {}


def test_a_hit_stop_cancels_the_take_profit_and_sells(double: Double, client: Client) -> None:
    order = bracket(client)
    double.quote("AAPL", "94", "94.10")
    assert client.statuses(order) == ["filled", "canceled", "filled"]
    told = [(update["event"], update["order"]["type"]) for update in double.updates()]
    assert told[-3:] == [("canceled", "limit"), ("new", "stop"), ("fill", "stop")]


def test_a_partly_filled_take_profit_makes_the_stop_smaller(double: Double, client: Client) -> None:
    order = bracket(client)
    double.quote("AAPL", "110", "110.02", bid_size=3)
    profit, stop = client.now(order)["legs"]
    assert (profit["status"], profit["filled_qty"], stop["status"], stop["qty"]) == (
        "partially_filled",
        "3",
        "held",
        "7",
    )
    double.quote("AAPL", "94", "94.10")
    assert double.positions() == {}


def test_cancelling_one_exit_cancels_the_other_and_leaves_the_position(double: Double, client: Client) -> None:
    order = bracket(client)
    client.cancel(order["legs"][1])
    assert client.statuses(order) == ["filled", "canceled", "canceled"]
    assert double.positions() == {"AAPL": Decimal(10)}


def test_cancelling_a_partly_filled_entry_cancels_its_exits(double: Double, client: Client) -> None:
    double.quote("AAPL", "100", "100.02", ask_size=4)
    order = bracket(client)
    client.cancel(order)
    assert client.statuses(order) == ["canceled", "canceled", "canceled"]
    assert double.positions() == {"AAPL": Decimal(4)}


def test_a_bracket_for_the_day_that_waits_for_the_open_keeps_its_exits_over_the_night(
    double: Double, client: Client
) -> None:
    double.phase(Phase.AFTER_HOURS)
    order = bracket(client, time_in_force="day")
    double.phase(Phase.CLOSED)
    assert client.statuses(order) == ["accepted", "held", "held"]
    double.phase(Phase.OPEN)
    assert client.statuses(order) == ["filled", "new", "held"]
    double.phase(Phase.AFTER_HOURS)
    assert client.statuses(order) == ["filled", "expired", "canceled"]


def test_the_single_exit_of_an_oto_works_once_the_entry_is_filled(double: Double, client: Client) -> None:
    order = client.placed("AAPL", "10", "buy", order_class="oto", stop_loss={"stop_price": "95", "limit_price": "94"})
    assert order["legs"][0]["type"] == "stop_limit"
    assert client.statuses(order) == ["filled", "new"]
    double.quote("AAPL", "94.50", "94.60")
    assert client.statuses(order) == ["filled", "filled"]


def test_an_oco_is_a_take_profit_with_a_held_stop(double: Double, client: Client) -> None:
    client.placed("AAPL", "10", "buy")
    order = client.placed("AAPL", "10", "sell", type="limit", order_class="oco", time_in_force="gtc", **EXITS)
    assert (order["limit_price"], [leg["type"] for leg in order["legs"]]) == ("110", ["stop"])
    assert client.statuses(order) == ["new", "held"]
    double.quote("AAPL", "94", "94.10")
    assert client.statuses(order) == ["canceled", "filled"]
    assert double.positions() == {}


def test_the_pair_of_exits_promises_the_position_once(double: Double, client: Client) -> None:
    bracket(client)
    refused = client.order("AAPL", "1", "sell")
    assert refused.status_code == 403
    assert refused.json()["message"] == "insufficient qty available for order (requested: 1, available: 0)"
    assert (refused.json()["held_for_orders"], refused.json()["existing_qty"]) == ("10", "10")
    assert client.get("/v2/positions/AAPL")["qty_available"] == "0"


def test_legs_stand_in_their_parent_when_nested_and_by_themselves_when_not(double: Double, client: Client) -> None:
    order = bracket(client)
    ids = [order["id"], *(leg["id"] for leg in order["legs"])]
    assert [one["id"] for one in client.get("/v2/orders", status="all", direction="asc")] == ids
    (nested,) = client.get("/v2/orders", status="all", nested="true")
    assert [leg["id"] for leg in nested["legs"]] == ids[1:]
    still_open = client.get("/v2/orders", status="open", nested="true", direction="asc")
    assert [one["id"] for one in still_open] == ids[1:]
    assert client.get(f"/v2/orders/{order['id']}")["legs"] is None


def test_the_exits_of_a_group_can_be_moved_but_not_resized(double: Double, client: Client) -> None:
    order = bracket(client)
    profit, stop = order["legs"]
    refused = client.http.patch(f"/v2/orders/{profit['id']}", json={"qty": "5"})
    assert refused.json()["message"] == "qty cannot be changed for advanced orders"
    moved_stop = client.replaced(stop, stop_price="98")
    moved_profit = client.replaced(profit, limit_price="105")
    assert [leg["id"] for leg in client.now(order)["legs"]] == [moved_profit["id"], moved_stop["id"]]
    assert client.statuses(order) == ["filled", "new", "held"]
    double.quote("AAPL", "97", "97.10")
    assert client.statuses(order) == ["filled", "canceled", "filled"]
