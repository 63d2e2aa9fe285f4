"""The first message of each traderspost page, posted as it is printed there, ends in a filled order and a position."""

import time
from decimal import Decimal

import pytest

from tests.client import Client
from tests.waiting import wait_for

FIRST_MESSAGES = {
    "the early page": '{\n    "ticker": "AMD",\n    "action": "buy",\n    "price": "85.50",\n    "quantity": 5\n}',
    "the API reference": '{\n    "ticker": "AMD",\n    "action": "buy"\n}',
    "the full field reference": """{
    "ticker": "AMD",
    "action": "buy",
    "signalPrice": 143.12,
    "quantity": 1,
    "takeProfit": {
        "percent": 10
    },
    "stopLoss": {
        "type": "stop",
        "percent": 5
    }
}""",
}
QUANTITIES = {"the early page": 5, "the API reference": 1, "the full field reference": 1}
GENEROUS_S = 1.0
"""The promise is 100 ms; a loaded machine may take longer, and this is no benchmark: `make bench` is."""


@pytest.mark.parametrize("page", FIRST_MESSAGES)
def test_the_first_message_of_a_page_becomes_a_position(client: Client, page: str) -> None:
    account = client.open_account(price_source="simulated")
    strategy = client.make_strategy()
    client.subscribe(strategy, account)

    answer = client.post(strategy, FIRST_MESSAGES[page])
    answered_at = time.monotonic()
    assert (answer.status_code, answer.json()["success"]) == (200, True), answer.text
    held = wait_for(lambda: client.position(account, "AMD"), "the position")
    took = time.monotonic() - answered_at

    print(f"{page}: a position {took * 1000:.0f} ms after the answer")  # noqa: T201 - measured, shown with -s
    assert held == Decimal(QUANTITIES[page])
    assert took < GENEROUS_S
    order = client.orders(account)[0]
    assert (order["status"], order["filled_quantity"]) == ("filled", str(QUANTITIES[page]))
    assert Decimal(order["average_price"]) > 0


def test_the_answer_is_the_seeds(client: Client) -> None:
    strategy = client.make_strategy()

    answer = client.post(strategy, '{"ticker": "AMD", "action": "buy", "price": 85.50, "note": "kept"}')

    body = answer.json()
    assert list(body) == ["success", "id", "logId", "payload"]
    assert '"payload":{"ticker": "AMD", "action": "buy", "price": 85.50, "note": "kept"}' in answer.text
    assert client.call("GET", f"/signals/{body['id']}")["delivery_id"] == body["logId"]
    assert client.call("GET", f"/deliveries/{body['logId']}")["verdict"] == "accepted"


def test_the_demonstration_account_says_that_its_prices_are_simulated(client: Client) -> None:
    account = client.open_account(price_source="simulated")
    strategy = client.make_strategy()
    client.subscribe(strategy, account)
    client.carried_out(strategy, {"ticker": "MSFT", "action": "buy"})

    position = client.call("GET", "/positions", account_id=account)["items"][0]

    assert position["price_source"] == "simulated"
