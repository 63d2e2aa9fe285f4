"""What is asked of an account at once: it goes through the lanes, and is answered as it stands."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.client import Client, Strategy
from tests.databases import ENGINES
from tests.server import Server
from tests.waiting import wait_for
from tests.web.api.refused import refused


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, servers: Callable[[str], Server]) -> Server:
    """A server on each engine in turn."""
    return servers(request.param)


@pytest.fixture
def strategy(client: Client) -> Strategy:
    return client.make_strategy()


@pytest.fixture
def account_id(client: Client, strategy: Strategy) -> str:
    """An account that follows the strategy, on prices set by hand."""
    account_id = client.open_account()
    client.subscribe(strategy, account_id, allow_add=True)
    return account_id


def _hold(client: Client, strategy: Strategy, symbol: str, quantity: int = 10) -> None:
    client.set_price(symbol, "100")
    client.carried_out(strategy, {"ticker": symbol, "action": "buy", "quantity": quantity})


def _rest(client: Client, strategy: Strategy, account_id: str, symbol: str) -> dict[str, Any]:
    """An entry that rests below the market; its order."""
    message = {"ticker": symbol, "action": "buy", "quantity": 3, "orderType": "limit", "limitPrice": 50}
    client.accepted(strategy, message)
    return client.working_order(account_id, symbol)


def _commanded(client: Client, path: str, body: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The trades of a command, which must be taken, once all of them have ended."""
    answer = client.api.post(path, json=body or {})
    assert answer.status_code == 202, answer.text
    said = answer.json()
    assert [trade["id"] for trade in said["now"]] == said["trades"]
    assert all(trade["signal_id"] is trade["subscription_id"] is None for trade in said["now"])

    def look() -> list[dict[str, Any]]:
        trades = [client.call("GET", f"/trades/{trade_id}") for trade_id in said["trades"]]
        return trades if all(trade["ended_at"] for trade in trades) else []

    return wait_for(look, "the end of what was asked for") if said["trades"] else []


def _orders(client: Client, account_id: str, status: str) -> int:
    return len(client.orders(account_id, status=status))


def test_a_position_is_closed_by_any_spelling_with_its_open_orders(
    client: Client, strategy: Strategy, account_id: str
) -> None:
    _hold(client, strategy, "KO")
    _hold(client, strategy, "PEP")
    resting = _rest(client, strategy, account_id, "KO")
    [trade] = _commanded(client, f"/accounts/{account_id}/close-position", {"symbol": "nyse:ko"})
    assert trade["command"] == {"kind": "close", "symbol": "KO", "quantity": None, "by": "person"}
    assert (trade["status"], trade["account_id"], trade["strategy_id"]) == ("completed", account_id, None)
    assert trade["orders"][-1]["reduce_only"]
    assert (client.position(account_id, "KO"), client.position(account_id, "PEP")) == (0, 10)
    assert client.call("GET", f"/orders/{resting['id']}")["status"] == "cancelled"


def test_everything_is_closed_family_by_family(client: Client, strategy: Strategy, account_id: str) -> None:
    _hold(client, strategy, "KO")
    _hold(client, strategy, "PEP")
    _rest(client, strategy, account_id, "PEP")
    trades = _commanded(client, f"/accounts/{account_id}/close-all")
    assert {trade["symbol"] for trade in trades} == {"KO", "PEP"}
    assert client.listed("/positions", account_id=account_id) == []
    assert _orders(client, account_id, "working") == 0


def test_everything_is_cancelled_and_positions_stay(client: Client, strategy: Strategy, account_id: str) -> None:
    _hold(client, strategy, "KO")
    _rest(client, strategy, account_id, "KO")
    [trade] = _commanded(client, f"/accounts/{account_id}/cancel-all")
    assert trade["command"]["kind"] == "cancel"
    assert client.position(account_id, "KO") == 10
    assert (_orders(client, account_id, "working"), _orders(client, account_id, "cancelled")) == (0, 1)


@pytest.mark.parametrize("command", ["close-all", "cancel-all"])
def test_where_there_is_nothing_to_do_no_trade_is_made(client: Client, account_id: str, command: str) -> None:
    assert _commanded(client, f"/accounts/{account_id}/{command}") == []


