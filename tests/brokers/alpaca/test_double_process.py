"""A double that is a process of its own: the same control side over HTTP, and books that outlive it."""

from decimal import Decimal

import httpx
import pytest

from tests.brokers.alpaca.double import DoubleProcess, Kind, NotDone, Outcome, Step
from tests.brokers.alpaca.double.client import Client, listening

pytestmark = pytest.mark.slow


def test_it_is_controlled_as_the_one_in_this_process(double_process: DoubleProcess) -> None:
    double_process.quote("AAPL", 100, "100.02", ask_size=Decimal(3))
    with Client(double_process) as client, listening(double_process) as stream:
        order = client.placed("AAPL", "5", "buy", type="limit", limit_price="101")
        assert [update["event"] for update in stream.updates(3)] == ["pending_new", "new", "partial_fill"]
        double_process.hold(Step.CANCELS)
        client.cancel(order)
        double_process.release(Step.CANCELS, Outcome.REJECTED)
        assert [update["event"] for update in stream.updates(2)] == ["pending_cancel", "order_cancel_rejected"]
        double_process.fault(Kind.LOST, "DELETE", "/v2/orders/*")
        with pytest.raises(httpx.RemoteProtocolError):
            client.cancel(order)
    assert double_process.positions() == {"AAPL": Decimal(3)}
    assert [one["status"] for one in double_process.orders()] == ["canceled"]
    assert double_process.requests()[-1]["fault"] == "lost"


def test_what_cannot_be_done_is_said(double_process: DoubleProcess) -> None:
    with pytest.raises(NotDone, match="there is no order none"):
        double_process.cancel("none")
    with pytest.raises(NotDone, match="there is no verb sing"):
        double_process.do("sing")


def test_its_books_outlive_it_when_it_ends_in_order(double_process: DoubleProcess) -> None:
    double_process.quote("AAPL", 100)
    with Client(double_process) as client:
        bought = client.placed("AAPL", "5", "buy")
        exits = {"take_profit": {"limit_price": "110"}, "stop_loss": {"stop_price": "95"}}
        pair = client.placed("AAPL", "5", "sell", type="limit", order_class="oco", **exits)
    url = double_process.url
    double_process.stop()
    double_process.start()
    assert double_process.url == url
    with Client(double_process) as client:
        assert client.now(bought)["status"] == "filled"
        double_process.quote("AAPL", 94)
        assert [leg["status"] for leg in client.now(pair)["legs"]] == ["filled"]
    assert double_process.positions() == {}
    assert double_process.account()["cash"] == "99970"


def test_what_it_did_not_keep_is_lost_with_its_power(double_process: DoubleProcess) -> None:
    double_process.quote("AAPL", 100)
    with Client(double_process) as client:
        client.placed("AAPL", "5", "buy")
        double_process.keep()
        client.placed("AAPL", "7", "buy")
    double_process.kill()
    double_process.start()
    assert double_process.positions() == {"AAPL": Decimal(5)}
