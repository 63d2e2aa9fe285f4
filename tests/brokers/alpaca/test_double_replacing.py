"""Orders that take another's place."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.brokers.alpaca.double import Double, Event, Outcome, Phase, ReplacementFills, Step
from tests.brokers.alpaca.double.client import Client

Json = dict[str, Any]


@pytest.fixture
def client(double: Double) -> Iterator[Client]:
    """A client; AAPL is 100.00 to 100.02."""
    double.quote("AAPL", "100", "100.02")
    with Client(double) as client:
        yield client


def test_a_replacement_is_a_new_order_and_the_old_one_ends_as_replaced(double: Double, client: Client) -> None:
    old = client.placed("AAPL", "10", "buy", type="limit", limit_price="90", client_order_id="first")
    new = client.replaced(old, qty="12", limit_price="91", client_order_id="second")
    assert (new["replaces"], new["client_order_id"], new["qty"], new["limit_price"]) == (
        old["id"],
        "second",
        "12",
        "91",
    )
    assert (client.now(old)["status"], client.now(old)["replaced_by"]) == ("replaced", new["id"])
    assert client.now(new)["status"] == "new"
    told = [(update["event"], update["order"]["client_order_id"]) for update in double.updates()]
    assert told[-2:] == [("replaced", "first"), ("new", "second")]
    double.quote("AAPL", "90.90", "90.95")
    assert double.positions() == {"AAPL": Decimal(12)}


@pytest.mark.parametrize(
    ("how", "shown", "bought"), [(ReplacementFills.CARRIED, "4", 10), (ReplacementFills.ANEW, "0", 14)]
)
def test_what_the_replaced_order_filled_counts_or_does_not(
    double: Double, client: Client, how: ReplacementFills, shown: str, bought: int
) -> None:
    double.replacement_fills(how)
    double.quote("AAPL", "100", "100.02", ask_size=4)
    old = client.placed("AAPL", "10", "buy", type="limit", limit_price="101")
    new = client.replaced(old, limit_price="102")
    assert client.now(new)["filled_qty"] == shown
    double.quote("AAPL", "100", "101")
    assert double.positions() == {"AAPL": Decimal(bought)}


def test_an_order_that_has_not_arrived_cannot_be_replaced(double: Double, client: Client) -> None:
    double.hold(Step.ROUTING)
    pending = client.placed("AAPL", "1", "buy", type="limit", limit_price="90")
    double.phase(Phase.CLOSED)
    accepted = client.placed("AAPL", "1", "buy", type="limit", limit_price="90")
    for order in (pending, accepted):
        refused = client.http.patch(f"/v2/orders/{order['id']}", json={"limit_price": "91"})
        assert refused.status_code == 422
        assert refused.json()["message"] == "unable to replace order, order isn't sent to exchange yet"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"limit_price": "90"}, "order parameters are not changed"),
        ({"stop_price": "89"}, "limit orders must not have stop_price"),
        ({"qty": "2.5"}, "qty of fractional orders cannot be changed"),
        (
            {"limit_price": "90.001"},
            "invalid limit_price 90.001. sub-penny increment does not fulfill minimum pricing criteria",
        ),
        ({"limit_price": "91", "client_order_id": "taken"}, "client_order_id must be unique"),
    ],
)
def test_a_replacement_keeps_the_rules(double: Double, client: Client, change: Json, message: str) -> None:
    order = client.placed("AAPL", "10", "buy", type="limit", limit_price="90", client_order_id="taken")
    refused = client.http.patch(f"/v2/orders/{order['id']}", json=change)
    assert (refused.status_code, refused.json()["message"]) == (422, message)
    assert client.now(order)["status"] == "new"


def test_a_replacement_cannot_be_smaller_than_what_is_filled(double: Double, client: Client) -> None:
    double.quote("AAPL", "100", "100.02", ask_size=4)
    order = client.placed("AAPL", "10", "buy", type="limit", limit_price="101")
    refused = client.http.patch(f"/v2/orders/{order['id']}", json={"qty": "4"})
    assert refused.json() == {"code": 42210000, "message": "qty must be > filled_qty"}


def test_a_pending_replacement_of_an_order_that_fills_meanwhile_is_rejected(double: Double, client: Client) -> None:
    double.hold(Step.REPLACES)
    old = client.placed("AAPL", "10", "buy", type="limit", limit_price="99")
    new = client.replaced(old, limit_price="90")
    assert (client.now(old)["status"], client.now(new)["status"]) == ("pending_replace", "pending_new")
    double.quote("AAPL", "98", "98.02")
    double.release(Step.REPLACES)
    assert (client.now(old)["status"], client.now(new)["status"]) == ("filled", "rejected")
    assert [update["event"] for update in double.updates()][-2:] == ["rejected", "order_replace_rejected"]
    assert double.positions() == {"AAPL": Decimal(10)}


def test_a_replacement_that_the_exchange_refuses_leaves_the_order_as_it_was(double: Double, client: Client) -> None:
    double.hold(Step.REPLACES)
    old = client.placed("AAPL", "10", "buy", type="limit", limit_price="90")
    new = client.replaced(old, limit_price="91")
    double.release(Step.REPLACES, Outcome.REJECTED)
    assert (client.now(old)["status"], client.now(new)["status"]) == ("new", "rejected")
    double.nudge(old["id"], Event.EXPIRED)
    assert client.now(old)["status"] == "expired"


def test_a_trailing_stop_gets_a_new_trail(double: Double, client: Client) -> None:
    client.placed("AAPL", "10", "buy")
    old = client.placed("AAPL", "10", "sell", type="trailing_stop", trail_price="5")
    new = client.replaced(old, trail="2")
    assert (client.now(new)["trail_price"], client.now(new)["stop_price"]) == ("2", "98")
