"""Cash in and out of paper accounts, a reset, splits and dividends, over the API and into the engine's books."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.client import Client, Json, Strategy
from tests.databases import ENGINES
from tests.server import Server
from tests.web.api.refused import refused


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, servers: Callable[[str], Server]) -> Server:
    """A server on each engine in turn."""
    return servers(request.param)


@pytest.fixture
def account_id(client: Client) -> str:
    return client.open_account(cash="10000")


@pytest.fixture
def strategy(client: Client, account_id: str) -> Strategy:
    strategy = client.make_strategy()
    client.subscribe(strategy, account_id)
    return strategy


def account(client: Client, account_id: str) -> Json:
    return client.call("GET", f"/accounts/{account_id}")


def codes(client: Client, account_id: str) -> list[str]:
    return [event["code"] for event in client.listed(f"/accounts/{account_id}/events")][::-1]


def buys(client: Client, strategy: Strategy, symbol: str, quantity: object, price: str) -> None:
    client.set_price(symbol, price)
    client.carried_out(strategy, {"ticker": symbol, "action": "buy", "quantity": quantity})


def test_cash_goes_in_and_out_and_is_told(client: Client, account_id: str) -> None:
    assert client.call("POST", f"/accounts/{account_id}/deposit", {"amount": "500.25"})["cash"] == "10500.25"
    assert client.call("POST", f"/accounts/{account_id}/withdraw", {"amount": "0.25"})["cash"] == "10500"
    assert account(client, account_id)["equity"] == "10500"
    assert codes(client, account_id) == ["cash-moved", "cash-moved"]
    assert client.call("POST", f"/accounts/{account_id}/reconcile")["differences"] == 0
    assert "balance-differs" not in codes(client, account_id)


def test_the_same_entry_is_booked_once(client: Client, account_id: str) -> None:
    for _ in range(2):
        client.call("POST", f"/accounts/{account_id}/deposit", {"amount": 100, "entry_id": "of June"})
    assert account(client, account_id)["cash"] == "10100"


def test_no_more_is_taken_out_than_is_free(client: Client, account_id: str, strategy: Strategy) -> None:
    buys(client, strategy, "KO", 100, "60")
    path = f"/accounts/{account_id}/withdraw"
    error = refused(client.api.post(path, json={"amount": "4000.01"}), 422, "insufficient-cash")
    assert "4000 USD is free" in error["message"]
    assert client.call("POST", path, {"amount": "4000"})["cash"] == "0"


@pytest.mark.parametrize("amount", ["0", "-1", "lots"])
def test_an_amount_is_above_zero(client: Client, account_id: str, amount: str) -> None:
    for what in ("deposit", "withdraw"):
        answer = client.api.post(f"/accounts/{account_id}/{what}", json={"amount": amount})
        assert answer.status_code == 422
        assert answer.json()["error"]["path"] == "amount"


def test_a_reset_begins_anew(client: Client, account_id: str, strategy: Strategy) -> None:
    buys(client, strategy, "PEP", 10, "150")
    client.set_price("PEP", "170")
    client.accepted(strategy, {"ticker": "KO", "action": "buy", "orderType": "limit", "limitPrice": 1})
    client.working_order(account_id, "KO")

    done = client.call("POST", f"/accounts/{account_id}/reset")

    assert (done["cash"], done["equity"], done["buying_power"]) == ("10000", "10000", "10000")
    assert client.listed(f"/accounts/{account_id}/positions") == []
    assert {order["status"] for order in client.orders(account_id)} == {"filled", "cancelled"}
    assert codes(client, account_id)[-2:] == ["position-settled", "cash-moved"]
    assert client.call("POST", f"/accounts/{account_id}/reconcile")["differences"] == 0


def test_a_split_and_a_dividend_reach_whoever_holds(client: Client, account_id: str, strategy: Strategy) -> None:
    buys(client, strategy, "INTC", 5, "40")
    split = client.call("POST", "/instruments/INTC/split", {"ratio": 4})
    assert split["outcome"] == "done"
    client.call("POST", f"/accounts/{account_id}/reconcile")
    (held,) = client.listed(f"/accounts/{account_id}/positions")
    assert (held["symbol"], held["quantity"], held["average_price"]) == ("INTC", "20", "10")
    assert account(client, account_id)["cash"] == "9800"

    for _ in range(2):
        client.call("POST", "/instruments/INTC/dividend", {"amount": "0.50", "entry_id": f"June {account_id}"})
    client.call("POST", f"/accounts/{account_id}/reconcile")
    assert account(client, account_id)["cash"] == "9810"
    assert {"position-split", "cash-moved"} <= set(codes(client, account_id))
    client.set_price("INTC", "11")
    client.carried_out(strategy, {"ticker": "INTC", "action": "exit"})
    assert Decimal(account(client, account_id)["equity"]) == Decimal(10030)


def test_what_is_not_known_is_refused(client: Client, account_id: str) -> None:
    refused(client.api.post("/accounts/nobody/deposit", json={"amount": 1}), 404, "account-not-found")
    refused(client.api.post("/instruments/NOSUCHSYMBOL/split", json={"ratio": 2}), 422, "unknown-symbol")
    refused(client.api.post("/instruments/KO/split", json={"ratio": 0}), 422, "invalid-value", "ratio")
