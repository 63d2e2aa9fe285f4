"""Two processes on one database: whatever is asked of either is done, whichever works the lane and knows the price."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.client import Client, Json, Strategy
from tests.databases import copied_database
from tests.faults.twin import Twin, two_servers
from tests.waiting import wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

BUY = {"ticker": "AMD", "action": "buy", "quantity": 4}
RESTING = BUY | {"orderType": "limit", "limitPrice": 90}


@pytest.fixture(scope="module")
def twins(
    tmp_path_factory: pytest.TempPathFactory, postgres_url: str, migrated_database: str
) -> Iterator[tuple[Twin, Twin]]:
    """The first has every duty, and so works the lanes; the second is there to be asked."""
    with (
        copied_database(postgres_url, migrated_database) as url,
        two_servers(tmp_path_factory.mktemp("twins"), url) as found,
    ):
        for twin in found:
            twin.start_ready()
        yield found
        for twin in found:
            assert "Traceback" not in twin.stderr, twin.stderr[-8000:]


@pytest.fixture
def one(twins: tuple[Twin, Twin]) -> Iterator[Client]:
    with twins[0].client() as client:
        yield client


@pytest.fixture
def other(twins: tuple[Twin, Twin]) -> Iterator[Client]:
    with twins[1].client() as client:
        yield client


@pytest.fixture
def account(one: Client, other: Client) -> str:
    """An account on prices set by hand; what AMD costs has come round."""
    one.set_price("AMD", "100")
    until_it_is(other, "/prices/AMD", "last", "100")
    return one.open_account()


@pytest.fixture
def strategy(one: Client, account: str) -> Strategy:
    made = one.make_strategy(unknown_tickers="accept")
    one.subscribe(made, account, allow_add=True)
    return made


def until_it_is(client: Client, path: str, key: str, value: object) -> Json:
    """What there is at a path, once it says so."""

    def look() -> Json | None:
        found = client.call("GET", path)
        return found if found[key] == value else None

    return wait_for(look, f"{key} = {value} at {path}")


def at(client: Client, strategy: Strategy, twins: tuple[Twin, Twin]) -> Strategy:
    """The strategy's webhook at the process of this client."""
    twin = next(each for each in twins if str(client.api.base_url).startswith(each.url))
    path = strategy.url.split("/", 3)[3]
    return Strategy(strategy.id, strategy.uuid, f"{twin.url}/{path}")


def test_a_webhook_made_at_one_takes_signals_at_the_other(
    twins: tuple[Twin, Twin], other: Client, account: str, strategy: Strategy
) -> None:
    there = at(other, strategy, twins)
    wait_for(lambda: other.post(there, {"ticker": "AMD", "action": "cancel"}).status_code == 200, "it to be known")

    trade = other.carried_out(there, BUY)

    assert trade["status"] == "completed"
    assert other.position(account, "AMD") == Decimal(4)


def test_a_ticker_that_one_assumed_is_traded_by_the_other(
    twins: tuple[Twin, Twin], one: Client, other: Client, strategy: Strategy
) -> None:
    by_signal = one.open_account(price_source="signals")
    listening = one.make_strategy(unknown_tickers="accept")
    one.subscribe(listening, by_signal)
    there = at(other, listening, twins)
    wait_for(lambda: other.post(there, {"ticker": "AMD", "action": "cancel"}).status_code == 200, "it to be known")

    trade = other.carried_out(there, {"ticker": "XQZW", "action": "buy", "quantity": 1, "signalPrice": 7})

    assert (trade["status"], trade["symbol"]) == ("completed", "XQZW")
    assert other.position(by_signal, "XQZW") == one.position(by_signal, "XQZW") == 1


def test_a_price_set_at_one_fills_what_rests_through_the_other(
    one: Client, other: Client, account: str, strategy: Strategy
) -> None:
    signal = one.accepted(strategy, RESTING)
    one.working_order(account, "AMD")

    other.set_price("AMD", "89")

    assert one.ended_trade(signal)["status"] == "completed"
    # And what comes next trades at it, whoever sends it.
    until_it_is(one, "/prices/AMD", "last", "89")
    one.carried_out(strategy, BUY)
    assert {fill["price"] for fill in one.listed("/fills", account_id=account)} == {"89"}


def test_an_order_is_cancelled_and_changed_through_the_other(
    one: Client, other: Client, account: str, strategy: Strategy
) -> None:
    signal = one.accepted(strategy, RESTING)
    order = one.working_order(account, "AMD")

    other.call("PATCH", f"/orders/{order['id']}", {"limit_price": "91"})
    until_it_is(one, f"/orders/{order['id']}", "limit_price", "91")
    other.call("POST", f"/orders/{order['id']}/cancel")

    assert one.ended_trade(signal)["status"] == "cancelled"


def test_a_position_whose_exit_holds_the_lane_is_closed_through_the_other(
    twins: tuple[Twin, Twin], one: Client, other: Client, account: str, strategy: Strategy
) -> None:
    one.carried_out(strategy, BUY)
    swap = {"ticker": "AMD", "action": "sell", "quantity": 4, "orderType": "limit", "limitPrice": 130}
    waiting = one.accepted(strategy, swap)
    one.working_order(account, "AMD")

    closing = other.call("POST", f"/accounts/{account}/close-all")["trades"]

    for trade_id in closing:
        until_it_is(other, f"/trades/{trade_id}", "status", "completed")
    assert one.ended_trade(waiting)["status"] in {"superseded", "cancelled", "failed"}
    assert other.position(account, "AMD") == 0
    assert one.orders(account, status="working") == []


def test_the_kill_switch_of_one_holds_and_cancels_the_entries_of_the_other(
    one: Client, other: Client, account: str, strategy: Strategy
) -> None:
    resting = one.accepted(strategy, RESTING)
    one.working_order(account, "AMD")

    other.call("POST", "/kill-switch", {"on": True})
    try:
        assert one.ended_trade(resting)["status"] == "cancelled"
        held = one.carried_out(strategy, BUY)
        assert (held["status"], [reason["code"] for reason in held["reasons"]]) == ("held", ["kill-switch"])
    finally:
        one.call("POST", "/kill-switch", {"on": False})
    assert one.carried_out(strategy, BUY)["status"] == "completed"
