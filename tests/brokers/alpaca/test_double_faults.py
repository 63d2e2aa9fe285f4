"""Trouble on demand: what a client sees, and what the double has done all the same."""

from collections.abc import Iterator

import httpx
import pytest

from tests.brokers.alpaca.double import Double, Kind
from tests.brokers.alpaca.double.client import Client


@pytest.fixture
def client(double: Double) -> Iterator[Client]:
    """A client; AAPL is 100.00 to 100.02."""
    double.quote("AAPL", "100", "100.02")
    with Client(double) as client:
        yield client


def test_a_late_answer_is_of_what_is_done_at_once(double: Double, client: Client) -> None:
    double.fault(Kind.LATE, "POST", "/v2/orders", seconds=30)
    client.http.timeout = httpx.Timeout(0.2)
    with pytest.raises(httpx.ReadTimeout):
        client.order(client_order_id="done")
    order = double.order("done")
    assert order is not None
    assert order["status"] == "filled"


def test_a_late_answer_comes(double: Double, client: Client) -> None:
    double.fault(Kind.LATE, "POST", "/v2/orders", seconds=0.1)
    assert client.placed(client_order_id="late")["status"] == "pending_new"
    assert double.requests()[-1]["fault"] == "late"


def test_a_lost_answer_is_of_what_is_done(double: Double, client: Client) -> None:
    double.fault(Kind.LOST, "POST", "/v2/orders")
    with pytest.raises(httpx.RemoteProtocolError):
        client.order(client_order_id="lost")
    order = double.order("lost")
    assert order is not None
    assert order["status"] == "filled"
    assert client.order(client_order_id="lost").status_code == 422


def test_a_refused_connection_does_nothing(double: Double, client: Client) -> None:
    double.fault(Kind.REFUSED, "POST", "/v2/orders")
    with pytest.raises(httpx.TransportError):
        client.order(client_order_id="refused")
    assert double.order("refused") is None


@pytest.mark.parametrize("status", [500, 502, 504])
@pytest.mark.parametrize(("kind", "is_done"), [(Kind.FAILED, False), (Kind.FAILED_DONE, True)])
def test_a_failure_says_nothing_of_whether_it_is_done(
    double: Double, client: Client, kind: Kind, status: int, is_done: bool
) -> None:
    double.fault(kind, "POST", "/v2/orders", status=status)
    assert client.order(client_order_id="failed").status_code == status
    assert (double.order("failed") is not None) is is_done


def test_a_throttled_request_is_not_done_and_told_to_wait(double: Double, client: Client) -> None:
    double.fault(Kind.THROTTLED, seconds=2)
    answer = client.order(client_order_id="throttled")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    assert answer.json()["code"] == 42910000
    assert double.order("throttled") is None


def test_garbage_and_half_an_answer_are_of_what_is_done(double: Double, client: Client) -> None:
    double.fault(Kind.GARBAGE, "POST")
    with pytest.raises(ValueError, match="Expecting value"):
        client.order(client_order_id="garbage").json()
    double.fault(Kind.TRUNCATED, "POST")
    with pytest.raises(httpx.RemoteProtocolError):
        client.order(client_order_id="half")
    assert {order["client_order_id"] for order in double.orders()} == {"garbage", "half"}


def test_faults_befall_what_they_are_for_as_often_as_set_and_in_their_order(double: Double, client: Client) -> None:
    order = client.placed(type="limit", limit_price="90")
    double.fault(Kind.FAILED, "DELETE", "/v2/orders/*", times=2, status=502)
    double.fault(Kind.FAILED, "DELETE", "/v2/orders/*", status=504)
    assert client.get("/v2/orders")[0]["id"] == order["id"]
    assert [client.cancel(order).status_code for _ in range(4)] == [502, 502, 504, 204]
    assert double.faults_left == 0


def test_offline_cuts_every_request_until_it_is_online_again(double: Double, client: Client) -> None:
    double.offline()
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            client.order(client_order_id="offline")
    double.online()
    assert client.order(client_order_id="offline").status_code == 200


def test_the_rate_limit_is_200_a_minute_an_account(double: Double, client: Client) -> None:
    double.validate(on=False)
    double.limit_rate()
    statuses = [client.http.get("/v2/clock").status_code for _ in range(201)]
    assert statuses == [200] * 200 + [429]
    refused = client.http.get("/v2/clock")
    assert refused.json() == {"code": 42910000, "message": "rate limit exceeded"}
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["x-ratelimit-remaining"] == "0"
    double.open_account("OTHER", "other")
    with Client(double, "OTHER", "other") as other:
        assert other.http.get("/v2/clock").status_code == 200
    double.clock_ahead(61)
    assert client.http.get("/v2/clock").status_code == 200


def test_every_request_is_noted_without_secrets(double: Double, client: Client) -> None:
    double.fault(Kind.LOST, "GET", "/v2/clock")
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/v2/clock")
    client.placed(client_order_id="noted")
    client.get("/v2/orders", status="all")
    lost, placed, listed = double.requests()
    assert (lost["fault"], lost["status"]) == ("lost", None)
    assert (placed["method"], placed["path"], placed["status"]) == ("POST", "/v2/orders", 200)
    assert '"noted"' in placed["body"]
    assert (listed["query"], listed["account"]) == ("status=all", double.key_id)
    assert double.secret not in str(double.requests())