def test_what_is_not_held_cannot_be_closed(client: Client, account_id: str) -> None:
    path = f"/accounts/{account_id}/close-position"
    assert "KO" in refused(client.api.post(path, json={"symbol": "KO"}), 409, "no-position", "symbol")["message"]
    refused(client.api.post(path, json={"symbol": "no such thing"}), 409, "no-position", "symbol")
    refused(client.api.post(path, json={"symbol": ""}), 422, "invalid-value", "symbol")
    refused(client.api.post(path, json={}), 422, "missing-field", "symbol")


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("close-position", {"symbol": "KO"}),
        ("close-all", {}),
        ("cancel-all", {}),
        ("lock", {"seconds": 5}),
        ("reconcile", {}),
        ("resync", {"symbol": "KO"}),
    ],
)
def test_nothing_can_be_asked_of_an_account_that_is_not_there(
    client: Client, command: str, body: dict[str, Any]
) -> None:
    refused(client.api.post(f"/accounts/nobody/{command}", json=body), 404, "account-not-found")


def test_trades_of_commands_are_told_from_those_of_signals(client: Client, strategy: Strategy, account_id: str) -> None:
    _hold(client, strategy, "KO")
    [closed] = _commanded(client, f"/accounts/{account_id}/close-all")
    assert [trade["id"] for trade in client.listed("/trades", account_id=account_id, commanded=True)] == [closed["id"]]
    [bought] = client.listed("/trades", account_id=account_id, commanded=False)
    assert (bought["command"], bought["strategy_id"]) == (None, strategy.id)
    assert len(client.listed("/trades", account_id=account_id)) == 2


def test_a_lock_holds_entries_and_lets_exits_pass(client: Client, strategy: Strategy, account_id: str) -> None:
    _hold(client, strategy, "KO")
    locked = client.call("POST", f"/accounts/{account_id}/lock", {"seconds": 3600})
    assert locked["guards"]["entry_lock_until"] > locked["created_at"]
    held = client.carried_out(strategy, {"ticker": "KO", "action": "buy", "quantity": 1})
    assert (held["status"], held["reasons"][0]["code"]) == ("held", "locked")
    assert client.carried_out(strategy, {"ticker": "KO", "action": "exit"})["status"] == "completed"


def test_a_lock_of_no_seconds_takes_it_off(client: Client, strategy: Strategy, account_id: str) -> None:
    client.call("POST", f"/accounts/{account_id}/lock", {"seconds": 3600})
    free = client.call("POST", f"/accounts/{account_id}/lock", {"seconds": 0})
    assert free["guards"]["entry_lock_until"] is None
    _hold(client, strategy, "KO")
    assert client.position(account_id, "KO") == 10
    codes = [event["code"] for event in client.listed(f"/accounts/{account_id}/events")]
    assert codes == ["account-unlocked", "account-locked"]


@pytest.mark.parametrize("seconds", [-1, 1e12, "soon", None])
def test_a_lock_lasts_a_bearable_time(client: Client, account_id: str, seconds: Any) -> None:
    answer = client.api.post(f"/accounts/{account_id}/lock", json={"seconds": seconds})
    refused(answer, 422, "invalid-value", "seconds")


def test_our_books_are_held_against_the_brokers(client: Client, strategy: Strategy, account_id: str) -> None:
    _hold(client, strategy, "KO")
    said = client.call("POST", f"/accounts/{account_id}/reconcile")
    assert (said["outcome"], said["words"]) == ("reconciled", "")
    assert {said[name] for name in ("orders_moved", "external", "differences", "adjusted")} == {0}
    assert client.listed(f"/accounts/{account_id}/events") == []


def test_one_symbol_is_held_against_the_brokers(client: Client, strategy: Strategy, account_id: str) -> None:
    _hold(client, strategy, "KO")
    said = client.call("POST", f"/accounts/{account_id}/resync", {"symbol": "NYSE:KO"})
    assert (said["outcome"], said["symbol"], said["agrees"]) == ("reconciled", "KO", True)
    assert (said["ours"], said["theirs"]) == ("10", "10")
