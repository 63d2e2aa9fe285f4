"""The websocket: who is let in, what is told, and what can go wrong with it."""

from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK, InvalidMessage

from tests.brokers.alpaca.double import Double
from tests.brokers.alpaca.double.client import Client, connected, listening

LISTEN = {"action": "listen", "data": {"streams": ["trade_updates"]}}


@pytest.fixture
def client(double: Double) -> Iterator[Client]:
    """A client; AAPL is 100.00 to 100.02."""
    double.quote("AAPL", "100", "100.02")
    with Client(double) as client:
        yield client


def test_both_documented_forms_of_authentication_are_taken(double: Double) -> None:
    forms = (
        {"action": "auth", "key": double.key_id, "secret": double.secret},
        {"action": "authenticate", "data": {"key_id": double.key_id, "secret_key": double.secret}},
    )
    for form in forms:
        with connected(double) as stream:
            assert stream.say(form) == {
                "stream": "authorization", "data": {"status": "authorized", "action": "authenticate"},
            }  # fmt: skip
            assert stream.say(LISTEN) == {"stream": "listening", "data": {"streams": ["trade_updates"]}}
            double.wait_for_listeners()


def test_who_is_not_known_cannot_listen(double: Double, client: Client) -> None:
    with connected(double) as stream:
        refused = stream.say({"action": "auth", "key": double.key_id, "secret": "wrong"})
        assert refused["data"] == {"status": "unauthorized", "action": "authenticate"}
        client.placed()
        assert stream.say(LISTEN)["data"] == {"status": "unauthorized", "action": "listen"}


def test_streams_that_there_are_not_are_left_out_and_an_empty_list_ends_listening(
    double: Double, client: Client
) -> None:
    with listening(double) as stream:
        both = {"action": "listen", "data": {"streams": ["trade_updates", "account_updates"]}}
        assert stream.say(both)["data"] == {"streams": ["trade_updates"]}
        assert stream.say({"action": "listen", "data": {"streams": []}})["data"] == {"streams": []}
        client.placed()
        assert stream.has_nothing_waiting()


def test_an_update_carries_the_order_as_it_was_then_and_the_execution(double: Double, client: Client) -> None:
    with listening(double) as stream:
        order = client.placed("AAPL", "10", "buy", client_order_id="mine")
        pending, new, fill = stream.updates(3)
        assert [update["event"] for update in (pending, new, fill)] == ["pending_new", "new", "fill"]
        assert [update["order"]["status"] for update in (pending, new, fill)] == ["pending_new", "new", "filled"]
        assert [update["order"]["id"] for update in (pending, new, fill)] == [order["id"]] * 3
        assert (fill["price"], fill["qty"], fill["position_qty"]) == ("100.02", "10", "10")
        (execution,) = double.fills()
        assert (fill["execution_id"], fill["timestamp"]) == (execution["execution_id"], execution["transaction_time"])
        ids = [update["event_id"] for update in (pending, new, fill)]
        assert ids == sorted(set(ids))


def test_an_account_hears_of_its_own_orders_alone(double: Double, client: Client) -> None:
    double.open_account("OTHER", "other")
    with listening(double) as stream, Client(double, "OTHER", "other") as other:
        double.quote("AAPL", "100")
        assert other.now(other.placed())["status"] == "filled"
        assert stream.has_nothing_waiting()


def test_legs_are_told_as_held_and_then_as_they_live(double: Double, client: Client) -> None:
    with listening(double) as stream:
        exits = {"take_profit": {"limit_price": "110"}, "stop_loss": {"stop_price": "95"}}
        client.placed(order_class="bracket", **exits)
        told = [(update["event"], update["order"]["type"]) for update in stream.updates(6)]
        assert told == [
            ("held", "limit"), ("held", "stop"), ("pending_new", "market"), ("new", "market"), ("fill", "market"),
            ("new", "limit"),
        ]  # fmt: skip


def test_who_connects_again_hears_nothing_of_what_was_missed(double: Double, client: Client) -> None:
    with listening(double):
        pass
    client.placed()
    with listening(double) as stream:
        client.placed(client_order_id="heard")
        assert stream.update()["order"]["client_order_id"] == "heard"


def test_a_dropped_connection_ends_without_a_word_or_with_a_handshake(double: Double) -> None:
    with listening(double) as stream:
        double.drop_streams()
        with pytest.raises(ConnectionClosedError):
            stream.frame()
    with listening(double) as stream:
        double.drop_streams(politely=True)
        with pytest.raises(ConnectionClosedOK):
            stream.frame()


def test_updates_can_be_dropped_doubled_and_swapped(double: Double, client: Client) -> None:
    with listening(double) as stream:
        double.stream_faults(drop=1)
        client.placed()
        assert [update["event"] for update in stream.updates(2)] == ["new", "fill"]
        double.stream_faults(duplicate=True)
        client.placed()
        told = [update["event_id"] for update in stream.updates(6)]
        assert told[::2] == told[1::2]
        double.stream_faults(swap=True)
        client.placed()
        assert [update["event"] for update in stream.updates(3)] == ["new", "pending_new", "fill"]
        double.clear_faults()
        client.placed()
        assert [update["event"] for update in stream.updates(3)] == ["pending_new", "new", "fill"]


def test_updates_can_come_late_and_in_order(double: Double, client: Client) -> None:
    with listening(double) as stream:
        double.stream_faults(delay_s=60)
        client.placed()
        assert stream.has_nothing_waiting()
        double.stream_faults(delay_s=0.05)
        client.placed(client_order_id="late")
        told = [(update["event"], update["order"]["client_order_id"]) for update in stream.updates(3)]
        assert told == [("pending_new", "late"), ("new", "late"), ("fill", "late")]


def test_what_was_told_can_be_asked_for_though_nobody_listened(double: Double, client: Client) -> None:
    double.stream_faults(drop=10)
    client.placed()
    assert [update["event"] for update in double.updates()] == ["pending_new", "new", "fill"]


def test_offline_cuts_listeners_and_lets_nobody_in(double: Double) -> None:
    with listening(double) as stream:
        double.offline()
        with pytest.raises(ConnectionClosedError):
            stream.frame()
    with pytest.raises((OSError, InvalidMessage)), connected(double):  # reset or closed, as the machine has it
        pass
    double.online()
    with listening(double):
        assert double.listeners == 1
